"""From what is owed to the days it is owed: one occurrence for each period, date or event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

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
    UnknownPeriodError,
    data_window,
    day_of_month,
    due_between,
    span_named,
    spans,
)

_LONGEST_SHIFT = timedelta(days=40)  # a due day and the working day it gives way to
_ITS_LAST_DAY = DueDay(day=31)


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

    what: str  # "due_day" or "working_days"
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
        _occurrence(obligation, calendar, one)
        for one in _due(
            obligation.rule, calendar, first - _LONGEST_SHIFT, last + _LONGEST_SHIFT, events
        )
        if _is_in_force(obligation, one.due)
    )
    kept = [each for each in found if first <= each.aimed <= last]
    return tuple(sorted(kept, key=lambda each: (each.aimed, each.due, each.period)))


def occurrence_named(
    obligation: Obligation, calendar: WorkingCalendar, period: str, events: Sequence[Event] = ()
) -> Occurrence | None:
    """The occurrence of a period, whenever it is due; None when the rule knows no such period."""
    try:
        year = span_named(period).first.year
    except UnknownPeriodError:
        year = int(period[:4]) if period[:4].isdecimal() else 0
    first, last = (date(year - 1, 1, 1), date(year + 4, 12, 31)) if year > 1 else (None, None)
    if isinstance(obligation.rule, OnEvent):
        first, last = date.min, date.max
    if first is None or last is None:
        return None
    for one in _due(obligation.rule, calendar, first, last, events):
        if one.period == period and _is_in_force(obligation, one.due):
            return _occurrence(obligation, calendar, one)
    return None


def _is_in_force(obligation: Obligation, due: date) -> bool:
    starts, ends = obligation.starts_on or date.min, obligation.ends_on or date.max
    return starts <= due <= ends


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A due day before it is aimed at a working day."""

    period: str
    due: date
    nature: Nature = Nature.DUTY
    window: tuple[date, date] | None = None


def _due(
    rule: DueRule, calendar: WorkingCalendar, first: date, last: date, events: Sequence[Event]
) -> Iterator[_Due]:
    """Everything due from `first` to `last`."""
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
            yield from _nudges(period, calendar, first, last)
        case OnDate() | InMonth() | OnEvent() | Target():
            single = _single(rule, calendar, events)
            yield from (one for one in single if first <= one.due <= last)


def _single(
    rule: OnDate | InMonth | OnEvent | Target, calendar: WorkingCalendar, events: Sequence[Event]
) -> Iterator[_Due]:
    """What is due once, or once for each event."""
    match rule:
        case OnDate(day=day):
            yield _Due(period=day.isoformat(), due=day)
        case InMonth(year=year, month=month):
            yield _Due(period=f"{year:04}-{month:02}", due=day_of_month(year, month, 31))
        case Target(year=year):
            yield _Due(period=f"{year:04}", due=date(year, 12, 31), nature=Nature.TARGET)
        case OnEvent(working_days=count):
            for event in events if count is not None else ():
                day = calendar.term_ends(event.on, count or 0, TermUnit.WORKING_DAY)
                yield _Due(period=event.id, due=day)


def _nudges(
    period: Period | None, calendar: WorkingCalendar, first: date, last: date
) -> Iterator[_Due]:
    """The first working day of each period."""
    if period is None:
        return
    for year in range(max(first.year, 1), min(last.year + 1, 9998) + 1):
        for span in spans(period, year):
            day = calendar.next(span.first)
            if first <= day <= last:
                yield _Due(period=span.key, due=day, nature=Nature.NUDGE)


def _occurrence(obligation: Obligation, calendar: WorkingCalendar, one: _Due) -> Occurrence:
    legal = calendar.term_ends(one.due, 0, TermUnit.DAY)
    return Occurrence(
        obligation=obligation.id,
        period=one.period,
        nature=one.nature,
        window=one.window,
        due=one.due,
        aimed=_aim(one.due, obligation.shift, calendar),
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
