"""The outbox: messages queued once, claimed by one sender, and what became of each."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Update, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.records import NewMessage, OutboxMessage, OutboxState, OutboxTally, Priority
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import call, engine_of, run
from storage.repositories.outbox_rows import (
    AGAIN,
    ASKED_TO_WAIT,
    CLAIM,
    DOUBT,
    DOUBT_ALL,
    DOUBT_EXPIRED,
    DUE,
    DUE_PASSING,
    FINISH,
    NEXT_ATTEMPT,
    OVERDUE,
    ROWS,
    SENT,
    columns_of,
    message_of,
    put_once,
)

TOPIC = "outbox"

# What no longer moves by itself; the operator may resend what did not arrive.
FINISHED = (
    OutboxState.SENT,
    OutboxState.UNCERTAIN,
    OutboxState.UNREACHABLE,
    OutboxState.DEAD,
)
NOT_ARRIVED = FINISHED[1:]


class OutboxRepository:
    """The outbox of one unit of work.

    Claim and commit, send with no unit of work open, then record in another one.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, message: NewMessage) -> int | None:
        """Queue a message and give its number; None when its key is there already."""
        return next(iter(await self.put_all([message])), None)

    async def put_all(self, messages: Iterable[NewMessage]) -> tuple[int, ...]:
        """Queue messages, in their order, and give the numbers of those that were not there."""
        columns = [columns_of(message) for message in messages]
        if not columns:
            return ()
        added = await run(self._session, put_once(engine_of(self._session)), columns)
        self._session.info.setdefault(TOPIC, set()).update(one["channel"] for one in columns)
        await call(self._session, TOPIC)
        return tuple(added.scalars())

    @property
    def queued_for(self) -> frozenset[str]:
        """The channels of what this unit of work has queued."""
        return frozenset(self._session.info.get(TOPIC, ()))

    async def claim(  # noqa: PLR0913 what may be taken now is said in one place
        self,
        channel: str,
        now: datetime,
        *,
        limit: int,
        leased_until: datetime,
        resting: Collection[str] = (),
        background: int | None = None,
        passed: Collection[int] = (),
    ) -> tuple[OutboxMessage, ...]:
        """Take up to `limit` messages to send now, most urgent first, one per conversation.

        Left out: conversations that are `resting`, messages behind an earlier one of the same
        conversation and priority that has not gone yet (unless that one is to be `passed`), and
        what another sender was handed.
        At most `background` (None: any number) of them are something nobody waits for.
        """
        about: dict[str, object] = {
            "on": channel,
            "now": in_utc(now),
            "resting": tuple(resting),
            "most": limit,
        }
        chosen: dict[str, Row[Any]] = {}
        room = limit if background is None else background
        due = DUE
        if passed:
            due, about["passed"] = DUE_PASSING, tuple(passed)
        for row in await run(self._session, due, about):
            if row.priority >= Priority.REMINDER:
                room -= 1
            if room >= 0 or row.priority < Priority.REMINDER:
                chosen.setdefault(row.conversation, row)
        if chosen:
            numbers = tuple(row.number for row in chosen.values())
            taken = {"numbers": numbers, "until": in_utc(leased_until)}
            await run(self._session, CLAIM, taken)
        return tuple(
            message_of(row, state=OutboxState.CLAIMED, attempts=row.attempts + 1)
            for row in chosen.values()
        )

    async def sent(self, arrived: Mapping[OutboxMessage, str | None]) -> None:
        """Record the platform's names of messages it took; what they said is forgotten.

        Here and below: of a message that is no longer claimed for this attempt nothing is
        recorded, because another sender has had its say.
        """
        if arrived:
            named = [{**_attempt(message), "named": name} for message, name in arrived.items()]
            await run(self._session, SENT, named)

    async def again(
        self, message: OutboxMessage, outcome: str, *, not_before: datetime, asked: bool = False
    ) -> bool:
        """Queue it for another attempt; False when nothing was recorded.

        `asked`: it was the platform that said when.
        """
        why = f"{ASKED_TO_WAIT}{outcome}" if asked else outcome
        said = {"later": in_utc(not_before), "said": storable(why)}
        return await self._record(AGAIN, message, said)

    async def finish(self, message: OutboxMessage, state: OutboxState, outcome: str) -> bool:
        """Stop trying, the operator may resend it; False when nothing was recorded."""
        said = {"stands": state.value, "said": storable(outcome)}
        return await self._record(FINISH, message, said)

    async def explain(self, number: int, outcome: str) -> None:
        """Tell the operator more of what became of a message that this unit of work finished."""
        row = update(ROWS).where(ROWS.c.number == number)
        await self._session.execute(row.values(outcome=storable(outcome)))

    async def withdraw(self, channel: str, conversation: str, outcome: str) -> None:
        """Give up what nobody there asked for and has not gone yet."""
        waiting = and_(
            ROWS.c.channel == channel,
            ROWS.c.conversation == conversation,
            ROWS.c.state == OutboxState.QUEUED.value,
            ROWS.c.priority > Priority.ANSWER.value,
        )
        given_up = {"state": OutboxState.UNREACHABLE.value, "outcome": storable(outcome)}
        await self._session.execute(update(ROWS).where(waiting).values(given_up))

    async def doubt(self, message: OutboxMessage, outcome: str, *, not_before: datetime) -> bool:
        """Record that nobody knows whether it arrived: once more, and never after that.

        False when nothing was recorded.
        """
        said = {"later": in_utc(not_before), "said": storable(outcome)}
        return await self._record(DOUBT, message, said)

    async def recover(
        self, channel: str, outcome: str, *, now: datetime, expired_only: bool
    ) -> int:
        """Doubt every message claimed and not recorded; returns how many.

        `expired_only` leaves those whose lease still runs to their sender.
        """
        said = {"on": channel, "later": in_utc(now), "said": storable(outcome)}
        if expired_only:
            return (
                await run(self._session, DOUBT_EXPIRED, {**said, "until": in_utc(now)})
            ).rowcount
        return (await run(self._session, DOUBT_ALL, said)).rowcount

    async def next_attempt(self, channel: str, after: datetime) -> datetime | None:
        """When the soonest message that is not due yet may go; None when there is none."""
        about = {"on": channel, "after": in_utc(after)}
        return cast("datetime | None", (await run(self._session, NEXT_ATTEMPT, about)).scalar())

    async def overdue(self, now: datetime, before: datetime) -> dict[str, datetime]:
        """Since when, by channel, somebody waits for what was due `before` and has not gone.

        Left out: what nobody waits for, and what the platform itself told to wait.
        """
        about = {"now": in_utc(now), "before": in_utc(before)}
        return {row.channel: row.since for row in await run(self._session, OVERDUE, about)}

    async def not_arrived(self, limit: int) -> tuple[OutboxMessage, ...]:
        """The last `limit` messages that did not arrive, newest first."""
        rows = (
            select(ROWS)
            .where(ROWS.c.state.in_([state.value for state in NOT_ARRIVED]))
            .order_by(ROWS.c.number.desc())
            .limit(limit)
        )
        return tuple(message_of(row) for row in await self._session.execute(rows))

    async def resend(self, number: int, now: datetime) -> bool:
        """Queue a message that did not arrive as if it were new; False when there is none."""
        row = update(ROWS).where(
            ROWS.c.number == number,
            ROWS.c.state.in_([state.value for state in NOT_ARRIVED]),
        )
        changed = await self._session.execute(
            row.values(
                state=OutboxState.QUEUED.value,
                due_at=in_utc(now),
                not_before=in_utc(now),
                attempts=0,
                uncertain=0,
                outcome="",
            ).returning(ROWS.c.number)
        )
        await call(self._session, TOPIC)
        return changed.first() is not None

    async def tally(self) -> tuple[OutboxTally, ...]:
        """How many messages stand where, by channel and state."""
        by = (ROWS.c.channel, ROWS.c.state)
        doubts, first = func.sum(ROWS.c.uncertain), func.min(ROWS.c.due_at)
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
        old = delete(ROWS).where(
            ROWS.c.due_at < in_utc(at),
            ROWS.c.state.in_([state.value for state in FINISHED]),
        )
        gone = await self._session.execute(old.returning(ROWS.c.number))
        return len(gone.all())

    async def _record(
        self, statement: Update, message: OutboxMessage, said: Mapping[str, object]
    ) -> bool:
        recorded = await run(self._session, statement, {**_attempt(message), **said})
        return recorded.rowcount > 0


def _attempt(message: OutboxMessage) -> dict[str, object]:
    return {"which": message.number, "attempt": message.attempts}
