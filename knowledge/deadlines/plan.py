"""The plan: every reminder, when, to whom and why. Preview and sending both are this function."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.deadlines.asking import Asking
from knowledge.deadlines.model import InMonth, Obligation, OnDate, Target
from knowledge.deadlines.occurrences import occurrence_named
from knowledge.deadlines.reminder import Reminder, Unowned
from knowledge.deadlines.situation import Situation
from knowledge.deadlines.timeline import steps

__all__ = ["Plan", "Reminder", "Unowned", "next_after", "plan", "planned"]

_LONGEST_QUIET = timedelta(days=2)  # that a moment can be moved by
_LOOK_AGAIN = timedelta(days=400)  # before a day that lies farther ahead than is searched
_AHEAD = tuple(timedelta(days=days) for days in (8, 70, 400, 4400))  # searched in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be sent, and what has nobody to be sent to; both in order."""

    reminders: tuple[Reminder, ...]
    unowned: tuple[Unowned, ...]


def planned(
    obligations: Iterable[Obligation], situation: Situation, start: datetime, end: datetime
) -> tuple[Reminder, ...]:
    """Every reminder from `start` to `end`, both included, by time and person."""
    return plan(obligations, situation, start, end).reminders


def plan(
    obligations: Iterable[Obligation], situation: Situation, start: datetime, end: datetime
) -> Plan:
    """Every reminder from `start` to `end`, both included, and every rung without a reader."""
    reminders: list[Reminder] = []
    unowned: list[Unowned] = []
    for obligation in obligations:
        for one in _of(obligation, situation, start, end):
            if isinstance(one, Reminder):
                reminders.append(one)
            else:
                unowned.append(one)
    return Plan(
        reminders=tuple(sorted(reminders, key=_order)),
        unowned=tuple(sorted(unowned, key=lambda one: (one.at, one.obligation, one.period))),
    )


def _order(one: Reminder) -> tuple[datetime, str, str, str, str]:
    return one.at, one.person, one.obligation, one.period, one.rung


def next_after(obligation: Obligation, situation: Situation, after: datetime) -> datetime | None:
    """When the obligation has to be looked at again; None when it has nothing to say any more.

    Ask again when the obligation, its calendar, its marks, snoozes or events, or the hours a
    person wants quiet have changed.
    """
    start = after + timedelta(microseconds=1)
    for ahead in _AHEAD:
        end = after + ahead
        found = _first(obligation, situation, start, end)
        if found is not None:
            return found
        start = end
    far = _only_day(obligation)
    if obligation.paused or far is None or far <= start.date():
        return None
    return datetime.combine(far, time(), start.tzinfo) - _LOOK_AGAIN


def _first(
    obligation: Obligation, situation: Situation, start: datetime, end: datetime
) -> datetime | None:
    regular = _regular(obligation, situation, start, end)
    again = [one.at for one in _snoozed(obligation, situation, start, end)]
    if situation.staff.has_reach:  # then the first rung need not be the first to be sent
        return min((*again, *(one.at for one in regular)), default=None)
    first = next(regular, None)
    return min(again, default=None) if first is None else min((*again, first.at))


def _only_day(obligation: Obligation) -> date | None:
    match obligation.rule:
        case OnDate(day=day):
            return day
        case InMonth(year=year, month=month):
            return date(year, month, 1)
        case Target(year=year):
            return date(year, 1, 1)
        case _:
            return None


def _of(
    obligation: Obligation, situation: Situation, start: datetime, end: datetime
) -> Iterator[Reminder | Unowned]:
    yield from _regular(obligation, situation, start, end)
    yield from _snoozed(obligation, situation, start, end)


def _regular(
    obligation: Obligation, situation: Situation, start: datetime, end: datetime
) -> Iterator[Reminder | Unowned]:
    """The rungs, in order while nobody chose hours of their own."""
    if obligation.paused:
        return
    calendar = situation.calendars.of(obligation.unit)
    events = situation.events.get(obligation.id, ())
    since = start - _LONGEST_QUIET if situation.staff.has_reach else start
    for step in steps(obligation, calendar, since, end, events):
        asking = Asking(obligation, step.occurrence, calendar, situation)
        for one in asking.at(step.place, step.moment):
            if start <= one.at <= end:
                yield one


def _snoozed(
    obligation: Obligation, situation: Situation, start: datetime, end: datetime
) -> Iterator[Reminder]:
    if obligation.paused:
        return
    calendar = situation.calendars.of(obligation.unit)
    events = situation.events.get(obligation.id, ())
    for snooze in situation.snoozes.get(obligation.id, ()):
        if start - _LONGEST_QUIET <= snooze.until <= end:
            known = occurrence_named(obligation, calendar, snooze.period, events)
            if known is not None:
                again = Asking(obligation, known, calendar, situation).again(snooze)
                yield from (one for one in again if start <= one.at <= end)
