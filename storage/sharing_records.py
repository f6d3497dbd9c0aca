"""Addresses that show one thing to whoever holds them, as they are kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Shows(StrEnum):
    """What an address shows."""

    CALENDAR = "calendar"  # a feed for calendar programs
    BOARD = "board"  # a page to read


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLink:
    """One address; it shows what its maker may see at the moment somebody looks."""

    digest: str  # a hash of the secret part: the secret itself is never kept
    shows: Shows
    person: str  # who made it
    unit: str | None  # the unit it is about; None: the person's own work
    made_at: datetime  # aware
    expires_at: datetime | None = None  # None: until it is taken back
