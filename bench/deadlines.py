"""Reminders of 10,000 obligations and 50 people: one tick, and what it remembers, on a bad day.

Nobody ever does anything here, so that everything is overdue on every working day.
"""

import random
import resource
from datetime import date, datetime, timedelta
from time import process_time
from typing import TYPE_CHECKING

from knowledge.deadlines.calendar import VIETNAM, Calendars, WorkingCalendar
from knowledge.deadlines.model import (
    Continuous,
    DueDay,
    DueRule,
    InMonth,
    Obligation,
    OnDate,
    Period,
    Quota,
    Recurring,
    Term,
)
from knowledge.deadlines.plan import next_after, planned
from knowledge.deadlines.situation import Situation
from knowledge.deadlines.staff import Reader, Staff, UnitView

if TYPE_CHECKING:
    from collections.abc import Callable

OBLIGATIONS, PEOPLE, UNITS = 10_000, 50, 10
BUSY = datetime(2026, 12, 18, 8, tzinfo=VIETNAM)
MOST_SECONDS, MOST_MEMORY = 1.0, 300  # of computing in a tick; MB


def _rule(number: int, chance: random.Random) -> DueRule:
    rules: tuple[Callable[[], DueRule], ...] = (
        lambda: _recurring(Period.MONTH, chance.randint(1, 31)),
        lambda: _recurring(Period.QUARTER, chance.randint(10, 20)),
        lambda: _recurring(Period.WEEK, 5),
        lambda: OnDate(day=date(2027, chance.randint(1, 12), chance.randint(1, 28))),
        lambda: Quota(quantity=2, counted="tin, bài", period=Period.MONTH),
        lambda: Continuous(nudge=Period.MONTH),
        lambda: InMonth(year=2027, month=chance.randint(1, 12)),
    )
    return rules[number % len(rules)]()


def _recurring(period: Period, day: int) -> Recurring:
    return Recurring(terms=(Term(period=period, due=DueDay(day=day)),))


def _office() -> tuple[list[Obligation], Situation]:
    chance = random.Random(5)  # noqa: S311 - a repeatable office
    people = {f"p{number}": Reader(id=f"p{number}") for number in range(PEOPLE)}
    units = {
        f"u{number}": UnitView(id=f"u{number}", above="xa", head=f"p{number + 1}")
        for number in range(UNITS)
    }
    staff = Staff(people=people, units={**units, "xa": UnitView(id="xa", head="p0")})
    owed = [
        Obligation(
            id=f"o{number}",
            title="Báo cáo",
            unit=f"u{number % UNITS}",
            rule=_rule(number, chance),
            owners=(f"p{number % PEOPLE}",),
        )
        for number in range(OBLIGATIONS)
    ]
    return owed, Situation.of(staff, Calendars(usual=WorkingCalendar()))


def main() -> None:
    """Print what a tick takes, with the next moments stored and with everything looked through."""
    owed, seen = _office()
    stored = {one.id: next_after(one, seen, BUSY - timedelta(minutes=1)) for one in owed}

    def tick() -> int:
        due = [one for one in owed if (at := stored[one.id]) is not None and at <= BUSY]
        sent = planned(due, seen, BUSY, BUSY)
        stored.update({one.id: next_after(one, seen, BUSY) for one in due})
        return len(sent)

    quiet = BUSY.replace(hour=10, minute=17)
    for name, act in (
        ("tick at 08:00, next moments stored", tick),
        ("08:00, everything looked through", lambda: len(planned(owed, seen, BUSY, BUSY))),
        ("10:17, everything looked through", lambda: len(planned(owed, seen, quiet, quiet))),
    ):
        began = process_time()
        reminders = act()
        spent = process_time() - began
        print(f"{name:38} {reminders:>7} reminders {spent:6.2f} s")
        assert spent <= MOST_SECONDS, name
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'memory at most':38} {memory:>7} MB")
    assert memory <= MOST_MEMORY
