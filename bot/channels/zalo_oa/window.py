"""How long after somebody turned to us we may write to them, and at whose cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

FREE = timedelta(hours=48)
OPEN = timedelta(days=7)


class Standing(Enum):
    """What a message to this person would be now."""

    FREE = auto()
    CHARGED = auto()  # accepted, and taken from the OA's paid allowance
    CLOSED = auto()  # refused with -230


@dataclass(frozen=True, slots=True)
class Window:
    """The time to write in that one interaction opened."""

    interacted_at: datetime  # aware

    @property
    def free_until(self) -> datetime:
        """Until then a message costs nothing."""
        return self.interacted_at + FREE

    @property
    def open_until(self) -> datetime:
        """Until then a message is accepted at all."""
        return self.interacted_at + OPEN

    def standing(self, now: datetime) -> Standing:
        """What a message sent at `now` would be."""
        if now < self.free_until:
            return Standing.FREE
        return Standing.CHARGED if now < self.open_until else Standing.CLOSED
