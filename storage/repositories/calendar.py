"""Days that are not what the public calendar says, and years somebody has confirmed."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.deadlines.holidays_seed import Day, Kind
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import CalendarDayRow, CalendarYearRow


class CalendarRepository:
    """The corrections of one unit of work; whoever changes one looks again at all obligations."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def days(self) -> dict[date, Day]:
        """Every corrected day, in order."""
        rows = await self._session.execute(
            select(
                col(CalendarDayRow.day), col(CalendarDayRow.kind), col(CalendarDayRow.note)
            ).order_by(col(CalendarDayRow.day))
        )
        return {row.day: Day(kind=Kind(row.kind), note=row.note) for row in rows}

    async def set_day(self, day: date, what: Day, *, by: str, at: datetime) -> None:
        """Say what a day is, whatever the public calendar or somebody before says."""
        said = {
            "kind": what.kind.value,
            "note": storable(what.note),
            "set_by": by,
            "set_at": in_utc(at),
        }
        row = insert(self._session, CalendarDayRow).values(day=day, **said)
        await self._session.execute(row.on_conflict_do_update(index_elements=["day"], set_=said))

    async def forget_day(self, day: date) -> bool:
        """Let the public calendar speak again; False when nothing was said of the day."""
        gone = await self._session.execute(
            delete(CalendarDayRow)
            .where(col(CalendarDayRow.day) == day)
            .returning(col(CalendarDayRow.day))
        )
        return gone.first() is not None

    async def confirm_year(self, year: int, *, by: str, at: datetime) -> None:
        """Say that a year's days are those of the official notice."""
        row = insert(self._session, CalendarYearRow).values(
            year=year, confirmed_by=by, confirmed_at=in_utc(at)
        )
        await self._session.execute(row.on_conflict_do_nothing(index_elements=["year"]))

    async def doubt_year(self, year: int) -> bool:
        """Take that back; False when nobody had said so."""
        gone = await self._session.execute(
            delete(CalendarYearRow)
            .where(col(CalendarYearRow.year) == year)
            .returning(col(CalendarYearRow.year))
        )
        return gone.first() is not None

    async def confirmed_years(self) -> frozenset[int]:
        """The years somebody has confirmed."""
        return frozenset(await self._session.scalars(select(col(CalendarYearRow.year))))
