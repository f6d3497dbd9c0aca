"""What plans propose, in the chat.

1. Nothing is active before a person with the right confirms it; what is missing is asked first.
2. All at once only for those that lack nothing, and only for those that were shown.
3. A unit a plan names and nobody knows is settled once for all its proposals, or added.
"""

from pathlib import Path

from handlers.texts import people as people_texts
from handlers.texts import proposals as texts
from knowledge.deadlines.model import DueDay, Obligation, OnEvent, Period, Recurring, Term
from storage.deadline_records import ObligationStatus
from tests.unit.obligations_chat.conftest import Commune

ACTIVE, PROPOSED, ENDED = (
    ObligationStatus.ACTIVE,
    ObligationStatus.PROPOSED,
    ObligationStatus.ENDED,
)
MONTHLY = Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=15)),))
PLAN = """KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2027

1. Phòng Văn hóa - Xã hội: Định kỳ hằng tháng báo cáo Sở Nội vụ.
2. Phòng Văn hóa - Xã hội: Định kỳ hằng quý báo cáo Ủy ban nhân dân xã.
3. Trung tâm Văn hóa: Định kỳ hằng năm báo cáo Ủy ban nhân dân xã.
"""


async def waits(commune: Commune, number: str, rule: object = MONTHLY) -> None:
    one = Obligation(id=number, title=f"Việc {number}", unit=commune.culture, rule=rule)  # type: ignore[arg-type]
    await commune.keeps(one, PROPOSED)


async def test_a_pasted_plan_is_proposed_and_reminds_nobody(commune: Commune) -> None:
    said = await commune.admin.says(f"/dexuat {PLAN}")

    assert "Dạ, đọc được 3 việc" in said
    assert "Kế hoạch chưa có số hiệu" in said
    assert "còn thiếu ngày cụ thể" in said
    assert "Trung tâm Văn hóa (1 việc)" in str(commune.admin.reply.rows)
    assert {one.status for one in await commune.all()} == {PROPOSED}

    again = await commune.admin.says(f"/dexuat {PLAN}")
    assert "(3 việc đã có từ trước, không lặp lại)" in again
    assert len(await commune.all()) == 3


async def test_a_plan_pasted_in_parts_is_read_as_one(quick: Commune) -> None:
    text = (Path(__file__).parents[2] / "payloads/plans/nam_dan_2026.txt").read_text("utf-8")
    admin = quick.admin
    assert "Nếu còn phần sau" in await admin.says(f"/dexuat {text[:4000]}")
    for start in range(4000, len(text), 4000):
        await admin.says(text[start : start + 4000])
    said = await admin.presses("Đọc kế hoạch")

    assert "Dạ, đọc được 18 việc" in said


async def test_a_day_is_asked_for_before_it_is_confirmed(commune: Commune) -> None:
    await waits(commune, "5", Recurring(terms=(Term(period=Period.MONTH),)))
    head = commune.head
    await head.says("/dexuat")
    assert "còn thiếu: ngày cụ thể" in await head.presses("1. Việc 5")
    assert await head.says(button="1:q:take:5") != texts.TAKEN  # forged: it still lacks its day
    assert (await commune.only()).status is PROPOSED

    await head.presses("Bổ sung")
    assert "thứ Ba, 15/12/2026" in await head.says("ngày 15")
    await head.presses("Lưu")
    assert (await commune.only()).status is ACTIVE


async def test_words_that_could_mean_two_reports_at_once_are_asked_about(quick: Commune) -> None:
    terms = (Term(period=Period.QUARTER), Term(period=Period.HALF_YEAR), Term(period=Period.YEAR))
    await waits(quick, "5", Recurring(terms=terms))
    await quick.head.says(button="1:q:fill:5")
    await quick.head.presses("Quý I, 6 tháng")
    shown = await quick.head.says("15")

    assert "quý I, 6 tháng, quý III, năm; chậm nhất ngày 15" in shown


async def test_those_that_lack_nothing_are_confirmed_at_once(commune: Commune) -> None:
    await waits(commune, "5")
    await waits(commune, "6")
    await waits(commune, "7", OnEvent(event="khi có kết quả"))
    head = commune.head
    await head.says("/dexuat")
    asked = await head.presses("Xác nhận 2 việc")
    assert "Việc 5" in asked
    assert "Việc 7" not in asked
    assert texts.ALL_TAKEN.format(count=2) in await head.presses("Đồng ý")

    assert [one.obligation.id for one in await commune.all(ACTIVE)] == ["5", "6"]
    assert [one.obligation.id for one in await commune.all(PROPOSED)] == ["7"]


async def test_all_means_those_that_were_shown(quick: Commune) -> None:
    await waits(quick, "5")
    await quick.head.says("/dexuat")
    await quick.head.presses("Xác nhận 1 việc")
    await waits(quick, "6")

    assert texts.OTHER_BY_NOW in await quick.head.presses("Đồng ý")
    assert await quick.all(ACTIVE) == []


async def test_what_nobody_wants_is_dropped_and_can_come_back(quick: Commune) -> None:
    await waits(quick, "5")
    await quick.head.says(button="1:q:prop:5")
    assert await quick.head.presses("Bỏ việc này") == texts.DROPPED
    assert (await quick.only()).status is ENDED

    await quick.head.presses("Hoàn tác")
    assert (await quick.only()).status is PROPOSED

    await quick.head.says("/dexuat")
    await quick.head.presses("Bỏ hết")
    await quick.head.presses("Đồng ý")
    assert (await quick.only()).status is ENDED


async def test_a_unit_is_settled_once_for_all_its_proposals(commune: Commune) -> None:
    admin = commune.admin
    await admin.says(f"/dexuat {PLAN}")
    await admin.presses("Trung tâm Văn hóa")
    assert "Dạ, 1 đề xuất nay thuộc Phòng Kinh tế" in await admin.presses("Phòng Kinh tế")

    assert {one.obligation.unit for one in await commune.all()} == {
        commune.culture,
        commune.economy,
    }


async def test_a_unit_nobody_knows_is_added_from_its_plan(quick: Commune) -> None:
    admin = quick.admin
    await admin.says(f"/dexuat {PLAN}")
    await admin.presses("Trung tâm Văn hóa")
    await admin.presses("Thêm đơn vị mới")

    assert "Trung tâm Văn hóa" in await admin.says("/donvi")
    assert "" not in {one.obligation.unit for one in await quick.all()}


async def test_a_head_proposes_only_for_their_own_unit(quick: Commune) -> None:
    said = await quick.head.says(f"/dexuat {PLAN}")

    assert "1 việc của đơn vị anh/chị không quản lý" in said
    assert {one.obligation.unit for one in await quick.all()} == {quick.culture}


async def test_who_leads_nothing_neither_proposes_nor_confirms(quick: Commune) -> None:
    await waits(quick, "5")

    assert await quick.official.says(f"/dexuat {PLAN}") == texts.NOT_YOURS
    assert await quick.official.says(button="1:q:take:5") == people_texts.NOT_ALLOWED
    assert (await quick.only()).status is PROPOSED


async def test_what_is_no_plan_says_what_to_do(quick: Commune) -> None:
    said = await quick.admin.says("/dexuat chào trợ lý")

    assert said.startswith(texts.READ_NOTHING)
    assert await quick.all() == []
