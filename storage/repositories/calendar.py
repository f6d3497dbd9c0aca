"""Days that are not what the public calendar says, and years somebody has confirmed.

Whatever changes here makes every obligation be looked at again: its moments may be others.
"""

from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.deadlines.holidays_seed import Day, Kind
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import CalendarDayRow, CalendarYearRow, ObligationRow

EVERYWHERE = ""  # as the unit: not only there


class CalendarRepository:
    """The corrections of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def days(self) -> dict[str, dict[date, Day]]:
        """Every corrected day, by unit; those of `EVERYWHERE` count in all."""
        rows = await self._session.execute(
            select(
                col(CalendarDayRow.unit),
                col(CalendarDayRow.day),
                col(CalendarDayRow.kind),
                col(CalendarDayRow.note),
            ).order_by(col(CalendarDayRow.unit), col(CalendarDayRow.day))
        )
        found: dict[str, dict[date, Day]] = {}
        for unit, day, kind, note in rows:
            found.setdefault(unit, {})[day] = Day(kind=Kind(kind), note=note)
        return found

    async def set_day(
        self, day: date, what: Day, *, by: str, at: datetime, unit: str = EVERYWHERE
    ) -> None:
        """Say what a day is, whatever the public calendar or somebody before says."""
        said = {
            "kind": what.kind.value,
            "note": storable(what.note),
            "set_by": by,
            "set_at": in_utc(at),
        }
        row = insert(self._session, CalendarDayRow).values(unit=unit, day=day, **said)
        key = ["unit", "day"]
        await self._session.execute(row.on_conflict_do_update(index_elements=key, set_=said))
        await self._look_again()

    async def forget_day(self, day: date, *, unit: str = EVERYWHERE) -> bool:
        """Let the public calendar speak again; False when nothing was said of the day."""
        gone = await self._session.execute(
            delete(CalendarDayRow)
            .where(col(CalendarDayRow.unit) == unit, col(CalendarDayRow.day) == day)
            .returning(col(CalendarDayRow.day))
        )
        if gone.first() is None:
            return False
        await self._look_again()
        return True

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

    async def _look_again(self) -> None:
        await self._session.execute(update(ObligationRow).values(next_at=None))
