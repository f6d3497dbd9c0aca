"""Ask the Zalo Bot Platform for updates, one after the other, and lose none that was given."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from http import HTTPStatus

from bot.channels.base import Accept, SendError
from bot.channels.reach import Reach
from bot.channels.zalo_bot.client import TOKEN_REFUSED, BotApi, Refused
from bot.channels.zalo_bot.parse import incoming, name_of
from handlers.messages import Incoming
from handlers.texts import zalo as texts
from storage.errors import StorageError
from storage.exclusive import Held

POLLING = "zalo-bot-polling"  # the name of what one process may do at a time
WAIT = 5.0  # seconds one poll waits for an update: so long being stopped may take
SHORTEST = 1.0  # seconds: a poll that ends sooner with nothing is followed by a pause

_BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds, after the 1st, 2nd, 3rd … failure in a row
_MANY = len(_BACK_OFF)  # failures in a row: nothing was heard for most of a minute
_KEEP_AGAIN = 1.0  # seconds until an update the database refused is offered to it again
_LAST_CHANCE = 8.0  # seconds a poll and what it brought have while we are being stopped
_FOR_A_HUMAN = 300.0  # seconds: a wrong token does not become right by itself

logger = logging.getLogger(__name__)


# A webhook somebody set while we poll: the platform is said to refuse polls with one of these.
_WEBHOOK_IS_SET = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT})


class Polling:
    """The one poller of a bot.

    The platform has no way to confirm an update: one that was given and then dropped is lost.
    So an update is offered to the inbox until it is kept, and a poll that has begun is carried
    through while we are being stopped.
    """

    def __init__(
        self,
        api: BotApi,
        now: Callable[[], datetime],
        reach: Reach,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._reach = reach
        self._now = now
        self._pause = pause
        self._stopwatch = stopwatch
        self._failures = 0
        self._me: str | None = None
        self.problem = ""  # what polling cannot get over by itself

    async def run(self, accept: Accept, held: Held) -> None:
        """Poll until cancelled; StorageError when another process may poll by now."""
        while True:
            await held.check()
            try:
                await _carried_through(self._poll(accept))
            except Refused as refused:
                self._reach.answered()
                await self._pause(self._wait_after(refused))
            except SendError as error:
                self._reach.missed()
                logger.warning("polling the Zalo bot failed: %s", error)
                await self._pause(self._back_off())
            else:
                self._reach.answered()
                self._failures, self.problem = 0, ""

    async def _poll(self, accept: Accept) -> None:
        if self._me is None:
            await self._api.delete_webhook()  # while one is set, polls bring nothing
            self._me = await self._api.me()
        began = self._stopwatch()
        updates = await self._api.updates(WAIT)
        for update in updates:
            said = incoming(update, self._me, self._now())
            if said is None:
                logger.info("a Zalo bot update that is not answered: %s", name_of(update))
            else:
                await self._keep(said, accept)
        if not updates and self._stopwatch() - began < SHORTEST:
            await self._pause(SHORTEST)

    async def _keep(self, said: Incoming, accept: Accept) -> None:
        while True:
            try:
                await accept(said)
            except StorageError as error:
                logger.warning("a Zalo bot update is not kept yet: %s", type(error).__name__)
                await self._pause(_KEEP_AGAIN)
            else:
                return

    def _wait_after(self, refused: Refused) -> float:
        if refused.code == TOKEN_REFUSED:
            self._say(texts.BOT_REFUSED)
            return _FOR_A_HUMAN
        logger.warning("polling the Zalo bot was refused: %s", refused)
        if refused.code in _WEBHOOK_IS_SET:
            self._me = None  # begin again, and take the webhook away
            self._say(texts.BOT_POLLS_REFUSED)
        elif self._failures >= _MANY:
            self._say(texts.bot_error(refused.code))
        if refused.code == HTTPStatus.TOO_MANY_REQUESTS and refused.wait is not None:
            return refused.wait.total_seconds()
        return self._back_off()

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            logger.critical("%s", problem)
        self.problem = problem

    def _back_off(self) -> float:
        self._failures += 1
        return _BACK_OFF[min(self._failures, len(_BACK_OFF)) - 1]


async def _carried_through(poll: Coroutine[None, None, None]) -> None:
    """Await it; when we are cancelled meanwhile, give it its last chance first."""
    polling = asyncio.create_task(poll)
    try:
        await asyncio.shield(polling)
    except asyncio.CancelledError:
        await asyncio.wait({polling}, timeout=_LAST_CHANCE)
        if not polling.cancel() and not polling.cancelled():
            polling.exception()  # taken note of: nobody waits for it any more
        raise
