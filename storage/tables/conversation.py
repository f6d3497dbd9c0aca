"""Conversations: their state, and the transcript a reconnecting page catches up from."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class ConversationRow(SQLModel, table=True):
    """The state of one conversation, replaced whole."""

    __tablename__ = "conversations"

    key: str = Field(primary_key=True)  # keyed hash
    body: str  # JSON object
    updated_at: datetime


class TranscriptRow(SQLModel, table=True):
    """One line of a web conversation."""

    __tablename__ = "transcript_lines"
    __table_args__ = (
        UniqueConstraint("conversation", "event_id"),
        Index("ix_transcript_lines_catch_up", "conversation", "number"),
        {
            "sqlite_autoincrement": True
        },  # a number is never used twice, even when lines are forgotten
    )

    number: int | None = Field(default=None, primary_key=True)
    conversation: str
    author: str
    event_id: str | None = None
    body: str
    at: datetime = Field(index=True)
