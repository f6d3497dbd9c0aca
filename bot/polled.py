"""Who asks a platform for messages, and how that goes: kept where every process can read it.

One process at a time polls a platform. What goes wrong there, and whether anybody polls at all,
must be told by every process that is asked: by the one that serves `/readyz` above all.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta

from handlers.router import Begin
from handlers.texts import doctor
from handlers.texts import serving as texts
from storage.errors import StorageError
from storage.exclusive import Held, me
from storage.records import Poller

LOOK = timedelta(seconds=1)  # between two looks at what goes wrong
BEAT = timedelta(seconds=20)  # between two notes that nothing has changed
SILENT = timedelta(seconds=90)  # without a note: nobody polls; longer than handing over takes

Exclusive = Callable[[str], AbstractAsyncContextManager[Held]]
Problems = Callable[[], Awaitable[tuple[str, ...]]]

logger = logging.getLogger(__name__)


async def sleep(wait: timedelta) -> None:
    """Wait for so long; tests wait for less."""
    await asyncio.sleep(wait.total_seconds())


class Polled:
    """One channel that is polled: `exclusive` is its lock, `problems` what every process tells.

    >>> polled = Polled("telegram", database.begin, database.exclusive, now)
    >>> channel = TelegramChannel(api, exclusive=polled.exclusive, ...)
    >>> polled.by(channel.problems)
    """

    def __init__(
        self,
        channel: str,
        begin: Begin,
        exclusive: Exclusive,
        now: Callable[[], datetime],
        pause: Callable[[timedelta], Awaitable[None]] = sleep,
    ) -> None:
        self._channel = channel
        self._begin = begin
        self._exclusive = exclusive
        self._now = now
        self._pause = pause
        self._began = now()
        self._here: Problems = _none
        self._holds = False

    def by(self, problems: Problems) -> None:
        """Say what the channel itself knows, where it is this process that polls."""
        self._here = problems

    @asynccontextmanager
    async def exclusive(self, name: str) -> AsyncIterator[Held]:
        """Hold the lock, and note meanwhile how it goes; HeldElsewhere as the lock itself."""
        async with self._exclusive(name) as held:
            noting = asyncio.create_task(self._note())
            self._holds = True
            try:
                yield held
            finally:
                self._holds = False
                noting.cancel()
                await asyncio.wait([noting])

    async def problems(self) -> tuple[str, ...]:
        """Say why people may not be heard, whichever process polls; raises StorageError."""
        if self._holds:
            return await self._here()
        async with self._begin(read_only=True) as work:
            last = (await work.pollers.all()).get(self._channel)
        now = self._now()
        if last is not None and now - last.seen_at <= SILENT:
            return last.problems
        if now - self._began <= SILENT:
            return ()  # somebody may just be about to
        return (texts.NOBODY_ASKS.format(channel=doctor.CHANNELS[self._channel]),)

    async def _note(self) -> None:
        """Write down what goes wrong when it changes, and now and then that we are still here."""
        noted: Poller | None = None
        while True:
            found, now = await self._here(), self._now()
            if noted is None or found != noted.problems or now - noted.seen_at >= BEAT:
                fresh = Poller(channel=self._channel, holder=me(), problems=found, seen_at=now)
                if await self._kept(fresh):
                    noted = fresh
            await self._pause(LOOK)

    async def _kept(self, poller: Poller) -> bool:
        try:
            async with self._begin() as work:
                await work.pollers.put(poller)
                await work.commit()
        except StorageError:
            logger.info("it is not noted who polls %s: the database is away", self._channel)
            return False
        return True


async def _none() -> tuple[str, ...]:
    return ()
