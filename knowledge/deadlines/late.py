"""After the program was down: which missed reminders still go out, together or not, and when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge.deadlines.ladder import allowed
from knowledge.deadlines.model import IfMissed, Obligation
from knowledge.deadlines.reminder import Reminder
from knowledge.deadlines.situation import Situation

_SOON = timedelta(hours=2)  # a later rung so close says all that the missed one would have


class Decision(StrEnum):
    """What becomes of a missed reminder."""

    SEND = "send"  # alone, and say how late it is
    MERGE = "merge"  # in one message with the person's other late ones
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A missed reminder and what to do with it."""

    reminder: Reminder
    decision: Decision
    at: datetime  # when it goes out; when it was missed if it is skipped
    instead: str = ""  # the rung that is sent in its place

    @property
    def by(self) -> timedelta:
        """How late it is sent."""
        return self.at - self.reminder.at


def catch_up(
    missed: Iterable[Reminder],
    upcoming: Iterable[Reminder],
    obligations: Iterable[Obligation],
    situation: Situation,
    up_at: datetime,
) -> tuple[Late, ...]:
    """Decide for each reminder that should have gone out before `up_at`.

    `upcoming` are those planned for the hours after; nothing goes out in quiet hours. The order
    is that of the missed reminders.
    """
    units = {obligation.id: obligation.unit for obligation in obligations}
    missed, upcoming = tuple(missed), tuple(upcoming)
    sending = {
        person: _when(person, {units.get(one.obligation, "") for one in missed}, situation, up_at)
        for person in {one.person for one in missed}
    }
    later: defaultdict[tuple[str, str, str], list[Reminder]] = defaultdict(list)
    for one in (*missed, *upcoming):
        later[one.obligation, one.period, one.person].append(one)
    decided = [_decide(one, later, sending[one.person]) for one in missed]
    together: defaultdict[str, int] = defaultdict(int)
    for each in decided:
        together[each.reminder.person] += each.decision is Decision.SEND
    return tuple(_merged(each, together[each.reminder.person]) for each in decided)


def _when(person: str, units: set[str], situation: Situation, up_at: datetime) -> datetime:
    """The first minute a person may be written to, whatever their obligations' units."""
    reader = situation.staff.people.get(person)
    reach = reader.reach if reader else None
    quiets = [situation.calendars.of(unit) for unit in sorted(units)]
    return max(
        (allowed(up_at.astimezone(one.zone), one.quiet, reach) for one in quiets), default=up_at
    )


def _decide(
    one: Reminder, later: defaultdict[tuple[str, str, str], list[Reminder]], at: datetime
) -> Late:
    if one.if_missed is IfMissed.DROP:
        return Late(reminder=one, decision=Decision.SKIP, at=one.at)
    if one.if_missed is IfMissed.UNLESS_LATER:
        others = later[one.obligation, one.period, one.person]
        instead = [
            each
            for each in others
            if one.at < each.at <= at + _SOON and each.if_missed is not IfMissed.DROP
        ]
        if instead:
            rung = max(instead, key=lambda each: each.at).rung
            return Late(reminder=one, decision=Decision.SKIP, at=one.at, instead=rung)
    return Late(reminder=one, decision=Decision.SEND, at=at)


def _merged(each: Late, together: int) -> Late:
    if each.decision is not Decision.SEND or together <= 1:
        return each
    return Late(reminder=each.reminder, decision=Decision.MERGE, at=each.at)
