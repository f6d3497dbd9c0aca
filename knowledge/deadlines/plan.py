"""The plan: every reminder, when, to whom and why. Preview and sending both are this function."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from knowledge.deadlines.calendar import Quiet, WorkingCalendar
from knowledge.deadlines.ladder import Moment, allowed, moments
from knowledge.deadlines.model import Audience, IfMissed, InMonth, Obligation, OnDate, Target
from knowledge.deadlines.occurrences import Occurrence, occurrence_named
from knowledge.deadlines.situation import UNIT, Said, Situation, Snooze
from knowledge.deadlines.staff import Why
from knowledge.deadlines.timeline import steps

_LONGEST_QUIET = timedelta(days=2)  # that a moment can be moved by
_LOOK_AGAIN = timedelta(days=400)  # before a day that lies farther ahead than is searched
_AHEAD = tuple(timedelta(days=days) for days in (8, 70, 400, 4400))  # searched in turn


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
        asking = _Asking(obligation, step.occurrence, calendar, situation)
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
                again = _Asking(obligation, known, calendar, situation).again(snooze)
                yield from (one for one in again if start <= one.at <= end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One person and what they read for."""

    person: str
    audience: Audience
    why: Why
    owners: tuple[str, ...]  # `UNIT` for the unit's


@dataclass(frozen=True, slots=True)
class _Asking:
    """One occurrence and everything that decides who is asked about it."""

    obligation: Obligation
    occurrence: Occurrence
    calendar: WorkingCalendar
    situation: Situation

    def at(self, place: int, moment: Moment) -> Iterator[Reminder | Unowned]:
        """Whoever is asked at one moment."""
        asked = tuple(one for one in self._owners() if self._is_asked(one, moment, moment.at))
        readings, is_unowned = self._of_owners(asked, moment.at)
        if is_unowned:
            yield Unowned(
                at=moment.at,
                obligation=self.obligation.id,
                period=self.occurrence.period,
                rung=moment.rung,
                due=self.occurrence.due,
            )
        for above in self._above(moment, asked):
            readings.setdefault(above.person, above)
        for reading in readings.values():
            at = self._time(place, moment, reading.person)
            still = tuple(one for one in reading.owners if self._is_asked(one, moment, at))
            if still:
                one = replace(reading, owners=still)
                yield self._reminder(one, at, moment.rung, moment.if_missed)

    def again(self, snooze: Snooze) -> Iterator[Reminder]:
        """The repetition a person asked for, unless that very minute has a rung for them."""
        reader = self.situation.staff.people.get(snooze.person)
        until = snooze.until.astimezone(self.calendar.zone).replace(second=0, microsecond=0)
        at = allowed(until, self.calendar.quiet, reader.reach if reader else None)
        owners = tuple(one for one in self._owners() if self._said(one, at) is not Said.DONE)
        if reader is None or not reader.active or not owners:
            return
        if any(
            one.at == at
            for place, moment in enumerate(self._moments())
            for one in self.at(place, moment)
            if isinstance(one, Reminder) and one.person == snooze.person
        ):
            return
        reading = _Reading(
            person=snooze.person, audience=Audience.OWNER, why=Why.SNOOZED, owners=owners
        )
        rung = f"{snooze.rung}~{at:%Y%m%d%H%M}"
        yield self._reminder(reading, at, rung, IfMissed.UNLESS_LATER)

    def _reminder(
        self, reading: _Reading, at: datetime, rung: str, if_missed: IfMissed
    ) -> Reminder:
        return Reminder(
            at=at,
            person=reading.person,
            obligation=self.obligation.id,
            period=self.occurrence.period,
            rung=rung,
            audience=reading.audience,
            why=reading.why,
            owners=tuple(owner for owner in reading.owners if owner != UNIT),
            due=self.occurrence.due,
            if_missed=if_missed,
        )

    def _owners(self) -> tuple[str, ...]:
        return self.obligation.owners or (UNIT,)

    def _of_owners(self, asked: tuple[str, ...], at: datetime) -> tuple[dict[str, _Reading], bool]:
        """Who reads for the owners, by person; and whether nobody reads for one of them."""
        readings: dict[str, _Reading] = {}
        is_unowned = False
        for owner in asked:
            found = self._reader(owner, at)
            if found is None:
                is_unowned = True
                continue
            person, why = found
            one = _Reading(person=person, audience=Audience.OWNER, why=why, owners=(owner,))
            known = readings.get(person)
            readings[person] = replace(known, owners=(*known.owners, owner)) if known else one
        return readings, is_unowned

    def _above(self, moment: Moment, asked: tuple[str, ...]) -> Iterator[_Reading]:
        """Whoever else reads when a rung is for more than its owners."""
        if not asked or moment.audience is Audience.OWNER:
            return
        staff, unit, day = self.situation.staff, self.obligation.unit, moment.at.date()
        leader = staff.leader(unit, day)
        if leader is not None:
            yield _Reading(person=leader[0], audience=Audience.HEAD, why=Why.LEADS, owners=asked)
        superior = staff.superior(unit, day)
        if moment.audience is Audience.SUPERIOR and superior is not None:
            yield _Reading(
                person=superior, audience=Audience.SUPERIOR, why=Why.OVERSEES, owners=asked
            )

    def _reader(self, owner: str, at: datetime) -> tuple[str, Why] | None:
        staff, day = self.situation.staff, at.date()
        handed = self.situation.handed(self.obligation.id, self.occurrence.period, owner, at)
        if handed is not None and handed.to is None:
            return staff.leader(self.obligation.unit, day, without=owner)
        if handed is not None and handed.to is not None:
            found = staff.reader(handed.to, self.obligation, day)
            return (handed.to, Why.HANDED) if found and found[0] == handed.to else found
        if owner == UNIT:
            return staff.of_unit(self.obligation, day)
        return staff.reader(owner, self.obligation, day)

    def _said(self, owner: str, at: datetime) -> Said:
        return self.situation.progress(self.obligation.id, self.occurrence.period, owner, at)

    def _is_asked(self, owner: str, moment: Moment, at: datetime) -> bool:
        said = self._said(owner, at)
        return said is Said.OPEN or (said is Said.DOING and not moment.is_early)

    def _time(self, place: int, moment: Moment, person: str) -> datetime:
        reach = self.situation.staff.people[person].reach
        return moment.at if reach is None else self._moments(reach)[place].at

    def _moments(self, reach: Quiet | None = None) -> tuple[Moment, ...]:
        return moments(self.occurrence, self.obligation.ladder, self.calendar, reach)
