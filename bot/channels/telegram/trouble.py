"""Why Telegram is silent, in words for the person who runs the program."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.finding import Finding, Level, PlatformClock, note, well, wrong
from bot.channels.telegram.api import Api, connect
from bot.channels.telegram.errors import asked_wait
from bot.channels.telegram.parse import WANTED
from handlers.texts import telegram as texts
from storage.errors import HeldElsewhere, StorageError

POLLING = "telegram-polling"  # the name of what one process may do at a time
MANY_WAITING = 50  # updates: more than a restart leaves behind
RECENT = timedelta(minutes=10)  # a failure longer ago is over: Telegram tries every minute or so
LISTENS = 2  # times the doctor polls: another poller is noticed when it comes back
LISTEN = timedelta(seconds=2)  # each; programs that poll come back within a second

_LONGEST_REASON = 200  # characters of Telegram's own words
# What Telegram says when we answered that its secret is not ours.
_BY_US = re.compile(r"^wrong response from the webhook: 40[13]\b", re.IGNORECASE)

Exclusive = Callable[[str], AbstractAsyncContextManager[object]]


class SilentError(Exception):
    """Telegram cannot be asked; the text says why and what to do."""


async def username(token: str, api_base: str) -> str:
    """Ask Telegram for the bot's own name. Raises SilentError."""
    api = connect(token, api_base)
    try:
        return (await api.get_me()).username or ""
    except TelegramError as error:
        raise SilentError(told_by(error)) from error
    finally:
        await api.close_lines()


def told_by(error: TelegramError) -> str:
    """Say what a failed call tells about the channel."""
    match error:
        case InvalidToken():
            return texts.NOT_ADMITTED
        case Conflict():
            elsewhere = "webhook" in error.message.lower()
            return texts.WEBHOOK_ELSEWHERE if elsewhere else texts.OTHER_POLLER
        case RetryAfter():
            return texts.told_to_wait(asked_wait(error) or timedelta(0))
        case BadRequest():
            return texts.refused(error.message[:_LONGEST_REASON])
        case _:
            return texts.NOT_REACHED


async def examine(api: Bot, webhook: str = "", *, now: datetime) -> tuple[str, ...]:
    """Ask Telegram why nothing comes; `webhook` is the address it should call, "" for polling."""
    try:
        await api.get_me()
        found = await api.get_webhook_info()
    except TelegramError as error:
        return (told_by(error),)
    return tuple(one.text for one in _read(found, webhook, now))


async def diagnose(  # noqa: PLR0913 - each is given by name
    *,
    token: str,
    api_base: str,
    webhook: str,
    exclusive: Exclusive,
    now: Callable[[], datetime],
    listen: timedelta = LISTEN,
) -> tuple[Finding, ...]:
    """Look at everything that can keep Telegram silent; changes nothing and confirms no update.

    `webhook` is the address Telegram should call, "" for polling.
    """
    clock = PlatformClock("Telegram", now)
    api = connect(token, api_base, dated=clock.hear)
    try:
        found = await _looked_at(api, webhook, exclusive, listen, now())
    finally:
        await api.close_lines()
    return (*found, *clock.findings("telegram.clock"))


async def _looked_at(
    api: Api, webhook: str, exclusive: Exclusive, listen: timedelta, now: datetime
) -> list[Finding]:
    try:
        me = await api.get_me()
        info = await api.get_webhook_info()
    except TelegramError as error:
        return [wrong("telegram.token", told_by(error))]
    found = [well("telegram.token", texts.admitted(me.username or "")), *_read(info, webhook, now)]
    if webhook and not any(one.level is Level.WRONG for one in found):
        found.append(well("telegram.webhook", texts.WEBHOOK_IS_SET))
    elif not webhook and not info.url:
        found.append(await _who_polls(api, exclusive, listen))
    return found


async def _who_polls(api: Api, exclusive: Exclusive, listen: timedelta) -> Finding:
    """Poll a moment where nobody of ours does: who else polls is thrown out, and comes back."""
    try:
        async with exclusive(POLLING):
            for _ in range(LISTENS):
                await api.raw_updates(0, wait=listen, wanted=WANTED)
    except HeldElsewhere as other:
        return well("telegram.poller", texts.polled_well(other.holder))
    except StorageError:
        return note("telegram.poller", texts.CANNOT_TELL)
    except TelegramError as error:
        return wrong("telegram.poller", told_by(error))
    return wrong("telegram.poller", texts.NOBODY_POLLS)


def _read(found: WebhookInfo, webhook: str, now: datetime) -> list[Finding]:
    troubles = []
    if not webhook and found.url:
        troubles.append(wrong("telegram.webhook", texts.WEBHOOK_ELSEWHERE))
    if webhook and found.url != webhook:
        troubles.append(wrong("telegram.webhook", texts.NO_WEBHOOK))
    elif webhook and found.pending_update_count and (why := _fails(found, now)):
        said = texts.REFUSED_BY_US if _BY_US.search(why) else f"{texts.WEBHOOK_FAILS}{why}"
        troubles.append(wrong("telegram.webhook", said))
    if found.pending_update_count > MANY_WAITING:
        troubles.append(note("telegram.waiting", texts.waiting(found.pending_update_count)))
    return troubles


def _fails(found: WebhookInfo, now: datetime) -> str:
    """Why Telegram cannot call us now; "" when it can: the last failure is told for ever."""
    at = found.last_error_date
    return found.last_error_message or "" if at is not None and now - at <= RECENT else ""


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 1, 2, 4 … 30 seconds."""
    return timedelta(seconds=min(2 ** min(failures - 1, 5), 30))
