"""The permission a channel has from its platform, sealed by the caller."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.repositories.border import in_utc
from storage.repositories.dialect import insert
from storage.tables import GrantRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedGrant:
    """A permission as it is kept; `number` tells two states of it apart."""

    sealed: str
    number: int


class GrantRepository:
    """The permissions of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, channel: str) -> SealedGrant | None:
        """The permission last kept, if any."""
        columns = select(col(GrantRow.sealed), col(GrantRow.number))
        found = await self._session.execute(columns.where(col(GrantRow.channel) == channel))
        row = found.one_or_none()
        return None if row is None else SealedGrant(sealed=row.sealed, number=row.number)

    async def put_first(self, channel: str, sealed: str, at: datetime) -> bool:
        """Keep this permission where there is none yet; False when there is one."""
        row = insert(self._session, GrantRow).values(
            channel=channel, sealed=sealed, number=1, changed_at=in_utc(at)
        )
        first = row.on_conflict_do_nothing(index_elements=["channel"])
        kept = await self._session.execute(first.returning(col(GrantRow.number)))
        return kept.first() is not None

    async def put(self, channel: str, sealed: str, at: datetime) -> int:
        """Keep this permission whatever was there; returns its number."""
        row = insert(self._session, GrantRow).values(
            channel=channel, sealed=sealed, number=1, changed_at=in_utc(at)
        )
        said = {
            "sealed": sealed,
            "number": col(GrantRow.number) + 1,
            "changed_at": in_utc(at),
        }
        kept = row.on_conflict_do_update(index_elements=["channel"], set_=said)
        number = await self._session.execute(kept.returning(col(GrantRow.number)))
        return int(number.scalar_one())

    async def replace(self, channel: str, sealed: str, at: datetime, *, number: int) -> bool:
        """Keep it in place of the one with that number; False when that one is gone already."""
        changed = await self._session.execute(
            update(GrantRow)
            .where(col(GrantRow.channel) == channel, col(GrantRow.number) == number)
            .values(sealed=sealed, number=number + 1, changed_at=in_utc(at))
            .returning(col(GrantRow.number))
        )
        return changed.first() is not None
