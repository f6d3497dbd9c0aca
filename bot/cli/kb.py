"""`motcua kb`: import and export knowledge, show one entry, check everything."""

import asyncio
import gzip
import json
import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli import kb_audit
from bot.settings import Settings, load
from handlers.admin.checking import check_stored
from handlers.admin.import_report import Report, as_json, as_lines
from handlers.admin.importing import Source, import_files, import_starter
from handlers.texts import importing as texts
from knowledge.content import load_ambiguous, load_starter, load_wordings
from knowledge.content.problem import Problem, Severity
from knowledge.formats.opening import MAX_FILE, check_size
from knowledge.formats.own_jsonl import fields_of, write_jsonl
from knowledge.formats.own_xlsx import write_xlsx
from knowledge.formats.reading import FormatError, Reading, Row
from knowledge.formats.recognise import read
from storage.database import Database
from storage.errors import DatabaseNotPrepared
from storage.records import Origin, StoredEntry

Result = TypeVar("Result")

FAILED, WRONG_USE = 1, 2  # exit codes
BY = "motcua kb import"

AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]


def register(app: typer.Typer) -> None:
    """Add the `kb` commands to the program."""
    commands = typer.Typer(
        help="Nhập, xuất, xem và kiểm tra kiến thức của trợ lý.", no_args_is_help=True
    )
    commands.command("import")(import_knowledge)
    commands.command("export")(export)
    commands.command()(show)
    commands.command()(check)
    kb_audit.register(commands)
    app.add_typer(commands, name="kb")


def import_knowledge(
    files: Annotated[list[Path] | None, typer.Argument(help="Một hay nhiều tệp.")] = None,
    *,
    starter: Annotated[
        bool, typer.Option("--starter", help="Nạp bộ kiến thức ban đầu và công bố luôn.")
    ] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Công bố ngay.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Bỏ qua các dòng hỏng.")] = False,
    as_json_text: AsJson = False,
) -> None:
    """Nhập thủ tục từ tệp; hỏng một dòng là không thay đổi gì, trừ khi dùng --skip-bad.

    Đọc được tệp .jsonl, JSON và Excel của Cổng Dịch vụ công quốc gia, danh sách mã và tên của xã,
    và tệp do chính chương trình này xuất ra. Nhập lại cùng một tệp thì không có gì thay đổi.
    """
    if starter == bool(files):
        _say(texts.CHOOSE)
        raise typer.Exit(WRONG_USE)
    sources = [_source(path) for path in files or ()]
    now = datetime.now(UTC)
    if starter:
        report = _with_database(lambda db: import_starter(db.begin, load_starter(), now=now))
    else:
        report = _with_database(
            lambda db: import_files(
                db.begin, sources, publish=publish, skip_bad=skip_bad, by=BY, now=now
            )
        )
    _tell(report, as_json_text=as_json_text)
    if report.applied and not publish and any(_drafts(report, sources)):
        _say(texts.DRAFTS)
    if not report.applied:
        raise typer.Exit(FAILED)


def export(
    file: Annotated[Path, typer.Argument(help="Tệp .jsonl, .jsonl.gz hoặc .xlsx sẽ tạo.")],
) -> None:
    """Xuất toàn bộ kiến thức ra tệp sửa được; nhập lại tệp này không mất gì."""
    writers: dict[str, Callable[[list[Row]], bytes]] = {
        ".jsonl": write_jsonl,
        ".jsonl.gz": lambda rows: gzip.compress(write_jsonl(rows), mtime=0),
        ".xlsx": write_xlsx,
    }
    write = next((w for suffix, w in writers.items() if file.name.lower().endswith(suffix)), None)
    if write is None:
        _say(texts.BAD_SUFFIX)
        raise typer.Exit(WRONG_USE)
    rows = [
        Row(number=0, entry=one.entry, origin=one.origin.value, status=one.status.value)
        for one in _with_database(_stored)
    ]
    try:
        _replace(file, write(rows))
    except OSError as error:
        _say(texts.FILE_UNUSABLE.format(file=file, reason=error.strerror))
        raise typer.Exit(FAILED) from error
    _say(texts.EXPORTED.format(count=len(rows), file=file))


def show(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="Mã thủ tục hoặc mã câu hỏi.")],
    *,
    as_json_text: AsJson = False,
) -> None:
    """Xem một mục: từng lớp, trạng thái và nội dung đang lưu."""
    layers = _with_database(lambda db: _layers(db, entry_id))
    if not layers:
        _say(texts.UNKNOWN_ID.format(id=entry_id))
        raise typer.Exit(FAILED)
    if as_json_text:
        told = [
            {
                "origin": one.origin.value,
                "status": one.status.value,
                "revision": one.revision,
                "saved_by": one.saved_by,
                "saved_at": one.saved_at.isoformat(),
                "entry": fields_of(one.entry),
            }
            for one in layers
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    zone = load().zone
    for one in layers:
        at = f"{one.saved_at.astimezone(zone):%H:%M %d/%m/%Y}"
        head = texts.LAYER.format(
            id=entry_id,
            origin=one.origin.value,
            status=one.status.value,
            revision=one.revision,
            by=one.saved_by,
            at=at,
        )
        typer.echo(head)
        typer.echo(json.dumps(fields_of(one.entry), ensure_ascii=False, indent=2))


def check(*, as_json_text: AsJson = False) -> None:
    """Liệt kê mọi chỗ phải sửa hoặc cần xem trong kiến thức của mình, tất cả một lần."""
    settings = load()
    stored = _stored_or_none(settings)
    if stored is None:
        _say(texts.STARTER_ONLY)
    on = datetime.now(UTC).astimezone(settings.zone).date()
    count, problems = check_stored(
        stored or (), load_starter(), load_wordings(), on, load_ambiguous()
    )
    errors = sum(one.severity is Severity.ERROR for one in problems)
    if as_json_text:
        told = [
            {"severity": one.severity.value, "where": one.where, "message": one.message}
            for one in problems
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one in problems:
            typer.echo(_problem_line(one))
    _say(texts.CHECKED.format(count=count, errors=errors, warnings=len(problems) - errors))
    if errors:
        raise typer.Exit(FAILED)


def _source(path: Path) -> Source:
    """A file read without ever holding more of it than we accept."""
    try:
        with path.open("rb") as file:
            check_size(os.fstat(file.fileno()).st_size)
            data = file.read(MAX_FILE + 1)
        check_size(len(data))
        content: Reading | FormatError = read(path.name, data)
    except FormatError as error:
        content = error
    except OSError as error:
        _say(texts.FILE_UNUSABLE.format(file=path, reason=error.strerror))
        raise typer.Exit(FAILED) from error
    return Source(name=path.name, content=content)


def _drafts(report: Report, sources: list[Source]) -> list[str]:
    """New entries of files that do not say their own status."""
    return [
        entry
        for file, source in zip(report.files, sources, strict=False)
        if isinstance(source.content, Reading)
        and not any(row.status for row in source.content.entries)
        for entry in file.new
    ]


def _tell(report: Report, *, as_json_text: bool) -> None:
    if as_json_text:
        typer.echo(json.dumps(as_json(report), ensure_ascii=False))
        return
    for line in as_lines(report):
        typer.echo(line)


def _problem_line(one: Problem) -> str:
    severity = texts.SEVERITY[one.severity.value]
    return texts.PROBLEM.format(severity=severity, where=one.where, message=one.message)


def _replace(file: Path, data: bytes) -> None:
    """Write beside the target, then take its place: never half a file."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
        written.chmod(0o644)
        written.replace(file)
    except OSError:
        written.unlink(missing_ok=True)
        raise


async def _stored(database: Database) -> tuple[StoredEntry, ...]:
    async with database.begin(read_only=True) as work:
        return await work.entries.all()


async def _layers(database: Database, entry_id: str) -> tuple[StoredEntry, ...]:
    async with database.begin(read_only=True) as work:
        found = [await work.entries.get(entry_id, origin) for origin in Origin]
        return tuple(layer for layer in found if layer is not None)


def _stored_or_none(settings: Settings) -> tuple[StoredEntry, ...] | None:
    """None when there is no database yet: content files are checked before any exists."""
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return None
    try:
        return _with_database(_stored)
    except DatabaseNotPrepared:
        return None


def _with_database(act: Callable[[Database], Awaitable[Result]]) -> Result:
    async def act_and_close() -> Result:
        database = Database(load().database_url)
        try:
            return await act(database)
        finally:
            await database.close()

    return asyncio.run(act_and_close())


def _say(text: str) -> None:
    typer.echo(text, err=True)
