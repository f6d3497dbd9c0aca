"""Entries: one row per layer that points into its revisions, and the version of the whole."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class EntryRow(SQLModel, table=True):
    """One layer of an entry: which of its revisions is the newest, and which is published."""

    __tablename__ = "entries"

    id: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)  # an Origin
    latest: int  # number of the newest revision
    published: int | None = (
        None  # number of the revision citizens see; None: nothing of this layer
    )


class RevisionRow(SQLModel, table=True):
    """One saved state; written once, never changed."""

    __tablename__ = "entry_revisions"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "origin"], ["entries.id", "entries.origin"]),
    )

    entry_id: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    status: str  # a Status
    body: str  # the Entry as JSON
    saved_by: str
    saved_at: datetime
    note: str


class KnowledgeVersionRow(SQLModel, table=True):
    """The only row (id 1): grows in the transaction that changes what is published."""

    __tablename__ = "knowledge_version"

    id: int = Field(primary_key=True)
    number: int
