from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.calendar import Hours, Quiet, WorkingCalendar
from knowledge.deadlines.holidays_seed import Day, Kind
from knowledge.deadlines.ladder import moments, reach_after, reach_before
from knowledge.deadlines.model import (
    MORNING,
    USUAL_LADDER,
    Audience,
    Continuous,
    Ladder,
    OnDate,
    Overdue,
    Period,
    Rung,
    Shift,
    Target,
)
from knowledge.deadlines.occurrences import Occurrence, occurrence_named, occurrences
from tests.unit.deadlines.builders import CALENDAR, REPORT, at

CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
LADDERS = st.builds(
    Ladder,
    rungs=st.lists(
        st.builds(
            Rung,
            key=st.text("abcdef", min_size=1),
            working_days=st.integers(0, 25),
            at=CLOCKS | st.none(),
            before_closing=st.timedeltas(timedelta(0), timedelta(hours=12)) | st.none(),
        ),
        max_size=6,
        unique_by=lambda rung: rung.key,
    ).map(tuple),
    overdue=st.builds(Overdue, at=CLOCKS | st.none(), last=st.integers(0, 25)) | st.none(),
)
QUIETS = st.builds(Quiet, starts=CLOCKS, ends=CLOCKS)


def due_on(day: date, shift: Shift = Shift.PREVIOUS) -> Occurrence:
    obligation = replace(REPORT, rule=OnDate(day=day), shift=shift)
    found = occurrence_named(obligation, CALENDAR, day.isoformat())
    assert found is not None
    return found


def is_quiet(quiet: Quiet, clock: time) -> bool:
    if quiet.starts < quiet.ends:
        return quiet.starts <= clock < quiet.ends
    return quiet.starts != quiet.ends and (clock >= quiet.starts or clock < quiet.ends)


@given(
    st.dates(date(2024, 3, 1), date(2035, 10, 1)),
    st.sampled_from(Shift),
    LADDERS,
    QUIETS | st.none(),
)
def test_a_ladder_is_strictly_increasing_and_never_in_quiet_hours(
    day: date, shift: Shift, ladder: Ladder, reach: Quiet | None
) -> None:
    occurrence = due_on(day, shift)

    steps = moments(occurrence, ladder, CALENDAR, reach)

    assert all(one.at < two.at for one, two in pairwise(steps))
    assert len({one.rung for one in steps}) == len(steps)
    assert not [one for one in steps if reach is None and is_quiet(Quiet(), one.at.time())]
    assert [one.rung for one in steps] == [
        one.rung for one in moments(occurrence, ladder, CALENDAR)
    ]


@given(st.dates(date(2024, 3, 1), date(2035, 10, 1)), LADDERS)
def test_no_rung_lies_beyond_the_reach_that_plans_search(day: date, ladder: Ladder) -> None:
    occurrence = due_on(day)

    for step in moments(occurrence, ladder, CALENDAR):
        assert occurrence.aimed - reach_before(ladder) <= step.at.date()
        assert step.at.date() <= occurrence.aimed + reach_after(ladder)


def test_the_usual_ladder_of_the_report_of_2026() -> None:
    one = occurrence_named(REPORT, CALENDAR, "2026")
    assert one is not None

    steps = moments(one, USUAL_LADDER, CALENDAR)

    assert [(step.rung, step.at, step.audience) for step in steps[:9]] == [
        ("T-7", at(2026, 12, 9, 8), Audience.OWNER),
        ("T-3", at(2026, 12, 15, 8), Audience.OWNER),
        ("T-1", at(2026, 12, 17, 8), Audience.OWNER),
        ("T-0", at(2026, 12, 18, 8), Audience.OWNER),
        ("2h", at(2026, 12, 18, 15), Audience.OWNER),
        ("O+1", at(2026, 12, 21, 8), Audience.HEAD),
        ("O+2", at(2026, 12, 22, 8), Audience.HEAD),
        ("O+3", at(2026, 12, 23, 8), Audience.SUPERIOR),
        ("O+4", at(2026, 12, 24, 8), Audience.SUPERIOR),
    ]
    assert (steps[-1].rung, len(steps)) == ("O+20", 25)
    assert [step.is_early for step in steps[:5]] == [True, True, True, False, False]


def test_working_days_are_counted_over_tet() -> None:
    steps = moments(due_on(date(2026, 2, 24)), USUAL_LADDER, CALENDAR)

    assert [step.at.date() for step in steps[:4]] == [
        date(2026, 2, 6), date(2026, 2, 12), date(2026, 2, 23), date(2026, 2, 24),
    ]  # fmt: skip


def test_on_a_half_day_two_hours_before_closing_is_in_the_morning() -> None:
    half = {date(2026, 12, 18): Day(kind=Kind.HALF)}
    calendar = WorkingCalendar(days=half, hours=Hours(morning_ends=time(11, 30)))

    steps = moments(due_on(date(2026, 12, 18)), USUAL_LADDER, calendar)

    assert [step.at for step in steps if step.rung == "2h"] == [at(2026, 12, 18, 9, 30)]


def test_rungs_that_fall_into_the_night_keep_their_order_in_the_morning() -> None:
    ladder = Ladder(
        rungs=(
            Rung(key="late", working_days=1, at=time(22)),
            Rung(key="later", working_days=1, at=time(23)),
            Rung(key="dawn", working_days=0, at=time(5)),
            Rung(key="opening", working_days=0),
        ),
        overdue=None,
    )

    steps = moments(due_on(date(2026, 12, 18)), ladder, CALENDAR)

    assert [(step.rung, step.at) for step in steps] == [
        ("late", at(2026, 12, 18, 6)),
        ("later", at(2026, 12, 18, 6, 1)),
        ("dawn", at(2026, 12, 18, 6, 2)),
        ("opening", at(2026, 12, 18, 7, 30)),
    ]


def test_a_person_is_written_to_only_when_they_can_be_reached() -> None:
    afternoons = Quiet(starts=time(18), ends=time(13))

    steps = moments(due_on(date(2026, 12, 18)), USUAL_LADDER, CALENDAR, afternoons)

    assert [step.at.time() for step in steps[:5]] == [time(13)] * 4 + [time(15)]


def test_targets_and_nudges_are_never_overdue() -> None:
    target = replace(REPORT, rule=Target(figure=30, counted="hạng", year=2026))
    nudged = replace(REPORT, rule=Continuous(nudge=Period.MONTH))
    (of_target,) = occurrences(target, CALENDAR, date(2026, 12, 1), date(2026, 12, 31))
    (of_nudge,) = occurrences(nudged, CALENDAR, date(2026, 12, 1), date(2026, 12, 31))

    assert [one.rung for one in moments(of_target, USUAL_LADDER, CALENDAR)] == [
        "T-7", "T-3", "T-1", "T-0", "2h",
    ]  # fmt: skip
    assert [(one.rung, one.at) for one in moments(of_nudge, USUAL_LADDER, CALENDAR)] == [
        ("nudge", at(2026, 12, 1, 8))
    ]


@pytest.mark.parametrize("keys", [("T-1", "T-1"), ("O+1",)])
def test_rungs_that_could_be_confused_are_refused(keys: tuple[str, ...]) -> None:
    rungs = tuple(Rung(key=key, working_days=1, at=MORNING) for key in keys)

    with pytest.raises(ValueError, match=r"T-1|O\+1"):
        Ladder(rungs=rungs, overdue=None)
