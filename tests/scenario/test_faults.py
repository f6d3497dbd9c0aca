"""What `motcua serve` needs is taken away while people ask, and given back.

1. It recovers by itself: the same process answers again.
2. Everything confirmed to a platform is answered, once, in order.
3. `/readyz` tells the truth meanwhile, and takes it back afterwards.

People ask about twenty questions a second on three channels. The time without is short here;
`python -m bench faults` takes each away for two minutes.
"""

import asyncio
import os
import random
import resource
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from handlers.texts import serving as texts
from storage.database import Database
from tests.emulators.relay import Relay, relayed
from tests.emulators.served import Running
from tests.emulators.town import PATIENCE, RATES, UNANSWERED, Town, town, until

WITHOUT = float(os.environ.get("TEST_WITHOUT", "2"))  # seconds
BEFORE = 10  # answers

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@on_postgresql
@pytest.mark.parametrize(
    "roles", [("",), ("web", "worker", "worker")], ids=["one process", "three processes"]
)
async def test_a_database_that_is_cut_off(
    database: Database, database_url: str, roles: tuple[str, ...]
) -> None:
    socket, url = relayed(database_url)
    async with (
        Relay(socket).open() as relay,
        town(url.format(port=relay.port), published=database_url) as place,
        AsyncExitStack() as servers,
    ):
        for role in roles:
            await servers.enter_async_context(place.program.running(role))
        async with place.talking(chance()):
            await place.until_more(BEFORE)
            relay.cut()
            await refusal(place, texts.UNREACHABLE)
            await asyncio.sleep(WITHOUT)
            relay.mend()
            await until_ready(place)
            await place.until_more(BEFORE)
        await settled(place, database)


@on_sqlite
async def test_a_disk_that_is_full(database: Database, database_url: str) -> None:
    async with town(database_url) as place, place.program.running() as server:
        async with place.talking(chance()):
            await place.until_more(BEFORE)
            with limited(server, resource.RLIMIT_FSIZE, 0):
                await refusal(place, texts.CANNOT_WRITE)
                await asyncio.sleep(WITHOUT)
            await until_ready(place)
            await place.until_more(BEFORE)
        await settled(place, database)


@on_sqlite
async def test_no_file_handles_are_left(database: Database, database_url: str) -> None:
    async with town(database_url) as place, place.program.running() as server:
        async with place.talking(chance()):
            await place.until_more(BEFORE)
            await readiness(place)  # over a line that stays open
            with limited(server, resource.RLIMIT_NOFILE, first_free_handle(server)):
                with pytest.raises(httpx.HTTPError):
                    async with httpx.AsyncClient(timeout=1.0) as newcomer:
                        await newcomer.get(place.program.url)
                await readiness(place)  # over a line that is open, it still tells
                await place.telegram.hang_up()
                await asyncio.sleep(WITHOUT)
            await until_ready(place)
            await place.until_more(BEFORE)
        await settled(place, database)


@on_sqlite
async def test_a_platform_that_stands_still(database: Database, database_url: str) -> None:
    async with town(database_url) as place, place.program.running():
        async with place.talking(chance()):
            await place.until_more(BEFORE)
            async with place.telegram.away():
                await refusal(place)
                others = len(place.oa.sent)
                await until(lambda: len(place.oa.sent) > others + BEFORE)
                await asyncio.sleep(WITHOUT)
            await until_ready(place)
            await place.until_more(BEFORE)
        await settled(place, database)


def chance() -> random.Random:
    return random.Random(20261124)  # noqa: S311 - who asks what


def first_free_handle(server: Running) -> int:
    """The number that a process would give to the next file it opens."""
    taken = {int(file.name) for file in Path(f"/proc/{server.pid}/fd").iterdir()}
    return min(set(range(len(taken) + 1)) - taken)


@contextmanager
def limited(server: Running, what: int, least: int) -> Iterator[None]:
    """Leave a process no more of something than it has."""
    soft, hard = resource.prlimit(server.pid, what)
    resource.prlimit(server.pid, what, (least, hard))
    try:
        yield
    finally:
        resource.prlimit(server.pid, what, (soft, hard))


async def readiness(place: Town) -> list[str]:
    """Why it is not ready; empty when it is."""
    answer = await place.line.get(f"{place.program.url}/readyz")
    reasons: list[str] = answer.json()["reasons"]
    assert answer.status_code == (503 if reasons else 200)
    return reasons


async def refusal(place: Town, reason: str = "") -> None:
    """Wait until it says that it is not ready, for this reason."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await readiness(place)
            if reason in found or (found and not reason):
                break
            await asyncio.sleep(0.1)


async def until_ready(place: Town) -> None:
    async with asyncio.timeout(PATIENCE):
        while await readiness(place):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.1)


async def settled(place: Town, database: Database) -> None:
    """Everybody is answered; in doubt was at most what was under way."""
    await place.until_still(database)
    await place.check(database, uncertain=UNANSWERED * len(RATES))
