"""When each person last turned to us, where a platform counts from it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.repositories.border import in_utc
from storage.repositories.dialect import insert
from storage.tables import InteractionRow


class InteractionRepository:
    """The interactions of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, channel: str, person: str, at: datetime) -> None:
        """Remember that this person turned to us; an earlier time changes nothing."""
        moment = in_utc(at)
        row = insert(self._session, InteractionRow).values(
            channel=channel, person=person, at=moment
        )
        later = row.on_conflict_do_update(
            index_elements=["channel", "person"],
            set_={"at": moment},
            where=col(InteractionRow.at) < moment,
        )
        await self._session.execute(later)

    async def last(self, channel: str, person: str) -> datetime | None:
        """When this person last turned to us; None when that is not known."""
        found = await self._session.execute(
            select(col(InteractionRow.at)).where(
                col(InteractionRow.channel) == channel, col(InteractionRow.person) == person
            )
        )
        return found.scalar_one_or_none()

    async def forget(self, channel: str, person: str, *, until: datetime) -> None:
        """Forget that this person turned to us by then: they turned away."""
        row = delete(InteractionRow).where(
            col(InteractionRow.channel) == channel,
            col(InteractionRow.person) == person,
            col(InteractionRow.at) <= in_utc(until),
        )
        await self._session.execute(row)

    async def forget_before(self, at: datetime) -> int:
        """Delete what is older; returns how many went."""
        old = delete(InteractionRow).where(col(InteractionRow.at) < in_utc(at))
        gone = await self._session.execute(old.returning(col(InteractionRow.person)))
        return len(gone.all())
