"""When to look for reminders that are due: three times a minute, in one process at a time.

APScheduler only rings the bell; what is due, and whether it was sent, the database knows.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.app import App
from bot.waking import Bell
from handlers.official.reminders import remind
from handlers.official.silence import watch
from storage.database import Database, UnitOfWork
from storage.errors import HeldElsewhere, StorageError
from storage.exclusive import Held

SECONDS = "0,20,40"  # of each minute; rungs stand at whole minutes
LOOK = 30.0  # seconds after which we look even if nobody rings
WATCH = 120.0  # seconds between two looks at whoever looks
TAKE_OVER = 1.0  # seconds between two tries to be the one that looks
STEADY_AFTER = timedelta(minutes=10)  # a clock that jumped ahead is believed after so long
JUMP = timedelta(minutes=5)  # ahead of the time that really passed

logger = logging.getLogger(__name__)

# Sends what is due at that moment; True when it has to be asked again at once.
Remind = Callable[[UnitOfWork, datetime], Awaitable[bool]]


@asynccontextmanager
async def ringing(bell: Bell, seconds: str = SECONDS) -> AsyncIterator[None]:
    """Ring a bell at these seconds of every minute until the block ends."""

    async def ring() -> None:  # a plain function would be called in a thread
        bell.ring()

    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        ring,
        CronTrigger(second=seconds, timezone=UTC),
        misfire_grace_time=None,  # however late: by default a beat one second late is dropped
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def since_boot() -> float:
    """Seconds that really passed, those asleep too, whatever is done to the clock."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


class Steadiness:
    """Tells a clock that was set ahead from time that has passed.

    All reminders of a year would go out at once if a clock that jumped into next year were
    believed. It is believed when it still says so ten minutes later; then they go out as late.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: tuple[datetime, float] | None = None
        self._doubted_at: float | None = None

    def believes(self, now: datetime) -> bool:
        """False while the clock stands ahead of the time that passed since it was last believed.

        A clock set back is believed at once: nothing is sent twice, and nothing early.
        """
        at = self._seconds()
        if self._last is not None:
            then, since = self._last
            ahead = (now - then) - timedelta(seconds=at - since)
            if ahead > JUMP and not self._is_confirmed(at):
                return False
        self._last, self._doubted_at = (now, at), None
        return True

    def _is_confirmed(self, at: float) -> bool:
        if self._doubted_at is None:
            self._doubted_at = at
            logger.warning("the clock jumped ahead: no reminders until that proves true")
        return at - self._doubted_at >= STEADY_AFTER.total_seconds()


class Scheduler:
    """Looks for what is due while this process is the one that does.

    `now` tells the time; `seconds` those that really passed, from any start; `ring` wakes who
    sends what was queued.
    """

    def __init__(
        self,
        *,
        database: Database,
        remind: Remind,
        now: Callable[[], datetime],
        seconds: Callable[[], float] = since_boot,
        ring: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._ring = ring
        self._remind = remind
        self._now = now
        self._steadiness = Steadiness(seconds)

    async def run(self) -> None:
        """Look until cancelled, as soon as no other process does."""
        while True:
            try:
                async with self._database.exclusive("scheduler") as held:
                    await self._look_while(held)
            except HeldElsewhere:
                logger.debug("another process looks for reminders")
            except StorageError:
                logger.warning("reminders wait: the database is away")
            await asyncio.sleep(TAKE_OVER)

    async def tick(self) -> None:
        """Send everything that is due now. Raises StorageError; then nothing was sent."""
        now = self._now()
        if not self._steadiness.believes(now):
            return
        more = True
        while more:
            async with self._database.begin() as work:
                more = await self._remind(work, now)
                await work.commit()
            self._ring()

    async def _look_while(self, held: Held) -> None:
        bell = Bell()
        async with ringing(bell):
            while True:
                await self.tick()
                await bell.wait(LOOK)
                await held.check()


async def send_reminders(app: App, ring: Callable[[], None]) -> None:
    """Send what is due until cancelled: a part of the worker."""
    scheduler = Scheduler(
        database=app.database, remind=partial(remind, secret=app.secret), now=_now, ring=ring
    )
    await scheduler.run()


async def watch_reminders(app: App) -> None:
    """Tell admins when nobody sends what is due, until cancelled: a part of every process."""
    while True:
        await asyncio.sleep(WATCH)
        try:
            async with app.database.begin() as work:
                if await watch(work, _now(), app.secret):
                    logger.error("nobody looks for reminders that are due")
                await work.commit()
        except StorageError:
            logger.warning("reminders are not watched: the database is away")


def _now() -> datetime:
    return datetime.now(UTC)
