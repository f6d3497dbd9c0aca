"""The two things the engines say differently: an INSERT that may meet a conflict, and a turn."""

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


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


def _is_postgresql(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
