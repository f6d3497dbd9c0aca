"""The list, one of it, and what is done at the press of a button; the working calendar."""

from datetime import date

import pytest

from handlers.texts import obligations as texts
from handlers.texts import people as people_texts
from handlers.texts import working_days as day_texts
from knowledge.deadlines.holidays_seed import Kind
from knowledge.deadlines.model import DueDay, Obligation, OnEvent, Period, Quota, Recurring, Term
from storage.deadline_records import ObligationStatus, QuotaEntry
from storage.repositories.calendar import EVERYWHERE
from tests.unit.obligations_chat.conftest import Commune

MONTHLY = Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=15)),))
EVENT = OnEvent(event="khi có kết quả công bố", working_days=5)


async def report(commune: Commune, number: str = "1", title: str = "Báo cáo quý") -> None:
    await commune.keeps(Obligation(id=number, title=title, unit=commune.culture, rule=MONTHLY))


async def test_the_list_says_by_unit_what_is_due_next(quick: Commune) -> None:
    await report(quick)
    await quick.keeps(Obligation(id="2", title="Giảm nghèo", unit=quick.economy, rule=MONTHLY))

    said = await quick.admin.says("/nhiemvu")
    assert "Phòng Văn hóa - Xã hội\n\n• 1. Báo cáo quý" in said
    assert "(hạn tới thứ Ba, 15/12/2026)" in said
    assert "Giảm nghèo" not in await quick.official.says("/nhiemvu")


async def test_one_is_found_by_number_and_by_words(quick: Commune) -> None:
    await report(quick)

    assert "1. Báo cáo quý" in await quick.head.says("/nhiemvu 1")
    assert "Tình trạng: đang nhắc" in await quick.head.says("/nhiemvu bao cao")
    assert await quick.head.says("/nhiemvu 99") == texts.NO_SUCH
    assert await quick.head.says("/nhiemvu đất đai") == texts.NOTHING_FOUND


async def test_a_long_list_comes_in_parts(quick: Commune) -> None:
    for number in range(1, 26):
        await report(quick, str(number), f"Việc {number}")

    assert "Từ 1 đến 20 trong 25 việc" in await quick.head.says("/nhiemvu")
    assert "Từ 21 đến 25 trong 25 việc" in await quick.head.presses("Xem tiếp")


async def test_it_is_paused_goes_on_ends_and_is_undone(commune: Commune) -> None:
    await report(commune)
    head = commune.head
    await head.says("/nhiemvu 1")

    assert texts.PAUSED in await head.presses("Tạm dừng")
    assert (await commune.only()).status is ObligationStatus.PAUSED
    assert texts.RESUMED in await head.presses("Tiếp tục")
    assert texts.ASK_END in await head.presses("Kết thúc")
    assert texts.ENDED in await head.presses("Kết thúc việc này")
    assert (await commune.only()).status is ObligationStatus.ENDED
    assert texts.UNDONE in await head.presses("Hoàn tác")
    assert (await commune.only()).status is ObligationStatus.ACTIVE
    assert len(await commune.town.journal()) == 4


async def test_an_official_reads_and_changes_nothing(quick: Commune) -> None:
    await report(quick)
    await quick.official.says("/nhiemvu 1")
    assert quick.official.reply.rows == ()

    for button in ("1:q:pause:1", "1:q:over:1", "1:q:edit:1", "1:q:undo:1", "1:q:field:1:day"):
        assert await quick.official.says(button=button) == people_texts.NOT_ALLOWED
    assert (await quick.only()).revision == 1


async def test_an_event_opens_its_term_from_the_day_it_happened(commune: Commune) -> None:
    await commune.keeps(Obligation(id="1", title="Đăng tin", unit=commune.culture, rule=EVENT))
    head = commune.head
    await head.says("/nhiemvu 1")
    await head.presses("Đã xảy ra")
    assert texts.EVENT_IN_FUTURE in await head.says("30/11/2026")
    assert texts.BAD_EVENT_DAY in await head.says("31/2")
    assert texts.EVENT_TOO_OLD in await head.says("1/1/2024")

    said = await head.says("hôm qua")
    assert "xảy ra thứ Hai, 23/11/2026. Hạn: thứ Ba, 01/12/2026" in said  # 24/11 is a holiday
    assert "thứ Ba, 01/12/2026" in said.split("Những lần tới:")[1]
    assert texts.EVENT_KNOWN in await head.says(button="1:q:on:1:2026-11-23")


async def test_a_quota_shows_how_far_it_is(quick: Commune) -> None:
    rule = Quota(quantity=2, counted="tin, bài", period=Period.MONTH)
    await quick.keeps(Obligation(id="1", title="Tin, bài", unit=quick.culture, rule=rule))
    async with quick.town.database.begin() as work:
        day, now = date(2026, 11, 20), quick.town.now
        entry = QuotaEntry(obligation="1", person="2", day=day, what="", logged_at=now)
        await work.quotas.add(entry)
        await work.commit()

    assert "Tiến độ: tháng 11/2026: 1/2 tin, bài, còn 4 ngày" in await quick.head.says(
        "/nhiemvu 1"
    )


async def test_a_month_shows_its_days_off_and_a_year_is_confirmed(commune: Commune) -> None:
    admin = commune.admin
    said = await admin.says("/ngaylamviec 2/2027")
    assert "thứ Bảy, 06/02/2027: nghỉ – Mùng một Tết Nguyên đán" in said
    assert "chưa chính thức" in said

    await admin.presses("Xác nhận lịch năm 2027")
    assert "Lịch năm 2027 đã chính thức" in await admin.says("/ngaylamviec 2/2027")
    await admin.presses("Bỏ xác nhận")
    assert "chưa chính thức" in await admin.says("/ngaylamviec 2/2027")


async def test_a_swapped_saturday_is_worked_everywhere(commune: Commune) -> None:
    said = await commune.admin.says("/ngaylamviec 12/12/2026 làm bù ngày 11/12")

    assert "thứ Bảy, 12/12/2026 – làm việc, Mọi đơn vị" in said
    async with commune.town.database.begin(read_only=True) as work:
        days = await work.calendar.days()
    assert days[EVERYWHERE][date(2026, 12, 12)].kind is Kind.WORKED
    assert len(await commune.town.journal()) == 1


async def test_a_head_closes_only_their_own_unit(quick: Commune) -> None:
    said = await quick.head.says("/ngaylamviec 10/12/2026 nửa ngày, tập huấn")
    assert "làm buổi sáng, Phòng Văn hóa - Xã hội" in said
    forged = await quick.head.says(button="1:q:day:2026-12-11:all:off")
    assert forged == people_texts.NOT_ALLOWED

    async with quick.town.database.begin(read_only=True) as work:
        assert set(await work.calendar.days()) == {quick.culture}


async def test_a_day_is_corrected_by_buttons_and_given_back(quick: Commune) -> None:
    admin = quick.admin
    await admin.says("/ngaylamviec 12/2026")
    await admin.presses("Sửa một ngày")
    assert day_texts.BAD_DAY in await admin.says("31/2")
    await admin.says("4/12/2026")
    assert "Đang là: làm việc" in await admin.presses("Phòng Kinh tế")
    assert "thứ Sáu, 04/12/2026 – nghỉ, Phòng Kinh tế" in await admin.presses("Nghỉ")
    back = f"1:q:day:2026-12-04:{quick.economy}:none"
    assert "trở lại theo lịch chung" in await admin.says(button=back)
    assert "vốn theo lịch chung" in await admin.says(button=back)


@pytest.mark.parametrize("said", ["/ngaylamviec 13/2026", "/ngaylamviec 0/2026"])
async def test_a_month_there_is_none_of_says_how_to_write_one(quick: Commune, said: str) -> None:
    assert await quick.admin.says(said) == day_texts.BAD_MONTH


async def test_a_moved_day_moves_what_is_shown(quick: Commune) -> None:
    await report(quick)
    await quick.admin.says("/ngaylamviec 15/12/2026 nghỉ")

    assert "thứ Ba, 15/12/2026 – tháng 12/2026 (ngày nghỉ, nhắc theo thứ Hai, 14/12/2026" in (
        await quick.head.says("/nhiemvu 1")
    )
