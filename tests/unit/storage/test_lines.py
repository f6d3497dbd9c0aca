"""A line to PostgreSQL that has died is noticed.

1. Every connection, pooled or held, asks both ends to look whether the other is there.
2. What the operator's own address says wins.
3. A line that stands still does not keep anybody who asks whether a lock is still held.
4. Waiting ends in time, whatever the one waited for does when it is cancelled.
"""

import asyncio
import socket
from contextlib import closing, suppress

import psycopg
import pytest
from sqlalchemy import make_url

from storage import server_line
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.lines import arguments, lasting
from storage.server_line import connected
from storage.waiting import within
from tests.emulators.relay import Relay, relayed

on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
SETTINGS = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "1min",
}


@on_postgresql
async def test_the_server_looks_whether_we_are_there(
    database: Database, database_url: str
) -> None:
    held = await connected(lasting(make_url(database_url)))
    for name, value in SETTINGS.items():
        async with database._connection(read_only=True) as pooled:
            # On a unix socket there is nothing to keep alive: what was asked for is told here.
            asked = "SELECT reset_val FROM pg_settings WHERE name = '%s'"
            shown = (await pooled.exec_driver_sql(asked % name)).scalar_one()
        told = await (
            await held.execute("SELECT reset_val FROM pg_settings WHERE name = %s", [name])
        ).fetchone()
        assert told == (shown,)
        assert shown in {value, "60000"}
    await held.close()


@on_postgresql
async def test_we_look_whether_the_server_is_there(database_url: str) -> None:
    unix, url = relayed(database_url)
    async with Relay(unix).open() as relay:
        held = await connected(lasting(make_url(url.format(port=relay.port))))
        with closing(socket.socket(fileno=socket.dup(held.pgconn.socket))) as line:
            idle = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
            unanswered = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        await held.close()

    assert (idle, unanswered) == (10, 25_000)


def test_what_the_address_says_itself_wins() -> None:
    theirs = "-c search_path=other -c idle_in_transaction_session_timeout=5s"
    own = make_url("postgresql+psycopg://one@db/name").update_query_dict(
        {"connect_timeout": "60", "options": theirs}
    )

    named = arguments(lasting(own))

    assert named["connect_timeout"] == "60"
    assert named["keepalives_idle"] == "10"
    assert named["options"].endswith(theirs)  # of two that differ the server takes the last
    assert "-c tcp_keepalives_idle=10 " in named["options"]
    assert (named["user"], named["host"], named["dbname"]) == ("one", "db", "name")


@on_postgresql
async def test_a_lock_on_a_line_that_stands_still_is_not_known_to_be_held(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_line, "CHECKING", 0.1)
    unix, url = relayed(database_url)
    async with Relay(unix).open() as relay:
        database = Database(url.format(port=relay.port))
        async with database.exclusive("telegram") as held:
            await held.check()
            relay.freeze()
            async with asyncio.timeout(5):
                with pytest.raises(DatabaseUnavailable):
                    await held.check()
            relay.mend()
        await database.close()


async def test_waiting_ends_in_time_whatever_is_waited_for() -> None:
    ended = asyncio.Event()

    async def stubborn() -> None:
        for _ in range(2):
            with suppress(asyncio.CancelledError):
                await ended.wait()

    async with asyncio.timeout(5):
        with pytest.raises(TimeoutError):
            await within(0.01, stubborn())
    ended.set()


async def test_what_comes_in_time_is_given_and_what_fails_fails() -> None:
    async def given() -> int:
        return 7

    async def failed() -> int:
        raise psycopg.OperationalError

    assert await within(5, given()) == 7
    with pytest.raises(psycopg.OperationalError):
        await within(5, failed())
