"""The units: a tree whose names are data."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.people_records import Unit
from storage.repositories.border import storable
from storage.repositories.numbers import named, number_of, number_or_none
from storage.tables import UnitRow


class UnitRepository:
    """The units of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> tuple[Unit, ...]:
        """Every unit, the oldest first."""
        return await self._found()

    async def get(self, unit: str) -> Unit | None:
        """The unit of that id, if any."""
        found = await self._found(col(UnitRow.number) == number_of(unit))
        return found[0] if found else None

    async def add(self, name: str, above: str | None = None) -> Unit:
        """Add a unit; `above` is one that is there, checked by the caller."""
        row = UnitRow(name=storable(name), above=number_or_none(above))
        self._session.add(row)
        await self._session.flush()
        return _unit(row)

    async def put(self, unit: Unit) -> None:
        """Keep what is said of a unit that is there, in place of what was."""
        await self._session.execute(
            update(UnitRow)
            .where(col(UnitRow.number) == number_of(unit.id))
            .values(
                name=storable(unit.name),
                above=number_or_none(unit.above),
                head=number_or_none(unit.head),
                vice=number_or_none(unit.vice),
            )
            .execution_options(synchronize_session=False)
        )

    async def _found(self, *which: ColumnElement[bool]) -> tuple[Unit, ...]:
        rows = select(UnitRow).where(*which).order_by(col(UnitRow.number))
        fresh = rows.execution_options(populate_existing=True)
        return tuple(_unit(row) for row in await self._session.scalars(fresh))


def _unit(row: UnitRow) -> Unit:
    return Unit(
        id=str(row.number),
        name=row.name,
        above=named(row.above),
        head=named(row.head),
        vice=named(row.vice),
    )
