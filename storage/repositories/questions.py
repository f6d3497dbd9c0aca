"""The question log: what was asked and what became of it, never who asked."""

import json

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import QuestionRecord
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import run, table_of
from storage.tables import QuestionRow

_ADD = insert(table_of(QuestionRow))


class QuestionRepository:
    """The question log of one unit of work; records come in already masked and hashed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

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
        await run(self._session, _ADD, columns)

    async def recent(self, limit: int) -> tuple[QuestionRecord, ...]:
        """The last `limit` questions, newest first."""
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
