"""The inbox and the outbox: every event in, every message out, each exactly once."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class InboxRow(SQLModel, table=True):
    """One event of a platform; its number is its place in the conversation."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "event_id"),
        Index("ix_inbox_waiting", "state", "number"),
        Index("ix_inbox_conversation", "channel", "conversation", "state", "number"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True)
    channel: str
    event_id: str
    conversation: str  # the platform's own id: replies go there
    body: str  # JSON; empty once handled
    received_at: datetime = Field(index=True)
    state: str  # an InboxState
    not_before: datetime
    attempts: int  # failures so far
    incident: str  # code of the last failure, or empty


class OutboxRow(SQLModel, table=True):
    """One message out."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "channel", "state", "priority", "number"),
        Index("ix_outbox_conversation", "channel", "conversation", "state", "number"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # what makes it the same message when it is queued again
    channel: str
    conversation: str
    body: str  # JSON; empty once sent
    priority: int  # a Priority
    state: str  # an OutboxState
    due_at: datetime = Field(index=True)  # when it should have gone; does not move
    not_before: datetime  # when it may go; moves with every failure
    leased_until: datetime | None = None  # while claimed
    attempts: int  # claims so far
    uncertain: int  # how often nobody knew whether it had arrived
    outcome: str  # what became of the last attempt, for the operator
    message_id: str | None = None  # the platform's, once sent
