"""The question log: what was asked and what became of it, never who asked.

Written down when its unit of work commits.
"""

import json

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import QuestionRecord
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import run, table_of
from storage.tables import QuestionRow

_ADDED = "questions added"
_ADD = insert(table_of(QuestionRow))


class QuestionRepository:
    """The question log of one unit of work; records come in already masked and hashed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @property
    def _added(self) -> list[dict[str, object]]:
        """What was added and is not written down yet."""
        added: list[dict[str, object]] = self._session.info.setdefault(_ADDED, [])
        return added

    async def add(self, question: QuestionRecord) -> None:
        """Append one question."""
        columns = {
            "asked_at": in_utc(question.asked_at),
            "channel": question.channel,
            "conversation": question.conversation,
            "text": storable(question.text),
            "outcome": question.outcome,
            "ranked": json.dumps(question.ranked),
            "facet": question.facet,
            "milliseconds": question.milliseconds,
        }
        self._added.append(columns)

    async def write_down(self) -> None:
        """Write all that was added, at once: what is committed by itself does so first."""
        if self._added:
            await run(self._session, _ADD, tuple(self._added))
            self._added.clear()

    async def recent(self, limit: int) -> tuple[QuestionRecord, ...]:
        """The last `limit` questions, newest first."""
        await self.write_down()
        newest = select(QuestionRow).order_by(col(QuestionRow.number).desc()).limit(limit)
        return tuple(
            QuestionRecord(
                asked_at=row.asked_at,
                channel=row.channel,
                conversation=row.conversation,
                text=row.text,
                outcome=row.outcome,
                ranked=tuple(json.loads(row.ranked)),
                facet=row.facet,
                milliseconds=row.milliseconds,
            )
            for row in await self._session.scalars(newest)
        )
