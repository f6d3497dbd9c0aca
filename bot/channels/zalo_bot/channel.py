"""The Zalo bot as a channel: send replies, and hear by polling or by webhook."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from itertools import chain, repeat

from bot.channels.base import (
    Accept,
    Capabilities,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
)
from bot.channels.zalo_bot import render
from bot.channels.zalo_bot.client import BotApi, Refused, failure
from bot.channels.zalo_bot.hearing import Hearing
from bot.channels.zalo_bot.parse import CHANNEL
from bot.channels.zalo_bot.polling import POLLING, Polling, Trouble
from handlers.messages import Reply
from handlers.texts import zalo as texts
from storage.errors import HeldElsewhere

_LOOK_AGAIN = 30.0  # seconds until somebody who polls already is looked at again
# Seconds until the platform is asked again to send to our webhook: the first time it may have
# tried the address before our own server listened; how often it may be asked a day is limited.
_TRY_AGAIN = (10.0, 60.0, 600.0, 3600.0)

Exclusive = Callable[[str], AbstractAsyncContextManager[object]]

logger = logging.getLogger(__name__)


class ZaloBotChannel:
    """The bot; with a webhook `hearing` is what its path calls, without one it polls."""

    name = CHANNEL
    capabilities = Capabilities(
        buttons=False,
        edits=False,
        text_limit=render.TEXT_LIMIT,
        overall_per_second=10.0,  # no limit is published: well below what others have reported
        per_chat_per_second=1.0,
    )

    def __init__(
        self,
        *,
        api: BotApi,
        exclusive: Exclusive,
        now: Callable[[], datetime],
        hearing: Hearing | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.hearing = hearing
        self._api = api
        self._exclusive = exclusive
        self._polling = Polling(api, now, pause)
        self._pause = pause
        self._problem = ""

    async def send(self, conversation: str, reply: Reply) -> Receipt:
        """Send a reply with its choices numbered."""
        sent: str | None = None
        for place, text in enumerate(render.rendered(reply)):
            try:
                sent = await self._api.send(conversation, text)
            except Refused as refused:
                if refused.code == Trouble.TOKEN_REFUSED:
                    logger.critical("%s", texts.BOT_REFUSED)
                raise _told(failure(refused), begun=place > 0) from refused
            except SendError as error:
                raise _told(error, begun=place > 0) from error
        return Receipt(message_id=sent)

    async def run(self, accept: Accept) -> None:
        """Hear the bot's updates until cancelled."""
        if self.hearing is not None:
            await self._hear_webhook(self.hearing, accept)
        while True:
            try:
                async with self._exclusive(POLLING):
                    self._say("")
                    await self._polling.run(accept)
            except HeldElsewhere as held:
                self._say(f"{texts.BOT_POLLED_ELSEWHERE} ({held.holder})")
            await self._pause(_LOOK_AGAIN)

    async def problems(self) -> tuple[str, ...]:
        """Say, for the operator, why the bot hears nothing."""
        refused = self._polling.trouble is Trouble.TOKEN_REFUSED
        said = (texts.BOT_REFUSED if refused else "", self._problem)
        return tuple(problem for problem in said if problem)

    async def _hear_webhook(self, hearing: Hearing, accept: Accept) -> None:
        hearing.begin(accept)
        try:
            for wait in chain(_TRY_AGAIN, repeat(_TRY_AGAIN[-1])):
                if await self._registered(hearing):
                    break
                await self._pause(wait)
            await asyncio.Event().wait()
        finally:
            hearing.end()
            await hearing.confirming.settle()

    async def _registered(self, hearing: Hearing) -> bool:
        """Have the platform send here; True when it will."""
        try:
            webhook = await self._api.set_webhook(hearing.url, hearing.secret)
            hearing.me = await self._api.me()
        except Refused as refused:
            if refused.code == Trouble.TOKEN_REFUSED:
                self._say(texts.BOT_REFUSED)
                return False
            logger.warning("the webhook is not set: %s", refused)
            return await self._is_set_already(hearing)
        except SendError as error:
            logger.warning("the webhook is not set: %s", error)
            return False
        self._say("" if webhook.reached else f"{texts.BOT_WEBHOOK_REFUSED} ({webhook.outcome})")
        return webhook.reached

    async def _is_set_already(self, hearing: Hearing) -> bool:
        """Setting it again too often is refused (426), and needless when it is ours already."""
        try:
            return (await self._api.webhook()).url == hearing.url
        except (Refused, SendError):
            return False

    def _say(self, problem: str) -> None:
        if problem and problem != self._problem:
            logger.critical("%s", problem)
        self._problem = problem


def _told(error: SendError, *, begun: bool) -> SendError:
    """What to tell of a failure: after a part has arrived, nobody knows what a repeat would do."""
    if begun and isinstance(error, TemporaryFailure):
        return UncertainSend(f"a later part failed: {error.reason}")
    return error
