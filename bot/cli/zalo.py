"""`motcua zalo login`: have the OA's administrator allow, and keep the pair that comes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

from bot.channels.zalo_oa.login import LoggedIn, LoginError, with_code, with_pair
from bot.channels.zalo_oa.oauth import challenge
from bot.channels.zalo_oa.opening import Account, Parts, connected
from bot.opening import zalo_oa_account
from bot.secret import secret_key
from bot.settings import Settings, load
from handlers.texts import zalo_login as texts
from storage.database import Database
from storage.errors import DatabaseNotPrepared

FAILED, MISUSED = 1, 2  # exit codes

Trade = Callable[[Parts, Account], Awaitable[LoggedIn]]


def register(app: typer.Typer) -> None:
    """Add the `zalo` commands to the program."""
    commands = typer.Typer(help="Kênh Zalo OA.", no_args_is_help=True)
    commands.callback()(_zalo)
    commands.command()(login)
    app.add_typer(commands, name="zalo")


def _zalo() -> None:
    """Kênh Zalo OA."""


def login(
    pair: Annotated[
        bool,
        typer.Option(
            "--pair",
            help="Dán refresh token của cặp mã lấy ở API Explorer, thay vì mở liên kết.",
        ),
    ] = False,
    redirect_uri: Annotated[
        str,
        typer.Option(
            help="Địa chỉ nhận (callback) lưu ở developers.zalo.me; để trống: MOTCUA_PUBLIC_URL."
        ),
    ] = "",
) -> None:
    """Cấp quyền cho trợ lý nhắn tin thay OA: in liên kết, nhận mã, cất cặp mã đã mã hoá.

    Chương trình đang chạy dùng cặp mới ngay, không phải khởi động lại.
    """
    settings = load()
    account = zalo_oa_account(settings)
    account = replace(account, redirect_uri=redirect_uri or account.redirect_uri)
    if not account.app_id:
        _leave(texts.NOT_CONFIGURED, MISUSED)
    if not (pair or account.redirect_uri):
        _leave(texts.NO_REDIRECT, MISUSED)
    try:
        given = asyncio.run(_run(settings, account, _pasted_pair if pair else _consented))
    except LoginError as error:
        _leave(str(error), FAILED)
    name = given.name or account.oa_id or "?"
    _say(texts.DONE.format(name=name, until=_moment(given.ends_at, settings.zone)))
    if given.doubt:
        _say(texts.KEPT_UNPROVED.format(reason=given.doubt))


async def _run(settings: Settings, account: Account, trade: Trade) -> LoggedIn:
    database = Database(settings.database_url)
    try:
        if not await database.is_upgraded():  # before anything is asked: a code works once
            message = "upgrade first"
            raise DatabaseNotPrepared(message)
        async with connected(
            account,
            begin=database.begin,
            exclusive=database.exclusive,
            secret=secret_key(settings),
            now=lambda: datetime.now(UTC),
        ) as parts:
            return await trade(parts, account)
    finally:
        await database.close()


async def _consented(parts: Parts, account: Account) -> LoggedIn:
    _say(texts.OPEN_THIS)
    typer.echo(parts.consent_link)
    _say(
        texts.CHALLENGE.format(
            redirect_uri=account.redirect_uri, challenge=challenge(parts.verifier)
        )
    )
    _say(texts.THEN_PASTE)
    return await with_code(parts, account, typer.prompt(texts.PASTE_ADDRESS, err=True))


async def _pasted_pair(parts: Parts, account: Account) -> LoggedIn:
    refresh = typer.prompt(texts.PASTE_REFRESH, hide_input=True, err=True)
    return await with_pair(parts, account, refresh)


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M %d/%m/%Y") if at else "?"


def _leave(text: str, code: int) -> NoReturn:
    _say(text)
    raise typer.Exit(code)


def _say(text: str) -> None:
    typer.echo(text, err=True)
