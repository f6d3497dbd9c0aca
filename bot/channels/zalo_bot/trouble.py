"""Why the Zalo bot is silent, in words for the person who runs the program."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from http import HTTPStatus

import httpx

from bot.channels.base import SendError
from bot.channels.finding import Finding, PlatformClock, note, well, wrong
from bot.channels.zalo_bot.client import API_BASE, BotApi, Refused
from bot.channels.zalo_bot.opening import Account
from bot.channels.zalo_bot.polling import POLLING
from handlers.texts import zalo as texts
from storage.errors import HeldElsewhere, StorageError

FORBIDDEN = "webhook.http.403"  # what our own webhook answers to a wrong secret

Exclusive = Callable[[str], AbstractAsyncContextManager[object]]


class Dating(httpx.AsyncBaseTransport):
    """Tells a clock the `Date` of every answer."""

    def __init__(self, clock: PlatformClock) -> None:
        self._clock = clock
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, and look at its answer."""
        response = await self._inner.handle_async_request(request)
        self._clock.hear(response.headers.get("date"))
        return response

    async def aclose(self) -> None:
        """Close what is underneath."""
        await self._inner.aclose()


async def diagnose(
    account: Account, *, exclusive: Exclusive, now: Callable[[], datetime]
) -> tuple[Finding, ...]:
    """Look at everything that can keep the bot silent; changes nothing and takes no update."""
    clock = PlatformClock("Zalo", now)
    api = BotApi(account.token, account.api_base or API_BASE, Dating(clock))
    try:
        found = await _looked_at(api, account, exclusive)
    finally:
        await api.close()
    return (*found, *clock.findings("zalo_bot.clock"))


async def _looked_at(api: BotApi, account: Account, exclusive: Exclusive) -> list[Finding]:
    try:
        me = await api.me()
        webhook = await api.webhook()
    except Refused as refused:
        return [wrong("zalo_bot.token", _refused(refused))]
    except SendError:
        return [wrong("zalo_bot.token", texts.BOT_NOT_REACHED)]
    found = [well("zalo_bot.token", texts.bot_admitted(me))]
    if account.webhook_url:
        there = webhook.url == account.webhook_url
        found.append(
            await _tried(api) if there else wrong("zalo_bot.webhook", texts.BOT_NO_WEBHOOK)
        )
    elif webhook.url:
        found.append(wrong("zalo_bot.webhook", texts.BOT_WEBHOOK_ELSEWHERE))
    else:
        found.append(await _who_polls(exclusive))
    return found


async def _tried(api: BotApi) -> Finding:
    """Have Zalo call our webhook, as it does with every message."""
    check = "zalo_bot.webhook"
    try:
        webhook = await api.test_webhook()
    except Refused as refused:
        if refused.code == HTTPStatus.UPGRADE_REQUIRED:  # so many tries a day
            return note(check, texts.BOT_NOT_TRIED)
        return wrong(check, _refused(refused))
    except SendError:
        return wrong(check, texts.BOT_NOT_REACHED)
    if webhook.reached:
        return well(check, texts.BOT_WEBHOOK_WORKS)
    if webhook.outcome == FORBIDDEN:
        return wrong(check, texts.BOT_WEBHOOK_FORBIDDEN)
    return wrong(check, texts.bot_webhook_fails(webhook.outcome))


async def _who_polls(exclusive: Exclusive) -> Finding:
    """Say which process of ours polls. Polling to find out would take somebody's message away."""
    check = "zalo_bot.poller"
    try:
        async with exclusive(POLLING):
            return wrong(check, texts.BOT_NOBODY_POLLS)
    except HeldElsewhere as other:
        return well(check, texts.bot_polled_well(other.holder))
    except StorageError:
        return note(check, texts.BOT_CANNOT_TELL)


def _refused(refused: Refused) -> str:
    if refused.code == HTTPStatus.UNAUTHORIZED:
        return f"{texts.BOT_REFUSED}."
    return texts.bot_error(refused.code)
