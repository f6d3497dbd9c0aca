"""What an error of an engine says: the database is away, was not prepared, or refused this."""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.errors import DatabaseNotPrepared, DatabaseUnavailable, StorageError

# Nobody's fault who asks, and over by itself or by the operator's doing. By codes, because both
# engines call much else an "operational error": too many parameters, a statement too complex.
_AWAY_ON_POSTGRESQL = (
    "08",  # the line
    "57P0",  # shut down, crashed, starting
    "53",  # disk full, out of memory, too many connections
    "40",  # deadlock, serialization: the other one was let through
    "55P03",  # a lock was not to be had
    "58",  # its operating system failed it
    "25006",  # a standby that may only be read
)
_AWAY_ON_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
_PRIMARY = 0xFF  # the part of a code of SQLite that tells what; the rest tells where

_NO_SUCH_ON_POSTGRESQL = {"42P01", "42703"}  # table, column
_NO_SUCH_ON_SQLITE = ("no such table", "no such column")


def explained(error: SQLAlchemyError) -> StorageError:
    """The error of our tree that says what the caller can do."""
    cause = error.__cause__
    if _is_not_prepared(cause):
        return DatabaseNotPrepared(f"the database was not prepared: {error}")
    if isinstance(error, PoolTimeoutError) or _is_away(error, cause):
        return DatabaseUnavailable(f"the database cannot be reached or is busy: {error}")
    return StorageError(f"the database refused: {error}")


def _is_not_prepared(cause: BaseException | None) -> bool:
    """SQLite says so in words, PostgreSQL by a code of the standard."""
    code = getattr(cause, "sqlstate", None)
    return code in _NO_SUCH_ON_POSTGRESQL or str(cause).startswith(_NO_SUCH_ON_SQLITE)


def _is_away(error: SQLAlchemyError, cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & _PRIMARY in _AWAY_ON_SQLITE
    code = getattr(cause, "sqlstate", None)
    if code is not None:
        return str(code).startswith(_AWAY_ON_POSTGRESQL)
    # The server said nothing: the line is gone, or was never there.
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or error.statement is None
    )
