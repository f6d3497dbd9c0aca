"""Examine the whole program: what is well, what is worth knowing, what somebody must put right."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.channels.finding import Finding, Level, note, well, wrong
from bot.channels.telegram import trouble as telegram
from bot.channels.zalo_bot import trouble as zalo_bot
from bot.channels.zalo_oa import trouble as zalo_oa
from bot.opening import telegram_account, zalo_bot_account, zalo_oa_account
from bot.polled import SILENT
from bot.secret import secret_key
from bot.serving import EVERYWHERE
from bot.settings import Settings, SettingsError
from handlers.texts import doctor as texts
from storage.database import Database, UnitOfWork
from storage.errors import DatabaseNotPrepared, StorageError
from storage.records import InboxState, OutboxState

VIETNAM = "Asia/Ho_Chi_Minh"
STUCK = timedelta(minutes=5)  # longer than a restart takes
PATIENCE = 5.0  # seconds for an answer of the running program
TELEGRAM_PORTS = frozenset({80, 88, 443, 8443})
_WAITING = frozenset({OutboxState.QUEUED, OutboxState.CLAIMED})
_NOT_ARRIVED = frozenset({OutboxState.DEAD, OutboxState.UNCERTAIN})

Now = Callable[[], datetime]


async def examine(
    settings: Settings, now: Now, *, listen: timedelta = telegram.LISTEN
) -> tuple[Finding, ...]:
    """Look at everything, in the order in which to put it right; nothing is changed.

    `listen` is how long to wait, twice, for another program that polls Telegram.
    """
    found = [*_settings(settings), *_address(settings)]
    database = Database(settings.database_url)
    try:
        ready = await _database(database)
        found += ready
        found += await asyncio.to_thread(_running, settings)
        found += await _channels(settings, database, now, listen)
        if ready[0].level is Level.WELL:
            found += await _polled(database, now(), [one.text for one in found])
            found += await _mail(database, now())
    finally:
        await database.close()
    return tuple(found)


def _settings(settings: Settings) -> list[Finding]:
    found = [well("settings", texts.SETTINGS_WELL)]
    if settings.timezone != VIETNAM:
        found.append(note("timezone", texts.TIMEZONE.format(zone=settings.timezone)))
    file = settings.sqlite_file
    if settings.secret_key is None and file is not None and not file.with_suffix(".key").exists():
        return [*found, note("secret", texts.KEY_NOT_YET)]
    try:
        secret_key(settings)
    except SettingsError as error:
        said = texts.KEY_UNREADABLE.format(problem=error.problems[0])
        return [*found, wrong("secret", said)]
    return [*found, well("secret", texts.KEY_WELL)]


def _address(settings: Settings) -> list[Finding]:
    """Whether platforms could call us at the address they are told."""
    if not settings.public_url:
        return [note("public_url", texts.NO_PUBLIC_URL)]
    parts = urlsplit(settings.public_url)
    host, port = parts.hostname or "", parts.port or 443
    if _is_private(host):
        return [wrong("public_url", texts.NOT_REACHABLE_FROM_OUTSIDE.format(host=host))]
    by_webhook = settings.telegram_token is not None and settings.telegram_mode == "webhook"
    if by_webhook and port not in TELEGRAM_PORTS:
        return [wrong("public_url", texts.TELEGRAM_PORT.format(port=port))]
    return [well("public_url", texts.PUBLIC_URL_WELL.format(url=settings.public_url))]


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))


async def _database(database: Database) -> list[Finding]:
    try:
        if not await database.is_upgraded():
            return [wrong("database", texts.DATABASE_NOT_PREPARED)]
        async with database.begin(read_only=True) as work:
            entries = len(await work.entries.published())
    except DatabaseNotPrepared:
        return [wrong("database", texts.DATABASE_NOT_PREPARED)]
    except StorageError:
        return [wrong("database", texts.DATABASE_AWAY)]
    published = texts.PUBLISHED.format(count=entries)
    return [
        well("database", texts.DATABASE_WELL),
        well("knowledge", published) if entries else wrong("knowledge", texts.NOTHING_PUBLISHED),
    ]


def _running(settings: Settings) -> list[Finding]:
    """Ask the running program itself: it knows what only it can know."""
    check = "program"
    if settings.http_port == 0:
        return [note(check, texts.ANY_PORT)]
    host = "127.0.0.1" if settings.http_host in EVERYWHERE else settings.http_host
    address = f"{host}:{settings.http_port}"
    line = HTTPConnection(host, settings.http_port, timeout=PATIENCE)
    try:
        line.request("GET", "/readyz")
        told = json.loads(line.getresponse().read())
        reasons = [str(reason) for reason in told["reasons"]]
    except (HTTPException, ValueError, LookupError, TypeError):
        return [wrong(check, texts.ANOTHER_PROGRAM.format(address=address))]
    except OSError:  # nobody listens, or nobody answers
        return [wrong(check, texts.NOT_RUNNING.format(address=address))]
    finally:
        line.close()
    said = [wrong(check, texts.PROGRAM_SAYS.format(reason=reason)) for reason in reasons]
    return said or [well(check, texts.RUNNING.format(address=address))]


async def _channels(
    settings: Settings, database: Database, now: Now, listen: timedelta
) -> list[Finding]:
    """Every channel that is on, all at once."""
    looks: dict[str, Callable[[], Awaitable[Sequence[Finding]]]] = {}
    off = {"telegram": "MOTCUA_TELEGRAM_TOKEN", "zalo_oa": "MOTCUA_ZALO_OA_APP_ID"}
    off["zalo_bot"] = "MOTCUA_ZALO_BOT_TOKEN"
    if settings.telegram_token is not None:
        account = telegram_account(settings)
        looks["telegram"] = partial(
            telegram.diagnose,
            token=account.token,
            api_base=account.api_base,
            webhook=account.webhook_url,
            exclusive=database.exclusive,
            now=now,
            listen=listen,
        )
    if settings.zalo_oa_app_id:
        around = zalo_oa.Examined(
            begin=database.begin,
            exclusive=database.exclusive,
            secret=_secret(settings),
            now=now,
            zone=settings.zone,
            is_public=bool(settings.public_url),
        )
        looks["zalo_oa"] = partial(zalo_oa.diagnose, zalo_oa_account(settings), around)
    if settings.zalo_bot_token is not None:
        looks["zalo_bot"] = partial(
            zalo_bot.diagnose,
            zalo_bot_account(settings),
            exclusive=database.exclusive,
            now=now,
        )
    found = await asyncio.gather(*(_look(name, look) for name, look in looks.items()))
    missing = [
        note(name, texts.CHANNEL_OFF.format(channel=texts.CHANNELS[name], setting=setting))
        for name, setting in off.items()
        if name not in looks
    ]
    return [*(one for each in found for one in each), *missing]


async def _polled(database: Database, now: datetime, told: Sequence[str]) -> list[Finding]:
    """What the processes that poll say, on whichever machine; not what was told already."""
    try:
        async with database.begin(read_only=True) as work:
            pollers = await work.pollers.all()
    except StorageError:
        return []  # said already
    return [
        wrong(f"{poller.channel}.polling", texts.POLLER_SAYS.format(reason=problem))
        for poller in pollers.values()
        for problem in poller.problems
        if now - poller.seen_at <= SILENT and not any(problem in one for one in told)
    ]


async def _look(name: str, look: Callable[[], Awaitable[Sequence[Finding]]]) -> Sequence[Finding]:
    """Examine one channel; a failure nobody thought of does not hide what the others say."""
    try:
        return await look()
    except Exception as error:  # noqa: BLE001 - named by its type: its words may hold a token
        said = texts.EXAMINATION_FAILED.format(
            channel=texts.CHANNELS[name], error=type(error).__name__
        )
        return (wrong(name, said),)


def _secret(settings: Settings) -> bytes:
    """The key, where there is one: an examination makes none."""
    file = settings.sqlite_file
    if settings.secret_key is None and file is not None and not file.with_suffix(".key").exists():
        return b"\0" * 32  # nothing was ever sealed
    return secret_key(settings)


async def _mail(database: Database, now: datetime) -> list[Finding]:
    try:
        async with database.begin(read_only=True) as work:
            return await _mail_in(work, now)
    except StorageError:
        return [wrong("database", texts.DATABASE_AWAY)]


async def _mail_in(work: UnitOfWork, now: datetime) -> list[Finding]:
    inbox, oldest = await work.inbox.tally(), await work.inbox.oldest()
    found = [_waiting(inbox.get(InboxState.RECEIVED, 0), oldest, now)]
    if aside := inbox.get(InboxState.SET_ASIDE, 0):
        found.append(note("inbox.set_aside", texts.INBOX_SET_ASIDE.format(count=aside)))
    stuck = []
    for tally in await work.outbox.tally():
        late = now - tally.first_due
        if tally.state in _WAITING and late > STUCK:
            said = texts.OUTBOX_STUCK.format(
                channel=tally.channel, minutes=late // timedelta(minutes=1)
            )
            stuck.append(wrong("outbox", said))
        elif tally.state in _NOT_ARRIVED:
            said = texts.OUTBOX_NOT_ARRIVED.format(channel=tally.channel, count=tally.messages)
            found.append(note("outbox.not_arrived", said))
    return [*found, *(stuck or [well("outbox", texts.OUTBOX_WELL)])]


def _waiting(count: int, oldest: datetime | None, now: datetime) -> Finding:
    if oldest is None:
        return well("inbox", texts.INBOX_WELL)
    waited = now - oldest
    if waited > STUCK:
        minutes = waited // timedelta(minutes=1)
        return wrong("inbox", texts.INBOX_STUCK.format(count=count, minutes=minutes))
    return note("inbox", texts.INBOX_WAITING.format(count=count))
