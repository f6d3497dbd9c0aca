"""The values that cross the border of storage: frozen, and free of any database type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Literal

from knowledge.model import Entry

Json = Any  # what json.loads can give

Author = Literal["visitor", "bot"]


class Origin(StrEnum):
    """Which layer of an entry: official data as imported, or our own words over it."""

    RECORD = "record"
    CURATED = "curated"


class Status(StrEnum):
    """What a revision was saved as."""

    DRAFT = "draft"  # kept; whatever was published before stays published
    PUBLISHED = "published"  # citizens are answered from it
    RETIRED = "retired"  # nothing of this layer is published any more


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """The latest revision of one layer of an entry."""

    entry: Entry
    origin: Origin
    status: Status
    revision: int  # 1 is the first
    saved_by: str
    saved_at: datetime  # aware, UTC
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that differs; both sides as JSON. The field "status" is the revision's own."""

    field: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One saved state of one layer; `changes` against the revision before, none for the first."""

    number: int
    entry: Entry
    status: Status
    saved_by: str
    saved_at: datetime  # aware, UTC
    note: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRecord:
    """One question as it is logged: enough to improve answers, nothing that tells who asked."""

    asked_at: datetime  # aware
    channel: str
    conversation: str  # a keyed hash made by the caller: no platform id ever reaches this table
    text: str  # masked by the caller: no phone, identity or account number
    outcome: str
    ranked: tuple[str, ...]  # entry ids, best first
    facet: str | None
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationState:
    """What a conversation needs to go on after a restart."""

    key: str  # a keyed hash made by the caller
    data: Mapping[str, Json]
    updated_at: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """One line of a web conversation, kept so that a reconnecting page loses nothing."""

    number: int  # grows within a conversation; never used twice
    conversation: str
    author: Author
    event_id: str | None  # the sender's own id of the message; unique within the conversation
    body: str  # JSON
    at: datetime  # aware


class InboxState(StrEnum):
    """What became of an event."""

    RECEIVED = "received"  # waits for its turn
    HANDLED = "handled"
    SET_ASIDE = "set aside"  # could not be handled; the person was told, with the incident code


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event as it arrives."""

    channel: str
    event_id: str  # the platform's own; unique within the channel
    conversation: str  # opaque; events of one conversation are handled in their order
    body: str  # JSON
    received_at: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEvent(NewEvent):
    """An event whose turn has come."""

    number: int  # grows within a conversation
    attempts: int  # how often handling it failed


class Priority(IntEnum):
    """Who goes first when not everything can go at once."""

    ANSWER = 0  # to a citizen who waits
    OFFICIAL = 1  # to an official who asked
    REMINDER = 2
    BROADCAST = 3


class OutboxState(StrEnum):
    """Where a message out stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # being sent
    SENT = "sent"
    UNCERTAIN = "uncertain"  # nobody knows, twice: not tried again
    UNREACHABLE = "unreachable"  # the person cannot be written to
    DEAD = "dead"  # refused for good, or tried too long


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message out, as it is queued."""

    key: str  # unique: the same key is the same message, and is queued once
    channel: str
    conversation: str
    body: str  # JSON
    priority: Priority
    not_before: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage(NewMessage):
    """A message out, as it stands."""

    number: int  # messages of one conversation and priority go in this order
    state: OutboxState
    due_at: datetime  # aware; `not_before` as it was when the message was queued
    attempts: int  # how often it was claimed, this time included
    uncertain: int  # how often nobody knew whether it had arrived
    outcome: str  # what became of the last attempt, for the operator
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxTally:
    """How many messages of one channel stand where."""

    channel: str
    state: OutboxState
    messages: int
    uncertain: int  # sends of theirs of which nobody knew whether they had arrived
    first_due: datetime  # aware; when the first of them should have gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """The process that asks a platform for messages, and how that goes."""

    channel: str
    holder: str  # which process, for the operator
    problems: tuple[str, ...]  # why people may not be heard, in words; empty when they are
    seen_at: datetime  # aware; when it said so last
