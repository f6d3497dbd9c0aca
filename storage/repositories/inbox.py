"""The inbox: events kept once, handed out in order within a conversation."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from storage.records import InboxEvent, InboxState, NewEvent
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import (
    call,
    engine_of,
    insert_on,
    run,
    table_of,
    take_turns,
)
from storage.tables import InboxRow

TOPIC = "inbox"

_ROWS = table_of(InboxRow)
_EARLIER = _ROWS.alias()
_WAITS_FOR_ANOTHER = exists(
    select(_EARLIER.c.number).where(
        _EARLIER.c.channel == _ROWS.c.channel,
        _EARLIER.c.conversation == _ROWS.c.conversation,
        _EARLIER.c.state == InboxState.RECEIVED.value,
        _EARLIER.c.number < _ROWS.c.number,
    )
)
_NEXT = (
    select(_ROWS)
    .where(
        _ROWS.c.state == InboxState.RECEIVED.value,
        _ROWS.c.not_before <= bindparam("now"),
        ~_WAITS_FOR_ANOTHER,
    )
    .order_by(_ROWS.c.number)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=_ROWS)
)
_HANDLED = (
    update(_ROWS)
    .where(_ROWS.c.number.in_(bindparam("numbers", expanding=True)))
    .values(state=InboxState.HANDLED.value, body="")
)


@cache
def _once(engine: str) -> ReturningInsert[Any]:
    row = insert_on(engine, InboxRow)
    once = row.on_conflict_do_nothing(index_elements=["channel", "event_id"])
    return once.returning(_ROWS.c.number)


class InboxRepository:
    """The inbox of one unit of work.

    An event that `next` handed out is this unit's alone until it ends: committing after `handled`
    is what takes it off the queue, and a crash before that puts it back.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, events: Iterable[NewEvent]) -> int:
        """Keep the events that are not there yet, in order; returns how many were new."""
        # Another process may add to the same conversation: numbers must be committed in order.
        # Sorted (a sort keeps the order within a conversation), two of them cannot block.
        ordered = sorted(events, key=lambda event: (event.channel, event.conversation))
        if not ordered:
            return 0
        about = dict.fromkeys(f"{one.channel}/{one.conversation}" for one in ordered)
        await take_turns(self._session, tuple(about))
        once = _once(engine_of(self._session))
        added = await run(self._session, once, [_columns(event) for event in ordered])
        await call(self._session, TOPIC)
        return len(added.all())

    async def add_done(self, event: NewEvent, incident: str = "") -> bool:
        """Keep an event that this very unit of work handles, or with `incident` sets aside.

        Returns False, and changes nothing, when it is there already.
        """
        done: dict[str, object] = {"state": InboxState.HANDLED.value, "body": ""}
        if incident:
            done = {"state": InboxState.SET_ASIDE.value, "incident": incident}
        once = _once(engine_of(self._session))
        added = await run(self._session, once, [{**_columns(event), **done}])
        return added.first() is not None

    async def next(self, now: datetime, limit: int) -> tuple[InboxEvent, ...]:
        """Up to `limit` events, each the first of its conversation, oldest first.

        What other units of work were handed is left out, on any machine.
        """
        found = await run(self._session, _NEXT, {"now": in_utc(now), "most": limit})
        return tuple(_event(row) for row in found)

    async def handled(self, numbers: Iterable[int]) -> None:
        """Take events off the queue and forget what they said; their ids stay known."""
        await run(self._session, _HANDLED, {"numbers": tuple(numbers)})

    async def failed(self, number: int, incident: str, *, not_before: datetime) -> None:
        """Leave an event for another attempt; its conversation waits for it."""
        row = update(_ROWS).where(_ROWS.c.number == number)
        await self._session.execute(
            row.values(
                attempts=_ROWS.c.attempts + 1,
                incident=incident,
                not_before=in_utc(not_before),
            )
        )

    async def put_off(self, number: int, *, not_before: datetime) -> None:
        """Let an event wait, no attempt counted; its conversation waits for it."""
        row = update(_ROWS).where(_ROWS.c.number == number)
        await self._session.execute(row.values(not_before=in_utc(not_before)))

    async def set_aside(self, number: int, incident: str) -> None:
        """Give an event up, body kept, so that the ones after it get their turn."""
        row = update(_ROWS).where(_ROWS.c.number == number)
        await self._session.execute(
            row.values(
                state=InboxState.SET_ASIDE.value,
                attempts=_ROWS.c.attempts + 1,
                incident=incident,
            )
        )

    async def oldest(self) -> datetime | None:
        """When the event that has waited longest came; None when none waits."""
        waiting = _ROWS.c.state == InboxState.RECEIVED.value
        found = await self._session.execute(select(func.min(_ROWS.c.received_at)).where(waiting))
        return cast("datetime | None", found.scalar_one_or_none())

    async def tally(self) -> dict[InboxState, int]:
        """How many events stand where."""
        counted = select(_ROWS.c.state, func.count()).group_by(_ROWS.c.state)
        return {InboxState(state): n for state, n in await self._session.execute(counted)}

    async def forget_before(self, at: datetime) -> int:
        """Delete what was done with before that; returns how many went."""
        old = delete(_ROWS).where(
            _ROWS.c.received_at < in_utc(at),
            _ROWS.c.state != InboxState.RECEIVED.value,
        )
        gone = await self._session.execute(old.returning(_ROWS.c.number))
        return len(gone.all())


def _columns(event: NewEvent) -> dict[str, object]:
    received = in_utc(event.received_at)
    return {
        "channel": event.channel,
        "event_id": storable(event.event_id),
        "conversation": storable(event.conversation),
        "body": storable(event.body),
        "received_at": received,
        "state": InboxState.RECEIVED.value,
        "not_before": received,
        "attempts": 0,
        "incident": "",
    }


def _event(row: Row[Any]) -> InboxEvent:
    return InboxEvent(
        number=row.number,
        channel=row.channel,
        event_id=row.event_id,
        conversation=row.conversation,
        body=row.body,
        received_at=row.received_at,
        attempts=row.attempts,
    )
