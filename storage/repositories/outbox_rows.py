"""The rows of the outbox: what is said of every message, made once, and what is read back."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from storage.records import NewMessage, OutboxMessage, OutboxState, Priority
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert_on, table_of
from storage.tables import OutboxRow

ROWS = table_of(OutboxRow)

_EARLIER = ROWS.alias()
# An earlier one is being sent, was tried, or is due: one kept for later blocks nobody. But an
# answer is never kept for later: the clock of whoever queued it was ahead.
_EARLIER_WAITS = select(_EARLIER.c.number).where(
    _EARLIER.c.channel == ROWS.c.channel,
    _EARLIER.c.conversation == ROWS.c.conversation,
    _EARLIER.c.priority == ROWS.c.priority,
    _EARLIER.c.state.in_([OutboxState.QUEUED.value, OutboxState.CLAIMED.value]),
    _EARLIER.c.number < ROWS.c.number,
    or_(
        _EARLIER.c.priority == Priority.ANSWER.value,
        _EARLIER.c.attempts > 0,
        _EARLIER.c.not_before <= bindparam("now"),
    ),
)
_WAITS_FOR_ANOTHER = exists(_EARLIER_WAITS)
_WAITS_FOR_ONE_NOT_PASSED = exists(
    _EARLIER_WAITS.where(_EARLIER.c.number.not_in(bindparam("passed", expanding=True)))
)


def _due(waits_for_another: ColumnElement[bool]) -> Select[Any]:
    return (
        select(ROWS)
        .where(
            ROWS.c.channel == bindparam("on"),
            ROWS.c.state == OutboxState.QUEUED.value,
            ROWS.c.not_before <= bindparam("now"),
            ROWS.c.conversation.not_in(bindparam("resting", expanding=True)),
            ~waits_for_another,
        )
        .order_by(ROWS.c.priority, ROWS.c.number)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=ROWS)
    )


DUE = _due(_WAITS_FOR_ANOTHER)  # on, now, resting, most
DUE_PASSING = _due(_WAITS_FOR_ONE_NOT_PASSED)  # on, now, resting, most, passed
CLAIM = (  # numbers, until
    update(ROWS)
    .where(ROWS.c.number.in_(bindparam("numbers", expanding=True)))
    .values(
        state=OutboxState.CLAIMED.value,
        attempts=ROWS.c.attempts + 1,
        leased_until=bindparam("until"),
    )
)
# What becomes of a send is recorded only while the message is still claimed for it: one that has
# been doubted meanwhile, by whoever sends now, is no longer its to speak of.
_THIS_ATTEMPT = and_(
    ROWS.c.number == bindparam("which"),
    ROWS.c.state == OutboxState.CLAIMED.value,
    ROWS.c.attempts == bindparam("attempt"),
)
SENT = (  # which, attempt, named
    update(ROWS)
    .where(_THIS_ATTEMPT)
    .values(
        state=OutboxState.SENT.value,
        message_id=bindparam("named"),
        leased_until=None,
        outcome="",
        body="",
    )
)
AGAIN = (  # which, attempt, later, said
    update(ROWS)
    .where(_THIS_ATTEMPT)
    .values(
        state=OutboxState.QUEUED.value,
        not_before=bindparam("later"),
        leased_until=None,
        outcome=bindparam("said"),
    )
)
FINISH = (  # which, attempt, stands, said
    update(ROWS)
    .where(_THIS_ATTEMPT)
    .values(state=bindparam("stands"), leased_until=None, outcome=bindparam("said"))
)


def _doubt(which: ColumnElement[bool]) -> Update:
    """Queue it once more, and never after that."""
    first_time = ROWS.c.uncertain == 0
    return (
        update(ROWS)
        .where(which)
        .values(
            state=case((first_time, OutboxState.QUEUED.value), else_=OutboxState.UNCERTAIN.value),
            uncertain=ROWS.c.uncertain + 1,
            not_before=bindparam("later"),
            leased_until=None,
            outcome=bindparam("said"),
        )
    )


DOUBT = _doubt(_THIS_ATTEMPT)  # which, attempt, later, said
_CLAIMED = and_(ROWS.c.channel == bindparam("on"), ROWS.c.state == OutboxState.CLAIMED.value)
DOUBT_ALL = _doubt(_CLAIMED)  # on, later, said
DOUBT_EXPIRED = _doubt(  # on, until, later, said
    and_(_CLAIMED, ROWS.c.leased_until <= bindparam("until"))
)
ASKED_TO_WAIT = "asked to wait: "  # how the outcome begins when the platform set the time itself
OVERDUE = (  # now, before
    select(ROWS.c.channel, func.min(ROWS.c.due_at).label("since"))
    .where(
        ROWS.c.state.in_([OutboxState.QUEUED.value, OutboxState.CLAIMED.value]),
        ROWS.c.priority <= Priority.OFFICIAL.value,
        ROWS.c.due_at <= bindparam("before"),
        ~and_(
            ROWS.c.not_before > bindparam("now"),
            ROWS.c.outcome.startswith(ASKED_TO_WAIT, autoescape=True),
        ),
        ~_WAITS_FOR_ANOTHER,
    )
    .group_by(ROWS.c.channel)
)
NEXT_ATTEMPT = select(func.min(ROWS.c.not_before)).where(  # on, after
    ROWS.c.channel == bindparam("on"),
    ROWS.c.state == OutboxState.QUEUED.value,
    ROWS.c.not_before > bindparam("after"),
)


@cache
def put_once(engine: str) -> ReturningInsert[Any]:
    """Write messages whose keys are not there yet; tells the numbers of those that were not."""
    row = insert_on(engine, OutboxRow)
    return row.on_conflict_do_nothing(index_elements=["key"]).returning(ROWS.c.number)


def columns_of(message: NewMessage) -> dict[str, object]:
    """What a new message is written as."""
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


def message_of(
    row: Row[Any], state: OutboxState | None = None, attempts: int | None = None
) -> OutboxMessage:
    """The message of a row; what is given is newer than the row."""
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
