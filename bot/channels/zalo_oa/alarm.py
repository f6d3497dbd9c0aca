"""What keeps the OA from sending and only a person can put right: said until it is over."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.channels.zalo_oa.errors import CONSENT_MISSING
from bot.channels.zalo_oa.tokens import Trouble
from handlers.texts import zalo as texts
from storage.errors import StorageError

TROUBLES = {
    Trouble.NO_RENEWAL: texts.NO_RENEWAL,
    Trouble.REJECTED: texts.REJECTED,
    Trouble.LOST: texts.LOST,
    Trouble.MISCONFIGURED: texts.MISCONFIGURED,
    Trouble.UNSEALED: texts.OA_UNSEALED,
}
_CONSENT_HELPS = frozenset({Trouble.NO_RENEWAL, Trouble.REJECTED, Trouble.LOST})
_LOGGED_AGAIN = timedelta(hours=1)

# Tells admins on their other channels: a word for the trouble, and the sentence. May raise
# StorageError; told twice of one trouble on one day, it says it once.
Tell = Callable[[str, str], Awaitable[None]]

logger = logging.getLogger(__name__)


async def nobody(_trouble: str, _said: str) -> None:
    """Tell nobody."""


class Alarm:
    """The troubles of one OA: logged every hour, told to admins once."""

    def __init__(
        self, *, now: Callable[[], datetime], consent_link: str = "", tell: Tell = nobody
    ) -> None:
        self._now = now
        self._consent_link = consent_link
        self._tell = tell
        self._code: int | None = None  # of the last refusal, until something is sent
        self._quiet_until: dict[str, datetime] = {}  # by what was logged
        self._told: set[str] = set()

    def sent(self) -> None:
        """Take note that the OA can send."""
        self._code = None

    async def refused(self, code: int) -> None:
        """Take note of a refusal that somebody at the office must put right, and say so."""
        self._code = code
        await self._say(str(code), self._of_code(code))

    def problems(self, trouble: Trouble | None) -> tuple[str, ...]:
        """Say what is wrong now; `trouble` is that of the token pair."""
        said = [] if trouble is None else [self._of_trouble(trouble)]
        return (*said, *([] if self._code is None else [self._of_code(self._code)]))

    async def sound(self, trouble: Trouble | None) -> None:
        """Say again what has not been put right, where it is time to."""
        if trouble is not None:
            await self._say(str(trouble), self._of_trouble(trouble))
        if self._code is not None:
            await self._say(str(self._code), self._of_code(self._code))
        still = {str(one) for one in (trouble, self._code) if one is not None}
        for over in self._quiet_until.keys() - still:
            del self._quiet_until[over]
        self._told &= still

    async def _say(self, word: str, said: str) -> None:
        if word not in self._quiet_until or self._now() >= self._quiet_until[word]:
            logger.critical("%s", said)
            self._quiet_until[word] = self._now() + _LOGGED_AGAIN
        if word in self._told:
            return
        try:
            await self._tell(word, said)
        except StorageError as error:
            logger.warning("admins are not told yet: %s", type(error).__name__)
        else:
            self._told.add(word)

    def _of_trouble(self, trouble: Trouble) -> str:
        link = self._consent_link if trouble in _CONSENT_HELPS else ""
        return texts.with_link(TROUBLES[trouble], link)

    def _of_code(self, code: int) -> str:
        return texts.with_link(
            texts.oa_cannot_send(code), self._consent_link if code == CONSENT_MISSING else ""
        )
