"""What the templates make of the office, of the knowledge and of a reply."""

from datetime import UTC, date, datetime

import pytest

from bot.channels.web.bodies import reply_body
from bot.channels.web.render import EXAMPLES, Page, Render, dial, examples
from handlers.messages import Button, Reply
from handlers.office import Office
from handlers.texts import web as texts
from knowledge.model import Entry, Kind, Validity
from knowledge.richtext import Bullets, Link, Quote, paragraph
from knowledge.search.engine import Knowledge
from storage.records import TranscriptLine

TODAY = date(2026, 11, 24)


def line(reply: Reply) -> TranscriptLine:
    return TranscriptLine(
        number=7,
        conversation="c",
        author="bot",
        event_id="e/0",
        body=reply_body(reply),
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def entry(code: str, title: str, **fields: object) -> Entry:
    return Entry.model_validate({"id": code, "plain_title": title, "demand": 3, **fields})


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("0276 3812 345", "tel:02763812345"),
        ("(0276) 3812-345", "tel:02763812345"),
        ("+84 276 381 2345", "tel:+842763812345"),
        ("", ""),
        ("0276 1, hoặc 0276 2", ""),
        ("gọi bà Lan", ""),
    ],
)
def test_only_one_plain_number_can_be_called(phone: str, link: str) -> None:
    assert dial(phone) == link


def test_every_part_of_a_reply_is_shown_and_escaped() -> None:
    reply = Reply(
        text=(
            paragraph("a < b & ", Link("Cổng", 'https://example.vn/?q="x"&y=1')),
            Bullets(items=(("tờ khai",), ("ảnh",)), ticked=(True, False)),
            Quote("nguyên văn"),
        ),
        rows=((Button('Lệ "phí"', "1:p:1:fee"),),),
    )

    html = Render(Office()).line(line(reply))

    assert "a &lt; b &amp; " in html
    assert 'href="https://example.vn/?q=&#34;x&#34;&amp;y=1" target="_blank"' in html
    assert 'rel="noopener noreferrer"' in html
    assert f'<li class="done"><span class="unseen">{texts.TICKED}</span>tờ khai</li>' in html
    assert f'<li><span class="unseen">{texts.NOT_TICKED}</span>ảnh</li>' in html
    assert "<blockquote>nguyên văn</blockquote>" in html
    assert '<button name="button" value="1:p:1:fee">Lệ &#34;phí&#34;</button>' in html


def test_nothing_is_said_of_an_office_nobody_described() -> None:
    page = Render(Office()).page(Page())

    for words in (texts.OFFICE, texts.ADDRESS, texts.PHONE, texts.HOURS):
        assert words not in page
    assert texts.PRODUCT in page
    assert texts.AUTOMATIC in page


def test_an_assistant_without_knowledge_says_so() -> None:
    assert texts.EMPTY in Render(Office()).page(Page(empty=True))


def test_a_message_page_leads_back() -> None:
    page = Render(Office(name="UBND xã Thử")).message("Không có", "Không có trang này.")

    assert "<h1>Không có</h1>" in page
    assert 'href="/"' in page
    assert "<script" not in page


def test_the_examples_are_what_people_need_most_from_different_fields() -> None:
    knowledge = Knowledge.build(
        (
            entry("1", "Khai sinh", field="Hộ tịch", demand=5),
            entry("2", "Khai tử", field="Hộ tịch", demand=4),
            entry("3", "Tạm trú", field="Cư trú", demand=4),
            entry("4", "Chưa ai cần", field="Đất đai", demand=0),
            entry("5", "Hết hạn", field="Thuế", validity=Validity(in_force_to=date(2026, 1, 1))),
            entry("6", "Câu hỏi chung", field="Khác", kind=Kind.QUESTION),
            entry("7", "Sao y", field="Chứng thực", demand=2),
            entry("8", "Di chúc", field="Chứng thực", demand=1),
        )
    )

    chosen = examples(knowledge, TODAY)

    assert chosen == ("Khai sinh", "Tạm trú", "Sao y", "Khai tử")
    assert len(chosen) == EXAMPLES


def test_of_two_needed_alike_the_better_connected_is_offered_first() -> None:
    knowledge = Knowledge.build(
        (
            entry("1", "Khai tử"),
            entry("2", "Khai sinh"),
            entry("3", "Nhận con", siblings=[{"id": "2"}]),
            entry("4", "Thẻ bảo hiểm cho bé", next_steps=["2"]),
        )
    )

    assert examples(knowledge, TODAY)[0] == "Khai sinh"
