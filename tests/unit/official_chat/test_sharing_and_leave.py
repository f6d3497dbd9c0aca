"""Calendars, the board, figures, leave and help, on both engines.

1. Addresses show what they say, are made when asked for, and are taken back. 2. Figures are of
one's own unit and those below. 3. Leave sends reminders to who stands in; the head is told.
4. Help lists what this person may use, and every command has its own.
"""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from handlers.acting import Kind
from handlers.commands import WAYS
from handlers.official.shared import shared_board, shared_calendar
from handlers.texts import leave as leave_texts
from handlers.texts import official as official_texts
from handlers.texts import official_help
from handlers.texts import sharing as texts
from storage.database import Database
from storage.people_records import Role
from tests.scenario.duties_rig import LETTER, NOW, REPORT, SITE, Commune
from tests.scenario.people_rig import SECRET, action, buttons

NOT_EXPLAINED = {"start", "vao"}  # how one comes in


@pytest.fixture
async def commune(database: Database) -> Commune:
    found = await Commune.settled(database)
    await found.owes(replace(REPORT, starts_on=date(2026, 11, 1)), "3")
    await found.owes(LETTER, "3")
    return found


async def test_a_calendar_is_made_when_asked_for_and_taken_back(commune: Commune) -> None:
    assert "tháng 11/2026" in await commune.an.says("/lich")
    said = await commune.an.presses(texts.MY_CALENDAR)

    start = said.index(f"{SITE}/calendar/") + len(f"{SITE}/calendar/")
    token = said[start : said.index(".ics")]
    async with commune.town.database.begin(read_only=True) as work:
        calendar = await shared_calendar(work, SECRET, token, NOW)
        assert calendar is not None
        assert "Báo cáo tiếp công dân" in {one.title for one in calendar.entries}

    assert "1 địa chỉ" in await commune.an.says("/lich thuhoi")
    assert await commune.an.says("/lich thu hồi") == texts.NONE_TAKEN
    async with commune.town.database.begin(read_only=True) as work:
        assert await shared_calendar(work, SECRET, token, NOW) is None
    assert "person:3 take back addresses person:3" in await commune.town.journal()


async def test_a_units_calendar_is_for_who_leads_it(commune: Commune) -> None:
    await commune.head.says("/lich")
    unit = action(commune.head.reply, "Lịch của Phòng")

    assert "/calendar/" in await commune.head.says(button=unit)
    assert await commune.an.says(button=unit) == texts.NOT_YOUR_UNIT
    assert await commune.head.says(button="1:d:j:1") == texts.NOT_YOUR_UNIT


async def test_the_board_is_shown_by_its_address(commune: Commune) -> None:
    await commune.an.says("/tiendo")
    said = await commune.an.presses(texts.BOARD)

    start = said.index(f"{SITE}/bang/") + len(f"{SITE}/bang/")
    token = said[start:].split()[0]
    async with commune.town.database.begin(read_only=True) as work:
        first, last = date(2026, 11, 1), date(2026, 11, 30)
        board = await shared_board(work, SECRET, token, first, last, NOW)
    assert board is not None
    assert len(board.lines) == 2


async def test_the_board_is_sent_as_a_file_of_what_one_may_see(database: Database) -> None:
    commune = await Commune.settled(database, site="")  # no address is needed for it
    await commune.owes(LETTER, "3")
    await commune.head.says("/tiendo")
    said = await commune.head.presses(texts.SHEET)

    (file,) = commune.head.reply.attachments
    assert file.name == "theo-doi-2026-11.xlsx"
    sheet = load_workbook(BytesIO(file.content)).active
    written = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert any("Báo cáo tiếp công dân" in one for one in written)
    assert any("PHÒNG VĂN HÓA - XÃ HỘI" in one for one in written)
    assert said == texts.sheet_is("Phòng Văn hóa - Xã hội", "tháng 11/2026")
    assert "person:2 send sheet person:2" in await commune.town.journal()


async def test_a_sheet_holds_nothing_of_other_units(commune: Commune) -> None:
    other = await commune.town.unit("Phòng Kinh tế", commune.commune)
    stranger = await commune.town.person("Lạ", Role.OFFICIAL, other)

    await stranger.says(button="1:d:d")

    (file,) = stranger.reply.attachments
    sheet = load_workbook(BytesIO(file.content)).active
    assert "Báo cáo tiếp công dân" not in str([list(row) for row in sheet.values])


async def test_without_a_site_it_says_what_to_set(database: Database) -> None:
    commune = await Commune.settled(database, site="")

    assert await commune.an.says(button="1:d:j") == texts.NO_SITE
    assert await commune.an.says(button="1:d:x") == texts.NO_SITE


async def test_figures_are_of_ones_own_unit_and_those_below(commune: Commune) -> None:
    said = await commune.chair.says("/tiendo")

    assert "Phòng Văn hóa - Xã hội: 1 quá hạn, chưa xong; 1 chưa đến hạn." in said
    assert "Báo cáo tiếp công dân: Hoàng Văn An, hạn 20/11/2026" in said
    other = await commune.town.unit("Phòng Kinh tế", commune.commune)
    stranger = await commune.town.person("Lạ", Role.OFFICIAL, other)
    assert "Văn hóa" not in await stranger.says("tiến độ")


async def test_reminders_go_to_who_stands_in_until_the_leave_ends(commune: Commune) -> None:
    said = await commune.an.says("/nghi đến 30/11 thay: Lò Thị Bình")
    assert "đến hết thứ Hai, 30/11/2026, Lò Thị Bình làm thay, phải không" in said
    assert (await commune.an.person()).on_leave_until is None
    await commune.an.presses("Đúng")

    assert "ghi anh/chị làm thay" in await commune.binh.reads()
    assert "Lò Thị Bình làm thay" in await commune.head.reads()
    await commune.ticks(NOW + timedelta(hours=5))
    commune.town.waits(hours=6)
    await commune.ticks()
    assert "đang làm thay" in await commune.binh.reads()
    assert await commune.an.reads() == ""

    assert "thứ Hai, 30/11/2026" in await commune.an.says("/nghi")
    assert await commune.an.says("/nghi thôi") == leave_texts.ENDED
    assert "đã đi làm lại" in await commune.binh.reads()
    assert (await commune.an.person()).stand_in is None
    assert await commune.an.says("/nghi thôi") == leave_texts.NOT_AWAY


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("đến 31/2", official_texts.UNCLEAR["no_such_day"]),
        ("đến 1/11/2026", leave_texts.PAST),
        ("đến hôm qua nhé", leave_texts.NO_DAY),
        ("đến 30/11 thay: Trần Văn Không", leave_texts.NO_ONE),
        ("đến 30/11/2030", leave_texts.TOO_LONG),
    ],
)
async def test_what_is_no_leave_says_why(commune: Commune, words: str, said: str) -> None:
    assert said in await commune.an.says(f"/nghi {words}")
    assert (await commune.an.person()).on_leave_until is None


async def test_of_two_of_one_name_one_is_chosen(commune: Commune) -> None:
    await commune.town.person("Đinh Văn Bình", Role.OFFICIAL, commune.office)
    assert leave_texts.SEVERAL in await commune.an.says("/nghi đến mai làm thay Bình")
    await commune.an.presses("Đinh Văn Bình")
    await commune.an.presses("Đúng")

    assert (await commune.an.person()).stand_in == "5"


async def test_a_stand_in_locked_meanwhile_stands_in_for_nobody(commune: Commune) -> None:
    await commune.an.says("/nghi đến mai thay: Bình")
    await commune.chair.says("/khoa 4")

    assert leave_texts.STAND_IN_GONE in await commune.an.presses("Đúng")


async def test_leave_agreed_to_half_an_hour_later_is_none(commune: Commune) -> None:
    await commune.an.says("/nghi đến mai")
    agree = action(commune.an.reply, "Đúng")
    commune.town.waits(minutes=31)

    assert official_texts.FORM_GONE in await commune.an.says(button=agree)


async def test_help_lists_what_a_person_may_use(commune: Commune) -> None:
    said = await commune.an.says("/trogiup")
    assert "/hoan" in said
    assert "/moi" not in said
    assert "/moi" in await commune.chair.says("/trogiup")
    assert "15h mai" in await commune.an.says("/trogiup hoan")
    assert official_help.UNKNOWN in await commune.an.says("/trogiup moi")
    assert buttons(commune.an.reply) == []


def test_every_command_is_explained() -> None:
    typed = {way.word for way in WAYS if way.kind is Kind.COMMAND}

    assert {one.word for one in official_help.COMMANDS} == typed - NOT_EXPLAINED
    assert all(one.examples for one in official_help.COMMANDS)
