"""A reminder: one message to one person, and the rung that has nobody to be sent to."""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.deadlines.model import Audience, IfMissed
from knowledge.deadlines.staff import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One message to one person. Those of a person at one minute make one digest."""

    at: datetime
    person: str
    obligation: str
    period: str
    rung: str
    audience: Audience
    why: Why
    owners: tuple[str, ...]  # whose share it is about; () is the unit's
    due: date
    if_missed: IfMissed = IfMissed.UNLESS_LATER

    @property
    def key(self) -> str:
        """What makes it unique for ever; a new due day asks anew."""
        return f"{self.obligation}/{self.period}/{self.due}/{self.rung}/{self.person}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unowned:
    """A rung that nobody up to the top can be sent: admins have to know."""

    at: datetime
    obligation: str
    period: str
    rung: str
    due: date
