from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.calendar import Quiet
from knowledge.deadlines.late import Decision, Late, catch_up
from knowledge.deadlines.model import IfMissed, Ladder, Obligation
from knowledge.deadlines.plan import planned
from knowledge.deadlines.situation import Situation
from knowledge.deadlines.staff import Reader
from tests.unit.deadlines.builders import REPORT, at, situation, staff


def after_an_outage(
    down_from: datetime,
    up_at: datetime,
    *obligations: Obligation,
    seen: Situation | None = None,
) -> list[Late]:
    seen, owed = seen or situation(), obligations or (REPORT,)
    missed = planned(owed, seen, down_from, up_at)
    upcoming = planned(owed, seen, up_at + timedelta(microseconds=1), up_at + timedelta(days=1))
    return list(catch_up(missed, upcoming, owed, seen, up_at))


def told(decided: list[Late]) -> list[tuple[str, Decision, datetime, str]]:
    return [(each.reminder.rung, each.decision, each.at, each.instead) for each in decided]


def test_w1_w6_w67_a_missed_reminder_goes_out_when_the_program_is_back_and_says_how_late() -> None:
    decided = after_an_outage(at(2026, 12, 15, 7, 30), at(2026, 12, 15, 11))

    assert told(decided) == [("T-3", Decision.SEND, at(2026, 12, 15, 11), "")]
    assert [each.by for each in decided] == [timedelta(hours=3)]


def test_a_missed_reminder_gives_way_to_a_later_one_that_was_missed_too() -> None:
    decided = after_an_outage(at(2026, 12, 15), at(2026, 12, 17, 9))

    assert told(decided) == [
        ("T-3", Decision.SKIP, at(2026, 12, 15, 8), "T-1"),
        ("T-1", Decision.SEND, at(2026, 12, 17, 9), ""),
    ]


def test_a_missed_reminder_gives_way_to_a_later_one_that_is_due_soon() -> None:
    decided = after_an_outage(at(2026, 12, 17), at(2026, 12, 18, 6, 30))

    assert told(decided) == [("T-1", Decision.SKIP, at(2026, 12, 17, 8), "T-0")]


def test_back_at_night_waits_for_the_morning() -> None:
    decided = after_an_outage(at(2026, 12, 9), at(2026, 12, 9, 23, 30))

    assert told(decided) == [("T-7", Decision.SEND, at(2026, 12, 10, 6), "")]


def test_back_at_night_before_a_morning_with_the_next_rung_sends_only_that() -> None:
    decided = after_an_outage(at(2026, 12, 17), at(2026, 12, 17, 23))

    assert told(decided) == [("T-1", Decision.SKIP, at(2026, 12, 17, 8), "T-0")]


def test_a_person_s_quiet_hours_hold_for_late_ones_too() -> None:
    seen = situation(people=staff(Reader(id="lan", reach=Quiet(starts=time(20), ends=time(9)))))

    decided = after_an_outage(at(2026, 12, 15), at(2026, 12, 15, 23), seen=seen)

    assert told(decided) == [("T-3", Decision.SEND, at(2026, 12, 16, 9), "")]


def test_several_late_ones_of_a_person_come_as_one() -> None:
    other = replace(REPORT, id="da06")

    decided = after_an_outage(at(2026, 12, 15), at(2026, 12, 15, 10), REPORT, other)

    assert [(each.reminder.obligation, each.decision, each.at) for each in decided] == [
        ("cchc", Decision.MERGE, at(2026, 12, 15, 10)),
        ("da06", Decision.MERGE, at(2026, 12, 15, 10)),
    ]


def test_each_rung_follows_its_own_policy() -> None:
    ladder = REPORT.ladder
    policies = {"T-3": IfMissed.SEND, "T-1": IfMissed.DROP}
    rungs = tuple(
        replace(rung, if_missed=policies.get(rung.key, rung.if_missed)) for rung in ladder.rungs
    )
    report = replace(REPORT, ladder=Ladder(rungs=rungs, overdue=ladder.overdue))

    decided = after_an_outage(at(2026, 12, 9), at(2026, 12, 17, 9), report)

    assert told(decided) == [
        ("T-7", Decision.SKIP, at(2026, 12, 9, 8), "T-3"),
        ("T-3", Decision.SEND, at(2026, 12, 17, 9), ""),
        ("T-1", Decision.SKIP, at(2026, 12, 17, 8), ""),
    ]


@given(
    st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 31)),  # noqa: DTZ001 - made aware
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_after_any_outage_the_last_missed_word_to_each_person_still_arrives(
    start: datetime, length: timedelta
) -> None:
    down_from = start.replace(tzinfo=at(2026, 1, 1).tzinfo)
    seen, up_at = situation(), down_from + length
    missed = planned([REPORT], seen, down_from, up_at)

    decided = after_an_outage(down_from, up_at)

    assert [each.reminder for each in decided] == list(missed)
    upcoming = planned([REPORT], seen, up_at, up_at + timedelta(days=1))
    for person in {one.person for one in missed}:
        theirs = [each for each in decided if each.reminder.person == person]
        sent = [each for each in theirs if each.decision is not Decision.SKIP]
        to_come = {one.rung for one in upcoming if one.person == person}
        assert sent or theirs[-1].instead in to_come
        assert all(each.at >= up_at for each in sent)
