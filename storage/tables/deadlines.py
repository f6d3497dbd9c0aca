"""Obligations, what became of each occurrence, the working calendar, and every reminder."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel


class ObligationRow(SQLModel, table=True):
    """An obligation as it stands: its newest revision, and when it next has to be looked at."""

    __tablename__ = "obligations"
    __table_args__ = (Index("ix_obligations_next", "status", "next_at"),)

    id: str = Field(primary_key=True)
    status: str  # an ObligationStatus
    unit: str = Field(index=True)
    body: str  # JSON
    revision: int
    next_at: datetime | None = None  # nothing to remind of before; None: not worked out yet


class ObligationRevisionRow(SQLModel, table=True):
    """One saved state; written once, never changed."""

    __tablename__ = "obligation_revisions"
    __table_args__ = (ForeignKeyConstraint(["obligation"], ["obligations.id"]),)

    obligation: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    status: str
    body: str  # JSON
    saved_by: str
    saved_at: datetime
    note: str


class MarkRow(SQLModel, table=True):
    """What was said of one occurrence, for one owner; the latest one counts."""

    __tablename__ = "occurrence_marks"
    __table_args__ = (
        Index("ix_occurrence_marks_of", "obligation", "period"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True)
    obligation: str
    period: str
    owner: str  # empty: the unit
    said: str  # a Said
    since: datetime
    handed_to: str | None = Field(default=None, index=True)
    by: str
    document: str
    note: str


class OpeningRow(SQLModel, table=True):
    """An event that has happened."""

    __tablename__ = "obligation_openings"

    obligation: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    happened_on: date
    opened_by: str
    opened_at: datetime
    note: str


class SnoozeRow(SQLModel, table=True):
    """One more reminder that somebody asked for."""

    __tablename__ = "snoozes"

    obligation: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    rung: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    until: datetime = Field(primary_key=True)
    asked_at: datetime


class QuotaEntryRow(SQLModel, table=True):
    """One thing that counts towards a quota."""

    __tablename__ = "quota_entries"
    __table_args__ = (Index("ix_quota_entries_counting", "obligation", "day"),)

    number: int | None = Field(default=None, primary_key=True)
    obligation: str
    person: str
    day: date
    what: str
    link: str
    logged_at: datetime


class CalendarDayRow(SQLModel, table=True):
    """One day that is not what the calendar of the year says."""

    __tablename__ = "calendar_days"

    unit: str = Field(primary_key=True)  # empty: everywhere
    day: date = Field(primary_key=True)
    kind: str
    note: str
    set_by: str
    set_at: datetime


class CalendarYearRow(SQLModel, table=True):
    """A year whose days off somebody has compared with the official notice."""

    __tablename__ = "calendar_years"

    year: int = Field(primary_key=True)
    confirmed_by: str
    confirmed_at: datetime


class TickRow(SQLModel, table=True):
    """The only row (id 1): how far reminders have been sent."""

    __tablename__ = "reminder_tick"

    id: int = Field(primary_key=True)
    covered_until: datetime
    ticked_at: datetime


class SilenceRow(SQLModel, table=True):
    """A time in which nobody looked for what is due."""

    __tablename__ = "silences"

    began: datetime = Field(primary_key=True)
    ended: datetime


class ReminderRow(SQLModel, table=True):
    """One reminder whose moment has come; stays, so that it never comes twice."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_planned", "planned_at"),
        Index("ix_reminders_message", "message"),
    )

    obligation: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    due: date = Field(primary_key=True)
    rung: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    planned_at: datetime
    put_at: datetime
    outcome: str  # a ReminderOutcome
    message: str  # key of the outbox message that carries it, or empty
