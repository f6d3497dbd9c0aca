"""An office of six people in three units, and things it owes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from knowledge.deadlines.calendar import VIETNAM, Calendars, WorkingCalendar
from knowledge.deadlines.model import DueDay, Obligation, OnDate, Period, Recurring, Term
from knowledge.deadlines.occurrences import Event
from knowledge.deadlines.plan import planned
from knowledge.deadlines.reminder import Reminder
from knowledge.deadlines.situation import Mark, Said, Situation, Snooze
from knowledge.deadlines.staff import Reader, Staff, UnitView

CALENDAR = WorkingCalendar()
YEARLY = Recurring(terms=(Term(period=Period.YEAR, due=DueDay(day=20)),))
THE_FOUR_TERMS_OF_THE_MINISTRY = Recurring(
    terms=(
        Term(period=Period.QUARTER, due=DueDay(day=20), numbers=(1, 3)),
        Term(period=Period.HALF_YEAR, due=DueDay(day=20), numbers=(1,)),
        Term(period=Period.YEAR, due=DueDay(day=20)),
    )
)
REPORT = Obligation(
    id="cchc", title="Báo cáo cải cách hành chính", unit="vhxh", rule=YEARLY, owners=("lan",)
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


def staff(*readers: Reader, without: Iterable[str] = ()) -> Staff:
    """hung chairs the commune, mai heads Văn hóa - Xã hội, nam heads Kinh tế."""
    people = {name: Reader(id=name) for name in ("lan", "binh", "mai", "nam", "hung", "thu")}
    people |= {reader.id: reader for reader in readers}
    return Staff(
        people={name: one for name, one in people.items() if name not in set(without)},
        units={
            "xa": UnitView(id="xa", head="hung"),
            "vhxh": UnitView(id="vhxh", above="xa", head="mai"),
            "kt": UnitView(id="kt", above="xa", head="nam"),
        },
    )


def situation(
    *said: Mark | Snooze | tuple[str, Event],
    people: Staff | None = None,
    calendar: WorkingCalendar = CALENDAR,
) -> Situation:
    return Situation.of(
        people or staff(),
        Calendars(usual=calendar),
        marks=[one for one in said if isinstance(one, Mark)],
        snoozes=[one for one in said if isinstance(one, Snooze)],
        events=[one for one in said if isinstance(one, tuple)],
    )


def mark(said: Said, since: datetime, owner: str = "lan", to: str | None = None) -> Mark:
    return Mark(obligation="cchc", period="2026", said=said, since=since, owner=owner, to=to)


def on(day: date, **changes: object) -> Obligation:
    return replace(REPORT, rule=OnDate(day=day), **changes)  # type: ignore[arg-type]


def all_of(obligation: Obligation, seen: Situation) -> list[Reminder]:
    return list(planned([obligation], seen, at(2025, 1, 1), at(2036, 1, 1)))


def yearly(seen: Situation, obligation: Obligation = REPORT) -> list[Reminder]:
    """The reminders of the report of 2026."""
    around = planned([obligation], seen, at(2026, 11, 1), at(2027, 3, 1))
    return [one for one in around if one.period == "2026"]


def said(reminders: Iterable[Reminder]) -> list[tuple[str, str]]:
    return [(one.rung, one.person) for one in reminders]
