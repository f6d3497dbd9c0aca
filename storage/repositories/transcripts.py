"""Transcripts: the lines a page that was away catches up from."""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import Author, TranscriptLine
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import call, insert, take_turn
from storage.tables import TranscriptRow

TOPIC = "transcript/"  # what follows is the conversation


class TranscriptRepository:
    """The transcript lines of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def append(
        self,
        conversation: str,
        author: Author,
        body: str,
        at: datetime,
        event_id: str | None = None,
    ) -> int | None:
        """Add a line and give its number; None when the conversation already has that event."""
        # A reader who saw line 8 never asks for 7 again: lines must be committed in their order.
        await take_turn(self._session, conversation)
        row = insert(self._session, TranscriptRow).values(
            conversation=conversation,
            author=author,
            event_id=event_id,
            body=storable(body),
            at=in_utc(at),
        )
        once = row.on_conflict_do_nothing(index_elements=["conversation", "event_id"])
        added = await self._session.execute(once.returning(col(TranscriptRow.number)))
        await call(self._session, f"{TOPIC}{conversation}")
        return added.scalar_one_or_none()

    async def since(
        self, conversation: str, after_number: int, limit: int
    ) -> tuple[TranscriptLine, ...]:
        """Up to `limit` lines after that number, oldest first; 0 is from the start."""
        lines = (
            select(TranscriptRow)
            .where(
                col(TranscriptRow.conversation) == conversation,
                col(TranscriptRow.number) > after_number,
            )
            .order_by(col(TranscriptRow.number))
            .limit(limit)
        )
        return tuple(
            TranscriptLine(
                number=cast("int", row.number),  # None only before it is stored
                conversation=row.conversation,
                author=cast("Author", row.author),
                event_id=row.event_id,
                body=row.body,
                at=row.at,
            )
            for row in await self._session.scalars(lines)
        )

    async def forget_before(self, at: datetime) -> int:
        """Delete lines older than that; returns how many went."""
        old = delete(TranscriptRow).where(col(TranscriptRow.at) < in_utc(at))
        gone = await self._session.execute(old.returning(col(TranscriptRow.number)))
        return len(gone.all())
