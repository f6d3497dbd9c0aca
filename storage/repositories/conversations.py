"""The state of each conversation, replaced whole."""

import json

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import ConversationState
from storage.repositories.border import in_utc
from storage.repositories.dialect import insert
from storage.tables import ConversationRow


class ConversationRepository:
    """The conversations of one unit of work; keys come in already hashed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: str) -> ConversationState | None:
        """The state last put, if any."""
        columns = select(col(ConversationRow.body), col(ConversationRow.updated_at))
        found = await self._session.execute(columns.where(col(ConversationRow.key) == key))
        row = found.one_or_none()
        if row is None:
            return None
        return ConversationState(key=key, data=json.loads(row.body), updated_at=row.updated_at)

    async def put(self, state: ConversationState) -> None:
        """Keep this state in place of whatever was there."""
        said = {"body": json.dumps(dict(state.data)), "updated_at": in_utc(state.updated_at)}
        row = insert(self._session, ConversationRow).values(key=state.key, **said)
        await self._session.execute(row.on_conflict_do_update(index_elements=["key"], set_=said))

    async def rename(self, key: str, new_key: str) -> None:
        """Let the state go on under another key; a state already there is the newer one."""
        there = await self._session.scalar(
            select(col(ConversationRow.key)).where(col(ConversationRow.key) == new_key)
        )
        here = col(ConversationRow.key) == key
        if there is None:
            await self._session.execute(update(ConversationRow).where(here).values(key=new_key))
        else:
            await self._session.execute(delete(ConversationRow).where(here))
