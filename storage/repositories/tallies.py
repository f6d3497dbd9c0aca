"""How often something happened on a day: add, and read what was counted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.repositories.border import storable
from storage.repositories.dialect import insert
from storage.tables import TallyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One number of one day."""

    name: str
    day: date  # in Vietnam
    channel: str
    about: str
    number: int


class TallyRepository:
    """The tallies of one unit of work; they tell how often, never who."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, name: str, channel: str, day: date, *, about: str = "", number: int = 1
    ) -> None:
        """Count so many more."""
        row = insert(self._session, TallyRow).values(
            name=name, day=day.isoformat(), channel=channel, about=storable(about), number=number
        )
        more = row.on_conflict_do_update(
            index_elements=["name", "day", "channel", "about"],
            set_={"number": col(TallyRow.number) + number},
        )
        await self._session.execute(more)

    async def sums(self, name: str) -> dict[str, int]:
        """What was counted on all days, by channel."""
        total = func.sum(col(TallyRow.number))
        rows = select(col(TallyRow.channel), total).where(col(TallyRow.name) == name)
        counted = await self._session.execute(rows.group_by(col(TallyRow.channel)))
        return {channel: int(number) for channel, number in counted}

    async def since(self, name: str, day: date) -> tuple[Tally, ...]:
        """What was counted from that day on, oldest day first."""
        order = (col(TallyRow.day), col(TallyRow.channel), col(TallyRow.about))
        rows = select(TallyRow).where(
            col(TallyRow.name) == name, col(TallyRow.day) >= day.isoformat()
        )
        return tuple(
            Tally(
                name=row.name,
                day=date.fromisoformat(row.day),
                channel=row.channel,
                about=row.about,
                number=row.number,
            )
            for row in await self._session.scalars(rows.order_by(*order))
        )
