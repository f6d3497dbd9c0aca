"""Logging what counts towards a quota, on both engines.

1. A line in plain words is logged for today or the day it says, and the pace is said. 2. A link is
text of a web address, counted once. 3. Which quota is asked when it is not clear. 4. It is taken
back by who wrote it. 5. Only for units in one's own line. 6. A line corrected afterwards is not
logged again.
"""

from dataclasses import replace
from datetime import date

import pytest

from handlers.official.quota_log import is_logging, read_line
from handlers.texts import official as official_texts
from handlers.texts import people as people_texts
from handlers.texts import pins as pin_texts
from handlers.texts import quotas as texts
from knowledge.deadlines.model import Period, Quota
from storage.database import Database
from storage.deadline_records import StoredQuotaEntry
from storage.people_records import Role
from tests.scenario.duties_rig import NEWS, Commune
from tests.scenario.people_rig import action

TALKS = replace(
    NEWS,
    id="4",
    title="Đối thoại với người dân",
    rule=Quota(quantity=3, counted="cuộc đối thoại", period=Period.YEAR),
)


@pytest.fixture
async def commune(database: Database) -> Commune:
    found = await Commune.settled(database)
    await found.owes(NEWS)
    return found


async def entries(commune: Commune, quota: str = "3") -> tuple[StoredQuotaEntry, ...]:
    async with commune.town.database.begin(read_only=True) as work:
        return await work.quotas.between(quota, date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "line",
    [
        "đăng bài: Ngày hội đọc sách https://chauson.gov.vn/tin-1",
        "dang bai: Ngày hội đọc sách https://chauson.gov.vn/tin-1",
        "Tin, bài : https://chauson.gov.vn/tin-1 Ngày hội đọc sách",
        "/ghi Ngày hội đọc sách https://chauson.gov.vn/tin-1",
        "/ghi tin bài: Ngày hội đọc sách https://chauson.gov.vn/tin-1",
    ],
)
async def test_a_line_is_logged_and_the_pace_is_said(commune: Commune, line: str) -> None:
    said = await commune.an.says(line)

    assert "Đã ghi 1 tin, bài vào tháng 11/2026: Ngày hội đọc sách." in said
    assert "Đã 1/2, còn 4 ngày làm việc." in said
    (entry,) = await entries(commune)
    assert (entry.what, entry.link) == ("Ngày hội đọc sách", "https://chauson.gov.vn/tin-1")
    assert (entry.day, entry.person) == (date(2026, 11, 25), "3")
    assert "person:3 log obligation:3" in await commune.town.journal()


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("đăng bài hôm qua: x", date(2026, 11, 24)),
        ("đăng bài hôm kia: x", date(2026, 11, 23)),
        ("đăng bài 20/11: x", date(2026, 11, 20)),
        ("dang bai ngay 20/11: x", date(2026, 11, 20)),
        ("đăng bài 5/10/2026: x", date(2026, 10, 5)),
        ("đăng bài 30/12: x", date(2025, 12, 30)),
        ("đăng bài: Kỷ niệm ngày 20/11", date(2026, 11, 25)),
    ],
)
async def test_it_counts_for_the_day_before_the_colon(
    commune: Commune, line: str, day: date
) -> None:
    await commune.an.says(line)

    assert [one.day for one in await entries(commune)] == [day]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("đăng bài 31/2: x", texts.NO_SUCH_DAY),
        ("đăng bài 28/11: x", texts.NOT_YET),
        ("đăng bài:", texts.HOW),
        ("/ghi", texts.HOW),
        ("đăng bài: x javascript:alert(1)", texts.BAD_LINK),
        ("đăng bài: x ftp://chauson.gov.vn/a", texts.BAD_LINK),
        ("đăng bài: x www.chauson.gov.vn", texts.BAD_LINK),
        ("đăng bài: x https://", texts.BAD_LINK),
        ("đăng bài: x https://a@b.vn/", texts.BAD_LINK),
        ("đăng bài: x http://[::1", texts.BAD_LINK),
    ],
)
async def test_what_cannot_be_logged_says_why(commune: Commune, line: str, said: str) -> None:
    assert await commune.an.says(line) == said
    assert await entries(commune) == ()


async def test_the_same_link_counts_once(commune: Commune) -> None:
    await commune.an.says("đăng bài: x https://chauson.gov.vn/1")

    assert "không đếm hai lần" in await commune.binh.says("tin: y https://chauson.gov.vn/1")
    assert len(await entries(commune)) == 1


async def test_the_kind_of_line_says_which_quota_or_it_is_asked(commune: Commune) -> None:
    await commune.owes(TALKS)

    assert "cuộc đối thoại vào năm 2026" in await commune.an.says("đối thoại: thôn 3")
    assert await commune.an.says("/ghi thôn 4") == texts.WHICH
    assert "Đã 2/3" in await commune.an.presses("cuộc đối thoại")
    assert [one.what for one in await entries(commune, "4")] == ["thôn 3", "thôn 4"]


async def test_choosing_half_an_hour_later_logs_nothing(commune: Commune) -> None:
    await commune.owes(TALKS)
    await commune.an.says("/ghi thôn 4")
    old = action(commune.an.reply, "cuộc đối thoại")
    commune.town.waits(minutes=31)

    assert official_texts.FORM_GONE in await commune.an.says(button=old)
    assert await entries(commune, "4") == ()


async def test_only_who_wrote_it_takes_it_back_and_once(commune: Commune) -> None:
    await commune.an.says("đăng bài: x")
    undo = action(commune.an.reply, texts.UNDO)

    assert await commune.binh.says(button=undo) == texts.GONE
    assert await commune.an.says(button=undo) == texts.UNDONE
    assert await commune.an.says(button=undo) == texts.GONE
    assert await commune.an.says(button="1:d:e:-1") == texts.GONE
    assert await entries(commune) == ()


async def test_a_corrected_line_is_not_logged_again_and_says_how_to_correct(
    commune: Commune,
) -> None:
    await commune.an.says("đăng bài: Hội nghi CCHC")

    said = await commune.an.says("đăng bài: Hội nghị CCHC", edited=True)

    assert said == people_texts.EDITED
    assert [one.what for one in await entries(commune)] == ["Hội nghi CCHC"]


async def test_a_corrected_answer_is_no_next_step_and_the_dialog_waits(commune: Commune) -> None:
    await commune.an.says("/pin")
    await commune.an.says("604912")

    assert await commune.an.says("604913", edited=True) == people_texts.EDITED
    assert await commune.an.says("604912") == pin_texts.PIN_SET


async def test_a_corrected_question_of_an_official_is_answered(commune: Commune) -> None:
    assert people_texts.EDITED not in await commune.an.says("làm khai tử cần gì", edited=True)


async def test_a_quota_of_the_commune_counts_what_its_offices_do_and_not_the_neighbours(
    commune: Commune,
) -> None:
    await commune.owes(NEWS, unit=commune.commune)
    other = await commune.town.unit("Xã bên")
    neighbour = await commune.town.person("Lạ", Role.ADMIN, other)

    assert "Đã 1/2" in await commune.an.says("đăng bài: x")
    assert await neighbour.says("đăng bài: x") == texts.NO_QUOTA
    assert await neighbour.says(button="1:d:q:3") != texts.NOT_OPEN
    assert len(await entries(commune)) == 1


async def test_a_full_quota_is_asked_for_no_more(commune: Commune) -> None:
    await commune.an.says("đăng bài: x")
    said = await commune.an.says("đăng bài: y")

    assert "Đã 2/2: đủ chỉ tiêu tháng 11/2026." in said
    assert "(tháng 11/2026)" not in await commune.head.says("/viec")


@pytest.mark.parametrize(
    "text",
    ["cho hỏi: khai sinh", "https://chauson.gov.vn", "đăng ký xe: cần gì", "tin", "bài", "giờ: 8"],
)
def test_other_lines_with_a_colon_are_questions(text: str) -> None:
    assert not is_logging(text)


def test_a_line_is_parted() -> None:
    line = read_line("Đăng bài ngày 20/11: Ngày hội – https://a.vn/1, hay")

    assert (line.kind, line.day) == ("dang bai", "ngay 20/11")
    assert line.what.startswith("Ngày hội")
