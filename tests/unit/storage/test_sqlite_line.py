"""What is done at once on SQLite, and what is done in a thread of its own."""

import threading
from pathlib import Path

from sqlalchemy import Connection, event, text

from storage.database import Database


async def threads(database: Database, *, read_only: bool) -> list[bool]:
    """For each statement of one unit of work, whether it ran in our own thread."""
    here, seen = threading.get_ident(), list[bool]()

    def told() -> int:
        seen.append(threading.get_ident() == here)
        return 1

    @event.listens_for(database._engine.sync_engine, "engine_connect")
    def _teach(connection: Connection) -> None:
        connection.connection.create_function("told", 0, told)

    async with database.begin(read_only=read_only) as work:
        await work._session.execute(text("SELECT told()"))
        await work._session.execute(text("SELECT told()"))
        await work.commit()
    return seen


async def test_a_short_transaction_is_done_without_changing_threads(
    sqlite_database: Database,
) -> None:
    assert await threads(sqlite_database, read_only=False) == [True, True]


async def test_who_only_reads_may_read_long_and_does_so_aside(sqlite_database: Database) -> None:
    assert await threads(sqlite_database, read_only=True) == [False, False]


async def test_a_unit_that_reads_after_one_that_wrote_reads_aside_too(
    sqlite_database: Database,
) -> None:
    await threads(sqlite_database, read_only=False)

    assert await threads(sqlite_database, read_only=True) == [False, False]


async def test_an_engine_nobody_closed_does_not_keep_the_program_running(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    await database.upgrade()

    assert all(thread.daemon for thread in threading.enumerate()[1:])
    await database.close()
