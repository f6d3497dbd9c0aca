"""The scheduler rings on time, is one at a time, and doubts a clock that jumps ahead."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.scheduler import Scheduler, Steadiness, ringing
from bot.waking import Bell
from storage.database import Database, UnitOfWork

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clocks:
    """A clock on the wall that can be set, and seconds that really pass."""

    def __init__(self) -> None:
        self.wall = NOW
        self.passed = 0.0

    def go(self, by: timedelta, *, jump: timedelta = timedelta()) -> datetime:
        self.passed += by.total_seconds()
        self.wall += by + jump
        return self.wall


async def test_the_bell_rings_by_the_clock() -> None:
    bell, loop = Bell(), asyncio.get_running_loop()
    async with ringing(bell, seconds="*"):
        began = loop.time()
        await bell.wait(10)
        await bell.wait(10)

    assert loop.time() - began < 3


async def test_one_process_looks_and_another_takes_over_when_it_stops(
    database: Database, database_url: str
) -> None:
    looked: list[str] = []

    def scheduler(name: str, on: Database) -> Scheduler:
        async def remind(_work: UnitOfWork, _now: datetime) -> bool:
            looked.append(name)
            return False

        return Scheduler(database=on, remind=remind, now=lambda: datetime.now(UTC))

    other = Database(database_url)
    async with running(scheduler("first", database)) as first:
        await until(lambda: looked == ["first"])
        async with running(scheduler("second", other)):
            await asyncio.sleep(0.1)
            alone = list(looked)
            first.cancel()
            await until(lambda: "second" in looked)
    await other.close()

    assert alone == ["first"]


async def test_what_is_too_much_at_once_is_asked_for_again(sqlite_database: Database) -> None:
    answers = [True, True, False]

    async def remind(_work: UnitOfWork, _now: datetime) -> bool:
        return answers.pop(0)

    await Scheduler(database=sqlite_database, remind=remind, now=lambda: NOW).tick()

    assert answers == []


async def test_a_clock_that_jumps_ahead_is_not_believed_at_once(sqlite_database: Database) -> None:
    clocks, looked = Clocks(), []

    async def remind(_work: UnitOfWork, now: datetime) -> bool:
        looked.append(now)
        return False

    scheduler = Scheduler(
        database=sqlite_database,
        remind=remind,
        now=lambda: clocks.wall,
        seconds=lambda: clocks.passed,
    )
    await scheduler.tick()
    clocks.go(MINUTE, jump=timedelta(days=3))
    await scheduler.tick()
    clocks.go(MINUTE, jump=timedelta(days=-3))
    await scheduler.tick()

    assert looked == [NOW, NOW + 2 * MINUTE]


def test_a_clock_that_stays_ahead_is_believed_after_a_while() -> None:
    clocks = Clocks()
    steadiness = Steadiness(lambda: clocks.passed)
    assert steadiness.believes(clocks.wall)

    clocks.go(MINUTE, jump=timedelta(days=3))
    believed = [steadiness.believes(clocks.wall)]
    believed += [steadiness.believes(clocks.go(MINUTE)) for _ in range(11)]

    assert believed == [False] * 10 + [True, True]


def test_time_that_passed_asleep_is_believed() -> None:
    clocks = Clocks()
    steadiness = Steadiness(lambda: clocks.passed)

    assert steadiness.believes(clocks.wall)
    assert steadiness.believes(clocks.go(timedelta(days=3)))
    assert steadiness.believes(clocks.go(MINUTE, jump=timedelta(minutes=4)))


def test_a_clock_set_back_is_believed_at_once() -> None:
    clocks = Clocks()
    steadiness = Steadiness(lambda: clocks.passed)

    assert steadiness.believes(clocks.wall)
    assert steadiness.believes(clocks.go(MINUTE, jump=timedelta(days=-3)))


@asynccontextmanager
async def running(scheduler: Scheduler) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(scheduler.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
