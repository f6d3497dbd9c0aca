"""A connection to SQLite that does a short transaction without changing threads."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from aiosqlite import Connection

BUSY_SECONDS = 10.0  # how long a writer waits for another: an import of 6,000 entries takes less
ALONE = "BEGIN IMMEDIATE"
WAIT = f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}"

_AT_ONCE = {
    (sqlite3.Connection, "cursor"),
    (sqlite3.Cursor, "execute"),
    (sqlite3.Cursor, "executemany"),
    (sqlite3.Cursor, "fetchall"),
    (sqlite3.Cursor, "close"),
}
# Outside of a transaction these do nothing to the database.
_NOTHING = {
    (sqlite3.Connection, "cursor"),
    (sqlite3.Connection, "rollback"),
    (sqlite3.Cursor, "close"),
}
_ROWS = 64  # written together at most, or fetched by whoever goes through a result one by one

Done = TypeVar("Done")


class SqliteLine(Connection):
    """The library's connection, which does everything in a thread of its own, with one exception.

    Two changes of threads cost many times what SQLite needs for a row. A transaction that is
    ALONE waits for nobody and is short, so its statements are done where they are asked for; so
    is what the database has no part in, and to begin while nobody else writes. What may wait or
    take long (another process writes, to commit, many rows, whoever only reads) is done aside.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, _ROWS)
        self._thread.daemon = True  # an engine nobody closed must not keep the program running
        self._alone = False
        self._busy = False  # the thread is at something, also when nobody waits for it any more

    async def _execute(
        self,
        fn: Callable[..., Done],
        *args: Any,  # noqa: ANN401 - the library's own signature
        **kwargs: Any,  # noqa: ANN401
    ) -> Done:
        if self._is_at_once(fn, args):
            return fn(*args, **kwargs)
        if args and args[0] == ALONE and not self._busy:
            with suppress(sqlite3.OperationalError), self._waiting_for_nobody():
                begun = fn(*args, **kwargs)
                self._alone = True
                return begun
        self._busy = True
        try:
            done: Done = await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except Exception:
            self._busy = False
            raise
        self._busy = False
        if args and isinstance(args[0], str) and args[0].startswith("BEGIN"):
            self._alone = args[0] == ALONE
        return done

    @contextmanager
    def _waiting_for_nobody(self) -> Iterator[None]:
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self._conn.execute(WAIT)

    def _is_at_once(self, fn: Callable[..., Any], args: Sequence[Any]) -> bool:
        if self._busy:
            return False
        what = (type(getattr(fn, "__self__", None)), fn.__name__)
        if not self._conn.in_transaction:
            return what in _NOTHING
        values = args[1] if len(args) > 1 else ()
        return self._alone and what in _AT_ONCE and len(values) <= _ROWS


def connect(file: str, **options: Any) -> SqliteLine:  # noqa: ANN401 - sqlite3.connect's
    """Give a connection to be awaited, as `aiosqlite.connect` does."""
    options["check_same_thread"] = False  # one thread at a time: every call is waited for
    return SqliteLine(partial(sqlite3.connect, file, **options))
