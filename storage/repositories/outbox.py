"""The outbox: messages queued once, claimed by one sender, and what became of each."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from storage.records import NewMessage, OutboxMessage, OutboxState, OutboxTally, Priority
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import call, insert, table_of
from storage.tables import OutboxRow

TOPIC = "outbox"

# What no longer moves by itself; the operator may resend what did not arrive.
FINISHED = (
    OutboxState.SENT,
    OutboxState.UNCERTAIN,
    OutboxState.UNREACHABLE,
    OutboxState.DEAD,
)
NOT_ARRIVED = FINISHED[1:]

_ROWS = table_of(OutboxRow)
_EARLIER = _ROWS.alias()


class OutboxRepository:
    """The outbox of one unit of work.

    Claim and commit, send with no unit of work open, then record in another one.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, message: NewMessage) -> int | None:
        """Queue a message and give its number; None when its key is there already."""
        row = insert(self._session, OutboxRow).values(_columns(message))
        once = row.on_conflict_do_nothing(index_elements=["key"]).returning(_ROWS.c.number)
        added = await self._session.execute(once)
        await call(self._session, TOPIC)
        return cast("int | None", added.scalar_one_or_none())

    async def put_all(self, messages: Iterable[NewMessage]) -> None:
        """Queue messages, in their order, whose keys are not there yet."""
        if columns := [_columns(message) for message in messages]:
            rows = insert(self._session, OutboxRow).values(columns)
            await self._session.execute(rows.on_conflict_do_nothing(index_elements=["key"]))
            await call(self._session, TOPIC)

    async def claim(  # noqa: PLR0913 what may be taken now is said in one place
        self,
        channel: str,
        now: datetime,
        *,
        limit: int,
        leased_until: datetime,
        resting: Collection[str] = (),
        background: int | None = None,
    ) -> tuple[OutboxMessage, ...]:
        """Take up to `limit` messages to send now, most urgent first, one per conversation.

        Left out: conversations that are `resting`, messages behind an earlier one of the same
        conversation and priority that has not gone yet, and what another sender was handed.
        At most `background` (None: any number) of them are something nobody waits for.
        """
        due = (
            select(_ROWS)
            .where(
                _ROWS.c.channel == channel,
                _ROWS.c.state == OutboxState.QUEUED.value,
                _ROWS.c.not_before <= in_utc(now),
                ~_waits_for_another(now),
            )
            .order_by(_ROWS.c.priority, _ROWS.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True, of=_ROWS)
        )
        if resting:
            due = due.where(_ROWS.c.conversation.not_in(tuple(resting)))
        chosen: dict[str, Row[Any]] = {}
        room = limit if background is None else background
        for row in await self._session.execute(due):
            if row.priority >= Priority.REMINDER:
                room -= 1
            if room >= 0 or row.priority < Priority.REMINDER:
                chosen.setdefault(row.conversation, row)
        if chosen:
            numbers = [row.number for row in chosen.values()]
            await self._session.execute(
                update(_ROWS)
                .where(_ROWS.c.number.in_(numbers))
                .values(
                    state=OutboxState.CLAIMED.value,
                    attempts=_ROWS.c.attempts + 1,
                    leased_until=in_utc(leased_until),
                )
            )
        return tuple(
            _message(row, state=OutboxState.CLAIMED, attempts=row.attempts + 1)
            for row in chosen.values()
        )

    async def sent(self, arrived: Mapping[int, str | None]) -> None:
        """Record the platform's names of messages it took; what they said is forgotten."""
        if not arrived:
            return
        rows = (
            update(_ROWS)
            .where(_ROWS.c.number == bindparam("which"))
            .values(
                state=OutboxState.SENT.value,
                message_id=bindparam("named"),
                leased_until=None,
                outcome="",
                body="",
            )
        )
        named = [{"which": number, "named": name} for number, name in arrived.items()]
        await self._session.execute(rows, named)

    async def again(self, number: int, outcome: str, *, not_before: datetime) -> None:
        """Queue it for another attempt."""
        await self._record(
            number,
            state=OutboxState.QUEUED.value,
            not_before=in_utc(not_before),
            outcome=storable(outcome),
        )

    async def finish(self, number: int, state: OutboxState, outcome: str) -> None:
        """Stop trying; the operator may resend it."""
        await self._record(number, state=state.value, outcome=storable(outcome))

    async def doubt(self, number: int, outcome: str, *, not_before: datetime) -> None:
        """Record that nobody knows whether it arrived: once more, and never after that."""
        await self._doubt(_ROWS.c.number == number, outcome, not_before)

    async def recover(
        self, channel: str, outcome: str, *, now: datetime, expired_only: bool
    ) -> int:
        """Doubt every message claimed and not recorded; returns how many.

        `expired_only` leaves those whose lease still runs to their sender.
        """
        lost = and_(_ROWS.c.channel == channel, _ROWS.c.state == OutboxState.CLAIMED.value)
        if expired_only:
            lost = and_(lost, _ROWS.c.leased_until <= in_utc(now))
        return await self._doubt(lost, outcome, now)

    async def next_attempt(self, channel: str, after: datetime) -> datetime | None:
        """When the soonest message that is not due yet may go; None when there is none."""
        soonest = select(func.min(_ROWS.c.not_before)).where(
            _ROWS.c.channel == channel,
            _ROWS.c.state == OutboxState.QUEUED.value,
            _ROWS.c.not_before > in_utc(after),
        )
        return cast("datetime | None", await self._session.scalar(soonest))

    async def not_arrived(self, limit: int) -> tuple[OutboxMessage, ...]:
        """The last `limit` messages that did not arrive, newest first."""
        rows = (
            select(_ROWS)
            .where(_ROWS.c.state.in_([state.value for state in NOT_ARRIVED]))
            .order_by(_ROWS.c.number.desc())
            .limit(limit)
        )
        return tuple(_message(row) for row in await self._session.execute(rows))

    async def resend(self, number: int, now: datetime) -> bool:
        """Queue a message that did not arrive as if it were new; False when there is none."""
        row = update(_ROWS).where(
            _ROWS.c.number == number,
            _ROWS.c.state.in_([state.value for state in NOT_ARRIVED]),
        )
        changed = await self._session.execute(
            row.values(
                state=OutboxState.QUEUED.value,
                due_at=in_utc(now),
                not_before=in_utc(now),
                attempts=0,
                uncertain=0,
                outcome="",
            ).returning(_ROWS.c.number)
        )
        await call(self._session, TOPIC)
        return changed.first() is not None

    async def tally(self) -> tuple[OutboxTally, ...]:
        """How many messages stand where, by channel and state."""
        by = (_ROWS.c.channel, _ROWS.c.state)
        doubts, first = func.sum(_ROWS.c.uncertain), func.min(_ROWS.c.due_at)
        counted = select(*by, func.count(), doubts, first).group_by(*by).order_by(*by)
        return tuple(
            OutboxTally(
                channel=channel,
                state=OutboxState(state),
                messages=messages,
                uncertain=int(doubtful),
                first_due=due,
            )
            for channel, state, messages, doubtful, due in await self._session.execute(counted)
        )

    async def forget_before(self, at: datetime) -> int:
        """Delete what was due before that and no longer moves; returns how many went."""
        old = delete(_ROWS).where(
            _ROWS.c.due_at < in_utc(at),
            _ROWS.c.state.in_([state.value for state in FINISHED]),
        )
        gone = await self._session.execute(old.returning(_ROWS.c.number))
        return len(gone.all())

    async def _record(self, number: int, **values: object) -> None:
        row = update(_ROWS).where(_ROWS.c.number == number)
        await self._session.execute(row.values(leased_until=None, **values))

    async def _doubt(self, which: ColumnElement[bool], outcome: str, not_before: datetime) -> int:
        first_time = _ROWS.c.uncertain == 0
        state = case((first_time, OutboxState.QUEUED.value), else_=OutboxState.UNCERTAIN.value)
        doubted = await self._session.execute(
            update(_ROWS)
            .where(which)
            .values(
                state=state,
                uncertain=_ROWS.c.uncertain + 1,
                not_before=in_utc(not_before),
                leased_until=None,
                outcome=storable(outcome),
            )
            .returning(_ROWS.c.number)
        )
        return len(doubted.all())


def _waits_for_another(now: datetime) -> ColumnElement[bool]:
    """An earlier one is being sent, was tried, or is due: one kept for later blocks nobody."""
    begun = or_(_EARLIER.c.attempts > 0, _EARLIER.c.not_before <= in_utc(now))
    return exists(
        select(_EARLIER.c.number).where(
            _EARLIER.c.channel == _ROWS.c.channel,
            _EARLIER.c.conversation == _ROWS.c.conversation,
            _EARLIER.c.priority == _ROWS.c.priority,
            _EARLIER.c.state.in_([OutboxState.QUEUED.value, OutboxState.CLAIMED.value]),
            _EARLIER.c.number < _ROWS.c.number,
            begun,
        )
    )


def _columns(message: NewMessage) -> dict[str, object]:
    at = in_utc(message.not_before)
    return {
        "key": storable(message.key),
        "channel": message.channel,
        "conversation": storable(message.conversation),
        "body": storable(message.body),
        "priority": message.priority.value,
        "state": OutboxState.QUEUED.value,
        "due_at": at,
        "not_before": at,
        "attempts": 0,
        "uncertain": 0,
        "outcome": "",
    }


def _message(
    row: Row[Any], state: OutboxState | None = None, attempts: int | None = None
) -> OutboxMessage:
    return OutboxMessage(
        number=row.number,
        key=row.key,
        channel=row.channel,
        conversation=row.conversation,
        body=row.body,
        priority=Priority(row.priority),
        state=OutboxState(row.state) if state is None else state,
        due_at=row.due_at,
        not_before=row.not_before,
        attempts=row.attempts if attempts is None else attempts,
        uncertain=row.uncertain,
        outcome=row.outcome,
        message_id=row.message_id,
    )
