"""From what is owed to the days it is owed: one occurrence for each period, date or event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from knowledge.deadlines.calendar import TermUnit, WorkingCalendar
from knowledge.deadlines.model import (
    Continuous,
    DueDay,
    DueRule,
    InMonth,
    Obligation,
    OnDate,
    OnEvent,
    Period,
    Quota,
    Recurring,
    Shift,
    Target,
    Term,
)
from knowledge.deadlines.periods import (
    data_window,
    day_of_month,
    due_between,
    span_named,
    spans,
)

LONGEST_SHIFT = timedelta(days=40)  # a due day and the working day it gives way to
_ITS_LAST_DAY = DueDay(day=31)
_FIRST_YEAR, _LAST_YEAR = 2, 9990  # the neighbouring years exist too
_Dated = OnDate | InMonth | Recurring | Continuous | Quota | Target  # without waiting for events


class Nature(StrEnum):
    """What an occurrence asks for."""

    DUTY = "duty"  # something to hand in; late when the day is over
    QUOTA = "quota"  # so many by the end of the period; late likewise
    TARGET = "target"  # a figure by the end of the year; never late
    NUDGE = "nudge"  # a word once a period about what goes on all the time; never late


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened that an obligation waited for; a person said so."""

    id: str  # becomes the period of the occurrence: never reused within the obligation
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that an obligation is due."""

    obligation: str  # its id
    period: str  # a period's key, a date, "2026-04" or an event's id; unique in the obligation
    nature: Nature
    window: tuple[date, date] | None  # first and last day of the data to report
    due: date
    aimed: date  # the working day that reminders count back from
    legal_next: date | None  # the working day a term would end on; None when due is one

    @property
    def can_be_late(self) -> bool:
        """True when it is still asked for after its day."""
        return self.nature in {Nature.DUTY, Nature.QUOTA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a person still has to enter before anything can be sent."""

    what: str  # "period", "due_day" or "working_days"
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a quota stands."""

    done: int
    wanted: int
    working_days_left: int  # today counted

    @property
    def is_met(self) -> bool:
        """True when nothing more is wanted."""
        return self.done >= self.wanted


def missing(rule: DueRule) -> tuple[Missing, ...]:
    """What of a rule is not known yet; whatever is missing is never guessed."""
    match rule:
        case Recurring(terms=()):
            return (Missing(what="period"),)
        case Recurring(terms=terms):
            return tuple(
                Missing(what="due_day", period=term.period) for term in terms if term.due is None
            )
        case OnEvent(working_days=None):
            return (Missing(what="working_days"),)
        case OnDate() | InMonth() | OnEvent() | Continuous() | Quota() | Target():
            return ()


def pace(quota: Quota, done: int, period: str, today: date, calendar: WorkingCalendar) -> Pace:
    """How a quota stands on a day: «đã 1/2, còn 6 ngày làm việc»."""
    span = span_named(period)
    return Pace(
        done=done,
        wanted=quota.quantity,
        working_days_left=calendar.working_days_between(max(today, span.first), span.last),
    )


def occurrences(
    obligation: Obligation,
    calendar: WorkingCalendar,
    first: date,
    last: date,
    events: Sequence[Event] = (),
) -> tuple[Occurrence, ...]:
    """Every one aimed at a day from `first` to `last`, in order; unknown due days yield none."""
    found = (
        one
        for year in range((first - LONGEST_SHIFT).year, (last + LONGEST_SHIFT).year + 1)
        for one in of_year(obligation, calendar, year, events)
        if first <= one.aimed <= last
    )
    return tuple(sorted(found, key=lambda each: (each.aimed, each.due, each.period)))


def occurrence_named(
    obligation: Obligation, calendar: WorkingCalendar, period: str, events: Sequence[Event] = ()
) -> Occurrence | None:
    """The occurrence of a period, whenever it is due; None when the rule knows no such period."""
    known = {event.on.year for event in events if event.id == period}
    if period[:4].isdecimal():
        known.add(int(period[:4]))
    for year in (year + later for year in sorted(known) for later in range(-1, 4)):
        for one in of_year(obligation, calendar, year, events):
            if one.period == period:
                return one
    return None


def of_year(
    obligation: Obligation, calendar: WorkingCalendar, year: int, events: Sequence[Event] = ()
) -> tuple[Occurrence, ...]:
    """Every one due in a year."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ()
    rule, shift = obligation.rule, obligation.shift
    if isinstance(rule, OnEvent):
        dues = [one for one in _of_events(rule, calendar, events) if one.due.year == year]
        found = tuple(_occurrence(one, shift, calendar) for one in dues)
    else:
        found = _of_year(rule, shift, calendar, year)
    starts, ends = obligation.starts_on or date.min, obligation.ends_on or date.max
    return tuple(
        replace(one, obligation=obligation.id) for one in found if starts <= one.due <= ends
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A due day before it is aimed at a working day."""

    period: str
    due: date
    nature: Nature = Nature.DUTY
    window: tuple[date, date] | None = None


@lru_cache(maxsize=4096)
def _of_year(
    rule: _Dated, shift: Shift, calendar: WorkingCalendar, year: int
) -> tuple[Occurrence, ...]:
    """What a rule asks for in a year, whoever owes it: many obligations share one rule."""
    return tuple(_occurrence(one, shift, calendar) for one in _due(rule, calendar, year))


def _due(rule: _Dated, calendar: WorkingCalendar, year: int) -> Iterator[_Due]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    match rule:
        case Recurring(terms=terms):
            for term in terms:
                for span, day in due_between(term, first, last):
                    window = data_window(span, term.window)
                    yield _Due(period=span.key, due=day, window=window)
        case Quota(period=period):
            term = Term(period=period, due=_ITS_LAST_DAY)
            for span, day in due_between(term, first, last):
                window = (span.first, span.last)
                yield _Due(period=span.key, due=day, nature=Nature.QUOTA, window=window)
        case Continuous(nudge=period):
            for span in spans(period, year) if period else ():
                day = calendar.next(span.first)
                yield _Due(period=span.key, due=day, nature=Nature.NUDGE)
        case OnDate() | InMonth() | Target():
            one = _single(rule)
            if one.due.year == year:
                yield one


def _single(rule: OnDate | InMonth | Target) -> _Due:
    match rule:
        case OnDate(day=day):
            return _Due(period=day.isoformat(), due=day)
        case InMonth(year=year, month=month):
            return _Due(period=f"{year:04}-{month:02}", due=day_of_month(year, month, 31))
        case Target(year=year):
            return _Due(period=f"{year:04}", due=date(year, 12, 31), nature=Nature.TARGET)


def _of_events(
    rule: OnEvent, calendar: WorkingCalendar, events: Sequence[Event]
) -> Iterator[_Due]:
    if rule.working_days is None:
        return
    for event in events:
        day = calendar.term_ends(event.on, rule.working_days, TermUnit.WORKING_DAY)
        yield _Due(period=event.id, due=day)


def _occurrence(one: _Due, shift: Shift, calendar: WorkingCalendar) -> Occurrence:
    legal = calendar.term_ends(one.due, 0, TermUnit.DAY)
    return Occurrence(
        obligation="",
        period=one.period,
        nature=one.nature,
        window=one.window,
        due=one.due,
        aimed=_aim(one.due, shift, calendar),
        legal_next=legal if legal != one.due else None,
    )


def _aim(due: date, shift: Shift, calendar: WorkingCalendar) -> date:
    match shift:
        case Shift.PREVIOUS:
            return calendar.previous(due)
        case Shift.NEXT:
            return calendar.next(due)
        case Shift.NONE:
            return due
