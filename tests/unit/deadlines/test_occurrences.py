from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.model import (
    Continuous,
    DueDay,
    InMonth,
    OnDate,
    OnEvent,
    Period,
    Quota,
    Recurring,
    Shift,
    Target,
    Term,
)
from knowledge.deadlines.occurrences import (
    Event,
    Missing,
    Nature,
    Pace,
    missing,
    occurrence_named,
    occurrences,
    pace,
)
from tests.unit.deadlines.builders import CALENDAR, REPORT, THE_FOUR_TERMS_OF_THE_MINISTRY

ALWAYS = (date(2024, 1, 1), date(2035, 12, 31))
RULES = st.one_of(
    st.dates(date(2024, 3, 1), date(2035, 10, 31)).map(lambda day: OnDate(day=day)),
    st.builds(InMonth, year=st.integers(2024, 2034), month=st.integers(1, 12)),
    st.builds(
        Term,
        period=st.sampled_from(Period),
        due=st.builds(
            DueDay, day=st.integers(1, 31), months_after=st.integers(0, 3), before=st.booleans()
        ),
    ).map(lambda term: Recurring(terms=(term,))),
    st.builds(
        Quota, quantity=st.just(2), counted=st.just("tin, bài"), period=st.sampled_from(Period)
    ),
    st.builds(Target, figure=st.just(30.0), counted=st.just("%"), year=st.integers(2024, 2034)),
    st.builds(Continuous, nudge=st.sampled_from(Period)),
)


@given(RULES)
def test_every_aimed_day_is_a_working_day_under_the_default_policy(rule: object) -> None:
    found = occurrences(replace(REPORT, rule=rule), CALENDAR, *ALWAYS)

    assert found
    for one in found:
        assert CALENDAR.is_working(one.aimed)
        assert one.aimed <= one.due
        assert (one.legal_next is None) is CALENDAR.is_working(one.due)
    assert len({one.period for one in found}) == len(found)


@given(RULES)
def test_an_occurrence_is_found_again_by_its_period(rule: object) -> None:
    obligation = replace(REPORT, rule=rule)

    for one in occurrences(obligation, CALENDAR, *ALWAYS)[:30]:
        assert occurrence_named(obligation, CALENDAR, one.period) == one


def test_the_next_real_dates_of_the_ministry_three_of_four_on_weekends() -> None:
    report = replace(REPORT, rule=THE_FOUR_TERMS_OF_THE_MINISTRY)

    found = occurrences(report, CALENDAR, date(2026, 11, 24), date(2027, 12, 31))

    assert [(one.period, one.window, one.due, one.aimed, one.legal_next) for one in found] == [
        (
            "2026", (date(2025, 12, 15), date(2026, 12, 14)),
            date(2026, 12, 20), date(2026, 12, 18), date(2026, 12, 21),
        ),
        (
            "2027-Q1", (date(2026, 12, 15), date(2027, 3, 14)),
            date(2027, 3, 20), date(2027, 3, 19), date(2027, 3, 22),
        ),
        (
            "2027-H1", (date(2026, 12, 15), date(2027, 6, 14)),
            date(2027, 6, 20), date(2027, 6, 18), date(2027, 6, 21),
        ),
        (
            "2027-Q3", (date(2027, 6, 15), date(2027, 9, 14)),
            date(2027, 9, 20), date(2027, 9, 20), None,
        ),
        (
            "2027", (date(2026, 12, 15), date(2027, 12, 14)),
            date(2027, 12, 20), date(2027, 12, 20), None,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shift", "aimed"),
    [
        (Shift.PREVIOUS, date(2026, 12, 18)),
        (Shift.NEXT, date(2026, 12, 21)),
        (Shift.NONE, date(2026, 12, 20)),
    ],
)
def test_reminders_aim_where_the_obligation_says(shift: Shift, aimed: date) -> None:
    report = replace(REPORT, shift=shift)

    one = occurrence_named(report, CALENDAR, "2026")

    assert one is not None
    assert (one.due, one.aimed, one.legal_next) == (
        date(2026, 12, 20), aimed, date(2026, 12, 21),
    )  # fmt: skip


def test_w71_a_due_day_in_tet_aims_at_the_last_day_before_the_holidays() -> None:
    one = occurrence_named(
        replace(REPORT, rule=OnDate(day=date(2026, 2, 19))), CALENDAR, "2026-02-19"
    )

    assert one is not None
    assert (one.aimed, one.legal_next) == (date(2026, 2, 13), date(2026, 2, 23))


def test_a_month_without_a_day_is_aimed_at_its_last_working_day() -> None:
    plan = replace(REPORT, rule=InMonth(year=2027, month=2))

    assert [(one.period, one.due, one.aimed) for one in occurrences(plan, CALENDAR, *ALWAYS)] == [
        ("2027-02", date(2027, 2, 28), date(2027, 2, 26))
    ]


def test_an_event_is_due_working_days_after_it_the_day_itself_not_counted() -> None:
    rule = OnEvent(event="khi có kết quả công bố", working_days=5)
    events = (Event(id="2026-11-20", on=date(2026, 11, 20)),)

    found = occurrences(replace(REPORT, rule=rule), CALENDAR, *ALWAYS, events)

    assert [(one.period, one.due) for one in found] == [("2026-11-20", date(2026, 11, 30))]


def test_nothing_happened_so_nothing_is_due() -> None:
    rule = OnEvent(event="khi có kết quả công bố", working_days=5)

    assert occurrences(replace(REPORT, rule=rule), CALENDAR, *ALWAYS) == ()


def test_an_unknown_due_day_yields_nothing_and_is_listed() -> None:
    rule = Recurring(
        terms=(Term(period=Period.QUARTER), Term(period=Period.YEAR, due=DueDay(day=20)))
    )
    event = OnEvent(event="khi có kết quả công bố")
    opened = (Event(id="1", on=date(2026, 11, 20)),)

    found = occurrences(replace(REPORT, rule=rule), CALENDAR, *ALWAYS)

    assert {len(one.period) for one in found} == {4}  # years only
    assert missing(rule) == (Missing(what="due_day", period=Period.QUARTER),)
    assert occurrences(replace(REPORT, rule=event), CALENDAR, *ALWAYS, opened) == ()
    assert missing(event) == (Missing(what="working_days"),)
    assert missing(OnDate(day=date(2026, 12, 20))) == ()


def test_a_quota_is_due_at_the_end_of_its_month() -> None:
    quota = Quota(quantity=2, counted="tin, bài", period=Period.MONTH)

    found = occurrences(
        replace(REPORT, rule=quota), CALENDAR, date(2026, 11, 1), date(2026, 11, 30)
    )

    assert [(one.period, one.due, one.nature, one.can_be_late) for one in found] == [
        ("2026-11", date(2026, 11, 30), Nature.QUOTA, True)
    ]


def test_the_pace_of_a_quota_counts_the_working_days_left() -> None:
    quota = Quota(quantity=2, counted="tin, bài", period=Period.MONTH)

    now = pace(quota, 1, "2026-11", date(2026, 11, 23), CALENDAR)

    assert now == Pace(done=1, wanted=2, working_days_left=5)  # 24/11 is off
    assert not now.is_met
    assert pace(quota, 2, "2026-11", date(2026, 12, 3), CALENDAR).working_days_left == 0
    assert pace(quota, 2, "2026-11", date(2026, 10, 3), CALENDAR).working_days_left == 20


def test_what_goes_on_all_the_time_is_never_late() -> None:
    nudged = replace(REPORT, rule=Continuous(nudge=Period.QUARTER))

    found = occurrences(nudged, CALENDAR, date(2027, 1, 1), date(2027, 12, 31))

    assert [(one.period, one.due, one.can_be_late) for one in found] == [
        ("2027-Q1", date(2027, 1, 4), False),
        ("2027-Q2", date(2027, 4, 1), False),
        ("2027-Q3", date(2027, 7, 1), False),
        ("2027-Q4", date(2027, 10, 1), False),
    ]
    assert occurrences(replace(REPORT, rule=Continuous()), CALENDAR, *ALWAYS) == ()


def test_nothing_is_due_before_an_obligation_starts_or_after_it_ends() -> None:
    short = replace(REPORT, starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31))

    assert [one.period for one in occurrences(short, CALENDAR, *ALWAYS)] == ["2027", "2028"]
    assert occurrence_named(short, CALENDAR, "2026") is None


@pytest.mark.parametrize("period", ["", "2027-Q1", "31/2", "abcd-01", "0000"])
def test_a_period_the_rule_does_not_know_has_no_occurrence(period: str) -> None:
    assert occurrence_named(REPORT, CALENDAR, period) is None
