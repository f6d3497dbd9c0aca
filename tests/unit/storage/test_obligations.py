"""What is kept of obligations comes back as it was; nothing is counted or sent twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from knowledge.deadlines.holidays_seed import Day, Kind
from knowledge.deadlines.model import (
    Audience,
    Continuous,
    DueDay,
    DueRule,
    InMonth,
    Ladder,
    Obligation,
    OnDate,
    OnEvent,
    Overdue,
    Period,
    Quota,
    Recurring,
    Rung,
    Shift,
    Target,
    Term,
    Window,
)
from knowledge.deadlines.occurrences import Event
from knowledge.deadlines.situation import Mark, Said, Snooze
from storage.database import Database, UnitOfWork
from storage.deadline_records import (
    NewMark,
    Opening,
    QuotaEntry,
    ReminderKey,
    ReminderOutcome,
    SentReminder,
    Silence,
    Tick,
)
from storage.deadline_records import ObligationStatus as Status

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES: tuple[DueRule, ...] = (
    OnDate(day=date(2026, 12, 18)),
    InMonth(year=2026, month=4),
    Recurring(
        terms=(
            Term(
                period=Period.QUARTER,
                due=DueDay(day=15, months_after=1, before=True),
                numbers=(1, 3),
                window=Window(first_day=1, last_day=31),
            ),
            Term(period=Period.YEAR),
        )
    ),
    OnEvent(event="khi có kết quả công bố", working_days=5),
    OnEvent(event="khi có kết quả công bố"),
    Continuous(),
    Continuous(nudge=Period.MONTH),
    Quota(quantity=2, counted="tin, bài", period=Period.MONTH),
    Target(figure=99.5, counted="%", year=2026, last=98.0),
)


def owed(number: int = 1, rule: DueRule = RULES[0], unit: str = "vhxh") -> Obligation:
    return Obligation(
        id=f"o{number}", title="Báo cáo cải cách hành chính", unit=unit, rule=rule, owners=("p1",)
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
async def test_every_kind_of_rule_comes_back_as_it_was(
    sqlite_database: Database, rule: DueRule
) -> None:
    obligation = Obligation(
        id="o1",
        title="Báo cáo \ud800 quý",
        unit="vhxh",
        rule=rule,
        to="Sở Nội vụ",
        owners=("p1", "p2"),
        stand_in="p3",
        product="Báo cáo",
        basis="Kế hoạch",
        quote="định kỳ hằng quý",
        shift=Shift.NEXT,
        ladder=Ladder(
            rungs=(
                Rung(key="T-1", working_days=1, at=time(8), audience=Audience.HEAD),
                Rung(key="2h", working_days=0, before_closing=timedelta(hours=2)),
            ),
            overdue=Overdue(at=time(9), head_from=2, superior_from=4, last=9),
        ),
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 31),
    )
    async with sqlite_database.begin() as work:
        await work.obligations.save(obligation, Status.PROPOSED, by="p9", at=NOW, note="từ tệp")
        await work.commit()

    async with sqlite_database.begin(read_only=True) as work:
        kept = await work.obligations.get("o1")

    assert kept is not None
    assert kept.obligation.title == "Báo cáo \ufffd quý"
    assert kept.obligation.rule == rule
    assert kept.obligation.ladder == obligation.ladder
    assert (kept.status, kept.revision, kept.saved_by) == (Status.PROPOSED, 1, "p9")
    assert (kept.saved_at, kept.note) == (NOW, "từ tệp")


async def test_every_state_is_kept_and_the_newest_can_be_undone(database: Database) -> None:
    later = owed(rule=OnDate(day=date(2026, 12, 25)))
    async with database.begin() as work:
        await work.obligations.save(owed(), Status.ACTIVE, by="p1", at=NOW)
        await work.obligations.save(later, Status.PAUSED, by="p2", at=NOW, note="chờ tỉnh")
        undone = await work.obligations.undo("o1", by="p3", at=NOW)
        await work.commit()

    async with database.begin(read_only=True) as work:
        kept = await work.obligations.get("o1")
        history = await work.obligations.history("o1")
    assert kept == undone
    assert [(one.obligation, one.status, one.saved_by) for one in history] == [
        (owed(), Status.ACTIVE, "p1"),
        (later, Status.PAUSED, "p2"),
        (owed(), Status.ACTIVE, "p3"),
    ]


async def test_a_first_state_cannot_be_undone(database: Database) -> None:
    async with database.begin() as work:
        await work.obligations.save(owed(), Status.ACTIVE, by="p1", at=NOW)

        assert await work.obligations.undo("o1", by="p1", at=NOW) is None
        assert await work.obligations.undo("nobody's", by="p1", at=NOW) is None


async def test_obligations_are_listed_by_status_and_unit(database: Database) -> None:
    async with database.begin() as work:
        await work.obligations.save(owed(1), Status.ACTIVE, by="p1", at=NOW)
        await work.obligations.save(owed(2), Status.ENDED, by="p1", at=NOW)
        await work.obligations.save(owed(3, unit="kt"), Status.ACTIVE, by="p1", at=NOW)

        everything = await work.obligations.all()
        active = await work.obligations.all((Status.ACTIVE,))
        one_unit = await work.obligations.all((Status.ACTIVE,), units=("kt",))

    assert [one.obligation.id for one in everything] == ["o1", "o2", "o3"]
    assert [one.obligation.id for one in active] == ["o1", "o3"]
    assert [one.obligation.id for one in one_unit] == ["o3"]


async def look_now(work: UnitOfWork) -> list[str]:
    known = await work.obligations.due(NOW)
    return [one.id for one in (*known, *await work.obligations.never_looked_at(9))]


async def test_only_active_ones_are_looked_at_when_their_time_has_come(database: Database) -> None:
    async with database.begin() as work:
        for number in range(1, 6):
            await work.obligations.save(owed(number), Status.ACTIVE, by="p1", at=NOW)
        await work.obligations.save(owed(6), Status.PAUSED, by="p1", at=NOW)
        await work.obligations.look_next({"o1": NOW + MINUTE, "o2": NOW, "o3": NOW - MINUTE})

        due = await work.obligations.due(NOW)
        unknown = await work.obligations.never_looked_at(9)
        one = await work.obligations.never_looked_at(1)

    assert [one.id for one in due] == ["o3", "o2"]
    assert [one.id for one in unknown] == ["o4", "o5"]
    assert [one.id for one in one] == ["o4"]


async def test_saving_and_changing_the_calendar_make_it_be_looked_at_again(
    database: Database,
) -> None:
    async with database.begin() as work:
        for number in (1, 2):
            await work.obligations.save(owed(number), Status.ACTIVE, by="p1", at=NOW)
        await work.obligations.look_next({"o1": NOW + MINUTE, "o2": NOW + MINUTE})
        assert await look_now(work) == []

        await work.obligations.save(owed(1), Status.ACTIVE, by="p1", at=NOW)
        assert await look_now(work) == ["o1"]

        await work.obligations.look_again()
        assert await look_now(work) == ["o1", "o2"]


def mark(said: Said, owner: str = "p1", to: str | None = None) -> Mark:
    return Mark(obligation="o1", period="2026-Q4", said=said, since=NOW, owner=owner, to=to)


async def test_what_was_said_is_kept_word_by_word_and_can_be_taken_back(
    database: Database,
) -> None:
    said = [
        NewMark(mark=mark(Said.HANDED, to="p7"), by="p1", note="đi công tác"),
        NewMark(mark=mark(Said.DOING, owner="p2"), by="p2"),
        NewMark(mark=mark(Said.DONE), by="p7", document="12/BC-UBND"),
    ]
    async with database.begin() as work:
        numbers = [await work.occurrences.say(one) for one in said]
        found = await work.occurrences.marks(["o1", "o2"])
        handed = await work.occurrences.handed_to("p7")
        assert await work.occurrences.unsay(numbers[-1])
        assert not await work.occurrences.unsay(numbers[-1])
        left = await work.occurrences.marks(["o1"])

    assert [(one.mark, one.by, one.document, one.note) for one in found] == [
        (one.mark, one.by, one.document, one.note) for one in said
    ]
    assert handed == found[:1]
    assert left == found[:2]


async def test_an_event_happens_once(database: Database) -> None:
    opening = Opening(
        obligation="o1",
        event=Event(id="par-index", on=date(2026, 11, 24)),
        opened_by="p1",
        opened_at=NOW,
        note="PAR INDEX",
    )
    async with database.begin() as work:
        assert await work.occurrences.open_event(opening)
        assert not await work.occurrences.open_event(opening)
        assert await work.occurrences.openings(["o1", "o2"]) == (opening,)
        assert await work.occurrences.close_event("o1", "par-index")
        assert not await work.occurrences.close_event("o1", "par-index")


async def test_a_snooze_is_kept_once(database: Database) -> None:
    snooze = Snooze(obligation="o1", period="2026-Q4", rung="T-3", person="p1", until=NOW)
    async with database.begin() as work:
        await work.occurrences.snooze(snooze, asked_at=NOW)
        await work.occurrences.snooze(snooze, asked_at=NOW)

        assert await work.occurrences.snoozes(["o1", "o2"]) == (snooze,)
        assert await work.occurrences.snoozes(["o2"]) == ()


async def test_many_obligations_are_asked_for_in_portions(database: Database) -> None:
    async with database.begin() as work:
        await work.occurrences.say(NewMark(mark=mark(Said.DONE), by="p1"))

        assert len(await work.occurrences.marks([f"o{number}" for number in range(1200)])) == 1


@pytest.mark.parametrize(
    "what", ["mark", "unmark", "event", "no event", "snooze", "day", "no day"]
)
async def test_whatever_moves_a_reminder_makes_it_be_looked_at_again(
    sqlite_database: Database, what: str
) -> None:
    opening = Opening(
        obligation="o1", event=Event(id="e", on=date(2026, 11, 24)), opened_by="p1", opened_at=NOW
    )
    snooze = Snooze(obligation="o1", period="2026-Q4", rung="T-3", person="p1", until=NOW)
    day, off = date(2026, 12, 31), Day(kind=Kind.OFF)
    async with sqlite_database.begin() as work:
        await work.obligations.save(owed(), Status.ACTIVE, by="p1", at=NOW)
        number = await work.occurrences.say(NewMark(mark=mark(Said.DONE), by="p1"))
        if what == "no event":
            await work.occurrences.open_event(opening)
        if what == "no day":
            await work.calendar.set_day(day, off, by="p1", at=NOW)
        await work.obligations.look_next({"o1": NOW + MINUTE})
        assert await look_now(work) == []

        match what:
            case "mark":
                await work.occurrences.say(NewMark(mark=mark(Said.OPEN), by="p1"))
            case "unmark":
                await work.occurrences.unsay(number)
            case "event":
                await work.occurrences.open_event(opening)
            case "no event":
                await work.occurrences.close_event("o1", "e")
            case "snooze":
                await work.occurrences.snooze(snooze, asked_at=NOW)
            case "day":
                await work.calendar.set_day(day, off, by="p1", at=NOW)
            case "no day":
                await work.calendar.forget_day(day)

        assert await look_now(work) == ["o1"]


async def test_quota_entries_count_for_the_days_asked_for(database: Database) -> None:
    def entry(day: int) -> QuotaEntry:
        return QuotaEntry(
            obligation="o1", person="p1", day=date(2026, 11, day), what="tin", logged_at=NOW
        )

    async with database.begin() as work:
        numbers = [await work.quotas.add(entry(day)) for day in (1, 30, 30)]

        found = await work.quotas.between("o1", date(2026, 11, 2), date(2026, 11, 30))
        counts = await work.quotas.counts(["o1", "o2"])
        assert not await work.quotas.remove(numbers[0], person="p2")
        assert await work.quotas.remove(numbers[0], person="p1")
        left = await work.quotas.counts(["o1"])

    assert [one.number for one in found] == numbers[1:]
    assert counts == {"o1": {date(2026, 11, 1): 1, date(2026, 11, 30): 2}}
    assert left == {"o1": {date(2026, 11, 30): 2}}


def reminder(rung: str, outcome: ReminderOutcome = ReminderOutcome.SENT) -> SentReminder:
    return SentReminder(
        key=ReminderKey(
            obligation="o1", period="2026-Q4", due=date(2026, 12, 18), rung=rung, person="p1"
        ),
        planned_at=NOW,
        put_at=NOW,
        outcome=outcome,
        message="reminder:1",
    )


async def test_a_reminder_is_kept_once_whoever_adds_it(database: Database) -> None:
    first, second = reminder("T-3"), reminder("T-1")
    async with database.begin() as work:
        assert await work.reminders.add([first]) == {first.key}
        await work.commit()
    async with database.begin() as work:
        assert await work.reminders.add([first, second]) == {second.key}
        assert await work.reminders.known([first.key, reminder("T-7").key]) == {first.key}
        assert set(await work.reminders.of_message("reminder:1")) == {first, second}
        assert len(await work.reminders.planned_between(NOW - MINUTE, NOW)) == 2
        assert await work.reminders.planned_between(NOW, NOW + MINUTE) == ()


async def test_what_was_skipped_is_given_back_when_the_clock_was_wrong(database: Database) -> None:
    skipped = reminder("T-7", ReminderOutcome.SKIPPED)
    async with database.begin() as work:
        await work.reminders.add([skipped, reminder("T-3")])

        await work.reminders.give_back(NOW)
        kept = await work.reminders.count()
        await work.reminders.give_back(NOW - MINUTE)

        assert (kept, await work.reminders.count()) == (2, 1)


async def test_how_far_reminders_have_come_is_remembered(database: Database) -> None:
    async with database.begin() as work:
        assert await work.reminders.take_turn() is None
        await work.reminders.set_tick(Tick(covered_until=NOW, ticked_at=NOW))
        tick = Tick(covered_until=NOW + MINUTE, ticked_at=NOW + 2 * MINUTE)
        await work.reminders.set_tick(tick)
        assert await work.reminders.take_turn() == tick

        silence = Silence(began=NOW, ended=NOW + MINUTE)
        await work.reminders.note_silence(silence)
        assert await work.reminders.silences(NOW) == (silence,)
        assert await work.reminders.silences(NOW + MINUTE) == ()


async def test_the_calendar_is_what_was_said_last(database: Database) -> None:
    day = date(2027, 2, 5)
    async with database.begin() as work:
        await work.calendar.set_day(day, Day(kind=Kind.OFF), by="p1", at=NOW)
        await work.calendar.set_day(day, Day(kind=Kind.HALF, note="30 Tết"), by="p1", at=NOW)
        await work.calendar.confirm_year(2027, by="p1", at=NOW)
        await work.calendar.confirm_year(2027, by="p2", at=NOW)

        await work.calendar.set_day(day, Day(kind=Kind.OFF), by="p1", at=NOW, unit="7")

        assert await work.calendar.days() == {
            "": {day: Day(kind=Kind.HALF, note="30 Tết")},
            "7": {day: Day(kind=Kind.OFF)},
        }
        assert await work.calendar.confirmed_years() == {2027}
        assert await work.calendar.doubt_year(2027)
        assert await work.calendar.forget_day(day)
        assert not await work.calendar.doubt_year(2027)
        assert not await work.calendar.forget_day(day)
