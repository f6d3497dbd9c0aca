"""What the engines say differently: an INSERT that may meet a conflict, a turn, a call.

What is said of every event is made once and only run here: making a statement, and asking the
session what it thinks of it, costs several times what the database needs for the row.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import (
    ARRAY,
    Connection,
    CursorResult,
    Executable,
    Table,
    Text,
    bindparam,
    func,
    inspect,
    select,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

if TYPE_CHECKING:  # only the engine that is used is loaded
    from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = "postgresql.Insert | sqlite.Insert"
Values = Mapping[str, object] | Sequence[Mapping[str, object]]

_LINE = "the connection of this transaction"
CALLS = "motcua"  # the channel of PostgreSQL's NOTIFY


_TURNS = select(
    func.pg_advisory_xact_lock(
        func.hashtext(func.unnest(cast_to(bindparam("about"), ARRAY(Text))).column_valued())
    )
)
_CALL = select(func.pg_notify(CALLS, bindparam("topic")))


def insert(session: AsyncSession, table: type[SQLModel]) -> Insert:
    """An INSERT with ON CONFLICT in the words of this session's engine."""
    return insert_on(engine_of(session), table)


def insert_on(engine: str, table: type[SQLModel]) -> Insert:
    """The same, by the engine's name: for what is made once for each engine."""
    made: Insert = import_module(f"sqlalchemy.dialects.{engine}").insert(table_of(table))
    return made


def engine_of(session: AsyncSession) -> str:
    """The name of this session's engine."""
    return session.get_bind().dialect.name


def table_of(rows: type[SQLModel]) -> Table:
    """The table of a class of rows: statements about it cost a third of those about the class."""
    return cast("Table", inspect(rows).local_table)


async def run(
    session: AsyncSession, statement: Executable, values: Values | None = None
) -> CursorResult[Any]:
    """Run a statement that was made once, in this session's transaction.

    Objects the session was only told to add are not seen: flush them first.
    """
    return await session.run_sync(_run, statement, values)


async def take_turn(session: AsyncSession, about: str) -> None:
    """Wait until no other transaction has the turn `about`, then hold it until this one ends.

    On SQLite there is nothing to wait for: a transaction that writes is alone from its start.
    """
    await take_turns(session, (about,))


async def take_turns(session: AsyncSession, about: Sequence[str]) -> None:
    """Take several turns, one after the other; all the same order keeps two from blocking."""
    if engine_of(session) == "postgresql":
        await run(session, _TURNS, {"about": list(about)})


async def call(session: AsyncSession, topic: str) -> None:
    """Wake, once this transaction is committed, whoever listens on other connections.

    On SQLite there is nobody to wake: one process serves, and it knows what it did.
    """
    if engine_of(session) == "postgresql":
        await run(session, _CALL, {"topic": topic})


def _run(session: Session, statement: Executable, values: Values | None) -> CursorResult[Any]:
    line: Connection | None = session.info.get(_LINE)
    if line is None or not line.in_transaction():  # what it was before this one ended
        line = session.info[_LINE] = session.connection()
    return line.execute(statement, values)
