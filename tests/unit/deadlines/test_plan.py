from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.calendar import Calendars, Quiet
from knowledge.deadlines.holidays_seed import Day, Kind
from knowledge.deadlines.model import (
    Audience,
    DueDay,
    DueRule,
    InMonth,
    OnDate,
    OnEvent,
    Period,
    Quota,
    Recurring,
    Target,
    Term,
)
from knowledge.deadlines.occurrences import Event
from knowledge.deadlines.plan import next_after, plan, planned
from knowledge.deadlines.situation import UNIT, Mark, Said, Situation, Snooze
from knowledge.deadlines.staff import Reader, Staff, UnitView, Why
from tests.unit.deadlines.builders import (
    CALENDAR,
    REPORT,
    THE_FOUR_TERMS_OF_THE_MINISTRY,
    all_of,
    at,
    mark,
    on,
    said,
    situation,
    staff,
    yearly,
)

TO_THE_OWNER = ["T-7", "T-3", "T-1", "T-0", "2h"]


def snooze(until: datetime, person: str = "lan", rung: str = "T-3") -> Snooze:
    return Snooze(obligation="cchc", period="2026", rung=rung, person=person, until=until)


def test_the_audience_grows_while_a_report_is_overdue() -> None:
    plan_of_2026 = yearly(situation())

    assert said(plan_of_2026)[:5] == [(rung, "lan") for rung in TO_THE_OWNER]
    assert said(plan_of_2026)[5:12] == [
        ("O+1", "lan"), ("O+1", "mai"),
        ("O+2", "lan"), ("O+2", "mai"),
        ("O+3", "hung"), ("O+3", "lan"), ("O+3", "mai"),
    ]  # fmt: skip
    assert [(one.audience, one.why) for one in plan_of_2026[9:12]] == [
        (Audience.SUPERIOR, Why.OVERSEES),
        (Audience.OWNER, Why.OWNS),
        (Audience.HEAD, Why.LEADS),
    ]


def test_w8_a_reminder_is_unique_and_the_plan_is_always_the_same() -> None:
    everything = all_of(REPORT, situation())

    assert len({one.key for one in everything}) == len(everything)
    assert everything == all_of(REPORT, situation())
    assert everything == sorted(everything, key=lambda one: (one.at, one.person))


def test_a_new_due_day_asks_anew() -> None:
    moved = Recurring(terms=(Term(period=Period.YEAR, due=DueDay(day=10)),))

    before, after = yearly(situation()), yearly(situation(), replace(REPORT, rule=moved))

    assert {one.key for one in before}.isdisjoint(one.key for one in after)


def test_several_things_due_the_same_morning_come_at_the_same_minute() -> None:
    other = replace(REPORT, id="da06")

    both = planned([other, REPORT], situation(), at(2026, 12, 18), at(2026, 12, 18, 12))

    assert [(one.at, one.person, one.obligation) for one in both] == [
        (at(2026, 12, 18, 8), "lan", "cchc"),
        (at(2026, 12, 18, 8), "lan", "da06"),
    ]


def test_what_is_done_is_not_asked_for_again_for_that_owner_only() -> None:
    shared = replace(REPORT, owners=("lan", "binh"))
    done = mark(Said.DONE, at(2026, 12, 16, 9))

    plan_of_2026 = yearly(situation(done), shared)

    assert said(plan_of_2026)[:8] == [
        ("T-7", "binh"), ("T-7", "lan"), ("T-3", "binh"), ("T-3", "lan"),
        ("T-1", "binh"), ("T-0", "binh"), ("2h", "binh"), ("O+1", "binh"),
    ]  # fmt: skip
    overdue = [one for one in plan_of_2026 if one.person == "mai"]
    assert {one.owners for one in overdue} == {("binh",)}


def test_a_period_that_is_done_does_not_silence_the_next() -> None:
    done = mark(Said.DONE, at(2026, 12, 1))

    assert {one.period for one in all_of(REPORT, situation(done))} >= {"2025", "2027"}
    assert yearly(situation(done)) == []


def test_who_is_on_it_is_left_alone_until_the_due_day() -> None:
    doing = mark(Said.DOING, at(2026, 12, 10))

    assert said(yearly(situation(doing)))[:5] == [
        ("T-7", "lan"), ("T-0", "lan"), ("2h", "lan"), ("O+1", "lan"), ("O+1", "mai"),
    ]  # fmt: skip


def test_a_done_taken_back_is_asked_for_again() -> None:
    marks = (mark(Said.OPEN, at(2026, 12, 17, 9)), mark(Said.DONE, at(2026, 12, 10)))

    assert said(yearly(situation(*marks)))[:3] == [("T-7", "lan"), ("T-0", "lan"), ("2h", "lan")]


def test_what_the_unit_did_is_done_for_every_owner() -> None:
    shared = replace(REPORT, owners=("lan", "binh"))
    done = mark(Said.DONE, at(2026, 12, 1), owner=UNIT)

    assert yearly(situation(done), shared) == []


@pytest.mark.parametrize("again_at", [at(2026, 12, 16, 14), at(2026, 12, 17, 14)])
def test_w65_w68_a_snooze_repeats_one_reminder_and_moves_nothing(again_at: datetime) -> None:
    usual = yearly(situation())

    snoozed = yearly(situation(snooze(again_at)))

    added = [one for one in snoozed if one not in usual]
    assert [one for one in snoozed if one in usual] == usual
    assert [(one.at, one.person, one.why) for one in added] == [(again_at, "lan", Why.SNOOZED)]
    assert added[0].rung.startswith("T-3~2026121")


def test_a_snooze_into_the_night_comes_in_the_morning() -> None:
    added = [one for one in yearly(situation(snooze(at(2026, 12, 16, 23)))) if "~" in one.rung]

    assert [one.at for one in added] == [at(2026, 12, 17, 6)]


def test_a_snooze_does_not_double_a_reminder_of_the_same_minute() -> None:
    assert yearly(situation(snooze(at(2026, 12, 17, 8)))) == yearly(situation())


def test_a_snooze_of_something_done_meanwhile_is_dropped() -> None:
    done = mark(Said.DONE, at(2026, 12, 16))

    assert said(yearly(situation(snooze(at(2026, 12, 17, 14)), done))) == [
        ("T-7", "lan"), ("T-3", "lan"),
    ]  # fmt: skip


def test_a_snooze_long_after_the_ladder_still_comes() -> None:
    seen = situation(snooze(at(2027, 6, 1, 9)))

    found = planned([REPORT], seen, at(2027, 5, 1), at(2027, 7, 1))

    assert [(one.at, one.period) for one in found] == [(at(2027, 6, 1, 9), "2026")]


def readers_at(
    day: date, obligation: object = REPORT, people: Staff | None = None, *marks: Mark
) -> list[tuple[str, Why]]:
    seen = situation(*marks, people=people)
    start = datetime.combine(day, time(8), at(2026, 1, 1).tzinfo)
    return [(one.person, one.why) for one in planned([obligation], seen, start, start)]  # type: ignore[list-item]


FIRST, DUE = date(2026, 12, 9), date(2026, 12, 18)


def test_a_stand_in_reads_while_the_owner_is_on_leave() -> None:
    leave = {"away_from": date(2026, 12, 14), "away_until": date(2026, 12, 31)}
    people = staff(Reader(id="lan", stand_in="binh", **leave))  # type: ignore[arg-type]

    assert readers_at(FIRST, people=people) == [("lan", Why.OWNS)]
    assert readers_at(DUE, people=people) == [("binh", Why.STANDS_IN)]


def test_the_stand_in_of_the_obligation_comes_before_that_of_the_person() -> None:
    people = staff(Reader(id="lan", stand_in="binh", away_until=date(2026, 12, 31)))

    assert readers_at(DUE, replace(REPORT, stand_in="thu"), people) == [("thu", Why.STANDS_IN)]


@pytest.mark.parametrize("stand_in", [None, "binh", "nobody"])
def test_the_head_reads_when_nobody_stands_in(stand_in: str | None) -> None:
    people = staff(
        Reader(id="lan", stand_in=stand_in, away_until=date(2026, 12, 31)),
        Reader(id="binh", away_until=date(2026, 12, 31)),
    )

    assert readers_at(DUE, people=people) == [("mai", Why.INSTEAD)]


def test_after_the_leave_the_owner_is_asked_again() -> None:
    people = staff(Reader(id="lan", away_until=date(2026, 12, 17)))

    assert readers_at(DUE, people=people) == [("lan", Why.OWNS)]


def test_w66_what_a_person_who_left_owed_goes_to_the_head() -> None:
    locked = staff(Reader(id="lan", active=False, stand_in="binh"))

    assert readers_at(DUE, people=staff(without=["lan"])) == [("mai", Why.INSTEAD)]
    assert readers_at(DUE, people=locked) == [("mai", Why.INSTEAD)]


def test_what_a_unit_owes_goes_to_its_head_or_whoever_reads_for_them() -> None:
    units = replace(REPORT, owners=())
    on_leave = Reader(id="mai", away_until=date(2026, 12, 31))
    with_stand_in = replace(on_leave, stand_in="binh")

    assert readers_at(DUE, units) == [("mai", Why.OWNS)]
    assert readers_at(DUE, units, staff(with_stand_in)) == [("binh", Why.STANDS_IN)]
    assert readers_at(DUE, units, staff(on_leave)) == [("hung", Why.INSTEAD)]
    assert readers_at(DUE, units, staff(without=["mai"])) == [("hung", Why.INSTEAD)]


def test_a_rung_without_any_reader_is_reported_not_dropped() -> None:
    nobody = staff(without=["lan", "mai", "hung"])
    found = plan([REPORT], situation(people=nobody), at(2026, 12, 9), at(2026, 12, 18))
    of_no_unit = plan(
        [replace(REPORT, unit="?", owners=())], situation(), at(2026, 12, 9), at(2026, 12, 9, 9)
    )

    assert found.reminders == ()
    assert [(one.rung, one.at) for one in found.unowned] == [
        ("T-7", at(2026, 12, 9, 8)), ("T-3", at(2026, 12, 15, 8)), ("T-1", at(2026, 12, 17, 8)),
    ]  # fmt: skip
    assert [one.obligation for one in of_no_unit.unowned] == ["cchc"]


def test_units_that_lie_above_each_other_do_not_loop() -> None:
    circle = Staff(
        people={},
        units={"vhxh": UnitView(id="vhxh", above="b"), "b": UnitView(id="b", above="vhxh")},
    )

    assert plan([REPORT], situation(people=circle), at(2026, 12, 9), at(2026, 12, 10)).unowned


def test_what_was_handed_on_is_asked_of_the_other_and_done_for_the_owner() -> None:
    handed = mark(Said.HANDED, at(2026, 12, 10), to="thu")
    done = mark(Said.DONE, at(2026, 12, 18, 9))

    seen = yearly(situation(handed, done))

    assert [(one.rung, one.person, one.why, one.owners) for one in seen] == [
        ("T-7", "lan", Why.OWNS, ("lan",)),
        ("T-3", "thu", Why.HANDED, ("lan",)),
        ("T-1", "thu", Why.HANDED, ("lan",)),
        ("T-0", "thu", Why.HANDED, ("lan",)),
    ]


def test_what_somebody_says_is_not_theirs_goes_to_whoever_leads() -> None:
    not_mine = mark(Said.HANDED, at(2026, 12, 10))
    by_the_head = mark(Said.HANDED, at(2026, 12, 10), owner="mai")

    assert readers_at(DUE, REPORT, None, not_mine) == [("mai", Why.INSTEAD)]
    assert readers_at(DUE, replace(REPORT, owners=("mai",)), None, by_the_head) == [
        ("hung", Why.INSTEAD)
    ]


def test_who_hears_for_two_reasons_hears_once_and_as_the_one_who_has_to_act() -> None:
    both = replace(REPORT, owners=("lan", "mai"))
    stands_in_twice = staff(
        Reader(id="lan", stand_in="thu", away_until=date(2027, 1, 31)),
        Reader(id="binh", stand_in="thu", away_until=date(2027, 1, 31)),
    )

    overdue = [one for one in yearly(situation(), both) if one.rung == "O+1"]
    stood_in = yearly(situation(people=stands_in_twice), replace(REPORT, owners=("lan", "binh")))

    assert [(one.person, one.audience) for one in overdue] == [
        ("lan", Audience.OWNER), ("mai", Audience.OWNER),
    ]  # fmt: skip
    assert said(stood_in)[:2] == [("T-7", "thu"), ("T-3", "thu")]
    assert stood_in[0].owners == ("lan", "binh")


def test_a_paused_obligation_says_nothing() -> None:
    paused = replace(REPORT, paused=True)

    assert all_of(paused, situation()) == []
    assert next_after(paused, situation(), at(2026, 1, 1)) is None


def test_a_met_quota_is_not_asked_for() -> None:
    quota = replace(REPORT, rule=Quota(quantity=2, counted="tin, bài", period=Period.MONTH))
    met = Mark(
        obligation="cchc", period="2026-11", said=Said.DONE, since=at(2026, 11, 20), owner=UNIT
    )

    asked = planned([quota], situation(), at(2026, 11, 1), at(2026, 12, 30))
    after = planned([quota], situation(met), at(2026, 11, 1), at(2026, 12, 30))

    assert "T-3" in {one.rung for one in asked if one.period == "2026-11"}
    assert {one.rung for one in after if one.period == "2026-11"} == {"T-7"}


def test_an_event_starts_its_own_ladder() -> None:
    waiting = replace(REPORT, rule=OnEvent(event="khi có kết quả công bố", working_days=5))
    opened = ("cchc", Event(id="2026-11-20", on=date(2026, 11, 20)))

    assert all_of(waiting, situation()) == []
    assert said(all_of(waiting, situation(opened)))[:2] == [("T-7", "lan"), ("T-3", "lan")]


def test_a_person_s_own_quiet_hours_move_only_their_reminders() -> None:
    shared = replace(REPORT, owners=("lan", "binh"))
    people = staff(Reader(id="binh", reach=Quiet(starts=time(18), ends=time(9))))

    seen = planned([shared], situation(people=people), at(2026, 12, 18), at(2026, 12, 18, 12))

    assert [(one.at, one.person) for one in seen] == [
        (at(2026, 12, 18, 8), "lan"), (at(2026, 12, 18, 9), "binh"),
    ]  # fmt: skip


def test_what_is_done_before_a_person_s_own_hour_is_not_asked_for() -> None:
    people = staff(Reader(id="lan", reach=Quiet(starts=time(18), ends=time(9))))
    done = mark(Said.DONE, at(2026, 12, 9, 8, 30))

    assert yearly(situation(done, people=people)) == []
    assert yearly(situation(people=people))[0].at == at(2026, 12, 9, 9)


def test_nothing_is_sent_of_what_is_due_before_the_start_or_after_the_end() -> None:
    short = replace(REPORT, starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31))

    assert {one.period for one in all_of(short, situation())} == {"2027", "2028"}


def test_a_unit_s_closing_days_move_its_reminders_only() -> None:
    closed = CALENDAR.with_days({date(2026, 12, 18): Day(kind=Kind.OFF, note="Tập huấn")})
    calendars = Calendars(usual=CALENDAR, units={"vhxh": closed})
    seen = Situation.of(staff(), calendars)

    both = planned(
        [REPORT, replace(REPORT, id="kt", unit="kt", owners=("nam",))],
        seen, at(2026, 12, 17, 9), at(2026, 12, 18, 9),
    )  # fmt: skip

    assert [(one.at, one.person, one.rung) for one in both] == [
        (at(2026, 12, 17, 15), "lan", "2h"), (at(2026, 12, 18, 8), "nam", "T-0"),
    ]  # fmt: skip


def test_w70_no_reminder_is_sent_on_a_day_nobody_works() -> None:
    report = replace(REPORT, rule=THE_FOUR_TERMS_OF_THE_MINISTRY)

    assert not [
        one for one in all_of(report, situation()) if not CALENDAR.is_working(one.at.date())
    ]


def test_windows_that_follow_each_other_lose_and_double_nothing() -> None:
    report = replace(REPORT, rule=THE_FOUR_TERMS_OF_THE_MINISTRY)
    seen = situation(
        snooze(at(2026, 12, 16, 23)), people=staff(Reader(id="mai", reach=Quiet(ends=time(9))))
    )
    start, step = at(2026, 11, 1), timedelta(hours=7)
    pieces = [
        planned(
            [report], seen, start + step * each, start + step * (each + 1) - timedelta(minutes=1)
        )
        for each in range(400)
    ]

    together = [one for piece in pieces for one in piece]

    assert together == list(
        planned([report], seen, start, start + step * 400 - timedelta(minutes=1))
    )


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.times(), st.integers(1, 31))
def test_the_next_moment_is_the_first_reminder_after(day: date, clock: time, due: int) -> None:
    now = datetime.combine(day, clock, at(2026, 1, 1).tzinfo)
    monthly = Recurring(terms=(Term(period=Period.QUARTER, due=DueDay(day=due)),))
    report = replace(REPORT, rule=monthly)

    following = next_after(report, situation(), now)

    assert following is not None
    assert following > now
    upto = planned([report], situation(), now + timedelta(microseconds=1), following)
    assert {one.at for one in upto} == {following}


def test_walking_from_moment_to_moment_meets_every_reminder() -> None:
    seen, now, met = situation(snooze(at(2026, 12, 16, 10))), at(2026, 12, 1), []
    while now < at(2027, 2, 1):
        found = next_after(REPORT, seen, now)
        assert found is not None
        met.append(found)
        now = found

    expected = {one.at for one in planned([REPORT], seen, at(2026, 12, 1), now)}
    assert met == sorted(expected)


def test_a_moment_nobody_reads_is_met_too() -> None:
    nobody = situation(people=staff(without=["lan", "mai", "hung"]))

    assert next_after(REPORT, nobody, at(2026, 12, 1)) == at(2026, 12, 9, 8)


@pytest.mark.parametrize("year", [2026, 2030, 2045, 2090])
def test_a_day_far_ahead_is_not_forgotten(year: int) -> None:
    once, now = on(date(year, 12, 18)), at(2026, 1, 1)
    while now < at(year, 12, 1):
        found = next_after(once, situation(), now)
        assert found is not None
        assert found > now
        now = found

    assert all_of(replace(once, rule=OnDate(day=date(2024, 1, 1))), situation()) == []
    assert next_after(once, situation(), at(year + 1, 3, 1)) is None


@pytest.mark.parametrize(
    "rule", [InMonth(year=2090, month=5), Target(figure=30, counted="%", year=2090)]
)
def test_a_month_or_a_year_far_ahead_is_looked_at_again_before_it_comes(rule: DueRule) -> None:
    again = next_after(replace(REPORT, rule=rule), situation(), at(2026, 1, 1))

    assert again is not None
    assert at(2088, 11, 1) < again < at(2089, 5, 1)


def test_the_next_moment_waits_for_the_hours_a_person_chose() -> None:
    afternoons = staff(Reader(id="lan", reach=Quiet(starts=time(18), ends=time(13))))
    shared = replace(REPORT, owners=("lan", "binh"))
    seen, at_eight = situation(people=afternoons), at(2026, 12, 9, 8)

    assert next_after(REPORT, seen, at(2026, 12, 1)) == at(2026, 12, 9, 13)
    assert next_after(shared, seen, at(2026, 12, 1)) == at_eight
    assert next_after(shared, seen, at_eight) == at(2026, 12, 9, 13)


def test_a_year_of_the_ministry_s_four_reports_in_order() -> None:
    report = replace(REPORT, rule=THE_FOUR_TERMS_OF_THE_MINISTRY)

    of_lan = [one for one in all_of(report, situation()) if one.person == "lan"]

    for period in {one.period for one in of_lan}:
        steps = [one.at for one in of_lan if one.period == period]
        assert all(one < two for one, two in pairwise(steps))


def test_w63_a_server_in_another_time_zone_plans_the_same_moments() -> None:
    report = replace(REPORT, rule=THE_FOUR_TERMS_OF_THE_MINISTRY)
    start, end = at(2026, 12, 9, 8), at(2027, 4, 1)

    abroad = planned([report], situation(), start.astimezone(UTC), end.astimezone(UTC))

    assert abroad == planned([report], situation(), start, end)
    assert abroad[0].at == start
    assert {one.at.utcoffset() for one in abroad} == {timedelta(hours=7)}
    assert next_after(report, situation(), datetime(2026, 12, 9, 0, 59, tzinfo=UTC)) == start
