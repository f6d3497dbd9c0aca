"""The values of linking that cross the border of storage: places, codes, what is unreachable."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One conversation on one channel, and what is known of it."""

    channel: str
    conversation: str  # opaque
    written_at: datetime | None = None  # aware; None: not known
    unreachable: str | None = None  # the channel's short word for why; None: it can be written to


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A code as it is kept."""

    digest: str  # a keyed hash made by the caller
    channel: str
    conversation: str
    expires_at: datetime  # aware
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreachableTally:
    """How many conversations of one channel cannot be written to, by reason."""

    channel: str
    reason: str
    places: int
