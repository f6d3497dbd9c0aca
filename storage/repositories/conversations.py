"""The state of each conversation, replaced whole."""

import json
from functools import cache

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import ConversationState
from storage.repositories.border import in_utc
from storage.repositories.dialect import Insert, engine_of, insert_on, run, table_of
from storage.tables import ConversationRow

_ROWS = table_of(ConversationRow)
_GET = select(_ROWS.c.body, _ROWS.c.updated_at).where(_ROWS.c.key == bindparam("named"))


@cache
def _put(engine: str) -> Insert:
    row = insert_on(engine, ConversationRow)
    said = {"body": row.excluded.body, "updated_at": row.excluded.updated_at}
    return row.on_conflict_do_update(index_elements=["key"], set_=said)


class ConversationRepository:
    """The conversations of one unit of work; keys come in already hashed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: str) -> ConversationState | None:
        """The state last put, if any."""
        row = (await run(self._session, _GET, {"named": key})).one_or_none()
        if row is None:
            return None
        return ConversationState(key=key, data=json.loads(row.body), updated_at=row.updated_at)

    async def put(self, state: ConversationState) -> None:
        """Keep this state in place of whatever was there."""
        said = {"body": json.dumps(dict(state.data)), "updated_at": in_utc(state.updated_at)}
        await run(self._session, _put(engine_of(self._session)), {"key": state.key, **said})

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
