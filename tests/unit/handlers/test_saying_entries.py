"""What is said of an entry: the fact asked for first, who receives, the footer, the buttons."""

from datetime import date
from decimal import Decimal

import pytest

from bot.channels.console.render import text_of
from handlers.actions import ChooseCase, MoreTopics, ShowEntry, ShowSiblings, reference, write
from handlers.citizen.answering import Wanted, entry_reply
from handlers.citizen.visit import Visit
from handlers.memory import Memory
from handlers.messages import Button, Reply
from handlers.splitting import MAX_MESSAGE, length
from knowledge.answer import Topic
from knowledge.model import (
    Case,
    Confidence,
    Contradiction,
    Entry,
    FilingWay,
    Kind,
    Method,
    OnlineLevel,
    Paper,
    Scope,
    Source,
    TimeLimit,
    TimeUnit,
    Validity,
)

LONG = "Một câu dài nói về giấy tờ phải nộp cho cơ quan. " * 80


def said(visit: Visit, entry: Entry, topic: Topic | None = None, case: int | None = None) -> str:
    return text_of(entry_reply(visit, Wanted(entry=entry, topic=topic, case=case)))


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.rows for button in row]


def pressed(reply: Reply, label: str) -> Button:
    return next(button for row in reply.rows for button in row if button.label == label)


def test_the_whole_is_a_summary_with_a_footer(visit: Visit, residence: Entry) -> None:
    assert said(visit, residence) == (
        "Dạ, Đăng ký thường trú:\n\n"
        "Dùng khi chuyển đến ở lâu dài.\n\n"
        "• Nơi nộp: Công an xã (không phải Ủy ban nhân dân xã)\n"
        "• Thời hạn: 7 ngày làm việc; Ở nhờ, ở thuê: 10 ngày làm việc\n"
        "• Lệ phí: Nộp trực tuyến: 10.000 đồng/lần đăng ký; "
        "Nộp trực tiếp: 20.000 đồng/lần đăng ký\n"
        "• Hồ sơ: từ 1 đến 2 loại giấy tờ, tùy trường hợp\n\n"
        "Mã thủ tục 1.004222 · Quyết định công bố 1523/QĐ-BCA-C06 · cập nhật ngày 18/07/2026 · "
        "Xem trên Cổng Dịch vụ công quốc gia "
        "(https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1)"
    )


def test_the_facet_asked_comes_first_and_alone_then_who_receives(
    visit: Visit, residence: Entry
) -> None:
    assert said(visit, residence, Topic.FEE).split("\n\n")[:3] == [
        "Dạ, lệ phí – Đăng ký thường trú:",
        "• Nộp trực tuyến: 10.000 đồng/lần đăng ký.\n• Nộp trực tiếp: 20.000 đồng/lần đăng ký.",
        "Nơi nhận hồ sơ: Công an xã (không phải Ủy ban nhân dân xã).",
    ]


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        (
            Topic.TIME,
            "• 7 ngày làm việc.\n• Ở nhờ, ở thuê: 10 ngày làm việc.",
        ),
        (Topic.WHO, "• Công dân Việt Nam"),
        (Topic.RESULT, "• Thông báo kết quả"),
        (Topic.CONDITIONS, "Có chỗ ở hợp pháp."),
        (Topic.STEPS, "• Bước 1: nộp hồ sơ.\n• Bước 2: nhận kết quả."),
        (Topic.MISTAKES, "• Quên chữ ký chủ hộ"),
        (Topic.ONLINE, "Có. Thủ tục này nộp trực tuyến toàn trình được."),
        (Topic.FORM, "• CT01.docx"),
        (Topic.LEGAL, "• Luật Cư trú 68/2020/QH14"),
        (Topic.WHERE, "Nơi nhận hồ sơ: Công an xã (không phải Ủy ban nhân dân xã)."),
        (Topic.DOCUMENTS, "• Tờ khai CT01 (1 bản chính)"),
    ],
)
def test_each_topic_is_said(visit: Visit, residence: Entry, topic: Topic, body: str) -> None:
    assert said(visit, residence, topic).split("\n\n")[1] == body


def test_where_is_said_with_the_ways_and_the_reach(visit: Visit, residence: Entry) -> None:
    text = said(visit, residence, Topic.WHERE)

    assert "Cách nộp: trực tuyến, trực tiếp." in text
    assert "không nộp ở xã khác được" in text
    assert text.count("Công an xã") == 1
    anywhere = residence.model_copy(update={"non_territorial": True, "decided_by": "UBND xã"})
    assert "bất kỳ xã, phường nào" in said(visit, anywhere, Topic.WHERE)
    assert "Cơ quan giải quyết: UBND xã." in said(visit, anywhere, Topic.WHERE)


def test_the_case_is_asked_for_when_papers_depend_on_it(visit: Visit, residence: Entry) -> None:
    reply = entry_reply(visit, Wanted(entry=residence, topic=Topic.DOCUMENTS))

    assert "Bạn thuộc trường hợp nào?" in text_of(reply)
    assert pressed(reply, "Chỗ ở của mình").action == write(
        ShowEntry(reference="1.004222", topic=Topic.DOCUMENTS, case=1)
    )


def test_papers_of_the_chosen_case_are_all_said(visit: Visit, residence: Entry) -> None:
    reply = entry_reply(visit, Wanted(entry=residence, topic=Topic.DOCUMENTS, case=1))

    assert text_of(reply).split("\n\n")[1:3] == [
        "Trường hợp: Chỗ ở của mình",
        "• Tờ khai CT01 (1 bản chính)\n• Giấy tờ nhà đất (1 bản chính, 2 bản sao)",
    ]
    assert "Cần mang theo ☑" in labels(reply)


def test_a_province_s_own_record_says_whose_it_is(visit: Visit) -> None:
    entry = Entry(id="1", official_title="Hỗ trợ", scope=Scope.PROVINCE, locality="Lai Châu")

    assert "do Lai Châu công bố; nơi khác có thể quy định khác" in said(visit, entry)


def test_papers_of_the_usual_case_are_said_at_once_and_the_others_offered(visit: Visit) -> None:
    cases = (
        Case(name="Sinh ở bệnh viện", papers=(Paper(name="Giấy chứng sinh"),)),
        Case(name="Sinh tại nhà", papers=(Paper(name="Văn bản của người làm chứng"),)),
    )
    entry = Entry(id="1", official_title="Khai sinh", cases=cases)

    reply = entry_reply(visit, Wanted(entry=entry, topic=Topic.DOCUMENTS))

    assert "Giấy chứng sinh" in text_of(reply)
    assert "làm chứng" not in text_of(reply)
    assert pressed(reply, "Sinh tại nhà").action.endswith(":1")


def test_many_cases_are_offered_a_few_at_a_time(visit: Visit) -> None:
    names = [
        f"Công trình loại {number} có tên thật là dài để không thể nào vừa một nút"
        for number in range(9)
    ]
    entry = Entry(id="1", official_title="Xây dựng", cases=tuple(Case(name=n) for n in names))

    reply = entry_reply(visit, Wanted(entry=entry, topic=Topic.DOCUMENTS))

    assert pressed(reply, "Xem thêm trường hợp").action == write(ChooseCase(reference="1"))
    assert f"Trường hợp: {names[0]}" in text_of(reply)
    assert f"• {names[1]}" in text_of(reply)
    assert names[5] not in text_of(reply)


def test_remarks_come_with_the_full_text_only(visit: Visit, residence: Entry) -> None:
    remark = "Không phải nộp bản giấy khi đã có dữ liệu"
    short = entry_reply(visit, Wanted(entry=residence, topic=Topic.DOCUMENTS, case=1))

    assert remark not in text_of(short)
    assert pressed(short, "Xem đầy đủ").action == "1:p:1.004222:documents:1:1"
    full = entry_reply(visit, Wanted(entry=residence, topic=Topic.DOCUMENTS, case=1, page=1))
    assert remark in text_of(full)
    assert "(phần 1)" in text_of(full)
    assert "Nơi nhận hồ sơ" not in text_of(full)


def test_a_note_of_the_case_is_said(visit: Visit) -> None:
    paper = Paper(name="Đơn")
    entry = Entry(id="1", cases=(Case(name="", papers=(paper,), note="Nộp một bộ."),))

    assert "Nộp một bộ." in said(visit, entry, Topic.DOCUMENTS)


def test_a_long_text_is_cut_at_a_sentence_and_paged(visit: Visit, residence: Entry) -> None:
    entry = residence.model_copy(update={"steps": LONG})
    short = entry_reply(visit, Wanted(entry=entry, topic=Topic.STEPS))

    assert length(short.text) <= MAX_MESSAGE
    assert "cho cơ quan.\n\n… còn nữa, bấm «Xem đầy đủ»." in text_of(short)
    first = entry_reply(visit, Wanted(entry=entry, topic=Topic.STEPS, page=1))
    second = entry_reply(visit, Wanted(entry=entry, topic=Topic.STEPS, page=2))
    last = entry_reply(visit, Wanted(entry=entry, topic=Topic.STEPS, page=99))
    assert labels(first)[0].startswith("Xem tiếp 2/")
    assert labels(second)[0] == "Phần trước"
    assert labels(second)[1].startswith("Xem tiếp 3/")
    assert not any(label.startswith("Xem tiếp") for label in labels(last))
    assert all(length(reply.text) <= MAX_MESSAGE for reply in (first, second, last))


def test_items_are_cut_before_any_is_dropped(visit: Visit) -> None:
    papers = tuple(Paper(name=f"Giấy số {number} " + "rất dài " * 40) for number in range(5))
    reply = entry_reply(
        visit,
        Wanted(entry=Entry(id="1", cases=(Case(name="", papers=papers),)), topic=Topic.DOCUMENTS),
    )

    assert all(f"• Giấy số {number}" in text_of(reply) for number in range(5))
    assert labels(reply)[0] == "Xem đầy đủ"
    assert length(reply.text) <= MAX_MESSAGE


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.FORM])
def test_what_is_not_published_is_said_so(visit: Visit, topic: Topic) -> None:
    assert "Cổng không công bố" in said(visit, Entry(id="1.1", official_title="Việc"), topic)


def test_a_missing_form_sends_to_the_counter(visit: Visit) -> None:
    assert "xin mẫu tại nơi nhận hồ sơ" in said(visit, Entry(id="1"), Topic.FORM)


def test_a_catalogue_row_says_so_and_who_carries_it_out(visit: Visit, bare: Entry) -> None:
    reply = entry_reply(visit, Wanted(entry=bare))

    assert "chưa công bố chi tiết" in text_of(reply)
    assert "Ủy ban nhân dân cấp xã" in text_of(reply)
    assert labels(reply) == ["Nơi nộp", "👤 Gặp cán bộ"]


def test_a_body_we_know_nothing_of_is_said_to_carry_it_out(visit: Visit) -> None:
    entry = Entry(id="1", decided_by="Bộ phận Một cửa Sở Công thương")

    assert "Cơ quan thực hiện: Bộ phận Một cửa Sở Công thương." in said(visit, entry, Topic.FEE)


def test_nobody_named_sends_to_the_one_stop_centre(visit: Visit) -> None:
    assert "Cổng không ghi nơi nhận hồ sơ" in said(visit, Entry(id="1"), Topic.FEE)


def test_a_fact_of_low_confidence_is_withheld(visit: Visit, residence: Entry) -> None:
    doubtful = residence.model_copy(update={"source": Source(confidence=Confidence.LOW)})
    reply = entry_reply(visit, Wanted(entry=doubtful, topic=Topic.FEE))

    assert "chưa được kiểm chứng" in text_of(reply)
    assert "10.000" not in text_of(reply)
    assert "Lệ phí" not in labels(reply)


def test_both_sides_of_a_contradiction_are_shown(visit: Visit, residence: Entry) -> None:
    clash = Contradiction(about="time", texts=("7 ngày làm việc", "20 ngày"))
    entry = residence.model_copy(update={"contradictions": (clash,)})

    assert "“7 ngày làm việc” – “20 ngày”" in said(visit, entry, Topic.TIME)
    assert "“20 ngày”" not in said(visit, entry, Topic.FEE)


def test_an_entry_that_soon_ends_says_until_when(visit: Visit, residence: Entry) -> None:
    ending = Validity(in_force_to=date(2027, 2, 28), successor="theo Luật Hộ tịch 2026.")
    unknown = Validity(in_force_to=date(2027, 2, 28))

    assert "Áp dụng đến hết Chủ nhật 28/02/2027. Sau đó: theo Luật Hộ tịch 2026." in said(
        visit, residence.model_copy(update={"validity": ending})
    )
    assert "Quy định sau ngày đó có thể khác" in said(
        visit, residence.model_copy(update={"validity": unknown})
    )


@pytest.mark.parametrize(
    ("level", "ways", "words"),
    [
        (OnlineLevel.PARTIAL, (), "trực tuyến một phần"),
        (OnlineLevel.NONE, (), "chỉ nhận hồ sơ trực tiếp"),
        (OnlineLevel.NONE, (FilingWay(method=Method.ONLINE),), "nhưng cũng ghi cách nộp"),
        (
            OnlineLevel.UNKNOWN,
            (FilingWay(method=Method.ONLINE, note="Qua VNeID"),),
            "Cổng ghi cách nộp trực tuyến cho thủ tục này.\n\nQua VNeID",
        ),
    ],
)
def test_online_is_said_by_its_level(
    visit: Visit, level: OnlineLevel, ways: tuple[FilingWay, ...], words: str
) -> None:
    text = said(visit, Entry(id="1", online=level, ways=ways), Topic.ONLINE)

    assert words in text
    assert ("VNeID" in text) == (level is not OnlineLevel.NONE or bool(ways))


def test_a_charge_with_a_note_of_its_way_is_said_with_it(visit: Visit) -> None:
    way = FilingWay(
        method=Method.IN_PERSON,
        time=TimeLimit(quantity=Decimal(1), unit=TimeUnit.DAY),
        note="Thu theo trang",
        fees=({"kind": "amount", "dong": 2000, "per": "trang"},),  # type: ignore[arg-type]
    )
    entry = Entry(id="1", ways=(way,))

    assert "2.000 đồng/trang. Thu theo trang." in said(visit, entry, Topic.FEE)
    assert "1 ngày. Thu theo trang." in said(visit, entry, Topic.TIME)


def test_a_summary_of_many_time_limits_only_says_that_they_differ(visit: Visit) -> None:
    cases = tuple(
        Case(name=name, time=TimeLimit(quantity=Decimal(n + 1), unit=TimeUnit.DAY))
        for n, name in enumerate("ABCD")
    )

    assert "• Thời hạn: tùy trường hợp" in said(visit, Entry(id="1", cases=cases))


def test_a_summary_says_what_is_not_published(visit: Visit) -> None:
    text = said(visit, Entry(id="1", purpose="Dùng khi cần."))

    assert "• Thời hạn: Cổng không công bố\n• Lệ phí: Cổng không công bố" in text
    assert "Nơi nộp" not in text


def test_a_general_question_is_its_written_answer(visit: Visit, advice: Entry) -> None:
    reply = entry_reply(visit, Wanted(entry=advice))

    assert text_of(reply) == (
        "Trễ hẹn trả kết quả\n\n"
        "Bạn được nhận phiếu xin lỗi.\n\n"
        "Gọi bộ phận một cửa để hỏi.\n\n"
        "Căn cứ Nghị định 118/2025/NĐ-CP · cập nhật ngày 01/11/2026 · "
        "Cổng Dịch vụ công quốc gia (https://dichvucong.gov.vn)"
    )
    assert labels(reply) == ["Đăng ký thường trú", "👤 Gặp cán bộ"]


def test_a_question_asked_on_a_topic_it_has_nothing_on_does_not_blame_the_portal(
    visit: Visit, advice: Entry
) -> None:
    assert "Bạn được nhận phiếu xin lỗi." in said(visit, advice, Topic.FEE)


def test_a_long_written_answer_is_paged_too(visit: Visit, advice: Entry) -> None:
    entry = advice.model_copy(update={"answer": LONG})
    reply = entry_reply(visit, Wanted(entry=entry, page=2))

    assert text_of(reply).startswith("Trễ hẹn trả kết quả (phần 2)")


def test_an_empty_written_answer_says_that_nothing_is_certain(visit: Visit) -> None:
    assert "chưa được kiểm chứng" in said(visit, Entry(id="q", kind=Kind.QUESTION))


def test_the_first_contact_says_that_this_is_a_machine(visit: Visit, residence: Entry) -> None:
    first = Visit(
        incoming=visit.incoming,
        text="",
        memory=Memory(),
        knowledge=visit.knowledge,
        office=visit.office,
        today=visit.today,
    )

    assert said(first, residence).endswith(
        "Đây là trợ lý tự động, có thể nhầm; văn bản chính thức có giá trị quyết định."
    )
    assert "trợ lý tự động" not in said(visit, residence)


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        (Entry(id="q", kind=Kind.QUESTION, answer="a"), "Nguồn không ghi căn cứ · nguồn không"),
        (Entry(id="q", kind=Kind.QUESTION, source=Source(title="Sổ tay")), "Căn cứ Sổ tay"),
        (Entry(id="1", source=Source(date="tháng 7/2026")), "cập nhật ngày tháng 7/2026"),
        (Entry(id="1", source=Source(date="2026-13-45")), "nguồn không ghi ngày cập nhật"),
        (Entry(id="1", url="http://evil.com"), "Cổng Dịch vụ công quốc gia (https://dichvu"),
        (Entry(id="1", source=Source(url="https://moj.gov.vn/a")), "Xem nguồn chính thức (https"),
    ],
)
def test_the_footer_says_only_what_is_known(visit: Visit, entry: Entry, end: str) -> None:
    assert end in said(visit, entry).split("\n\n")[-1]


def test_foreign_addresses_in_a_record_are_not_repeated(visit: Visit) -> None:
    entry = Entry(id="1", steps="Vào http://gia-mao.com để nộp", conditions="Xem www.x.com")

    assert "gia-mao" not in said(visit, entry, Topic.STEPS)
    assert "x.com" not in said(visit, entry, Topic.CONDITIONS)


def test_buttons_lead_on(visit: Visit, residence: Entry, entries: dict[str, Entry]) -> None:
    entries["1.010041"] = Entry(id="1.010041", official_title="Thủ tục xác nhận thông tin cư trú")
    reply = entry_reply(visit, Wanted(entry=residence))

    assert labels(reply) == [
        "Hồ sơ",
        "Lệ phí",
        "Thời hạn",
        "Nơi nộp",
        "Nộp trực tuyến",
        "Mẫu đơn",
        "Căn cứ",
        "Chọn trường hợp",
        "Mục khác",
        "Việc tiếp theo: Xác nhận thông tin cư trú",
        "Khác với: Đăng ký tạm trú",
        "👤 Gặp cán bộ",
    ]
    assert pressed(reply, "Khác với: Đăng ký tạm trú").action == write(
        ShowSiblings(reference=reference("1.004222"))
    )
    assert pressed(reply, "Mục khác").action == write(MoreTopics(reference="1.004222"))


def test_the_topic_just_said_is_not_offered_again(visit: Visit, residence: Entry) -> None:
    offered = labels(entry_reply(visit, Wanted(entry=residence, topic=Topic.FEE, case=1)))

    assert "Lệ phí" not in offered
    assert "Trường hợp khác" in offered


def test_several_look_alikes_share_one_button(visit: Visit, residence: Entry) -> None:
    twice = residence.model_copy(update={"siblings": residence.siblings * 2})

    assert "Khác với việc nào?" in labels(entry_reply(visit, Wanted(entry=twice)))


def test_a_title_loses_the_word_procedure(visit: Visit) -> None:
    entry = Entry(id="1", official_title="Thủ tục đăng ký khai sinh")

    assert said(visit, entry).startswith("Dạ, Đăng ký khai sinh:")
    assert said(visit, Entry(id="1.5")).startswith("Dạ, 1.5:")
