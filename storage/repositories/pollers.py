"""Which process asks each platform for messages, and what it said of that last."""

import json

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import Poller
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import PollerRow


class PollerRepository:
    """The pollers of one unit of work, one a channel."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, poller: Poller) -> None:
        """Note who polls the channel now; the caller holds the lock that lets one do so."""
        said = {
            "holder": storable(poller.holder),
            "problems": json.dumps(poller.problems),
            "seen_at": in_utc(poller.seen_at),
        }
        row = insert(self._session, PollerRow).values(channel=poller.channel, **said)
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["channel"], set_=said)
        )

    async def all(self) -> dict[str, Poller]:
        """Who polled each channel last; a channel nobody ever polled is missing."""
        found = await self._session.scalars(select(PollerRow).order_by(col(PollerRow.channel)))
        return {
            row.channel: Poller(
                channel=row.channel,
                holder=row.holder,
                problems=tuple(json.loads(row.problems)),
                seen_at=row.seen_at,
            )
            for row in found
        }
