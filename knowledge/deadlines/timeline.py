"""Every rung of an obligation in order of time, worked out once for all that share its rule."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from knowledge.deadlines.calendar import WorkingCalendar
from knowledge.deadlines.ladder import Moment, moments, reach_after, reach_before
from knowledge.deadlines.model import DueRule, Ladder, Obligation, OnEvent, Shift
from knowledge.deadlines.occurrences import LONGEST_SHIFT, Event, Occurrence, of_year


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of one occurrence."""

    moment: Moment
    occurrence: Occurrence  # without its obligation: it may be anybody's
    place: int  # of the moment in its ladder


_Steps = tuple[tuple[datetime, ...], tuple[Step, ...]]


def steps(
    obligation: Obligation,
    calendar: WorkingCalendar,
    start: datetime,
    end: datetime,
    events: Sequence[Event] = (),
) -> list[Step]:
    """Every rung from `start` to `end`, both included, by time."""
    start, end = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    first = (start - reach_after(obligation.ladder) - LONGEST_SHIFT).year
    last = (end + reach_before(obligation.ladder) + LONGEST_SHIFT).year
    if isinstance(obligation.rule, OnEvent):
        span = range(first, last + 1)
        found = [one for year in span for one in of_year(obligation, calendar, year, events)]
        years = [_in_order(found, obligation.ladder, calendar)]
    else:
        years = [
            _of_year(obligation.rule, obligation.shift, obligation.ladder, calendar, year)
            for year in range(first, last + 1)
        ]
    starts, ends = obligation.starts_on, obligation.ends_on
    kept = [
        step
        for times, listed in years
        for step in listed[bisect_left(times, start) : bisect_right(times, end)]
        if (starts is None or starts <= step.occurrence.due)
        and (ends is None or step.occurrence.due <= ends)
    ]
    return sorted(kept, key=lambda step: step.moment.at)


@lru_cache(maxsize=2048)
def _of_year(
    rule: DueRule, shift: Shift, ladder: Ladder, calendar: WorkingCalendar, year: int
) -> _Steps:
    anybody = Obligation(id="", title="", unit="", rule=rule, shift=shift)
    return _in_order(of_year(anybody, calendar, year), ladder, calendar)


def _in_order(found: Iterable[Occurrence], ladder: Ladder, calendar: WorkingCalendar) -> _Steps:
    listed = [
        Step(moment, replace(occurrence, obligation=""), place)
        for occurrence in found
        for place, moment in enumerate(moments(occurrence, ladder, calendar))
    ]
    listed.sort(key=lambda step: step.moment.at)
    return tuple(step.moment.at for step in listed), tuple(listed)
