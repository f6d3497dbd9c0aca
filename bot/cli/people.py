"""`motcua people`: who works here; invite, lock, remove, and the units they belong to."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import segno
import typer
from rich.console import Console
from rich.table import Table

from bot.channels.telegram.naming import open_link, username
from bot.cli import people_journal, people_units
from bot.cli.people_units import FAILED, unit_named, within
from bot.opening import telegram_account
from bot.secret import secret_key
from bot.settings import load
from handlers.admin.people_changes import (
    end_rights,
    is_last_admin,
    lapse_idle,
    lock,
    unlock,
)
from handlers.admin.people_listing import marks
from handlers.codes import payload, shown_code
from handlers.inviting import OPERATOR, one_line
from handlers.inviting import invite as make_invitation
from handlers.texts import people as people_texts
from handlers.texts import people_cli as texts
from storage.database import UnitOfWork
from storage.people_records import Address, Person, Role, Unit

_Number = Annotated[str, typer.Argument(metavar="SỐ", help="Số của người, do people list kể.")]


class Invited(StrEnum):
    """What somebody can be invited as."""

    ADMIN = "admin"
    EDITOR = "editor"
    OFFICIAL = "official"


def register(app: typer.Typer) -> None:
    """Add the `people` commands to the program."""
    commands = typer.Typer(
        help="Cán bộ dùng trợ lý: mời, kể, khoá, xoá, đơn vị, nhật ký.", no_args_is_help=True
    )
    commands.command()(invite)
    commands.command(name="list")(show)
    commands.command(name="lock")(lock_person)
    commands.command(name="unlock")(unlock_person)
    commands.command()(remove)
    people_units.register(commands)
    people_journal.register(commands)
    app.add_typer(commands, name="people")


def invite(
    role: Annotated[Invited, typer.Option(help="Vai trò: admin, editor hoặc official.")],
    unit: Annotated[str, typer.Option(help="Số hoặc tên đơn vị.")] = "",
    name: Annotated[str, typer.Option(help="Tên người được mời, để ghi sổ.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
) -> None:
    """Tạo lời mời dùng một lần, trong 24 giờ: liên kết, mã để gõ và mã QR."""
    settings = load()
    secret, now = secret_key(settings), datetime.now(UTC)

    async def made(work: UnitOfWork) -> tuple[str, datetime, Unit]:
        where = await unit_named(work, unit, settings.unit_name, now)
        invitation, code = await make_invitation(
            work, secret, role=Role(role), unit=where.id, by=None, name=one_line(name), now=now
        )
        return code, invitation.expires_at, where

    code, until, where = within(settings, made)
    bot = ""
    if settings.telegram_token is not None:
        bot = asyncio.run(username(telegram_account(settings)))
    link = open_link(bot, payload(code)) if bot else ""
    if as_json:
        said = {"code": shown_code(code), "link": link or None, "expires_at": until.isoformat()}
        typer.echo(json.dumps({**said, "role": role.value, "unit": where.id}))
        return
    typer.echo(people_texts.invitation(Role(role), where.name, one_line(name)))
    if link:
        typer.echo(people_texts.by_link(link))
    typer.echo(people_texts.by_code(shown_code(code)))
    typer.echo(people_texts.CODE_ONCE, err=True)
    typer.echo(texts.SCAN if link else texts.NO_LINK, err=True)
    qr = segno.make(link or f"/vao {shown_code(code)}", micro=False)
    qr.terminal(out=sys.stderr, compact=True)


def show(
    gone: Annotated[bool, typer.Option("--all", help="Kể cả người đã thôi.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, mỗi người một dòng.")] = False,
) -> None:
    """Kể từng người: vai trò, đơn vị, kênh, tình trạng. Không in danh tính trên nền tảng."""
    settings, now = load(), datetime.now(UTC)

    async def found(work: UnitOfWork) -> list[tuple[Person, str, tuple[Address, ...]]]:
        await lapse_idle(work, now)
        names = {one.id: one.name for one in await work.units.all()}
        people = await work.people.all(gone=gone)
        return [(one, names[one.unit], await work.people.addresses(one.id)) for one in people]

    people = within(settings, found)
    if as_json:
        for person, unit, addresses in people:
            typer.echo(json.dumps(_fields(person, unit, addresses), ensure_ascii=False))
        return
    if not people:
        typer.echo(texts.NOBODY, err=True)
        return
    table = Table(*texts.PEOPLE_COLUMNS)
    for person, unit, addresses in people:
        table.add_row(
            person.id,
            person.name,
            people_texts.ROLES[person.role],
            unit,
            ", ".join(people_texts.CHANNELS.get(one.channel, one.channel) for one in addresses),
            ", ".join(marks(person)) or texts.ACTIVE,
            person.last_seen.astimezone(settings.zone).strftime("%H:%M %d/%m/%Y"),
        )
    Console(highlight=False).print(table)


def lock_person(person: _Number, why: Annotated[str, typer.Option(help="Lý do.")] = "") -> None:
    """Khoá mọi quyền của một người, cho tới khi mở lại."""
    now = datetime.now(UTC)

    async def done(work: UnitOfWork, target: Person) -> str:
        if target.locked:
            return texts.ALREADY_LOCKED
        await lock(work, target, by=OPERATOR, now=now, why=why)
        return people_texts.was_locked(target.name)

    _change(person, done)


def unlock_person(person: _Number) -> None:
    """Mở lại quyền cho người bị khoá hoặc lâu không dùng; mã PIN cũ được bỏ."""
    now = datetime.now(UTC)

    async def done(work: UnitOfWork, target: Person) -> str:
        await unlock(work, target, by=OPERATOR, now=now)
        return people_texts.was_unlocked(target.name)

    _change(person, done)


def remove(person: _Number, why: Annotated[str, typer.Option(help="Lý do.")] = "") -> None:
    """Xoá quyền của một người; không xoá được quản trị cuối cùng của đơn vị."""
    now = datetime.now(UTC)

    async def done(work: UnitOfWork, target: Person) -> str:
        if is_last_admin(target, await work.people.all(), await work.units.all()):
            typer.echo(texts.LAST_ADMIN, err=True)
            raise typer.Exit(FAILED)
        await end_rights(work, target, by=OPERATOR, action="remove", now=now, why=why)
        return people_texts.was_removed(target.name)

    _change(person, done)


def _change(person: str, done: Callable[[UnitOfWork, Person], Awaitable[str]]) -> None:
    """Change one person who is there, while nobody else changes people; says what became of it."""

    async def changed(work: UnitOfWork) -> str:
        await work.people.turn()
        target = await work.people.get(person)
        if target is None or target.left:
            typer.echo(texts.UNKNOWN_PERSON.format(person=person), err=True)
            raise typer.Exit(FAILED)
        return await done(work, target)

    typer.echo(within(load(), changed), err=True)


def _fields(person: Person, unit: str, addresses: tuple[Address, ...]) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "unit": person.unit,
        "unit_name": unit,
        "locked": person.locked,
        "lapsed": person.lapsed,
        "left": person.left,
        "channels": [one.channel for one in addresses],
        "last_seen": person.last_seen.isoformat(),
    }
