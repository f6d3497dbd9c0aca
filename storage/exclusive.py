"""Things only one process may do at a time: a lock that ends with the process that holds it."""

import asyncio
import fcntl
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL

from storage.errors import DatabaseUnavailable, HeldElsewhere
from storage.lines import arguments
from storage.waiting import within

CHECKING = 5.0  # seconds; a lock on a line that stands still is not known to be ours

# The first half of every advisory lock of ours: another program's cannot be meant.
_OURS = 20260702

_WHO = """
    SELECT coalesce(application_name, '') || ' ' || coalesce(host(client_addr), 'local')
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND classid::bigint = %s AND objid::bigint = (hashtext(%s)::bigint & 4294967295)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that was taken; it may be lost with the connection it lives on."""

    _connection: psycopg.AsyncConnection | None = None

    async def check(self) -> None:
        """Raise DatabaseUnavailable when the lock may be somebody else's by now."""
        if self._connection is None:
            return  # a lock on a file is lost only with the process
        try:
            await within(CHECKING, self._connection.execute("SELECT 1"))
        except (psycopg.Error, TimeoutError) as error:
            message = f"the lock is lost: {error}"
            raise DatabaseUnavailable(message) from error


@asynccontextmanager
async def held_on_file(database: Path, name: str) -> AsyncIterator[Held]:
    """Hold a lock beside a SQLite file; HeldElsewhere when another process does."""
    path = database.with_name(f"{database.name}.{name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"the lock file cannot be opened: {error}"
        raise DatabaseUnavailable(message) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            raise HeldElsewhere(name, holder) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, me().encode(), 0)
        yield Held()
    finally:
        os.close(descriptor)


@asynccontextmanager
async def held_on_server(url: URL, name: str) -> AsyncIterator[Held]:
    """Hold an advisory lock of PostgreSQL; HeldElsewhere when another connection does."""
    connection = await connected(url)
    try:
        try:
            asked = await connection.execute(
                "SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_OURS, name)
            )
            row = await asked.fetchone()
            if row is None or not row[0]:
                found = await (await connection.execute(_WHO, (_OURS, name))).fetchone()
                raise HeldElsewhere(name, str(found[0]) if found else "")
        except psycopg.Error as error:
            message = f"the lock cannot be asked for: {error}"
            raise DatabaseUnavailable(message) from error
        yield Held(connection)
    finally:
        await asyncio.shield(connection.close())


async def connected(url: URL) -> psycopg.AsyncConnection:
    """Open a connection outside of the pool, for what lasts as long as the process.

    `url` is one that lasts: see `storage.lines`.
    """
    try:
        return await psycopg.AsyncConnection.connect(
            **{**arguments(url), "autocommit": True, "application_name": me()}
        )
    except psycopg.Error as error:
        message = f"the database cannot be reached: {type(error).__name__}"
        raise DatabaseUnavailable(message) from error


def me() -> str:
    """How this process is named to a person who looks for it."""
    return f"motcua {socket.gethostname()} pid {os.getpid()}"
