"""Units, people, how they come in, and the journal of every change."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

_NEVER_REUSED = {"sqlite_autoincrement": True}


class UnitRow(SQLModel, table=True):
    """One unit; `above`, `head` and `vice` are not foreign keys, or a backup had no order."""

    __tablename__ = "units"
    __table_args__ = (_NEVER_REUSED,)

    number: int | None = Field(default=None, primary_key=True)
    name: str
    above: int | None = None
    head: int | None = None
    vice: int | None = None


class PersonRow(SQLModel, table=True):
    """One person, kept after they left."""

    __tablename__ = "people"
    __table_args__ = (_NEVER_REUSED,)

    number: int | None = Field(default=None, primary_key=True)
    name: str
    role: str  # a Role
    unit: int = Field(foreign_key="units.number")
    locked: bool
    left: bool
    lapsed: bool
    stand_in: int | None = None
    on_leave_until: str | None = None  # ISO date
    joined_at: datetime
    last_seen: datetime


class AddressRow(SQLModel, table=True):
    """One private conversation of a person."""

    __tablename__ = "person_addresses"

    channel: str = Field(primary_key=True)
    sender: str = Field(primary_key=True)
    person: int = Field(foreign_key="people.number", index=True)
    added_at: datetime
    wrote_at: datetime
    opened_at: datetime | None = None  # when the PIN was last given or used here


class PinRow(SQLModel, table=True):
    """The PIN of a person."""

    __tablename__ = "person_pins"

    person: int = Field(
        primary_key=True, foreign_key="people.number", sa_column_kwargs={"autoincrement": False}
    )
    hashed: str
    failures: int
    locked_until: datetime | None = None


class InvitationRow(SQLModel, table=True):
    """One invitation."""

    __tablename__ = "invitations"
    __table_args__ = (_NEVER_REUSED,)

    number: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)  # keyed hash
    role: str  # a Role
    unit: int = Field(foreign_key="units.number")
    name: str
    person: int | None = None
    invited_by: int | None = None
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = None
    revoked_at: datetime | None = None


class CodeAttemptRow(SQLModel, table=True):
    """How many wrong codes a sender gave in a row."""

    __tablename__ = "code_attempts"

    channel: str = Field(primary_key=True)
    sender: str = Field(primary_key=True)
    failures: int
    locked_until: datetime | None = None
    at: datetime = Field(index=True)  # of the last one


class RemovalRow(SQLModel, table=True):
    """One request to remove an admin."""

    __tablename__ = "removals"
    __table_args__ = (_NEVER_REUSED,)

    number: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="people.number")
    asked_by: int
    why: str
    asked_at: datetime
    expires_at: datetime
    decided_by: int | None = None


class JournalRow(SQLModel, table=True):
    """One link of the chain of changes; written once, never changed."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "subject", "number"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    actor: str
    action: str
    subject: str
    before: str  # JSON
    after: str  # JSON
    why: str
    previous: str  # hash
    hash: str


class JournalHeadRow(SQLModel, table=True):
    """The only row (id 1): the last link, so that one cut off at the end is missed."""

    __tablename__ = "journal_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int
    hash: str
