"""What is kept, as the pure rules of deadlines want it: people, calendars, what was said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from knowledge.deadlines.calendar import VIETNAM, Calendars, WorkingCalendar
from knowledge.deadlines.holidays_seed import Day, official_years
from knowledge.deadlines.model import Obligation, Quota
from knowledge.deadlines.periods import span_at
from knowledge.deadlines.plan import Plan, plan
from knowledge.deadlines.situation import Mark, Said, Situation
from knowledge.deadlines.staff import Reader, Staff, UnitView
from storage.database import UnitOfWork
from storage.deadline_records import ObligationStatus
from storage.people_records import Person, Unit
from storage.repositories.calendar import EVERYWHERE

_Days = tuple[tuple[date, Day], ...]


async def preview(work: UnitOfWork, start: datetime, end: datetime) -> Plan:
    """Everything that will be sent from `start` to `end`, as things stand now."""
    stored = await work.obligations.all((ObligationStatus.ACTIVE,))
    obligations = [one.obligation for one in stored]
    return plan(obligations, await situation_of(work, obligations), start, end)


async def situation_of(work: UnitOfWork, obligations: Sequence[Obligation]) -> Situation:
    """Everything that reminders of these obligations depend on besides themselves."""
    wanted = [one.id for one in obligations]
    marks = [one.mark for one in await work.occurrences.marks(wanted)]
    quotas = {one.id: one.rule for one in obligations if isinstance(one.rule, Quota)}
    counts = await work.quotas.counts(quotas) if quotas else {}
    for name, days in counts.items():
        marks += _full(name, quotas[name], days)
    return Situation.of(
        await staff(work),
        await calendars(work),
        marks=marks,
        snoozes=await work.occurrences.snoozes(wanted),
        events=[(one.obligation, one.event) for one in await work.occurrences.openings(wanted)],
    )


def _full(obligation: str, quota: Quota, days: Mapping[date, int]) -> Iterator[Mark]:
    """A quota is done, for everybody, from the morning of the day that fills it."""
    counted: dict[str, int] = {}
    for day in sorted(days):
        span = span_at(quota.period, day)
        if span is None:
            continue
        before = counted.get(span.key, 0)
        counted[span.key] = before + days[day]
        if before < quota.quantity <= counted[span.key]:
            morning = datetime.combine(day, time(), VIETNAM)
            yield Mark(obligation=obligation, period=span.key, said=Said.DONE, since=morning)


async def staff(work: UnitOfWork) -> Staff:
    """Who is there, and who leads what."""
    return staff_of(await work.people.all(gone=True), await work.units.all())


def staff_of(people: Iterable[Person], units: Iterable[Unit]) -> Staff:
    """The people and units as far as reminders go."""
    return Staff(
        people={
            one.id: Reader(
                id=one.id,
                active=one.is_active,
                away_until=one.on_leave_until,
                stand_in=one.stand_in,
            )
            for one in people
        },
        units={view.id: view for one in units for view in _views(one)},
    )


def _views(unit: Unit) -> tuple[UnitView, ...]:
    """The unit; the vice-chair in charge of it stands between it and the unit above."""
    if unit.vice is None:
        return (UnitView(id=unit.id, above=unit.above, head=unit.head),)
    between = f"{unit.id}/vice"
    return (
        UnitView(id=unit.id, above=between, head=unit.head),
        UnitView(id=between, above=unit.above, head=unit.vice),
    )


async def calendars(work: UnitOfWork) -> Calendars:
    """The calendar of every unit, an admin's corrections laid over the public one."""
    days = await work.calendar.days()
    confirmed = await work.calendar.confirmed_years()
    usual = days.pop(EVERYWHERE, {})
    return Calendars(
        usual=_calendar(_frozen(usual), confirmed),
        units={
            unit: _calendar(_frozen({**usual, **own}), confirmed) for unit, own in days.items()
        },
    )


def _frozen(days: Mapping[date, Day]) -> _Days:
    return tuple(sorted(days.items(), key=lambda one: one[0]))


@lru_cache(maxsize=32)
def _calendar(days: _Days, confirmed: frozenset[int]) -> WorkingCalendar:
    """One calendar for the same data: it remembers what was worked out with it."""
    return WorkingCalendar(days=dict(days), official=official_years() | confirmed)
