"""The moments of one occurrence's reminders: strictly in order, never in quiet hours."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from knowledge.deadlines.calendar import Quiet, WorkingCalendar
from knowledge.deadlines.model import MORNING, Audience, IfMissed, Ladder, Overdue, Rung
from knowledge.deadlines.occurrences import Nature, Occurrence

NUDGE = Ladder(rungs=(Rung(key="nudge", working_days=0, at=MORNING),), overdue=None)
_ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When one rung is due."""

    at: datetime
    rung: str  # "T-7"; "O+3" is the third working day overdue
    audience: Audience
    is_early: bool  # before the due day: who said they are on it is left alone
    if_missed: IfMissed = IfMissed.UNLESS_LATER


def moments(
    occurrence: Occurrence, ladder: Ladder, calendar: WorkingCalendar, reach: Quiet | None = None
) -> tuple[Moment, ...]:
    """Every rung of an occurrence, in order; the same places whatever `reach` is.

    A moment in the office's quiet hours, or in those a person chose (`reach`), waits for their
    end, and those after it wait too.
    """
    if occurrence.nature is Nature.NUDGE:
        ladder = NUDGE
    if not occurrence.can_be_late and ladder.overdue is not None:
        ladder = replace(ladder, overdue=None)
    return _moments(occurrence.aimed, ladder, calendar, reach)


def reach_before(ladder: Ladder) -> timedelta:
    """No rung is earlier than so long before the aimed day, whatever the holidays."""
    return timedelta(days=max((rung.working_days for rung in ladder.rungs), default=0) * 2 + 20)


def reach_after(ladder: Ladder) -> timedelta:
    """No rung is later than so long after the aimed day, whatever the holidays."""
    last = ladder.overdue.last if ladder.overdue else 0
    return timedelta(days=last * 2 + 40)


@lru_cache(maxsize=8192)
def _moments(
    aimed: date, ladder: Ladder, calendar: WorkingCalendar, reach: Quiet | None
) -> tuple[Moment, ...]:
    wanted = [_of_rung(rung, aimed, calendar) for rung in ladder.rungs]
    if ladder.overdue is not None:
        wanted += _overdue(ladder.overdue, aimed, calendar)
    return tuple(_in_order(sorted(wanted, key=lambda each: each.at), calendar.quiet, reach))


def _of_rung(rung: Rung, aimed: date, calendar: WorkingCalendar) -> Moment:
    day = calendar.add_working_days(aimed, -rung.working_days)
    if rung.before_closing is not None:
        at = calendar.closing(day) - rung.before_closing
    elif rung.at is not None:
        at = datetime.combine(day, rung.at, calendar.zone)
    else:
        at = calendar.opening(day)
    return Moment(
        at=at,
        rung=rung.key,
        audience=rung.audience,
        is_early=day < aimed,
        if_missed=rung.if_missed,
    )


def _overdue(overdue: Overdue, aimed: date, calendar: WorkingCalendar) -> Iterator[Moment]:
    day = aimed  # no working day lies between it and the due day
    for number in range(1, overdue.last + 1):
        day = calendar.add_working_days(day, 1)
        if number >= overdue.superior_from:
            audience = Audience.SUPERIOR
        elif number >= overdue.head_from:
            audience = Audience.HEAD
        else:
            audience = Audience.OWNER
        at = calendar.opening(day)
        if overdue.at is not None:
            at = datetime.combine(day, overdue.at, calendar.zone)
        yield Moment(at=at, rung=f"O+{number}", audience=audience, is_early=False)


def _in_order(wanted: list[Moment], quiet: Quiet, reach: Quiet | None) -> Iterator[Moment]:
    before: datetime | None = None
    for each in wanted:
        at = each.at if before is None else max(each.at, before + _ONE_MINUTE)
        at = allowed(at, quiet, reach)
        before = at
        yield replace(each, at=at)


def allowed(at: datetime, quiet: Quiet, reach: Quiet | None) -> datetime:
    """The first minute from `at` on that neither the office nor the person wants quiet."""
    for _ in range(4):  # two pauses of a day can chase each other over midnight, not for ever
        later = quiet.next_allowed(at)
        later = reach.next_allowed(later) if reach else later
        if later == at:
            break
        at = later
    return at
