"""A connection to PostgreSQL outside of the pool, for what lasts as long as the process.

Loaded only where a server is used: its driver takes long to load.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy import URL

from storage.errors import DatabaseUnavailable, HeldElsewhere
from storage.exclusive import Held, me
from storage.lines import arguments
from storage.repositories.dialect import CALLS
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


@asynccontextmanager
async def held_on_server(url: URL, name: str) -> AsyncIterator[Held]:
    """Hold an advisory lock of PostgreSQL; HeldElsewhere when another connection does."""
    connection = await connected(url)

    async def check() -> None:
        try:
            await within(CHECKING, connection.execute("SELECT 1"))
        except (psycopg.Error, TimeoutError) as error:
            message = f"the lock is lost: {error}"
            raise DatabaseUnavailable(message) from error

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
        yield Held(check)
    finally:
        await asyncio.shield(connection.close())


async def listen(url: URL, heard: Callable[[str], None]) -> None:
    """Tell `heard` what is called with NOTIFY; DatabaseUnavailable when the line is cut."""
    connection = await connected(url)
    try:
        await connection.execute(f"LISTEN {CALLS}")
        async for call in connection.notifies():
            heard(call.payload)
    except psycopg.Error as error:
        message = f"the line to the database is cut: {error}"
        raise DatabaseUnavailable(message) from error
    finally:
        await asyncio.shield(connection.close())


async def connected(url: URL) -> psycopg.AsyncConnection:
    """Open such a connection; `url` is one that lasts: see `storage.lines`."""
    try:
        return await psycopg.AsyncConnection.connect(
            **{**arguments(url), "autocommit": True, "application_name": me()}
        )
    except psycopg.Error as error:
        message = f"the database cannot be reached: {type(error).__name__}"
        raise DatabaseUnavailable(message) from error
