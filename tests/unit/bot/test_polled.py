"""Who polls a channel is known to every process, and what goes wrong there too; on both engines.

1. The process that polls tells what its channel says; others tell the same from the database.
2. A change is written at once, and that nothing changed now and then.
3. Nobody who says so for a while is nobody who polls; a process that stands by is no trouble.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.polled import BEAT, LOOK, SILENT, Polled
from handlers.texts import serving as texts
from storage.database import Database
from storage.errors import HeldElsewhere
from storage.exclusive import me
from storage.records import Poller

BEGAN = datetime(2026, 11, 24, 2, tzinfo=UTC)
NOBODY = (texts.NOBODY_ASKS.format(channel="Telegram"),)


class Process:
    """One process that knows a channel; its time passes when it is let."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = BEGAN
        self.says: tuple[str, ...] = ()
        self._turns = asyncio.Queue[None]()
        self._looked = asyncio.Event()
        self.polled = Polled(
            "telegram", database.begin, database.exclusive, lambda: self.now, self._pause
        )
        self.polled.by(self._problems)

    @asynccontextmanager
    async def polls(self) -> AsyncIterator[None]:
        async with self.polled.exclusive("telegram-polling"):
            await self._looked.wait()
            yield

    async def lets(self, wait: timedelta) -> None:
        """Let time pass, and the process look once more."""
        self.now += wait
        self._looked.clear()
        self._turns.put_nowait(None)
        await self._looked.wait()

    async def _problems(self) -> tuple[str, ...]:
        return self.says

    async def _pause(self, wait: timedelta) -> None:
        assert wait == LOOK
        self._looked.set()
        await self._turns.get()


@pytest.fixture
def polling(database: Database) -> Process:
    return Process(database)


@pytest.fixture
def other(database: Database) -> Process:
    return Process(database)


async def noted(database: Database) -> Poller:
    async with database.begin(read_only=True) as work:
        return (await work.pollers.all())["telegram"]


async def test_what_goes_wrong_is_told_by_every_process(polling: Process, other: Process) -> None:
    async with polling.polls():
        assert await polling.polled.problems() == await other.polled.problems() == ()
        polling.says = ("đứt đường", "token sai")
        assert await polling.polled.problems() == polling.says
        await polling.lets(LOOK)

        assert await other.polled.problems() == polling.says
        assert await noted(polling.database) == Poller(
            channel="telegram", holder=me(), problems=polling.says, seen_at=BEGAN + LOOK
        )


async def test_that_nothing_changed_is_written_now_and_then(polling: Process) -> None:
    async with polling.polls():
        await polling.lets(BEAT - LOOK)
        assert (await noted(polling.database)).seen_at == BEGAN
        await polling.lets(LOOK)

        assert (await noted(polling.database)).seen_at == BEGAN + BEAT


async def test_nobody_who_says_so_for_a_while_is_nobody_who_polls(
    polling: Process, other: Process
) -> None:
    async with polling.polls():
        await polling.lets(BEAT)
    other.now = BEGAN + BEAT + SILENT

    assert await other.polled.problems() == ()
    other.now += LOOK
    assert await other.polled.problems() == NOBODY
    assert await Process(other.database).polled.problems() == ()  # only just begun


async def test_that_nobody_ever_polled_is_told_after_a_while(other: Process) -> None:
    other.now += SILENT
    assert await other.polled.problems() == ()

    other.now += LOOK
    assert await other.polled.problems() == NOBODY


async def test_a_process_that_stands_by_tells_of_the_one_that_polls(
    polling: Process, other: Process
) -> None:
    async with polling.polls():
        with pytest.raises(HeldElsewhere):
            async with other.polls():
                pass

        assert await other.polled.problems() == ()


async def test_what_cannot_be_written_yet_is_written_later(
    sqlite_database: Database, tmp_path: Path
) -> None:
    polling = Process(sqlite_database)
    file = sqlite_database._file
    assert file is not None
    async with polling.polls():
        hidden = file.rename(tmp_path / "away.db")
        polling.says = ("đứt đường",)
        await polling.lets(LOOK)
        hidden.rename(file)
        await polling.lets(LOOK)

        last = await noted(sqlite_database)
        assert (last.problems, last.seen_at) == (polling.says, BEGAN + 2 * LOOK)
