"""What the templates make of the office, of the knowledge and of a reply."""

from datetime import UTC, date, datetime

import pytest

from bot.channels.web.bodies import reply_body
from bot.channels.web.render import EXAMPLES, Page, Render, dial, examples
from handlers.messages import Button, Reply
from handlers.office import Office
from handlers.texts import web as texts
from knowledge.content import load_outside, load_starter, load_wordings
from knowledge.model import Entry, Kind, Validity
from knowledge.richtext import Bullets, Link, Quote, paragraph
from knowledge.search.engine import Knowledge
from knowledge.search.outcome import Found
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


def test_the_examples_are_questions_people_ask_then_what_they_need_most() -> None:
    knowledge = Knowledge.build(
        (
            entry("1", "Cần ít", demand=2),
            entry("2", "Cần nhiều", demand=4),
            entry("3", "Chưa ai cần", demand=0),
            entry("4", "Hết hạn", demand=5, validity=Validity(in_force_to=date(2026, 1, 1))),
            entry("5", "Câu hỏi chung", demand=5, kind=Kind.QUESTION),
            entry("1.001193", "Đăng ký khai sinh", demand=1),
        )
    )

    chosen = examples(knowledge, TODAY)

    assert chosen == ["Làm giấy khai sinh cho con cần giấy tờ gì?", "Cần nhiều", "Cần ít"]


def test_no_more_is_offered_than_a_phone_shows() -> None:
    knowledge = Knowledge.build(entry(str(number), f"Việc {number}") for number in range(9))

    assert len(examples(knowledge, TODAY)) == EXAMPLES


def test_every_example_is_answered_with_its_own_entry_by_the_starter_knowledge() -> None:
    knowledge = Knowledge.build(load_starter(), load_wordings(), load_outside())

    for code, question in texts.EXAMPLE_QUESTIONS.items():
        outcome = knowledge.look_up(question, on=TODAY)

        assert isinstance(outcome, Found), question
        assert outcome.match.entry.id == code
