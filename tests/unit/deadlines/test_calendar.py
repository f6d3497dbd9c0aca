from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.calendar import (
    VIETNAM,
    Calendars,
    Hours,
    Quiet,
    TermUnit,
    WorkingCalendar,
    unofficial_years,
)
from knowledge.deadlines.holidays_seed import Day, Kind, first_of_tet, seeded

CALENDAR = WorkingCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
OFF = Day(kind=Kind.OFF, note="Nghỉ bão")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), False),  # announced on 25/12/2025: the package does not know it
        (date(2026, 1, 10), True),  # the Saturday worked for it
        (date(2026, 1, 17), False),
        (date(2026, 2, 15), False),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 4, 30), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 9, 2), False),
        (date(2026, 9, 3), True),
        (date(2026, 11, 24), False),
        (date(2025, 11, 24), True),  # a day off only from 2026
        (date(2027, 11, 24), False),
        (date(2027, 5, 3), False),
        (date(2024, 5, 4), True),
        (date(2025, 4, 26), True),
    ],
)
def test_the_days_of_domain_md_2_6(day: date, *, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize("year", range(2026, 2036))
def test_the_day_of_culture_is_off_every_year_from_2026(year: int) -> None:
    assert not CALENDAR.is_working(date(year, 11, 24))


def test_every_tet_from_2024_to_2035_has_its_day_and_five_days_off() -> None:
    first_days = {year: first_of_tet(year) for year in range(2024, 2036)}

    assert first_days == {
        2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17),
        2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13),
        2030: date(2030, 2, 2), 2031: date(2031, 1, 23), 2032: date(2032, 2, 11),
        2033: date(2033, 1, 31), 2034: date(2034, 2, 19), 2035: date(2035, 2, 8),
    }  # fmt: skip
    for first in first_days.values():
        assert first is not None
        around = [first + timedelta(days=each) for each in range(-5, 9)]
        off = [day for day in around if day.weekday() < 5 and not CALENDAR.is_working(day)]
        assert len(off) >= 5


def test_no_name_says_29_of_a_month_that_had_no_30th() -> None:
    names = {day.note for year in range(2024, 2036) for day in seeded(year).values()}

    assert not [name for name in names if name.startswith(("29 Tết", "Giao thừa"))]


def test_a_year_is_unofficial_until_somebody_confirms_it() -> None:
    confirmed = WorkingCalendar(official=CALENDAR.official | {2027})

    assert CALENDAR.is_official(2026)
    assert not CALENDAR.is_official(2027)
    assert confirmed.is_official(2027)
    assert unofficial_years(CALENDAR, [date(2027, 3, 1), date(2026, 3, 1)]) == (2027,)


def test_what_an_admin_corrects_wins_over_the_public_calendar() -> None:
    calendar = WorkingCalendar(
        days={
            date(2026, 12, 18): OFF,
            date(2026, 11, 24): Day(kind=Kind.WORKED),
            date(2026, 12, 19): Day(kind=Kind.WORKED, note="Làm bù"),
        }
    )

    assert not calendar.is_working(date(2026, 12, 18))
    assert calendar.is_working(date(2026, 11, 24))
    assert calendar.is_working(date(2026, 12, 19))


def test_a_unit_may_be_closed_while_the_others_work() -> None:
    closed = CALENDAR.with_days({date(2026, 12, 18): OFF})
    calendars = Calendars(usual=CALENDAR, units={"vhxh": closed})

    assert not calendars.of("vhxh").is_working(date(2026, 12, 18))
    assert calendars.of("vhxh").previous(date(2026, 12, 18)) == date(2026, 12, 17)
    assert calendars.of("kinhte").is_working(date(2026, 12, 18))


def test_a_counter_may_work_saturday_mornings_and_closes_at_noon() -> None:
    counter = WorkingCalendar(saturday_mornings=True)
    saturday, friday, sunday = date(2026, 12, 19), date(2026, 12, 18), date(2026, 12, 20)

    assert counter.is_working(saturday)
    assert not counter.is_working(sunday)
    assert counter.closing(saturday).time() == time(11, 30)
    assert counter.closing(friday).time() == time(17)
    assert not counter.is_working(date(2027, 5, 1))  # a holiday on a Saturday


def test_a_half_day_is_worked_and_closes_early() -> None:
    eve = date(2026, 2, 13)
    calendar = WorkingCalendar(days={eve: Day(kind=Kind.HALF)}, hours=Hours(morning_ends=time(12)))

    assert calendar.is_working(eve)
    assert calendar.closing(eve) == datetime(2026, 2, 13, 12, tzinfo=VIETNAM)


def test_a_calendar_closed_for_ever_still_answers() -> None:
    days = {date(2026, 1, 1) + timedelta(days=each): OFF for each in range(1200)}
    calendar = WorkingCalendar(days=days)

    assert calendar.next(date(2027, 3, 3)) == date(2027, 3, 3)


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_the_same_forwards_and_backwards(day: date, count: int) -> None:
    later, earlier = CALENDAR.add_working_days(day, count), CALENDAR.add_working_days(day, -count)

    assert CALENDAR.is_working(later)
    assert CALENDAR.is_working(earlier)
    assert CALENDAR.working_days_between(day + timedelta(days=1), later) == count
    assert CALENDAR.working_days_between(earlier, day - timedelta(days=1)) == count


@given(DAYS)
def test_previous_and_next_stay_on_a_working_day(day: date) -> None:
    before, after = CALENDAR.previous(day), CALENDAR.next(day)

    assert before <= day <= after
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)
    assert (before == day) is (after == day) is CALENDAR.is_working(day)


@pytest.mark.parametrize(
    ("start", "length", "unit", "last"),
    [
        (date(2026, 11, 20), 3, TermUnit.WORKING_DAY, date(2026, 11, 26)),  # over 24/11
        (date(2026, 11, 20), 10, TermUnit.DAY, date(2026, 11, 30)),
        (date(2026, 11, 20), 1, TermUnit.DAY, date(2026, 11, 23)),  # Saturday → Monday
        (date(2026, 11, 13), 11, TermUnit.DAY, date(2026, 11, 25)),  # 24/11 → 25/11
        (date(2026, 11, 20), 2, TermUnit.WEEK, date(2026, 12, 4)),
        (date(2027, 1, 31), 1, TermUnit.MONTH, date(2027, 3, 1)),  # 28/2 is a Sunday
        (date(2028, 1, 31), 1, TermUnit.MONTH, date(2028, 2, 29)),
        (date(2024, 2, 29), 1, TermUnit.YEAR, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, TermUnit.MONTH, date(2026, 3, 2)),  # 28/2 is a Saturday
        (date(2026, 2, 6), 10, TermUnit.DAY, date(2026, 2, 23)),  # ends in Tết
    ],
)
def test_terms_end_as_the_civil_code_says(
    start: date, length: int, unit: TermUnit, last: date
) -> None:
    assert CALENDAR.term_ends(start, length, unit) == last


def test_a_term_does_not_end_on_a_saturday_that_only_counters_work() -> None:
    counter = WorkingCalendar(saturday_mornings=True)

    assert counter.term_ends(date(2026, 12, 9), 10, TermUnit.DAY) == date(2026, 12, 21)


def test_a_term_ends_at_midnight() -> None:
    assert CALENDAR.end_of(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=VIETNAM)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31)))  # noqa: DTZ001 - made aware
def test_vietnam_never_changes_its_clock(at: datetime) -> None:
    assert at.replace(tzinfo=UTC).astimezone(VIETNAM).utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    ("quiet", "clock", "day", "allowed"),
    [
        (Quiet(), time(20, 59), 10, time(20, 59)),
        (Quiet(), time(21), 11, time(6)),
        (Quiet(), time(23, 30), 11, time(6)),
        (Quiet(), time(0), 10, time(6)),
        (Quiet(), time(5, 59), 10, time(6)),
        (Quiet(), time(6), 10, time(6)),
        (Quiet(starts=time(12), ends=time(13)), time(12, 30), 10, time(13)),
        (Quiet(starts=time(12), ends=time(13)), time(13), 10, time(13)),
        (Quiet(starts=time(0), ends=time(0)), time(3), 10, time(3)),
    ],
)
def test_quiet_hours_wait_for_their_end(
    quiet: Quiet, clock: time, day: int, allowed: time
) -> None:
    at = datetime.combine(date(2026, 12, 10), clock, VIETNAM)

    assert quiet.next_allowed(at) == datetime.combine(date(2026, 12, day), allowed, VIETNAM)
