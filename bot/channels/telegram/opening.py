"""Put Telegram's channel together from its settings, and close its connections at the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.telegram.api import connect
from bot.channels.telegram.channel import Exclusive, TelegramChannel, sleep
from bot.channels.telegram.hearing import Hearing
from bot.channels.telegram.signs import Pause
from handlers.moving import Moved, not_kept
from handlers.official.command_lists import CommandLists


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The bot as the office configured it; "" is not configured."""

    token: str = field(repr=False)
    api_base: str = ""  # the part of the address before the token
    webhook_url: str = ""  # "" polls
    webhook_secret: str = field(default="", repr=False)


@asynccontextmanager
async def opened(  # noqa: PLR0913 - each is given by name
    account: Account,
    *,
    exclusive: Exclusive,
    office: str,
    now: Callable[[], datetime],
    shows_typing: bool = True,
    pause: Pause = sleep,
    moved: Moved = not_kept,
    lists: CommandLists | None = None,
) -> AsyncIterator[TelegramChannel]:
    """Give the channel; it polls, or is sent its updates where a webhook is configured.

    `shows_typing` is for the process that sends the answers: only it knows when to stop.
    `moved` writes down the ids of groups that became supergroups; `lists` says which commands
    are shown to whom.
    """
    hearing = None
    if account.webhook_url:
        hearing = Hearing(url=account.webhook_url, secret=account.webhook_secret)
    channel = TelegramChannel(
        connect(account.token, account.api_base),
        exclusive=exclusive,
        office=office,
        now=now,
        hearing=hearing,
        shows_typing=shows_typing,
        pause=pause,
        moved=moved,
        lists=lists,
    )
    try:
        yield channel
    finally:
        await channel.close()
