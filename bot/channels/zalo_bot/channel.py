"""The Zalo bot as a channel: send replies, and hear by polling or by webhook."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from bot.channels.base import (
    BARE,
    Accept,
    Capabilities,
    Passage,
    PermanentFailure,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
)
from bot.channels.reach import Reach
from bot.channels.zalo_bot import render
from bot.channels.zalo_bot.client import TOKEN_REFUSED, BotApi, Refused, failure
from bot.channels.zalo_bot.hearing import Hearing
from bot.channels.zalo_bot.parse import CHANNEL
from bot.channels.zalo_bot.polling import POLLING, Polling
from bot.channels.zalo_bot.registering import Registering
from handlers.messages import Reply
from handlers.texts import zalo as texts
from storage.errors import HeldElsewhere, StorageError
from storage.exclusive import Held

_LOOK_AGAIN = 30.0  # seconds until somebody who polls already is looked at again
NOTHING_TO_SAY = "nothing to say"

Exclusive = Callable[[str], AbstractAsyncContextManager[Held]]

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

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        *,
        api: BotApi,
        exclusive: Exclusive,
        now: Callable[[], datetime],
        hearing: Hearing | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self.hearing = hearing
        self._api = api
        self._exclusive = exclusive
        self._reach = Reach(stopwatch)
        self._polling = Polling(api, now, self._reach, pause)
        self._registering = (
            None if hearing is None else Registering(api, hearing, self._reach, pause)
        )
        self._pause = pause
        self._is_token_refused = False  # with the last message out
        self._stands_by = ""  # for which process, to take over from it

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send a reply with its choices numbered."""
        said = render.rendered(reply)
        if not said:
            raise PermanentFailure(NOTHING_TO_SAY)
        sent: str | None = None
        for place, text in enumerate(said):
            if place > 0:
                await passage.turn()
            try:
                sent = await self._api.send(conversation, text)
                self._is_token_refused = False
            except Refused as refused:
                if refused.code == TOKEN_REFUSED:
                    logger.critical("%s", texts.BOT_REFUSED)
                    self._is_token_refused = True
                raise _told(failure(refused), begun=place > 0) from refused
            except SendError as error:
                raise _told(error, begun=place > 0) from error
        return Receipt(message_id=sent)

    async def run(self, accept: Accept) -> None:
        """Hear the bot's updates until cancelled."""
        if self.hearing is not None and self._registering is not None:
            await self._hear_webhook(self.hearing, self._registering, accept)
        while True:
            try:
                async with self._exclusive(POLLING) as held:
                    await self._polling.run(accept, held)
            except HeldElsewhere as other:  # as it is meant to be: nothing is wrong
                if other.holder != self._stands_by:
                    logger.info("%s (%s)", texts.BOT_POLLED_ELSEWHERE, other.holder)
                self._stands_by = other.holder
            except StorageError:
                logger.warning("the Zalo bot is not polled: the database is away")
            await self._pause(_LOOK_AGAIN)

    async def problems(self) -> tuple[str, ...]:
        """Say, for the operator, why the bot hears nothing."""
        said = (
            texts.BOT_REFUSED if self._is_token_refused else "",
            self._polling.problem,
            "" if self._registering is None else self._registering.problem,
            texts.BOT_NOT_REACHED if self._reach.is_lost else "",
        )
        return tuple(dict.fromkeys(problem for problem in said if problem))

    async def _hear_webhook(
        self, hearing: Hearing, registering: Registering, accept: Accept
    ) -> None:
        hearing.begin(accept)
        try:
            await registering.run()
        finally:
            hearing.end()
            await hearing.confirming.settle()


def _told(error: SendError, *, begun: bool) -> SendError:
    """What to tell of a failure: after a part has arrived, nobody knows what a repeat would do."""
    if begun and isinstance(error, TemporaryFailure):
        return UncertainSend(f"a later part failed: {error.reason}")
    return error
