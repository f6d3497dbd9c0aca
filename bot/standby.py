"""Wait while another process sends for a channel; tell when it holds the lock and does not."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from storage.database import Database
from storage.errors import HeldElsewhere, StorageError

LONG = timedelta(seconds=30)  # that answers wait; and between two looks

logger = logging.getLogger(__name__)


class Standby:
    """One channel that somebody else sends for; `seconds` counts from any start."""

    def __init__(
        self,
        channel: str,
        database: Database,
        now: Callable[[], datetime],
        seconds: Callable[[], float],
    ) -> None:
        self._channel = channel
        self._database = database
        self._now = now
        self._seconds = seconds
        self._holder: str | None = None
        self._look_at = 0.0

    async def waits(self, other: HeldElsewhere) -> None:
        """Note that another process holds the lock; look now and then whether it sends."""
        at = self._seconds()
        if other.holder == self._holder and at < self._look_at:
            return
        is_new, self._holder = other.holder != self._holder, other.holder
        self._look_at = at + LONG.total_seconds()
        if not is_new:
            await self._look(other.holder)

    async def _look(self, holder: str) -> None:
        now = self._now()
        try:
            async with self._database.begin(read_only=True) as work:
                overdue = await work.outbox.overdue(now, now - LONG)
        except StorageError:
            return
        if self._channel in overdue:
            logger.warning(
                "%s: answers wait for %d seconds, and another process holds the lock to send "
                "them: %s. Does it live? End it, and this one sends",
                self._channel,
                (now - overdue[self._channel]).total_seconds(),
                holder,
            )
