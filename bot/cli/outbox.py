"""`motcua outbox`: messages that did not arrive; list them, send them again."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.settings import load
from handlers.texts import mail as texts
from storage.database import Database
from storage.records import OutboxMessage

NOT_FOUND = 1  # exit code


def register(app: typer.Typer) -> None:
    """Add the `outbox` commands to the program."""
    commands = typer.Typer(help="Xem và gửi lại những tin gửi không tới.", no_args_is_help=True)
    commands.command(name="list")(show)
    commands.command()(resend)
    app.add_typer(commands, name="outbox")


def show(
    limit: Annotated[int, typer.Option(min=1, help="Nhiều nhất bao nhiêu tin.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, mỗi tin một dòng.")] = False,
) -> None:
    """Kể những tin gửi không tới, mới nhất trước, và vì sao.

    Không in nội dung tin hay danh tính người nhận.
    """
    settings = load()
    found = asyncio.run(_not_arrived(settings.database_url, limit))
    if as_json:
        for message in found:
            typer.echo(json.dumps(_fields(message), ensure_ascii=False))
        return
    if not found:
        typer.echo(texts.NOTHING, err=True)
        return
    Console(highlight=False).print(_table(found, settings.zone))
    if len(found) == limit:
        typer.echo(texts.MORE.format(limit=limit), err=True)


def resend(
    numbers: Annotated[
        list[int], typer.Argument(metavar="SỐ…", help="Số của tin, do motcua outbox list kể.")
    ],
) -> None:
    """Xếp lại để gửi những tin có số này, như tin mới; tin đã tới thì không gửi lại."""
    unknown = asyncio.run(_resend(load().database_url, numbers))
    for number in unknown:
        typer.echo(texts.UNKNOWN.format(number=number), err=True)
    if len(unknown) < len(numbers):
        typer.echo(texts.RESENT.format(count=len(numbers) - len(unknown)), err=True)
    if unknown:
        raise typer.Exit(NOT_FOUND)


async def _not_arrived(url: str, limit: int) -> tuple[OutboxMessage, ...]:
    database = Database(url)
    try:
        async with database.begin(read_only=True) as work:
            return await work.outbox.not_arrived(limit)
    finally:
        await database.close()


async def _resend(url: str, numbers: Sequence[int]) -> list[int]:
    """Queue them again in one transaction; returns those that cannot be."""
    database = Database(url)
    try:
        async with database.begin() as work:
            now = datetime.now(UTC)
            unknown = [one for one in numbers if not await work.outbox.resend(one, now)]
            await work.commit()
        return unknown
    finally:
        await database.close()


def _fields(message: OutboxMessage) -> dict[str, object]:
    return {
        "number": message.number,
        "channel": message.channel,
        "state": message.state.value,
        "due_at": message.due_at.isoformat(),
        "attempts": message.attempts,
        "reason": message.outcome,
    }


def _table(messages: Sequence[OutboxMessage], zone: ZoneInfo) -> Table:
    table = Table(*texts.COLUMNS)
    for one in messages:
        due = one.due_at.astimezone(zone).strftime("%d/%m/%Y %H:%M")
        state = texts.STATES[one.state.value]
        table.add_row(str(one.number), one.channel, state, due, str(one.attempts), one.outcome)
    return table
