import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.model import DECREE_WINDOW, DueDay, Period, Term, Window
from knowledge.deadlines.periods import (
    UnknownPeriodError,
    data_window,
    due_between,
    due_day,
    span_at,
    span_named,
    spans,
)

YEARS = st.integers(2024, 2035)
ONE_DAY = timedelta(days=1)
TILING = tuple(period for period in Period if period is not Period.NINE_MONTHS)


@given(YEARS, st.sampled_from(TILING))
def test_every_period_tiles_the_year(year: int, period: Period) -> None:
    tiles = spans(period, year)

    assert all(one.last + ONE_DAY == two.first for one, two in itertools.pairwise(tiles))
    assert tiles[-1].last + ONE_DAY == spans(period, year + 1)[0].first
    if period is not Period.WEEK:
        assert (tiles[0].first, tiles[-1].last) == (date(year, 1, 1), date(year, 12, 31))


@given(YEARS, st.sampled_from(tuple(Period)))
def test_a_key_names_one_span_and_finds_it_again(year: int, period: Period) -> None:
    assert [span_named(span.key) for span in spans(period, year)] == list(spans(period, year))


def test_keys_are_those_other_programs_store() -> None:
    keys = [spans(period, 2027)[-1].key for period in Period]

    assert keys == ["2027-W52", "2027-12", "2027-Q4", "2027-H2", "2027-9M", "2027"]


@pytest.mark.parametrize("key", ["", "2027-Q5", "2027-13", "2027-W53", "27-Q1", "quý I", "0000"])
def test_a_key_of_no_period_is_refused(key: str) -> None:
    with pytest.raises(UnknownPeriodError):
        span_named(key)


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.sampled_from(TILING))
def test_every_day_lies_in_one_span_of_each_period(day: date, period: Period) -> None:
    span = span_at(period, day)

    assert span is not None
    assert span.first <= day <= span.last


def test_october_lies_in_no_nine_months() -> None:
    assert span_at(Period.NINE_MONTHS, date(2027, 10, 1)) is None


@given(YEARS, st.sampled_from((Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR)))
def test_data_windows_of_the_decree_follow_each_other_without_a_gap(
    year: int, period: Period
) -> None:
    spans_of_two_years = (*spans(period, year), *spans(period, year + 1))
    windows = [data_window(span, DECREE_WINDOW) for span in spans_of_two_years]

    assert all(one[1] + ONE_DAY == two[0] for one, two in itertools.pairwise(windows))


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-11", date(2026, 10, 15), date(2026, 11, 14)),
        ("2027-Q1", date(2026, 12, 15), date(2027, 3, 14)),
        ("2027-Q3", date(2027, 6, 15), date(2027, 9, 14)),
        ("2027-H1", date(2026, 12, 15), date(2027, 6, 14)),
        ("2027-H2", date(2027, 6, 15), date(2027, 12, 14)),
        ("2027-9M", date(2026, 12, 15), date(2027, 9, 14)),
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("2027-W09", date(2027, 3, 1), date(2027, 3, 7)),
    ],
)
def test_the_data_windows_of_the_decree(key: str, first: date, last: date) -> None:
    assert data_window(span_named(key), DECREE_WINDOW) == (first, last)


def test_a_window_of_whole_months_is_the_calendar_period() -> None:
    quarter, february = span_named("2028-Q1"), span_named("2028-02")
    whole = Window(first_day=1, last_day=31)

    assert data_window(quarter, whole) == (date(2028, 1, 1), date(2028, 3, 31))
    assert data_window(february, whole) == (date(2028, 2, 1), date(2028, 2, 29))


def test_a_window_from_the_first_day_starts_in_the_period_itself() -> None:
    window = data_window(span_named("2027-Q1"), Window(first_day=1, last_day=25))

    assert window == (date(2027, 1, 1), date(2027, 3, 25))


def test_a_weekly_window_may_run_from_friday_to_thursday() -> None:
    window = data_window(span_named("2026-W48"), Window(first_day=5, last_day=4))

    assert window == (date(2026, 11, 20), date(2026, 11, 26))


@pytest.mark.parametrize(
    ("key", "due", "day"),
    [
        ("2027-06", DueDay(day=31), date(2027, 6, 30)),
        ("2027-02", DueDay(day=31), date(2027, 2, 28)),
        ("2028-02", DueDay(day=30), date(2028, 2, 29)),
        ("2027-06", DueDay(day=31, before=True), date(2027, 6, 30)),
        ("2027-06", DueDay(day=30, before=True), date(2027, 6, 29)),
        ("2026-11", DueDay(day=15, before=True), date(2026, 11, 14)),
        ("2027-03", DueDay(day=1, before=True), date(2027, 2, 28)),
        ("2026", DueDay(day=20), date(2026, 12, 20)),
        ("2026", DueDay(day=5, months_after=1), date(2027, 1, 5)),
        ("2026-Q4", DueDay(day=31, months_after=2), date(2027, 2, 28)),
        ("2026-W53", DueDay(day=5), date(2027, 1, 1)),
        ("2026-W48", DueDay(day=1, months_after=1), date(2026, 11, 30)),
        ("2026-W48", DueDay(day=5, before=True), date(2026, 11, 26)),
    ],
)
def test_the_due_day_is_what_the_letter_says(key: str, due: DueDay, day: date) -> None:
    assert due_day(span_named(key), due) == day


def test_an_unknown_due_day_is_due_never() -> None:
    term = Term(period=Period.QUARTER)

    assert list(due_between(term, date(2026, 1, 1), date(2027, 12, 31))) == []


def test_chosen_numbers_leave_the_other_periods_out() -> None:
    term = Term(period=Period.QUARTER, due=DueDay(day=20), numbers=(1, 3))

    found = [span.key for span, _ in due_between(term, date(2026, 1, 1), date(2027, 12, 31))]

    assert found == ["2026-Q1", "2026-Q3", "2027-Q1", "2027-Q3"]


@given(YEARS, st.integers(0, 26), st.sampled_from(tuple(Period)), st.integers(1, 31))
def test_every_period_is_due_once(year: int, after: int, period: Period, day: int) -> None:
    term = Term(period=period, due=DueDay(day=day, months_after=after))

    due = list(due_between(term, date(year - 1, 1, 1), date(year + 4, 12, 31)))

    keys = [span.key for span, _ in due]
    assert len(set(keys)) == len(keys)
    assert {span.key for span in spans(period, year)} <= set(keys)
    assert [each for _, each in due] == sorted(each for _, each in due)
