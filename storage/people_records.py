"""The values about people and units that cross the border of storage: frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Fact = str | int | bool | None
Facts = Mapping[str, Fact]  # what the journal says of one state: flat, and never a citizen's words


class Role(StrEnum):
    """What a person may do, from least to most; a citizen is nobody we know."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the government: a province, a commune, an office or a centre of it."""

    id: str
    name: str
    above: str | None = None  # the unit it belongs to
    head: str | None = None  # a person's id
    vice: str | None = None  # the vice-chair who looks after it: a person's id


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works here; known by platform ids, never by name."""

    id: str
    name: str
    role: Role
    unit: str
    locked: bool = False  # by an admin
    left: bool = False  # no longer one of us; kept because the journal speaks of them
    lapsed: bool = False  # silent for too long: no rights until an admin opens them again
    stand_in: str | None = None  # who acts while they are on leave
    on_leave_until: date | None = None  # the last day of it
    joined_at: datetime  # aware, UTC
    last_seen: datetime  # aware, UTC; written at most once an hour

    @property
    def is_active(self) -> bool:
        """True while the rights of the role are theirs."""
        return not (self.locked or self.left or self.lapsed)

    def is_away(self, on: date) -> bool:
        """True on a day of their leave."""
        return self.on_leave_until is not None and on <= self.on_leave_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person writes from and is written to: a private conversation on one channel."""

    channel: str
    sender: str
    person: str
    added_at: datetime  # aware, UTC
    wrote_at: datetime  # aware, UTC; written at most once an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """An invitation as it is made; whoever uses its code first comes in."""

    code: str  # a keyed hash: the code itself is never kept
    role: Role
    unit: str
    name: str = ""  # whom it is meant for; "" when that was not said
    person: str | None = None  # somebody who is here already: a further address for them
    invited_by: str | None = None  # a person's id; None: the operator
    made_at: datetime  # aware
    expires_at: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(NewInvitation):
    """An invitation as it stands."""

    id: str
    used_at: datetime | None = None
    used_by: str | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """True while somebody may come in with it."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Wrong codes, or wrong PINs, in a row."""

    failures: int = 0
    locked_until: datetime | None = None  # aware, UTC

    def is_locked(self, now: datetime) -> bool:
        """True while even the right one is refused."""
        return self.locked_until is not None and now < self.locked_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The second secret of a person, as a slow hash, and how often it was missed."""

    hashed: str
    attempts: Attempts = Attempts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One admin wants another one removed; a second one has to agree."""

    id: str
    person: str
    asked_by: str
    why: str
    asked_at: datetime  # aware, UTC
    expires_at: datetime  # aware, UTC
    decided_by: str | None = None

    def is_open(self, now: datetime) -> bool:
        """True while somebody may agree to it."""
        return self.decided_by is None and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJournalEntry:
    """One change, as it happened."""

    at: datetime  # aware
    actor: str  # "person:3", or "operator" (the command line), or "system"
    action: str
    subject: str  # "person:3", "unit:1", "obligation:12" …
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry(NewJournalEntry):
    """One link of the chain."""

    number: int  # 1 is the first; none is missing
    previous: str  # the hash of the link before; of the first one, 64 zeros
    hash: str  # over everything else said here
