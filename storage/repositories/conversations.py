"""The state of each conversation, replaced whole; written down when its unit of work commits."""

import json
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.records import ConversationState
from storage.repositories.border import in_utc
from storage.repositories.dialect import Insert, engine_of, insert_on, run, table_of
from storage.tables import ConversationRow

_PUT = "conversations put"
_FOUND = "conversations found"
_ROWS = table_of(ConversationRow)
_GET = select(_ROWS).where(_ROWS.c.key.in_(bindparam("named", expanding=True)))


@cache
def _replace(engine: str) -> Insert:
    row = insert_on(engine, ConversationRow)
    said = {"body": row.excluded.body, "updated_at": row.excluded.updated_at}
    return row.on_conflict_do_update(index_elements=["key"], set_=said)


class ConversationRepository:
    """The conversations of one unit of work; keys come in already hashed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @property
    def _put(self) -> dict[str, ConversationState]:
        """What was put and is not written down yet, by key."""
        put: dict[str, ConversationState] = self._session.info.setdefault(_PUT, {})
        return put

    @property
    def _found(self) -> dict[str, ConversationState | None]:
        """What was looked up, and nothing was put for since, by key."""
        found: dict[str, ConversationState | None] = self._session.info.setdefault(_FOUND, {})
        return found

    async def look_up(self, keys: Collection[str]) -> None:
        """Look several up at once: `get` gives them for as long as this unit of work lasts."""
        rows = await run(self._session, _GET, {"named": tuple(keys)})
        self._found.update(dict.fromkeys(keys), **{row.key: _state(row) for row in rows})

    async def get(self, key: str) -> ConversationState | None:
        """The state last put, if any."""
        if key in self._put:
            return self._put[key]
        if key in self._found:
            return self._found[key]
        row = (await run(self._session, _GET, {"named": (key,)})).one_or_none()
        return None if row is None else _state(row)

    async def put(self, state: ConversationState) -> None:
        """Keep this state in place of whatever was there."""
        self._found.pop(state.key, None)
        self._put[state.key] = replace(state, updated_at=in_utc(state.updated_at))

    async def write_down(self) -> None:
        """Write all that was put, at once: what is committed by itself does so first."""
        rows = [
            {
                "key": state.key,
                "body": json.dumps(dict(state.data)),
                "updated_at": state.updated_at,
            }
            for _, state in sorted(self._put.items())  # so that two units cannot block
        ]
        if rows:
            await run(self._session, _replace(engine_of(self._session)), rows)
            self._put.clear()

    async def rename(self, key: str, new_key: str) -> None:
        """Let the state go on under another key; a state already there is the newer one."""
        await self.write_down()
        self._found.clear()
        there = await self._session.scalar(
            select(col(ConversationRow.key)).where(col(ConversationRow.key) == new_key)
        )
        here = col(ConversationRow.key) == key
        if there is None:
            await self._session.execute(update(ConversationRow).where(here).values(key=new_key))
        else:
            await self._session.execute(delete(ConversationRow).where(here))


def _state(row: Row[Any]) -> ConversationState:
    return ConversationState(key=row.key, data=json.loads(row.body), updated_at=row.updated_at)
