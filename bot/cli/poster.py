"""`motcua poster`: make the QR code of a poster, and tell how often each poster was followed."""

import asyncio
import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import segno
import typer
from rich.console import Console
from rich.table import Table

from bot.channels.telegram.links import start_link
from bot.channels.telegram.trouble import SilentError, username
from bot.opening import telegram_account
from bot.settings import Settings, load
from handlers.actions import reference as reference_of
from handlers.router import POSTER, VIETNAM
from handlers.texts import poster as texts
from storage.database import Database

FAILED, MISUSED = 1, 2  # exit codes
_BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,28}bot", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How often the poster of one place was followed, on one channel."""

    place: str
    channel: str
    times: int
    last: date


def register(app: typer.Typer) -> None:
    """Add the `poster` commands to the program."""
    commands = typer.Typer(help="Mã QR dán ở trụ sở, và số lượt quét.", no_args_is_help=True)
    commands.command()(make)
    commands.command()(counts)
    app.add_typer(commands, name="poster")


def make(
    code: Annotated[
        str, typer.Argument(metavar="MÃ", help="Mã thủ tục để mở thẳng; để trống: mở lời chào.")
    ] = "",
    place: Annotated[
        str, typer.Option(help="Nơi dán, để đếm riêng: chữ thường, số, gạch nối.")
    ] = "",
    bot: Annotated[str, typer.Option(help="Tên đăng nhập của bot; để trống: hỏi Telegram.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="Ghi hình QR vào tệp .svg để in, thay vì vẽ ra màn hình.")
    ] = None,
) -> None:
    """In liên kết mở trợ lý trên Telegram và mã QR của nó."""
    if not (code or place):
        _leave(texts.NOTHING_TO_SAY, MISUSED)
    settings = load()
    try:
        name = bot.lstrip("@") or asyncio.run(_bot(settings))
    except SilentError as error:
        _leave(str(error), FAILED)
    if not name:
        _leave(texts.NO_BOT, MISUSED)
    if not _BOT.fullmatch(name):
        _leave(texts.BAD_BOT, MISUSED)
    if code and not asyncio.run(_is_published(settings, code)):
        _leave(texts.UNKNOWN_ENTRY.format(reference=code), FAILED)
    try:
        link = start_link(name, reference_of(code) if code else "", place)
    except ValueError:
        _leave(texts.BAD_PLACE, MISUSED)
    typer.echo(link)
    _draw(link, file)


def counts(
    days: Annotated[int, typer.Option(min=1, help="Bao nhiêu ngày gần nhất.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, mỗi tờ một dòng.")] = False,
) -> None:
    """Đếm bao nhiêu lượt người dân tới từ mỗi tờ dán. Không biết ai đã quét."""
    settings = load()
    found = asyncio.run(_followed(settings, datetime.now(UTC), days))
    if as_json:
        for one in found:
            told = {"place": one.place, "channel": one.channel, "times": one.times}
            typer.echo(json.dumps(told | {"last": one.last.isoformat()}, ensure_ascii=False))
        return
    if not found:
        typer.echo(texts.NOBODY.format(days=days), err=True)
        return
    table = Table(*texts.COLUMNS)
    for one in found:
        table.add_row(one.place, one.channel, str(one.times), one.last.strftime("%d/%m/%Y"))
    Console(highlight=False).print(table)


async def _bot(settings: Settings) -> str:
    if settings.telegram_token is None:
        return ""
    account = telegram_account(settings)
    return await username(account.token, account.api_base)


async def _is_published(settings: Settings, code: str) -> bool:
    database = Database(settings.database_url)
    try:
        async with database.begin(read_only=True) as work:
            return any(entry.id == code for entry in await work.entries.published())
    finally:
        await database.close()


async def _followed(settings: Settings, now: datetime, days: int) -> list[Followed]:
    first = now.astimezone(VIETNAM).date() - timedelta(days=days - 1)
    database = Database(settings.database_url)
    try:
        async with database.begin(read_only=True) as work:
            counted = await work.tallies.since(POSTER, first)
    finally:
        await database.close()
    found: dict[tuple[str, str], Followed] = {}
    for one in counted:  # oldest day first
        before = found.get((one.about, one.channel))
        times = one.number + (before.times if before else 0)
        found[one.about, one.channel] = Followed(
            place=one.about, channel=one.channel, times=times, last=one.day
        )
    return sorted(found.values(), key=lambda one: (-one.times, one.place, one.channel))


def _draw(link: str, file: Path | None) -> None:
    code = segno.make(link, error="m", micro=False)
    if file is None:
        drawn = io.StringIO()
        code.terminal(drawn, compact=True)
        typer.echo(drawn.getvalue(), err=True)
        return
    if file.suffix.lower() != ".svg":
        _leave(texts.NOT_SVG, MISUSED)
    image = io.BytesIO()
    code.save(image, kind="svg", scale=10)
    try:
        with file.open("xb") as stream:
            stream.write(image.getvalue())
    except FileExistsError:
        _leave(texts.FILE_EXISTS.format(file=file), FAILED)
    except OSError as error:
        _leave(texts.NOT_SAVED.format(file=file, reason=error.strerror), FAILED)
    typer.echo(texts.SAVED.format(file=file), err=True)


def _leave(text: str, code: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)
