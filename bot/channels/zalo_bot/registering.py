"""Have the platform send to our webhook, and notice when it no longer does."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from itertools import chain, repeat

from bot.channels.base import SendError
from bot.channels.reach import Reach
from bot.channels.zalo_bot.client import TOKEN_REFUSED, BotApi, Refused
from bot.channels.zalo_bot.hearing import Hearing
from handlers.texts import zalo as texts

# Seconds until the platform is asked again to send to our webhook: the first time it may have
# tried the address before our own server listened; how often it may be asked a day is limited.
_TRY_AGAIN = (10.0, 60.0, 600.0, 3600.0)
LOOK_AGAIN = 30.0  # seconds between two looks at whether it is still ours

logger = logging.getLogger(__name__)


class Registering:
    """The platform's knowledge of our webhook; `problem` says what is wrong with it now."""

    def __init__(
        self,
        api: BotApi,
        hearing: Hearing,
        reach: Reach,
        pause: Callable[[float], Awaitable[object]],
    ) -> None:
        self._api = api
        self._hearing = hearing
        self._reach = reach
        self._pause = pause
        self._problem = ""
        self._unproved = False  # it is set, and nobody knows with which secret

    @property
    def problem(self) -> str:
        """Why updates may not arrive; "" when they should."""
        if self._unproved and not self._hearing.proved:
            return texts.BOT_UNPROVED
        return self._problem

    async def run(self) -> None:
        """Register, and again whenever the platform sends elsewhere, until cancelled."""
        waits = _waits()
        while True:
            done = await self._asked(self._registered)
            if done:
                waits = _waits()
                while await self._asked(self._is_ours) is not False:
                    await self._pause(LOOK_AGAIN)
            else:
                await self._wait(LOOK_AGAIN if done is None else next(waits))

    async def _asked(self, ask: Callable[[], Awaitable[bool]]) -> bool | None:
        """Do it, and learn from how it fails; None when the platform does not answer."""
        try:
            done = await ask()
        except Refused as refused:
            self._reach.answered()
            is_token = refused.code == TOKEN_REFUSED
            said = texts.BOT_REFUSED if is_token else texts.bot_webhook_not_set(refused.code)
            self._say(said)
            return False
        except SendError as error:
            self._reach.missed()
            logger.warning("the Zalo bot's webhook cannot be looked at: %s", error)
            return None
        self._reach.answered()
        return done

    async def _wait(self, seconds: float) -> None:
        """Wait so long, and ask meanwhile whether the platform answers and takes our token."""
        while seconds > LOOK_AGAIN:
            await self._pause(LOOK_AGAIN)
            seconds -= LOOK_AGAIN
            await self._asked(self._is_admitted)
        await self._pause(seconds)

    async def _is_admitted(self) -> bool:
        self._hearing.me = await self._api.me()
        return True

    async def _registered(self) -> bool:
        """Have the platform send here; True when it will."""
        hearing = self._hearing
        await self._is_admitted()  # first: what we say ourselves may come back at once
        try:
            webhook = await self._api.set_webhook(hearing.url, hearing.secret)
        except Refused as refused:
            # Setting it again too often is refused (426), and needless when all is as it was.
            if refused.code == TOKEN_REFUSED or (await self._api.webhook()).url != hearing.url:
                raise
            logger.warning("the webhook was not set again: %s", refused)
            self._unproved = True
            self._say("")
            return hearing.proved
        self._unproved = False
        self._say("" if webhook.reached else f"{texts.BOT_WEBHOOK_REFUSED} ({webhook.outcome})")
        return webhook.reached

    async def _is_ours(self) -> bool:
        """True while the platform sends here."""
        there = (await self._api.webhook()).url == self._hearing.url
        self._say("" if there else texts.BOT_WEBHOOK_TAKEN)
        return there

    def _say(self, problem: str) -> None:
        if problem and problem != self._problem:
            logger.critical("%s", problem)
        self._problem = problem


def _waits() -> Iterator[float]:
    return chain(_TRY_AGAIN, repeat(_TRY_AGAIN[-1]))
