"""Put the Zalo bot's channel together from its settings, and close its connections at the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.zalo_bot.channel import Exclusive, ZaloBotChannel
from bot.channels.zalo_bot.client import API_BASE, BotApi
from bot.channels.zalo_bot.hearing import Hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The bot as the office configured it; "" is not configured."""

    token: str = field(repr=False)
    api_base: str = ""  # the part of the address before the token
    webhook_url: str = ""  # "" polls
    webhook_secret: str = field(default="", repr=False)


@asynccontextmanager
async def opened(
    account: Account,
    *,
    exclusive: Exclusive,
    now: Callable[[], datetime],
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> AsyncIterator[ZaloBotChannel]:
    """Give the channel; it polls, or is sent its updates where a webhook is configured."""
    api = BotApi(account.token, account.api_base or API_BASE)
    hearing = (
        Hearing(url=account.webhook_url, secret=account.webhook_secret, now=now)
        if account.webhook_url
        else None
    )
    try:
        yield ZaloBotChannel(api=api, exclusive=exclusive, now=now, hearing=hearing, pause=pause)
    finally:
        await api.close()
