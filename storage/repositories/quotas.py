"""What counts towards quotas: logged one by one, counted between two days."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.deadline_records import QuotaEntry, StoredQuotaEntry
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import ObligationRow, QuotaEntryRow


class QuotaRepository:
    """The quota entries of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: QuotaEntry) -> int:
        """Count one more; returns its number, by which it can be taken back."""
        row = insert(self._session, QuotaEntryRow).values(
            obligation=entry.obligation,
            person=entry.person,
            day=entry.day,
            what=storable(entry.what),
            link=storable(entry.link),
            logged_at=in_utc(entry.logged_at),
        )
        added = await self._session.execute(row.returning(col(QuotaEntryRow.number)))
        await self._look_again(entry.obligation)
        return int(cast("int", added.scalar_one()))

    async def remove(self, number: int, person: str | None = None) -> bool:
        """Take one back, of this person (None: of anybody); False when there is none."""
        row = delete(QuotaEntryRow).where(col(QuotaEntryRow.number) == number)
        if person is not None:
            row = row.where(col(QuotaEntryRow.person) == person)
        gone = await self._session.execute(row.returning(col(QuotaEntryRow.obligation)))
        obligation = gone.scalar_one_or_none()
        if obligation is None:
            return False
        await self._look_again(obligation)
        return True

    async def between(
        self, obligation: str, first: date, last: date
    ) -> tuple[StoredQuotaEntry, ...]:
        """What counts from the one day to the other, both included, oldest first."""
        rows = await self._session.scalars(
            select(QuotaEntryRow)
            .where(
                col(QuotaEntryRow.obligation) == obligation,
                col(QuotaEntryRow.day) >= first,
                col(QuotaEntryRow.day) <= last,
            )
            .order_by(col(QuotaEntryRow.day), col(QuotaEntryRow.number))
        )
        return tuple(
            StoredQuotaEntry(
                number=cast("int", row.number),  # None only before it is stored
                obligation=row.obligation,
                person=row.person,
                day=row.day,
                what=row.what,
                link=row.link,
                logged_at=row.logged_at,
            )
            for row in rows
        )

    async def counts(self, obligations: Iterable[str]) -> dict[str, dict[date, int]]:
        """How many of each obligation count for each day."""
        by = (col(QuotaEntryRow.obligation), col(QuotaEntryRow.day))
        rows = await self._session.execute(
            select(*by, func.count())
            .where(col(QuotaEntryRow.obligation).in_(tuple(obligations)))
            .group_by(*by)
            .order_by(*by)
        )
        counted: dict[str, dict[date, int]] = {}
        for obligation, day, count in rows:
            counted.setdefault(obligation, {})[day] = count
        return counted

    async def _look_again(self, obligation: str) -> None:
        """A quota that is full, or no longer, changes what is reminded of next."""
        row = update(ObligationRow).where(col(ObligationRow.id) == obligation)
        await self._session.execute(row.values(next_at=None))
