"""What one process at a time may do, and how processes hear of each other. On both engines."""

import asyncio
import os
from datetime import UTC, datetime

import pytest

from storage.database import Database
from storage.errors import DatabaseUnavailable, HeldElsewhere, StorageError
from storage.records import NewEvent

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


async def test_what_is_held_is_refused_elsewhere_and_the_holder_is_named(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)

    async with database.exclusive("telegram") as held:
        await held.check()
        with pytest.raises(HeldElsewhere) as caught:
            async with other.exclusive("telegram"):
                pass
        async with other.exclusive("zalo_oa"):
            pass

    assert f"pid {os.getpid()}" in caught.value.holder
    async with other.exclusive("telegram"):
        pass
    await other.close()


async def test_a_lock_lost_with_its_connection_says_so(database: Database, engine: str) -> None:
    if engine == "sqlite":
        return  # a lock on a file is lost only with the process
    async with database.exclusive("telegram") as held:
        async with database._connection(read_only=False) as connection:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            )
        with pytest.raises(DatabaseUnavailable):
            await held.check()


async def test_a_database_that_is_not_there_holds_nothing() -> None:
    for url in ("postgresql+psycopg://nobody@/no?host=/nowhere", "sqlite+aiosqlite:////no/no.db"):
        with pytest.raises(StorageError):
            async with Database(url).exclusive("telegram"):
                pass


async def test_another_process_hears_of_what_was_committed_and_of_nothing_else(
    database: Database, engine: str, database_url: str
) -> None:
    other, heard = Database(database_url), asyncio.Queue[str]()
    listening = asyncio.create_task(other.listen(heard.put_nowait))
    if engine == "sqlite":
        await listening  # nobody to hear: one process serves
        return
    await until_somebody_listens(database)

    for event_id, kept in (("undone", False), ("kept", True)):
        async with database.begin() as work:
            await work.inbox.add([event(event_id)])
            if kept:
                await work.commit()

    async with asyncio.timeout(5):
        assert await heard.get() == "inbox"
    assert heard.empty()
    listening.cancel()
    await asyncio.wait([listening])
    await other.close()


async def test_a_line_that_is_cut_says_so(database: Database, engine: str) -> None:
    if engine == "sqlite":
        return
    listening = asyncio.create_task(database.listen(lambda _: None))
    await until_somebody_listens(database)
    async with database._connection(read_only=False) as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"
        )

    with pytest.raises(DatabaseUnavailable):
        await listening


async def until_somebody_listens(database: Database) -> None:
    async with asyncio.timeout(5):
        while True:
            async with database._connection(read_only=True) as connection:
                found = await connection.exec_driver_sql(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%%' AND state = 'idle' "
                    "AND datname = current_database()"
                )
                if found.scalar_one():
                    return


def event(event_id: str) -> NewEvent:
    return NewEvent(
        channel="fake", event_id=event_id, conversation="c", body="{}", received_at=NOW
    )
