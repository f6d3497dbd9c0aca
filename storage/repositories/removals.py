"""Requests to remove an admin, to which a second admin has to agree."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.people_records import Removal
from storage.repositories.border import in_utc, storable
from storage.repositories.numbers import named, number_of
from storage.tables import RemovalRow


class RemovalRepository:
    """The requests of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ask(
        self, person: str, *, asked_by: str, why: str, at: datetime, expires_at: datetime
    ) -> Removal:
        """Keep a new request."""
        row = RemovalRow(
            person=number_of(person),
            asked_by=number_of(asked_by),
            why=storable(why),
            asked_at=in_utc(at),
            expires_at=in_utc(expires_at),
        )
        self._session.add(row)
        await self._session.flush()
        return _removal(row)

    async def get(self, removal: str) -> Removal | None:
        """The request of that id, whatever became of it."""
        return await self._one(col(RemovalRow.number) == number_of(removal))

    async def open_for(self, person: str, now: datetime) -> Removal | None:
        """The request about this person that waits for an answer, if any."""
        return await self._one(col(RemovalRow.person) == number_of(person), *_open(now))

    async def decide(self, removal: str, decided_by: str, at: datetime) -> bool:
        """Note who answered; False when it waits for no answer any more."""
        changed = await self._session.execute(
            update(RemovalRow)
            .where(col(RemovalRow.number) == number_of(removal), *_open(at))
            .values(decided_by=number_of(decided_by))
            .returning(col(RemovalRow.number))
            .execution_options(synchronize_session=False)
        )
        return changed.first() is not None

    async def _one(self, *which: ColumnElement[bool]) -> Removal | None:
        rows = select(RemovalRow).where(*which).order_by(col(RemovalRow.number).desc()).limit(1)
        found = await self._session.scalars(rows.execution_options(populate_existing=True))
        row = found.one_or_none()
        return None if row is None else _removal(row)


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(RemovalRow.decided_by).is_(None), col(RemovalRow.expires_at) > in_utc(now))


def _removal(row: RemovalRow) -> Removal:
    return Removal(
        id=str(row.number),
        person=str(row.person),
        asked_by=str(row.asked_by),
        why=row.why,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        decided_by=named(row.decided_by),
    )
