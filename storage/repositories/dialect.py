"""What the engines say differently: an INSERT that may meet a conflict, a turn, a call."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ARRAY, Table, Text, func, inspect, select
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

CALLS = "motcua"  # the channel of PostgreSQL's NOTIFY


def insert(session: AsyncSession, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT with ON CONFLICT in the words of this session's engine."""
    rows = table_of(table)
    return postgresql.insert(rows) if _is_postgresql(session) else sqlite.insert(rows)


def table_of(rows: type[SQLModel]) -> Table:
    """The table of a class of rows: statements about it cost a third of those about the class."""
    return cast("Table", inspect(rows).local_table)


async def take_turn(session: AsyncSession, about: str) -> None:
    """Wait until no other transaction has the turn `about`, then hold it until this one ends.

    On SQLite there is nothing to wait for: a transaction that writes is alone from its start.
    """
    await take_turns(session, (about,))


async def take_turns(session: AsyncSession, about: Sequence[str]) -> None:
    """Take several turns, one after the other; all the same order keeps two from blocking."""
    if _is_postgresql(session):
        named = func.unnest(cast_to(list(about), ARRAY(Text))).column_valued()
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(named))))


async def call(session: AsyncSession, topic: str) -> None:
    """Wake, once this transaction is committed, whoever listens on other connections.

    On SQLite there is nobody to wake: one process serves, and it knows what it did.
    """
    if _is_postgresql(session):
        await session.execute(select(func.pg_notify(CALLS, topic)))


def _is_postgresql(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
