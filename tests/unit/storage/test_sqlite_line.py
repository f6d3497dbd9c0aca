"""What is done at once on SQLite, and what is done in a thread of its own."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from storage.database import Database
from storage.sqlite_line import ALONE, BUSY_SECONDS, WAIT, connect


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


async def test_what_somebody_gave_up_waiting_for_is_undone_all_the_same(tmp_path: Path) -> None:
    """A rollback must not overtake the statement it undoes."""
    file = str(tmp_path / "a.db")
    line, other = await connect(file, isolation_level=None), sqlite3.connect(file)
    await line.execute(WAIT)
    other.execute("BEGIN IMMEDIATE")
    beginning = asyncio.create_task(line.execute(ALONE))
    await asyncio.sleep(0)  # the thread waits for the other writer now
    beginning.cancel()
    await asyncio.wait([beginning])
    undoing = asyncio.create_task(line.rollback())
    await asyncio.sleep(0)
    other.rollback()
    await undoing
    await line.execute("SELECT 1")  # whatever the thread had to do is done

    assert not line.in_transaction
    await line.close()
    other.close()


async def test_a_writer_elsewhere_is_waited_for_while_others_go_on(tmp_path: Path) -> None:
    file = str(tmp_path / "a.db")
    line, other = await connect(file, isolation_level=None), sqlite3.connect(file)
    await line.execute(WAIT)
    other.execute("BEGIN IMMEDIATE")
    beginning = asyncio.create_task(line.execute(ALONE))
    await asyncio.sleep(0)
    other.rollback()  # reached at once: nobody waited in our own thread
    await beginning

    assert line.in_transaction
    (timeout,) = await line.execute_fetchall("PRAGMA busy_timeout")
    assert timeout == (BUSY_SECONDS * 1000,)
    await line.rollback()
    await line.close()
    other.close()


async def test_who_begins_while_nobody_writes_changes_no_threads(tmp_path: Path) -> None:
    line = await connect(str(tmp_path / "a.db"), isolation_level=None)
    cursor = await line.cursor()

    begin = line._execute(cursor._cursor.execute, ALONE)
    with pytest.raises(StopIteration):  # ended without waiting for anything
        begin.send(None)

    assert line.in_transaction
    await line.rollback()
    await line.close()


async def test_nothing_to_undo_and_a_new_cursor_change_no_threads(tmp_path: Path) -> None:
    line = await connect(str(tmp_path / "a.db"), isolation_level=None)

    assert line._is_at_once(line._conn.cursor, ())
    assert line._is_at_once(line._conn.rollback, ())
    assert not line._is_at_once(line._conn.cursor().execute, ("BEGIN IMMEDIATE",))
    await line.execute("BEGIN IMMEDIATE")
    assert not line._is_at_once(line._conn.rollback, ())
    await line.close()


async def test_an_engine_nobody_closed_does_not_keep_the_program_running(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    await database.upgrade()

    assert all(thread.daemon for thread in threading.enumerate()[1:])
    await database.close()
