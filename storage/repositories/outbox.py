"""The outbox: messages queued once, claimed by one sender, and what became of each."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import (
    ColumnElement,
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
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.records import NewMessage, OutboxMessage, OutboxState, OutboxTally, Priority
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import call, insert
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

_Earlier = aliased(OutboxRow)


class OutboxRepository:
    """The outbox of one unit of work.

    Claim and commit, send with no unit of work open, then record in another one.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, message: NewMessage) -> int | None:
        """Queue a message and give its number; None when its key is there already."""
        at = in_utc(message.not_before)
        row = insert(self._session, OutboxRow).values(
            key=storable(message.key),
            channel=message.channel,
            conversation=storable(message.conversation),
            body=storable(message.body),
            priority=message.priority.value,
            state=OutboxState.QUEUED.value,
            due_at=at,
            not_before=at,
            attempts=0,
            uncertain=0,
            outcome="",
        )
        once = row.on_conflict_do_nothing(index_elements=["key"])
        added = await self._session.execute(once.returning(col(OutboxRow.number)))
        await call(self._session, TOPIC)
        return added.scalar_one_or_none()

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
            select(OutboxRow)
            .where(
                col(OutboxRow.channel) == channel,
                col(OutboxRow.state) == OutboxState.QUEUED.value,
                col(OutboxRow.not_before) <= in_utc(now),
                ~_waits_for_another(now),
            )
            .order_by(col(OutboxRow.priority), col(OutboxRow.number))
            .limit(limit)
            .with_for_update(skip_locked=True, of=OutboxRow)
            .execution_options(populate_existing=True)
        )
        if resting:
            due = due.where(col(OutboxRow.conversation).not_in(tuple(resting)))
        chosen: dict[str, OutboxRow] = {}
        room = limit if background is None else background
        for row in await self._session.scalars(due):
            if row.priority >= Priority.REMINDER:
                room -= 1
            if room >= 0 or row.priority < Priority.REMINDER:
                chosen.setdefault(row.conversation, row)
        if chosen:
            numbers = [row.number for row in chosen.values()]
            await self._session.execute(
                update(OutboxRow)
                .where(col(OutboxRow.number).in_(numbers))
                .values(
                    state=OutboxState.CLAIMED.value,
                    attempts=col(OutboxRow.attempts) + 1,
                    leased_until=in_utc(leased_until),
                )
                .execution_options(synchronize_session=False)
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
            update(OutboxRow)
            .where(col(OutboxRow.number) == bindparam("which"))
            .values(
                state=OutboxState.SENT.value,
                message_id=bindparam("named"),
                leased_until=None,
                outcome="",
                body="",
            )
        )
        named = [{"which": number, "named": name} for number, name in arrived.items()]
        connection = await self._session.connection()
        await connection.execute(rows, named)

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
        await self._doubt(col(OutboxRow.number) == number, outcome, not_before)

    async def recover(
        self, channel: str, outcome: str, *, now: datetime, expired_only: bool
    ) -> int:
        """Doubt every message claimed and not recorded; returns how many.

        `expired_only` leaves those whose lease still runs to their sender.
        """
        lost = and_(
            col(OutboxRow.channel) == channel, col(OutboxRow.state) == OutboxState.CLAIMED.value
        )
        if expired_only:
            lost = and_(lost, col(OutboxRow.leased_until) <= in_utc(now))
        return await self._doubt(lost, outcome, now)

    async def next_attempt(self, channel: str, after: datetime) -> datetime | None:
        """When the soonest message that is not due yet may go; None when there is none."""
        soonest = select(func.min(col(OutboxRow.not_before))).where(
            col(OutboxRow.channel) == channel,
            col(OutboxRow.state) == OutboxState.QUEUED.value,
            col(OutboxRow.not_before) > in_utc(after),
        )
        return cast("datetime | None", await self._session.scalar(soonest))

    async def not_arrived(self, limit: int) -> tuple[OutboxMessage, ...]:
        """The last `limit` messages that did not arrive, newest first."""
        rows = (
            select(OutboxRow)
            .where(col(OutboxRow.state).in_([state.value for state in NOT_ARRIVED]))
            .order_by(col(OutboxRow.number).desc())
            .limit(limit)
        )
        return tuple(_message(row) for row in await self._session.scalars(rows))

    async def resend(self, number: int, now: datetime) -> bool:
        """Queue a message that did not arrive as if it were new; False when there is none."""
        row = update(OutboxRow).where(
            col(OutboxRow.number) == number,
            col(OutboxRow.state).in_([state.value for state in NOT_ARRIVED]),
        )
        changed = await self._session.execute(
            row.values(
                state=OutboxState.QUEUED.value,
                due_at=in_utc(now),
                not_before=in_utc(now),
                attempts=0,
                uncertain=0,
                outcome="",
            ).returning(col(OutboxRow.number))
        )
        await call(self._session, TOPIC)
        return changed.first() is not None

    async def tally(self) -> tuple[OutboxTally, ...]:
        """How many messages stand where, by channel and state."""
        by = (col(OutboxRow.channel), col(OutboxRow.state))
        doubts, first = func.sum(col(OutboxRow.uncertain)), func.min(col(OutboxRow.due_at))
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
        old = delete(OutboxRow).where(
            col(OutboxRow.due_at) < in_utc(at),
            col(OutboxRow.state).in_([state.value for state in FINISHED]),
        )
        gone = await self._session.execute(old.returning(col(OutboxRow.number)))
        return len(gone.all())

    async def _record(self, number: int, **values: object) -> None:
        row = update(OutboxRow).where(col(OutboxRow.number) == number)
        await self._session.execute(row.values(leased_until=None, **values))

    async def _doubt(self, which: ColumnElement[bool], outcome: str, not_before: datetime) -> int:
        first_time = col(OutboxRow.uncertain) == 0
        state = case((first_time, OutboxState.QUEUED.value), else_=OutboxState.UNCERTAIN.value)
        doubted = await self._session.execute(
            update(OutboxRow)
            .where(which)
            .values(
                state=state,
                uncertain=col(OutboxRow.uncertain) + 1,
                not_before=in_utc(not_before),
                leased_until=None,
                outcome=storable(outcome),
            )
            .returning(col(OutboxRow.number))
            .execution_options(synchronize_session=False)
        )
        return len(doubted.all())


def _waits_for_another(now: datetime) -> ColumnElement[bool]:
    """An earlier one is being sent, was tried, or is due: one kept for later blocks nobody."""
    has_begun = or_(col(_Earlier.attempts) > 0, col(_Earlier.not_before) <= in_utc(now))
    return exists(
        select(col(_Earlier.number)).where(
            col(_Earlier.channel) == col(OutboxRow.channel),
            col(_Earlier.conversation) == col(OutboxRow.conversation),
            col(_Earlier.priority) == col(OutboxRow.priority),
            col(_Earlier.state).in_([OutboxState.QUEUED.value, OutboxState.CLAIMED.value]),
            col(_Earlier.number) < col(OutboxRow.number),
            has_begun,
        )
    )


def _message(
    row: OutboxRow, state: OutboxState | None = None, attempts: int | None = None
) -> OutboxMessage:
    return OutboxMessage(
        number=cast("int", row.number),  # None only before it is stored
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
