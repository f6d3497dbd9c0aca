"""`motcua serve` is told to stop while what it needs stands still: it ends within ten seconds.

1. A platform that does not answer: what it took after all is doubted, and sent again at most once.
2. The same while another program keeps the database locked.
3. A database that stands still.
"""

import asyncio
import sqlite3
from contextlib import closing
from time import monotonic

import pytest

from storage.database import Database
from storage.records import OutboxState
from tests.emulators.relay import Relay, relayed
from tests.emulators.served import Running, Served, on_telegram, until
from tests.emulators.telegram import Fault, TelegramEmulator

IN_TIME = 10.0  # seconds
SILENT = Fault(silent=40.0)
QUESTION = "đăng ký khai sinh cần giấy tờ gì"

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@on_sqlite
async def test_a_platform_that_does_not_answer(database: Database, database_url: str) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram))
        await program.publish()
        server = await program.start()
        await leave_unanswered(telegram)

        assert await stopped(server) == 0

    assert await states(database) == {OutboxState.CLAIMED}  # doubted by whoever sends next


@on_sqlite
async def test_a_database_that_another_program_keeps_locked(
    database: Database, database_url: str
) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram))
        await program.publish()
        server = await program.start()
        await leave_unanswered(telegram)
        with closing(sqlite3.connect(database_url.partition(":///")[2])) as other:
            other.execute("BEGIN IMMEDIATE")
            telegram.person("Minh").says(QUESTION)

            assert await stopped(server) == 0
            other.rollback()

    assert await states(database) == {OutboxState.CLAIMED}


@on_postgresql
@pytest.mark.parametrize("role", ["", "worker"])
async def test_a_database_that_stands_still(database_url: str, role: str) -> None:
    socket, url = relayed(database_url)
    async with TelegramEmulator() as telegram, Relay(socket).open() as relay:
        await Served(database_url).publish()
        program = Served(url.format(port=relay.port), **on_telegram(telegram))
        server = await program.start(role)
        relay.freeze()

        assert await stopped(server) == 0


async def leave_unanswered(telegram: TelegramEmulator) -> None:
    """Ask something whose answer is sent and never taken."""
    telegram.next("sendMessage", SILENT)
    telegram.person("Lan").says(QUESTION)
    await until(lambda: not telegram._faults["sendMessage"])


async def stopped(server: Running) -> int:
    """The exit code, when it came in time."""
    begun = monotonic()
    try:
        async with asyncio.timeout(2 * IN_TIME):
            code = await server.stop()
    finally:
        server.kill()
        await server.ending()
    assert monotonic() - begun < IN_TIME
    return code


async def states(database: Database) -> set[OutboxState]:
    async with database.begin(read_only=True) as work:
        return {one.state for one in await work.outbox.tally()}
