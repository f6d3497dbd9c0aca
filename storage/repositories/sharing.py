"""Addresses that show one thing to whoever holds them: made, found, taken back."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.repositories.border import in_utc
from storage.sharing_records import SharedLink, Shows
from storage.tables import SharedLinkRow


class SharingRepository:
    """The addresses of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, link: SharedLink) -> None:
        """Keep a new address."""
        self._session.add(
            SharedLinkRow(
                digest=link.digest,
                shows=link.shows.value,
                person=link.person,
                unit=link.unit,
                made_at=in_utc(link.made_at),
                expires_at=in_utc(link.expires_at) if link.expires_at else None,
            )
        )
        await self._session.flush()

    async def find(self, digest: str, shows: Shows, now: datetime) -> SharedLink | None:
        """The address of that hash, if it shows this and still holds."""
        holds = or_(
            col(SharedLinkRow.expires_at).is_(None), col(SharedLinkRow.expires_at) > in_utc(now)
        )
        row = await self._session.scalar(
            select(SharedLinkRow).where(
                col(SharedLinkRow.digest) == digest,
                col(SharedLinkRow.shows) == shows.value,
                holds,
            )
        )
        return _link(row) if row else None

    async def take_back(self, person: str) -> int:
        """End every address a person made; returns how many."""
        gone = await self._session.execute(
            delete(SharedLinkRow)
            .where(col(SharedLinkRow.person) == person)
            .returning(col(SharedLinkRow.digest))
        )
        return len(gone.all())

    async def forget_before(self, at: datetime) -> int:
        """Delete the addresses that ended before then; returns how many."""
        gone = await self._session.execute(
            delete(SharedLinkRow)
            .where(col(SharedLinkRow.expires_at) < in_utc(at))
            .returning(col(SharedLinkRow.digest))
        )
        return len(gone.all())


def _link(row: SharedLinkRow) -> SharedLink:
    return SharedLink(
        digest=row.digest,
        shows=Shows(row.shows),
        person=row.person,
        unit=row.unit,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )
