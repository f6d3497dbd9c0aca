"""Open an engine so that both databases behave alike: real transactions, waiting, foreign keys."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import sqlite_line
from storage.lines import lasting

_IS_READ_ONLY = "motcua_is_read_only"

# Execution options of a connection that only reads, and reads one moment, by engine.
READ_ONLY: dict[str, dict[str, Any]] = {
    "sqlite": {_IS_READ_ONLY: True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///…` or `postgresql+psycopg://…`; nothing is opened yet."""
    address, options = make_url(url), dict[str, Any]()
    if address.get_backend_name() == "sqlite":
        options["connect_args"] = {"async_creator_fn": sqlite_line.connect}
    else:
        address = lasting(address)
    engine = create_async_engine(
        address,
        hide_parameters=True,  # questions stay out of error logs
        **options,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def create_sqlite_file(file: Path) -> None:
    """Make an empty database in WAL mode, and its folder; leave an existing one alone.

    Two connections that turn WAL on at once refuse each other, whatever the timeout. So the file
    is made under a name of its own and appears with WAL on; of two made at once one stays.
    """
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent) as folder:
        made = Path(folder) / file.name
        made.touch(mode=0o600)  # only its owner reads who works here and what people ask
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        with suppress(FileExistsError):
            file.hardlink_to(made)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by its own rules, none before a SELECT; we say BEGIN.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(sqlite_line.WAIT)
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_read_only = bool(connection.get_execution_options().get(_IS_READ_ONLY))
    if connection.info.get(_IS_READ_ONLY, False) != is_read_only:  # one statement spared, mostly
        connection.exec_driver_sql(f"PRAGMA query_only = {is_read_only:d}")
        connection.info[_IS_READ_ONLY] = is_read_only
    # A transaction that reads first and writes later can be refused at once, whatever the
    # timeout; one that begins IMMEDIATE waits for its turn instead.
    connection.exec_driver_sql("BEGIN DEFERRED" if is_read_only else sqlite_line.ALONE)
