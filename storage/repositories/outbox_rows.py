"""The rows of the outbox: what is written for a message, and what is read back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select

from storage.records import NewMessage, OutboxMessage, OutboxState, Priority
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import table_of
from storage.tables import OutboxRow

ROWS = table_of(OutboxRow)
EARLIER = ROWS.alias()


def waits_for_another(now: datetime) -> ColumnElement[bool]:
    """An earlier one is being sent, was tried, or is due: one kept for later blocks nobody."""
    begun = or_(EARLIER.c.attempts > 0, EARLIER.c.not_before <= in_utc(now))
    return exists(
        select(EARLIER.c.number).where(
            EARLIER.c.channel == ROWS.c.channel,
            EARLIER.c.conversation == ROWS.c.conversation,
            EARLIER.c.priority == ROWS.c.priority,
            EARLIER.c.state.in_([OutboxState.QUEUED.value, OutboxState.CLAIMED.value]),
            EARLIER.c.number < ROWS.c.number,
            begun,
        )
    )


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
