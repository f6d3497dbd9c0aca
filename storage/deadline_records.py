"""What is kept of obligations: values free of any database type."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.deadlines.model import Obligation
from knowledge.deadlines.occurrences import Event
from knowledge.deadlines.situation import Mark


class ObligationStatus(StrEnum):
    """Where an obligation stands; only an active one is reminded of."""

    PROPOSED = "proposed"  # read from a plan; nobody has confirmed it
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObligation:
    """One saved state of an obligation."""

    obligation: Obligation
    status: ObligationStatus
    revision: int  # 1 is the first
    saved_by: str  # a person's id, or what saved it
    saved_at: datetime  # aware, UTC
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """What somebody said of an occurrence, as it is written down."""

    mark: Mark  # its owner, not who said it: a stand-in may
    by: str  # a person's id
    document: str = ""  # number of what was handed in, or the name of its file
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMark(NewMark):
    """The same as it stands; the number takes it back."""

    number: int  # grows: the latest word has the highest


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody said that the event has happened which an obligation waits for."""

    obligation: str
    event: Event  # its id is the period of the occurrence
    opened_by: str
    opened_at: datetime  # aware
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaEntry:
    """One thing that counts towards a quota."""

    obligation: str
    person: str
    day: date  # counts for the period this day is in
    what: str
    link: str = ""
    logged_at: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuotaEntry(QuotaEntry):
    """The same as it stands; the number takes it back."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderKey:
    """What makes a reminder the same reminder, whoever works it out and however often."""

    obligation: str
    period: str
    due: date  # a new due day asks anew
    rung: str
    person: str


class ReminderOutcome(StrEnum):
    """What became of a reminder whose moment has come."""

    SENT = "sent"
    LATE = "late"  # sent, and it said so
    SKIPPED = "skipped"  # its minute was missed, and a later one says the same
    UNREACHED = "unreached"  # they cannot be written to: somebody else was told


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReminder:
    """A reminder that was put on its way, or left out for a later one."""

    key: ReminderKey
    planned_at: datetime  # aware
    put_at: datetime  # aware
    outcome: ReminderOutcome
    message: str = ""  # key of the message in the outbox that carries it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """How far reminders have been sent."""

    covered_until: datetime  # aware: every moment up to it was dealt with
    ticked_at: datetime  # aware: when somebody last looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A time in which nobody looked for what is due."""

    began: datetime  # aware
    ended: datetime  # aware
