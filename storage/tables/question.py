"""The question log; no column can hold a platform id (records arrive hashed and masked)."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class QuestionRow(SQLModel, table=True):
    """One question and what became of it."""

    __tablename__ = "questions"

    number: int | None = Field(default=None, primary_key=True)
    asked_at: datetime = Field(index=True)
    channel: str
    conversation: str  # keyed hash
    text: str  # masked
    outcome: str
    ranked: str  # JSON list of entry ids
    facet: str | None = None
    milliseconds: float
