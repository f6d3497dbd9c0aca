"""An error of an engine is told by what the caller can do: wait, upgrade, or ask something else.

1. What PostgreSQL and SQLite say when they are away, busy or full is DatabaseUnavailable.
2. What they say of one statement is a StorageError of that statement alone.
3. A line that breaks, and one that was never there, are DatabaseUnavailable. On PostgreSQL.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database import Database, UnitOfWork
from storage.errors import DatabaseNotPrepared, DatabaseUnavailable, StorageError
from storage.explaining import explained
from tests.emulators.relay import Relay, relayed

AWAY = ("08006", "57P01", "57P03", "53100", "53200", "53300", "40001", "40P01", "55P03", "25006")
REFUSED = ("54001", "54000", "57014", "55000", "22021")


# "Operational errors", both, of what was asked and nothing else.
TOO_MUCH = {
    "sqlite": ("SELECT json_extract('[', '$')",),
    "postgresql": ("SET LOCAL statement_timeout = 1", "SELECT pg_sleep(9)"),
}


async def ask_too_much(work: UnitOfWork) -> None:
    for statement in TOO_MUCH[work._session.get_bind().dialect.name]:
        await work._session.execute(text(statement))


def told(cause: Exception) -> type[StorageError]:
    """What an error of the driver becomes once the engine has said which statement it was."""
    error = OperationalError("SELECT 1", None, cause)
    error.__cause__ = cause
    return type(explained(error))


@pytest.mark.parametrize("code", AWAY)
def test_postgresql_is_away(code: str) -> None:
    assert told(psycopg.errors.lookup(code)()) is DatabaseUnavailable


@pytest.mark.parametrize("code", REFUSED)
def test_postgresql_refused_a_statement(code: str) -> None:
    assert told(psycopg.errors.lookup(code)()) is StorageError


def test_postgresql_has_no_such_table() -> None:
    assert told(psycopg.errors.lookup("42P01")()) is DatabaseNotPrepared


@pytest.mark.parametrize(
    ("trouble", "statement"),
    [
        ("BEGIN IMMEDIATE", "BEGIN IMMEDIATE"),
        ("", "PRAGMA query_only = 1; INSERT INTO t VALUES (1)"),
        ("", "PRAGMA max_page_count = 1; INSERT INTO t SELECT randomblob(9999)"),
    ],
    ids=["busy", "read only", "full"],
)
def test_sqlite_is_away(tmp_path: Path, trouble: str, statement: str) -> None:
    file = tmp_path / "a.db"
    with (
        closing(sqlite3.connect(file)) as other,
        closing(sqlite3.connect(file, timeout=0)) as line,
    ):
        other.executescript("CREATE TABLE t (a)")
        other.executescript(trouble)
        with pytest.raises(sqlite3.OperationalError) as caught:
            line.executescript(statement)

    assert told(caught.value) is DatabaseUnavailable


def test_sqlite_cannot_open_its_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(tmp_path / "no" / "a.db")

    assert told(caught.value) is DatabaseUnavailable


async def test_a_statement_that_asks_too_much_is_its_own_fault(database: Database) -> None:
    with pytest.raises(StorageError) as caught:
        async with database.begin() as work:
            await ask_too_much(work)

    assert type(caught.value) is StorageError
    async with database.begin() as work:
        assert await work.outbox.tally() == ()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_line_that_breaks_is_nobodys_fault(database_url: str) -> None:
    unix, url = relayed(database_url)
    async with Relay(unix).open() as relay:
        database = Database(url.format(port=relay.port))
        with pytest.raises(DatabaseUnavailable):
            await look_twice(database, relay.cut)
        with pytest.raises(DatabaseUnavailable):
            await look_twice(database, relay.cut)
        await database.close()


async def look_twice(database: Database, between: Callable[[], None]) -> None:
    async with database.begin() as work:
        await work.outbox.tally()
        between()
        await work.outbox.tally()
