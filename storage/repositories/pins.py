"""PINs, as slow hashes, and where each was given lately."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.people_records import Attempts, Pin
from storage.repositories.border import in_utc
from storage.repositories.dialect import insert
from storage.repositories.numbers import number_of
from storage.tables import AddressRow, PinRow


class PinRepository:
    """The PINs of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, person: str) -> Pin | None:
        """The PIN of this person, if they chose one."""
        rows = select(PinRow).where(col(PinRow.person) == number_of(person))
        found = await self._session.scalars(rows.execution_options(populate_existing=True))
        row = found.one_or_none()
        if row is None:
            return None
        attempts = Attempts(failures=row.failures, locked_until=row.locked_until)
        return Pin(hashed=row.hashed, attempts=attempts)

    async def put(self, person: str, hashed: str) -> None:
        """Keep this PIN, with no attempt counted, in place of whatever was there."""
        said = {"hashed": hashed, "failures": 0, "locked_until": None}
        row = insert(self._session, PinRow).values(person=number_of(person), **said)
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["person"], set_=said)
        )

    async def remove(self, person: str) -> bool:
        """Forget the PIN, and where it was given; False when there was none."""
        number = number_of(person)
        await self._session.execute(
            update(AddressRow)
            .where(col(AddressRow.person) == number)
            .values(opened_at=None)
            .execution_options(synchronize_session=False)
        )
        gone = await self._session.execute(
            delete(PinRow)
            .where(col(PinRow.person) == number)
            .returning(col(PinRow.person))
            .execution_options(synchronize_session=False)
        )
        return gone.first() is not None

    async def failed(self, person: str) -> int:
        """Count a wrong PIN; returns how many in a row."""
        counted = await self._session.execute(
            update(PinRow)
            .where(col(PinRow.person) == number_of(person))
            .values(failures=col(PinRow.failures) + 1)
            .returning(col(PinRow.failures))
            .execution_options(synchronize_session=False)
        )
        return int(counted.scalar_one())

    async def lock(self, person: str, until: datetime | None) -> None:
        """Listen to no PIN of this person until then, and count from none."""
        await self._session.execute(
            update(PinRow)
            .where(col(PinRow.person) == number_of(person))
            .values(failures=0, locked_until=None if until is None else in_utc(until))
            .execution_options(synchronize_session=False)
        )

    async def opened(self, channel: str, sender: str) -> datetime | None:
        """When the PIN was last given, or used, in this conversation."""
        rows = select(col(AddressRow.opened_at)).where(
            col(AddressRow.channel) == channel, col(AddressRow.sender) == sender
        )
        return (await self._session.execute(rows)).scalar_one_or_none()

    async def open(self, channel: str, sender: str, at: datetime) -> None:
        """Note that it was given, or used, in this conversation."""
        await self._session.execute(
            update(AddressRow)
            .where(col(AddressRow.channel) == channel, col(AddressRow.sender) == sender)
            .values(opened_at=in_utc(at))
            .execution_options(synchronize_session=False)
        )
