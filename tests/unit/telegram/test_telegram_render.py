"""What a reply becomes on Telegram, whatever is in it."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.render import (
    MOST_BUTTONS,
    MOST_ENTITIES,
    TEXT_LIMIT,
    Keyboard,
    parts,
    units,
)
from handlers.messages import Button, Reply
from knowledge.richtext import Bold, Bullets, Link, Paragraph, Quote, RichText, paragraph

WORDS = st.text(max_size=60)
SPANS = st.one_of(
    WORDS,
    st.builds(Bold, WORDS),
    st.builds(
        Link,
        WORDS,
        st.one_of(
            st.sampled_from(["https://a.gov.vn/?x=1&y=\"<'", "tel:113", "javascript:x"]), WORDS
        ),
    ),
)
ITEMS = st.lists(st.lists(SPANS, max_size=3).map(tuple), max_size=4).map(tuple)
BLOCKS = st.one_of(
    st.lists(SPANS, max_size=4).map(tuple).map(Paragraph),
    st.builds(Quote, WORDS),
    ITEMS.map(Bullets),
    ITEMS.map(lambda items: Bullets(items, tuple(index % 2 == 0 for index in range(len(items))))),
)
TEXTS = st.lists(BLOCKS, max_size=6).map(tuple)
TAG = re.compile(r"<(/?)(b|a|blockquote)((?: href=\"[^\"<>]*\")?)>")


def only(text: RichText) -> str:
    (part,) = parts(Reply(text=text))
    return part.html


def assert_well_formed(html: str) -> None:
    """Every tag closes in order, and nothing else looks like markup."""
    open_tags: list[str] = []
    for found in TAG.finditer(html):
        closing, name, _ = found.groups()
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert open_tags == []
    assert "<" not in TAG.sub("", html)
    assert ">" not in TAG.sub("", html)


def words(html: str) -> str:
    return unescape(TAG.sub("", html))


def test_every_kind_of_text_has_its_form() -> None:
    text = (
        paragraph(
            "Lệ phí ", Bold("10.000 đồng"), ", xem ", Link("Cổng", "https://a.gov.vn/?a=1&b")
        ),
        Bullets((("Tờ khai",), (Bold("Ảnh"), " 3x4"))),
        Bullets((("CT01",), ("Hộ chiếu",)), (True, False)),
        Quote("nguyên văn"),
    )

    assert only(text) == (
        "Lệ phí <b>10.000 đồng</b>, xem "
        '<a href="https://a.gov.vn/?a=1&amp;b">Cổng</a>\n\n'
        "• Tờ khai\n• <b>Ảnh</b> 3x4\n\n"
        "☑ CT01\n☐ Hộ chiếu\n\n"
        "<blockquote>nguyên văn</blockquote>"
    )


def test_nothing_anybody_wrote_becomes_markup() -> None:
    evil = "<b>&lt;</b><script>\"'"

    html = only((paragraph(evil, Bold(evil)), Bullets(((Link(evil, f"https://a.vn/{evil}"),),))))

    assert "<script" not in html
    assert_well_formed(html)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (Link("18001096", "tel:18001096"), "18001096"),
        (Link("0205 3 123 456", "tel:02053123456"), "0205 3 123 456"),
        (Link("gọi tổng đài", "tel:18001096"), "gọi tổng đài (18001096)"),
        (Link("viết thư", "mailto:a@b.gov.vn"), "viết thư (a@b.gov.vn)"),
    ],
)
def test_an_address_the_app_makes_pressable_is_spelt_out_once(link: Link, shown: str) -> None:
    assert only((paragraph(link),)) == shown


def test_without_markup_the_addresses_are_spelt_out() -> None:
    (part,) = parts(Reply(text=(paragraph(Bold("Xem"), " ", Link("Cổng", "https://a.vn")),)))

    assert part.plain == "Xem Cổng (https://a.vn)"


@given(TEXTS)
def test_whatever_is_said_is_well_formed_and_fits(text: RichText) -> None:
    for part in parts(Reply(text=text)):
        assert_well_formed(part.html)
        assert words(part.html).strip()
        assert 0 < units(words(part.html)) <= TEXT_LIMIT
        part.plain.encode()


@given(st.sampled_from(["ạ", "a ", "😀", "x.\n", "dài. "]), st.integers(2_000, 12_000))
def test_a_long_text_is_split_and_no_word_is_lost(word: str, times: int) -> None:
    split = parts(Reply(text=(paragraph(Bold(word * times)),)))

    for part in split:
        assert_well_formed(part.html)
        assert units(words(part.html)) <= TEXT_LIMIT
    joined = "".join(words(part.html) for part in split)
    assert "".join(joined.split()) == "".join((word * times).split())


def test_a_long_text_is_split_between_paragraphs() -> None:
    blocks = tuple(paragraph(f"Đoạn {number}: " + "chữ " * 400) for number in range(4))

    split = parts(Reply(text=blocks))

    assert [part.html[:7] for part in split] == ["Đoạn 0:", "Đoạn 2:"]


def test_more_markup_than_one_message_may_have_is_split() -> None:
    many = Bullets(tuple((Bold(str(number)),) for number in range(250)))
    links = Bullets(tuple((Link(str(n), f"https://a.gov.vn/{'x' * 200}"),) for n in range(60)))

    for text in ((many,), (links,)):
        split = parts(Reply(text=text))

        assert len(split) > 1
        assert all(part.html.count("</") <= MOST_ENTITIES for part in split)


def test_buttons_are_under_the_last_part_only() -> None:
    reply = Reply(text=(paragraph("x" * 5_000),), rows=((Button("Lệ phí", "1:p:1:fee"),),))

    first, last = parts(reply)

    assert first.keyboard is None
    assert rows(last.keyboard) == [[("Lệ phí", "1:p:1:fee")]]


def rows(keyboard: Keyboard | None) -> list[list[tuple[str, str]]]:
    assert keyboard is not None
    return [
        [(button["text"], button["callback_data"]) for button in row]
        for row in keyboard["inline_keyboard"]
    ]


def test_a_row_too_wide_for_a_phone_becomes_several() -> None:
    row = tuple(
        Button(label, "1:m")
        for label in ("Hồ sơ", "Lệ phí", "Đăng ký khai sinh cho trẻ em", "Đăng ký thường trú")
    )

    (part,) = parts(Reply(text=(paragraph("Dạ"),), rows=(row,)))

    assert [[label for label, _ in line] for line in rows(part.keyboard)] == [
        ["Hồ sơ", "Lệ phí"],
        ["Đăng ký khai sinh cho trẻ em"],
        ["Đăng ký thường trú"],
    ]


def test_a_row_has_no_more_buttons_than_telegram_takes() -> None:
    numbers = tuple(Button(str(number), "1:m") for number in range(20))

    (part,) = parts(Reply(text=(paragraph("Dạ"),), rows=(numbers,)))

    assert [len(line) for line in rows(part.keyboard)] == [8, 8, 4]


def test_a_button_nobody_could_press_is_left_out_and_the_others_have_a_limit() -> None:
    one = Reply(text=(paragraph("Dạ"),), rows=((Button("\u200b ", "1:m"), Button("x", "")),))
    many = Reply(text=(paragraph("Dạ"),), rows=((Button("x", "1:m"),),) * 300)

    assert parts(one)[0].keyboard is None
    assert len(rows(parts(many)[0].keyboard)) == MOST_BUTTONS


@pytest.mark.parametrize(
    "text",
    [
        (),
        (paragraph(" \n"),),
        (Quote(""),),
        (paragraph(Bold("")),),
        (paragraph("\u200b", Bold("\u2060\ufeff")),),
    ],
)
def test_nothing_to_say_is_no_message(text: RichText) -> None:
    assert parts(Reply(text=text)) == ()


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    reply = Reply(
        text=(paragraph("a\ud800b", Bold("\udfff")),), rows=((Button("\ud800", "1:m"),),)
    )

    (part,) = parts(reply)

    assert (part.html, part.plain) == ("a?b<b>?</b>", "a?b?")
    assert rows(part.keyboard) == [[("?", "1:m")]]
