"""What is kept of obligations: values free of any database type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.deadlines.model import Obligation


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


class OccurrenceState(StrEnum):
    """What became of one occurrence, for one of its owners; no row is open."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # «Đang làm»
    DONE = "done"
    LATE = "late"  # done after its due day
    DECLINED = "declined"  # «Không thuộc tôi»: the head of the unit decides

    @property
    def is_done(self) -> bool:
        """Nobody has to be reminded any more."""
        return self in {OccurrenceState.DONE, OccurrenceState.LATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """How far one owner is with one occurrence."""

    obligation: str
    period: str
    person: str  # the owner, as the obligation names them
    state: OccurrenceState = OccurrenceState.OPEN
    done_at: datetime | None = None  # aware
    document: str = ""  # its number, or the name of the file handed in
    note: str = ""
    given_to: str | None = None  # who does it instead, this time
    changed_at: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody said that the event has happened which an obligation waits for."""

    obligation: str
    period: str
    happened_on: date
    opened_by: str
    opened_at: datetime  # aware
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """One more reminder of an occurrence for one person; moves nothing else."""

    obligation: str
    period: str
    person: str
    until: datetime  # aware
    asked_at: datetime  # aware


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
    rung: str
    person: str


class ReminderOutcome(StrEnum):
    """What became of a reminder whose moment has come."""

    SENT = "sent"
    LATE = "late"  # sent, and it said so
    MERGED = "merged"  # a later one of the same occurrence was sent with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder that was put on its way, or left out for a later one."""

    key: ReminderKey
    planned_at: datetime  # aware
    put_at: datetime  # aware
    outcome: ReminderOutcome
    message: str  # key of the message in the outbox that carries it


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


Completions = Mapping[tuple[str, str], tuple[Completion, ...]]  # by obligation and period
