"""Officials are reminded of what is due: in time, once, and told when it was late."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from handlers.official.actions import OccurrenceAction, Verb, read
from handlers.official.silence import watch
from handlers.official.unheard import undelivered
from handlers.stored import read_reply
from handlers.undelivered import FallThrough
from knowledge.deadlines.holidays_seed import Day, Kind
from knowledge.deadlines.model import Period, Quota
from knowledge.deadlines.situation import Mark, Said, Snooze
from storage.database import Database
from storage.deadline_records import NewMark, ObligationStatus, QuotaEntry
from storage.people_records import Role
from tests.emulators.office import DUE, SECRET, START, Office, at

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def office(sqlite_database: Database) -> Office:
    return await Office(sqlite_database).open(at(8, 17))


async def test_an_official_is_reminded_in_the_minute_and_only_once(office: Office) -> None:
    await office.owe(to="Sở Nội vụ", product="Báo cáo", basis="Kế hoạch", number="152/KH-UBND")

    await office.tick(at(9, 7, 59))
    before = await office.rungs()
    await office.tick(at(9, 8))
    await office.tick(at(9, 8) + timedelta(seconds=20))

    assert before == []
    assert await office.rungs() == [("T-7", office.official, "sent")]
    (text,) = await office.texts(office.official)
    assert text == (
        "Nhắc việc: Báo cáo 1\n\n"
        "Hạn: thứ Sáu, 18/12/2026, còn 7 ngày làm việc\n\n"
        "Nơi nhận: Sở Nội vụ\n\n"
        "Sản phẩm: Báo cáo\n\n"
        "Căn cứ: Kế hoạch 152/KH-UBND"
    )


async def test_the_card_has_buttons_that_name_the_share(office: Office) -> None:
    await office.owe()
    await office.sleep_until(at(9, 7, 59))

    await office.tick(at(9, 8))

    (message,) = await office.messages()
    buttons = [button for row in read_reply(message.body).rows for button in row]
    assert [button.label for button in buttons] == [
        "Đã nộp",
        "Đang làm",
        "Nhắc lại sau",
        "Chuyển người khác",
        "Không thuộc tôi",
    ]
    assert read(buttons[0].action) == OccurrenceAction(
        verb=Verb.DONE,
        obligation="1",
        period=DUE.isoformat(),
        owner=office.official,
        rung="T-7",
    )


async def test_the_whole_ladder_is_climbed_and_the_audience_grows(office: Office) -> None:
    await office.owe()

    await office.pass_time(at(9, 8), at(24, 8), HOUR)

    climbed = [(rung, person) for rung, person, outcome in await office.rungs()]
    official, head, chair = office.official, office.head, office.chair
    assert sorted(climbed) == sorted(
        [(rung, official) for rung in ("T-7", "T-3", "T-1", "T-0", "2h")]
        + [(f"O+{day}", person) for day in (1, 2) for person in (official, head)]
        + [(f"O+{day}", person) for day in (3, 4) for person in (official, head, chair)]
    )
    assert {outcome for *_, outcome in await office.rungs()} == {"sent"}


async def test_several_things_of_one_minute_come_as_one_digest(office: Office) -> None:
    for number in (1, 2, 3):
        await office.owe(number)
    await office.sleep_until(at(9, 7, 59))

    await office.tick(at(9, 8))

    assert len(await office.rungs()) == 3
    (message,) = await office.messages()
    reply = read_reply(message.body)
    assert message.key.startswith(f"digest/{office.official}/")
    assert [row[0].label for row in reply.rows] == [
        "Báo cáo 1",
        "Báo cáo 2",
        "Báo cáo 3",
        "Việc của tôi",
    ]


async def test_who_has_handed_in_is_left_alone(office: Office) -> None:
    await office.owe()
    mark = Mark(
        obligation="1",
        period=DUE.isoformat(),
        said=Said.DONE,
        since=at(10, 9),
        owner=office.official,
    )
    await office.tick(at(9, 8))
    async with office.database.begin() as work:
        await work.occurrences.say(NewMark(mark=mark, by=office.official))
        await work.commit()

    await office.pass_time(at(10, 9), at(24, 9), HOUR)

    assert await office.rungs() == [("T-7", office.official, "sent")]


async def test_a_full_quota_is_no_longer_asked_for(office: Office) -> None:
    await office.owe(rule=Quota(quantity=1, counted="tin, bài", period=Period.MONTH))
    await office.sleep_until(at(22, 7, 59))
    await office.tick(at(22, 8))
    async with office.database.begin() as work:
        entry = QuotaEntry(
            obligation="1",
            person=office.official,
            day=date(2026, 12, 22),
            what="bài",
            logged_at=at(22, 9),
        )
        number = await work.quotas.add(entry)
        await work.commit()
    await office.pass_time(at(22, 9), at(30, 9), HOUR)
    quiet = await office.rungs()
    async with office.database.begin() as work:
        await work.quotas.remove(number)
        await work.commit()

    await office.pass_time(at(30, 10), at(31, 8), HOUR)

    assert quiet == [("T-7", office.official, "sent")]
    assert await office.rungs() == [*quiet, ("T-0", office.official, "sent")]
    first, _ = await office.texts(office.official)
    assert "Tiến độ: 0/1 tin, bài, còn 8 ngày làm việc" in first


async def test_a_snooze_comes_once_more_and_moves_nothing(office: Office) -> None:
    await office.owe()
    await office.tick(at(9, 8))
    snooze = Snooze(
        obligation="1",
        period=DUE.isoformat(),
        rung="T-7",
        person=office.official,
        until=at(9, 15),
    )
    async with office.database.begin() as work:
        await work.occurrences.snooze(snooze, asked_at=at(9, 8, 5))
        await work.commit()

    await office.pass_time(at(9, 14, 59), at(9, 15, 1), MINUTE)
    await office.pass_time(at(15, 7, 59), at(15, 8), MINUTE)

    assert [rung for rung, *_ in await office.rungs()] == ["T-7", "T-7~202612091500", "T-3"]


async def test_after_an_outage_it_says_how_late_and_why(office: Office) -> None:
    await office.owe()
    await office.tick(at(9, 7, 13))

    await office.tick(at(9, 11, 2))

    assert await office.rungs() == [("T-7", office.official, "late")]
    (text,) = await office.texts(office.official)
    assert text.endswith("Gửi muộn 3 giờ vì hệ thống dừng 07:13–11:02.")


async def test_of_several_missed_rungs_only_the_last_goes_out(office: Office) -> None:
    await office.owe()
    await office.tick(at(8, 20))

    await office.tick(at(15, 9, 30))

    assert await office.rungs() == [
        ("T-7", office.official, "skipped"),
        ("T-3", office.official, "late"),
    ]
    (text,) = await office.texts(office.official)
    assert "Gửi muộn 2 giờ vì hệ thống dừng từ 20:00 ngày 08/12 đến 09:30 ngày 15/12." in text


async def test_nothing_goes_out_at_night_and_nothing_is_lost(office: Office) -> None:
    await office.owe()
    await office.tick(at(9, 7))
    await office.tick(at(9, 23))
    at_night = await office.rungs()

    await office.tick(at(10, 6))

    assert at_night == []
    assert await office.rungs() == [("T-7", office.official, "late")]
    (text,) = await office.texts(office.official)
    assert text.endswith("Gửi muộn 22 giờ vì hệ thống dừng 07:00–23:00.")


async def test_admins_hear_of_a_silence_once(office: Office) -> None:
    await office.sleep_until(at(9, 7))
    await office.tick(at(9, 7, 5))
    short = await office.texts(office.admin)

    await office.tick(at(9, 9))
    await office.tick(at(9, 9, 1))

    assert short == []
    (text,) = await office.texts(office.admin)
    assert text.startswith("Bộ phận nhắc việc đã ngừng 07:05–09:00.")


async def test_a_clock_set_back_sends_nothing_twice_and_loses_nothing(office: Office) -> None:
    await office.owe()
    await office.tick(at(9, 7))
    await office.tick(at(14, 9))  # five days ahead: T-7 goes out early
    ahead = await office.rungs()

    await office.pass_time(at(9, 7, 1), at(15, 8), HOUR / 2)
    await office.tick(at(15, 8))

    assert ahead == [("T-7", office.official, "late")]
    assert await office.rungs() == [*ahead, ("T-3", office.official, "sent")]


async def test_what_was_skipped_by_a_clock_ahead_comes_in_its_time(office: Office) -> None:
    await office.owe()
    await office.tick(at(9, 7))
    await office.tick(at(15, 9))
    ahead = await office.rungs()

    await office.pass_time(at(9, 7, 1), at(9, 8, 1), MINUTE)

    assert ahead == [("T-7", office.official, "skipped"), ("T-3", office.official, "late")]
    assert await office.rungs() == [("T-7", office.official, "sent"), ahead[1]]


async def test_a_saturday_to_be_worked_moves_the_reminder(office: Office) -> None:
    await office.owe()
    await office.tick(at(8, 17, 30))
    async with office.database.begin() as work:
        worked = Day(kind=Kind.WORKED, note="Làm bù")
        await work.calendar.set_day(date(2026, 12, 12), worked, by="1", at=START)
        await work.commit()

    await office.pass_time(at(9, 7), at(10, 8), HOUR)

    assert [one.planned_at for one in await office.sent()] == [at(10, 8)]


async def test_a_paused_or_ended_obligation_says_nothing(office: Office) -> None:
    for number, status in enumerate((ObligationStatus.PAUSED, ObligationStatus.ENDED), start=1):
        owed = await office.owe(number)
        async with office.database.begin() as work:
            await work.obligations.save(owed, status, by="1", at=START)
            await work.commit()

    await office.pass_time(at(9, 7, 59), at(9, 8), MINUTE)

    assert await office.rungs() == []


async def test_who_has_no_address_is_told_through_the_head(office: Office) -> None:
    silent = await office.add_person("Ma Văn Cường", office.unit, channels=())
    await office.owe(owners=[silent])

    await office.tick(at(9, 8))

    assert await office.rungs() == [("T-7", silent, "unreached")]
    (text,) = await office.texts(office.head)
    assert text.startswith("Không gửi được nhắc việc này cho Ma Văn Cường trên kênh nào")


async def test_admins_of_another_unit_do_not_hear_what_a_unit_owes(office: Office) -> None:
    async with office.database.begin() as work:
        other = (await work.units.add("Phòng Kinh tế", office.above)).id
        office.unit = (await work.units.add("Trạm Y tế", office.above)).id
        for unit in await work.units.all():
            await work.units.put(replace(unit, head=None))
        await work.commit()
    stranger = await office.add_person("Sùng Thị Pà", other, Role.ADMIN)
    await office.owe(owners=[])
    await office.sleep_until(at(9, 7, 59))
    await office.tick(at(9, 8))

    told = [message.conversation for message in await office.messages()]
    assert f"chat {office.admin}" in told
    assert f"chat {stranger}" not in told


async def test_admins_hear_of_what_nobody_can_be_reminded_of(office: Office) -> None:
    async with office.database.begin() as work:
        alone = (await work.units.add("Trạm Y tế")).id
        await work.commit()
    office.unit = alone
    await office.owe(owners=[])
    for day in (9, 15):
        await office.sleep_until(at(day, 7, 59))
        await office.tick(at(day, 8))

    (text,) = await office.texts(office.admin)
    assert "chưa có ai nhận nhắc" in text


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
async def test_the_time_zone_of_the_server_changes_nothing(office: Office, zone: str) -> None:
    await office.owe()

    await office.tick(at(9, 7, 59).astimezone(ZoneInfo(zone)))
    await office.tick(at(9, 8).astimezone(ZoneInfo(zone)))

    assert [one.planned_at for one in await office.sent()] == [at(9, 8)]


async def test_a_reminder_that_no_channel_delivers_is_told_to_the_head_once(
    office: Office,
) -> None:
    await office.owe()
    await office.tick(at(9, 8))
    message = None
    falls = FallThrough(SECRET, partial(undelivered, SECRET))
    for _ in range(2):
        async with office.database.begin() as work:
            lease = at(9, 9)
            claimed = await work.outbox.claim("fake", at(9, 8), limit=9, leased_until=lease)
            message = next(
                (one for one in claimed if one.conversation == f"chat {office.official}"), message
            )
            assert message is not None
            assert await falls(work, message, "blocked", at(9, 8)) is None
            await work.commit()

    (text,) = await office.texts(office.head)
    assert text.startswith("Không gửi được nhắc việc này cho Lò Thị Mai trên kênh nào")
    assert "Lý do: đã chặn trợ lý." in text
    assert "Báo cáo 1" in text


async def test_another_process_tells_admins_once_that_nobody_looks(office: Office) -> None:
    await office.sleep_until(at(9, 8))
    found = []
    for minute in (5, 11, 12):
        async with office.database.begin() as work:
            found.append(await watch(work, at(9, 8, minute), SECRET))
            await work.commit()

    assert found == [False, True, True]
    (text,) = await office.texts(office.admin)
    assert text.startswith("Bộ phận nhắc việc im lặng từ 08:00 ngày 09/12/2026 đến giờ.")
