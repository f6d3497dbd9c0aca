"""`motcua db`: prepare the database, back it up, take a backup back."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.settings import load
from storage.database import Database
from storage.errors import (
    BadBackup,
    DatabaseNotEmpty,
    DatabaseNotPrepared,
    DatabaseUnavailable,
    StorageError,
)

Result = TypeVar("Result")

FAILED = 1  # nothing was done: the file or the database is not as it must be
MISUSED = 2  # asked in a way that would destroy something

READY = "Cơ sở dữ liệu đã sẵn sàng."
SAVED = "Đã sao lưu {rows} dòng vào {file}."
RESTORED = "Đã phục hồi {rows} dòng từ {file}."
FILE_EXISTS = "{file} đã có sẵn. Hãy chọn tên khác: bản sao lưu không ghi đè tệp nào."
FILE_UNUSABLE = "Không đọc hoặc ghi được {file}: {reason}."
BAD_BACKUP = (
    "{file} không phải bản sao lưu còn nguyên vẹn của chương trình này. Chưa có gì thay đổi."
)
NOT_EMPTY = (
    "Cơ sở dữ liệu đang có nội dung; phục hồi sẽ thay thế toàn bộ. "
    "Hãy sao lưu trước (motcua db backup), rồi chạy lại với --yes."
)
UNAVAILABLE = "Không mở được cơ sở dữ liệu, hoặc nó đang bận. Chi tiết: {reason}"
NOT_PREPARED = "Cơ sở dữ liệu chưa được chuẩn bị. Hãy chạy: motcua db upgrade"
REFUSED = "Cơ sở dữ liệu không dùng được với phiên bản này của chương trình. Chi tiết: {reason}"


def register(app: typer.Typer) -> None:
    """Add the `db` commands to the program."""
    commands = typer.Typer(
        help="Chuẩn bị, sao lưu và phục hồi cơ sở dữ liệu.", no_args_is_help=True
    )
    commands.command()(upgrade)
    commands.command()(backup)
    commands.command()(restore)
    app.add_typer(commands, name="db")


def upgrade() -> None:
    """Tạo hoặc nâng cấp các bảng; chạy lại bao nhiêu lần cũng được."""
    with _explained():
        _run(Database.upgrade)
    _say(READY)


def backup(
    file: Annotated[Path, typer.Argument(help="Tệp sẽ tạo, ví dụ motcua-2026-11-24.jsonl.")],
) -> None:
    """Ghi toàn bộ dữ liệu ra một tệp; làm được cả khi chương trình đang chạy.

    Tệp này phục hồi được vào SQLite lẫn PostgreSQL. Nó chứa câu hỏi của người dân
    (đã che thông tin cá nhân), nên hãy giữ cẩn thận.
    """
    with _explained(file):
        rows = _run(lambda database: database.backup(file))
    _say(SAVED.format(rows=rows, file=file))


def restore(
    file: Annotated[Path, typer.Argument(help="Tệp do motcua db backup tạo ra.")],
    yes: Annotated[bool, typer.Option("--yes", help="Thay thế toàn bộ nội dung đang có.")] = False,
) -> None:
    """Đưa cơ sở dữ liệu về đúng như lúc sao lưu; tệp hỏng thì không có gì thay đổi."""
    with _explained(file):
        rows = _run(lambda database: database.restore(file, replace=yes))
    _say(RESTORED.format(rows=rows, file=file))


def _run(act: Callable[[Database], Awaitable[Result]]) -> Result:
    async def act_and_close() -> Result:
        database = Database(load().database_url)
        try:
            return await act(database)
        finally:
            await database.close()

    return asyncio.run(act_and_close())


@contextmanager
def _explained(file: Path | None = None) -> Iterator[None]:
    """Say what is wrong in words the operator can act on, and leave with its exit code."""
    try:
        yield
    except DatabaseNotEmpty as error:
        _say(NOT_EMPTY)
        raise typer.Exit(MISUSED) from error
    except FileExistsError as error:
        _say(FILE_EXISTS.format(file=file))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        _say(FILE_UNUSABLE.format(file=error.filename or file, reason=error.strerror))
        raise typer.Exit(FAILED) from error
    except BadBackup as error:
        _say(BAD_BACKUP.format(file=file))
        raise typer.Exit(FAILED) from error
    except DatabaseNotPrepared as error:
        _say(NOT_PREPARED)
        raise typer.Exit(FAILED) from error
    except DatabaseUnavailable as error:
        _say(UNAVAILABLE.format(reason=error))
        raise typer.Exit(FAILED) from error
    except StorageError as error:
        _say(REFUSED.format(reason=error))
        raise typer.Exit(FAILED) from error


def _say(text: str) -> None:
    typer.echo(text, err=True)
