"""Writing down what is owed, step by step.

1. Every step takes a button or words; a bad answer gets a sentence and the step again.
2. Nothing is kept before the last step; leaving, going back or a lost right keeps nothing.
3. What is kept is what was shown; two who change one thing at once do not overwrite each other.
"""

from datetime import date

import pytest

from handlers.texts import obligation_form as texts
from handlers.texts import people as people_texts
from knowledge.deadlines.model import (
    Continuous,
    DueDay,
    InMonth,
    Obligation,
    OnDate,
    OnEvent,
    Period,
    Quota,
    Recurring,
    Target,
    Term,
)
from storage.deadline_records import ObligationStatus
from tests.unit.obligations_chat.conftest import Commune

MONTHLY = Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=15)),))


async def test_a_report_is_written_down_and_shows_its_next_three_days(commune: Commune) -> None:
    admin = commune.admin
    assert await admin.says("/nhiemvu them") == texts.ASK_TITLE
    await admin.says("Báo cáo cải cách hành chính")
    await admin.presses("Văn hóa")
    await admin.says("Sở Nội vụ")
    await admin.presses("Định kỳ")
    await admin.presses("Quý I, 6 tháng")
    await admin.says("trước ngày 20")
    await admin.presses("Vàng A Nam")
    shown = await admin.presses("Xong")

    for words in (
        "quý I, 6 tháng, quý III, năm; trước ngày 20 tháng cuối kỳ",
        "thứ Bảy, 19/12/2026 – năm 2026 (ngày nghỉ, nhắc theo thứ Sáu, 18/12/2026; ",
        "theo Bộ luật Dân sự: thứ Hai, 21/12/2026",
        "thứ Sáu, 19/03/2027 – quý I năm 2027",
        "Lịch nghỉ năm 2027 chưa chính thức",
        "trước 7, 3 và 1 ngày làm việc",
    ):
        assert words in shown
    assert await commune.all() == []

    assert texts.SAVED in await admin.presses("Lưu")
    kept = await commune.only()
    assert kept.status is ObligationStatus.ACTIVE
    assert kept.obligation.unit == commune.culture
    assert kept.obligation.owners == ((await commune.official.person()).id,)
    person = (await admin.person()).id
    assert await commune.town.journal() == [f"person:{person} add obligation obligation:1"]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("ngày 15 hằng tháng", MONTHLY),
        ("30/6/2027", OnDate(day=date(2027, 6, 30))),
        ("tháng 4/2027", InMonth(year=2027, month=4)),
        ("2 tin, bài mỗi tháng", Quota(quantity=2, counted="tin, bài", period=Period.MONTH)),
    ],
)
async def test_when_it_is_due_can_be_typed_in_one_sentence(
    quick: Commune, said: str, rule: object
) -> None:
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-", said):
        await head.says(words)
    await head.presses("Người đứng đầu")
    await head.presses("Lưu")

    assert (await quick.only()).obligation.rule == rule


@pytest.mark.parametrize(
    ("kind", "said", "rule"),
    [
        ("Khi có việc", ["Khi có kết quả", "5"], OnEvent(event="Khi có kết quả", working_days=5)),
        (
            "Chỉ tiêu năm",
            ["95,5 % năm 2027, năm trước 93"],
            Target(figure=95.5, counted="%", year=2027, last=93.0),
        ),
        ("Chỉ tiêu năm", ["hạng 10"], Target(figure=10, counted="hạng", year=2026, at_most=True)),
        ("Một ngày", ["thứ sáu tuần sau"], OnDate(day=date(2026, 12, 4))),
        ("Trong một tháng", ["tháng 11/2026"], InMonth(year=2026, month=11)),
    ],
)
async def test_every_kind_of_due_rule_has_its_steps(
    quick: Commune, kind: str, said: list[str], rule: object
) -> None:
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-"):
        await head.says(words)
    await head.presses(kind)
    for words in said:
        await head.says(words)
    await head.presses("Người đứng đầu")
    await head.presses("Lưu")

    assert (await quick.only()).obligation.rule == rule


async def test_what_goes_on_all_the_time_is_only_nudged(quick: Commune) -> None:
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-"):
        await head.says(words)
    await head.presses("Thường xuyên")
    await head.presses("Mỗi quý")
    await head.presses("Người đứng đầu")
    assert "Không" not in await head.presses("Lưu")

    assert (await quick.only()).obligation.rule == Continuous(nudge=Period.QUARTER)


@pytest.mark.parametrize(
    ("asked", "said", "why"),
    [
        ("title", "ab", texts.BAD_TITLE),
        ("unit", "Phòng Tài chính", "Không thấy đơn vị «Phòng Tài chính»"),
        ("kind", "20/11/2026", texts.PAST_DAY),
        ("kind", "1/1/2026", texts.PAST_DAY),
        ("kind", "31/2/2027", texts.NO_SUCH_DAY),
        ("kind", "tháng 1/2026", texts.PAST_DAY),
        ("kind", "ngày 32 hằng tháng", texts.NO_SUCH_DAY),
        ("kind", "lúc nào đó", texts.BAD_KIND),
        ("kind", "30/6/2099", texts.TOO_FAR),
        ("owners", "Nguyễn Văn Ma", "Không có ai tên «Nguyễn Văn Ma»"),
    ],
)
async def test_a_bad_answer_gets_a_sentence_and_the_step_again(
    quick: Commune, asked: str, said: str, why: str
) -> None:
    admin, answers = quick.admin, {"title": "Việc mới", "unit": "Kinh tế", "kind": "15 hằng tháng"}
    await admin.says("/nhiemvu them")
    for step in ("title", "unit", "to", "kind", "owners"):
        if step == asked:
            break
        answer = answers.get(step, "-")
        await (admin.presses(answer) if step == "unit" else admin.says(answer))
    question = await admin.says(said)

    assert question.startswith(why)
    again = {
        "title": texts.ASK_TITLE,
        "unit": texts.ASK_UNIT,
        "kind": texts.ASK_KIND,
        "owners": texts.ASK_OWNERS,
    }[asked]
    assert question.endswith(again)
    assert await quick.all() == []


async def test_tomorrow_said_a_minute_before_midnight_is_the_next_day(quick: Commune) -> None:
    quick.town.now = quick.town.now.replace(hour=16, minute=59)  # 23:59 in Vietnam
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-", "ngày mai"):
        await head.says(words)
    await head.presses("Người đứng đầu")
    await head.presses("Lưu")

    assert (await quick.only()).obligation.rule == OnDate(day=date(2026, 11, 25))


async def test_somebody_who_left_cannot_be_an_owner(quick: Commune) -> None:
    gone = (await quick.official.person()).id
    await quick.admin.says(f"/xoanguoi {gone}")
    await quick.admin.presses("Xoá")
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-", "15 hằng tháng"):
        await head.says(words)

    assert "Không có ai" in await head.says("Vàng A Nam")
    assert "Không có ai" in await head.says(button=f"1:q:f:owners:{gone}")


async def test_a_unit_without_a_head_needs_somebody(quick: Commune) -> None:
    admin = quick.admin
    await admin.says("/nhiemvu them")
    await admin.says("Việc mới")
    await admin.presses("Kinh tế")
    await admin.says("-")
    await admin.says("15 hằng tháng")

    assert texts.NO_OWNER in await admin.presses("Người đứng đầu")
    await admin.says("Trần Thị Lan")
    await admin.presses("Xong")
    assert texts.SAVED in await admin.presses("Lưu")


async def test_going_back_asks_again_and_leaving_keeps_nothing(quick: Commune) -> None:
    head = quick.head
    await head.says("/nhiemvu them")
    await head.says("Tên sai")
    assert texts.ASK_TITLE in await head.presses("Quay lại")
    await head.says("Tên đúng")
    await head.says("-")
    assert await head.presses("Thôi") == texts.STOPPED

    assert await quick.all() == []
    assert await head.says(button="1:q:save") == texts.OVER


async def test_a_number_typed_where_a_number_is_asked_for_presses_nothing(quick: Commune) -> None:
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-"):
        await head.says(words)
    await head.presses("Định kỳ")
    await head.presses("Hằng tháng")
    assert "ngày 2 của tháng" in await head.says("2")  # the second button is the way back
    await head.presses("Quay lại")
    assert "ngày 1 của tháng" in await head.says("1")


async def test_a_button_of_a_step_that_is_over_asks_the_present_one(quick: Commune) -> None:
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-"):
        await head.says(words)
    old = next(one.action for row in head.reply.rows for one in row if "Định kỳ" in one.label)
    await head.says("15 hằng tháng")

    said = await head.says(button=old)
    assert said.startswith(texts.OLD_STEP)
    assert said.endswith(texts.ASK_OWNERS)


async def test_rights_lost_on_the_way_keep_nothing(quick: Commune) -> None:
    head = quick.head
    for words in ("/nhiemvu them", "Việc mới", "-", "15 hằng tháng"):
        await head.says(words)
    await head.presses("Người đứng đầu")
    await quick.admin.says(f"/truong {quick.culture} {(await quick.official.person()).id}")

    assert await head.presses("Lưu") == people_texts.NOT_ALLOWED
    assert await quick.all() == []


async def test_who_leads_nothing_writes_nothing_down(quick: Commune) -> None:
    assert await quick.official.says("/nhiemvu them") == people_texts.NOT_ALLOWED


async def test_of_two_who_change_one_thing_the_second_is_told(commune: Commune) -> None:
    await commune.keeps(Obligation(id="1", title="Báo cáo", unit=commune.culture, rule=MONTHLY))
    for phone in (commune.admin, commune.head):
        await phone.says("/nhiemvu 1")
        await phone.presses("Sửa")
        await phone.presses("Ngày nộp")
    await commune.admin.says("20")
    await commune.head.says("25")
    assert texts.SAVED in await commune.admin.presses("Lưu")

    said = await commune.head.presses("Lưu")
    assert said.startswith(texts.CHANGED_MEANWHILE)
    assert "chậm nhất ngày 20" in said
    assert (await commune.only()).revision == 2


async def test_what_has_no_day_yet_only_waits(quick: Commune) -> None:
    admin = quick.admin
    await admin.says("/nhiemvu mau")
    await admin.presses("Đề án 06")
    await admin.presses("Văn hóa")
    await admin.presses("Chưa có công văn")
    await admin.presses("Bỏ qua")
    assert "Còn thiếu ngày cụ thể" in await admin.presses("Người đứng đầu")
    assert texts.SAVED_AS_PROPOSAL in await admin.presses("Lưu")

    assert (await quick.only()).status is ObligationStatus.PROPOSED


async def test_one_field_is_changed_undone_and_its_history_shown(commune: Commune) -> None:
    await commune.keeps(Obligation(id="1", title="Báo cáo", unit=commune.culture, rule=MONTHLY))
    head = commune.head
    await head.says("/nhiemvu 1")
    await head.presses("Sửa")
    await head.presses("Khi trùng ngày nghỉ")
    await head.presses("liền sau")
    await head.presses("Lưu")
    assert "Hoàn tác" in await head.presses("Hoàn tác")

    kept = await commune.only()
    assert (kept.obligation.shift.value, kept.revision) == ("previous", 3)
    said = await head.presses("Lịch sử")
    assert said.index("3. ") < said.index("2. ") < said.index("1. ")
    assert [one.split(" ", 1)[1] for one in await commune.town.journal()] == [
        "change obligation obligation:1",
        "undo obligation obligation:1",
    ]
