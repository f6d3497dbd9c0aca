"""What the engines say differently: an INSERT that may meet a conflict, a turn, a call."""

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

CALLS = "motcua"  # the channel of PostgreSQL's NOTIFY


def insert(session: AsyncSession, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT with ON CONFLICT in the words of this session's engine."""
    if _is_postgresql(session):
        return postgresql.insert(table)
    return sqlite.insert(table)


async def take_turn(session: AsyncSession, about: str) -> None:
    """Wait until no other transaction has the turn `about`, then hold it until this one ends.

    On SQLite there is nothing to wait for: a transaction that writes is alone from its start.
    """
    if _is_postgresql(session):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(about))))


async def call(session: AsyncSession, topic: str) -> None:
    """Wake, once this transaction is committed, whoever listens on other connections.

    On SQLite there is nobody to wake: one process serves, and it knows what it did.
    """
    if _is_postgresql(session):
        await session.execute(select(func.pg_notify(CALLS, topic)))


def _is_postgresql(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
