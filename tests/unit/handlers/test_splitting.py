import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.splitting import length, pages, shorten
from knowledge.richtext import (
    Block,
    Bold,
    Bullets,
    Link,
    Paragraph,
    Quote,
    RichText,
    paragraph,
    plain,
    spans_text,
)

WORDS = st.text(alphabet="aăâ đềữ.;!?\n,0123456789-", min_size=1, max_size=120)
SPANS = st.lists(
    st.one_of(
        WORDS,
        st.builds(Bold, WORDS),
        st.builds(Link, WORDS, st.just("https://dichvucong.gov.vn/x")),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def checklist(items: list[tuple[str, ...]]) -> Bullets:
    return Bullets(tuple(items), tuple(index % 2 == 0 for index, _ in enumerate(items)))


BLOCKS = st.one_of(
    st.builds(Paragraph, SPANS),
    st.builds(Bullets, st.lists(SPANS, min_size=1, max_size=5).map(tuple)),
    st.lists(SPANS, min_size=1, max_size=4).map(checklist),
    st.builds(Quote, WORDS),
)
TEXTS = st.lists(BLOCKS, max_size=6).map(tuple)


def letters(text: RichText) -> str:
    return re.sub(r"[\s•☑☐“”]", "", plain(text))


@given(TEXTS, st.integers(min_value=60, max_value=400))
def test_no_page_is_longer_than_the_limit(text: RichText, limit: int) -> None:
    assert all(length(page) <= limit for page in pages(text, limit))


@given(TEXTS, st.integers(min_value=60, max_value=400))
def test_no_letter_is_lost_or_moved(text: RichText, limit: int) -> None:
    assert "".join(letters(page) for page in pages(text, limit)) == letters(text)


@given(TEXTS, st.integers(min_value=60, max_value=400))
def test_every_link_keeps_its_address(text: RichText, limit: int) -> None:
    for page in pages(text, limit):
        for block in page:
            spans = block.spans if isinstance(block, Paragraph) else ()
            assert all(span.url for span in spans if isinstance(span, Link))


@given(TEXTS, st.integers(min_value=60, max_value=400))
def test_a_split_checklist_keeps_a_tick_for_every_item(text: RichText, limit: int) -> None:
    for page in pages(text, limit):
        for block in page:
            if isinstance(block, Bullets) and block.ticked:
                assert len(block.ticked) == len(block.items)


def test_what_fits_stays_one_page() -> None:
    text = (paragraph("Một."), paragraph("Hai."))

    assert pages(text, 20) == (text,)


def test_a_page_ends_between_paragraphs() -> None:
    text = (paragraph("a" * 15), paragraph("b" * 15))

    assert pages(text, 30) == ((paragraph("a" * 15),), (paragraph("b" * 15),))


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    text = (paragraph("Câu thứ nhất dài. Câu thứ hai dài."),)

    assert pages(text, 20) == (
        (paragraph("Câu thứ nhất dài."),),
        (paragraph("Câu thứ hai dài."),),
    )


def test_bold_words_stay_bold_on_both_pages() -> None:
    text: tuple[Block, ...] = (paragraph("Đọc: ", Bold("Một câu đậm. Hai câu đậm.")),)

    first, second = pages(text, 20)

    assert first == (paragraph("Đọc: ", Bold("Một câu đậm.")),)
    assert second == (paragraph(Bold("Hai câu đậm.")),)


def test_items_of_one_list_stay_one_list_on_a_page() -> None:
    text = (Bullets((("a" * 10,), ("b" * 10,), ("c" * 10,))),)

    assert pages(text, 26) == (
        (Bullets((("a" * 10,), ("b" * 10,))),),
        (Bullets((("c" * 10,),)),),
    )


def test_two_lists_side_by_side_stay_two_lists() -> None:
    text = (Bullets((("a",),)), Bullets((("b",),)))

    assert pages(text, 100) == (text,)


def test_a_word_longer_than_a_page_is_cut() -> None:
    text = (paragraph("x" * 50),)

    assert [spans_text(page[0].spans) for page in pages(text, 20)] == [  # type: ignore[union-attr]
        "x" * 20,
        "x" * 20,
        "x" * 10,
    ]


def test_an_address_that_fits_no_message_is_left_out() -> None:
    text = (paragraph(Link("Cổng", "https://" + "x" * 60)),)

    assert pages(text, 30) == ((paragraph("Cổng"),),)


def test_an_empty_text_has_no_pages() -> None:
    assert pages((), 100) == ()


def test_a_blank_tail_makes_no_page() -> None:
    assert len(pages((paragraph("Một câu dài vừa đủ.", " " * 30),), 20)) == 1


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("ngắn", 10, "ngắn"),
        ("Câu một đây. Câu hai dài hơn nhiều lắm", 20, "Câu một đây. …"),
        ("một hai ba bốn năm", 12, "một hai ba…"),
        ("Nộp tại Uỷ ban (xã", 17, "Nộp tại Uỷ ban…"),
        ("Câu một hai ba bốn. Tiếp nữa đây", 20, "Câu một hai ba bốn…"),
    ],
)
def test_shortening_ends_at_a_sentence_or_a_word(text: str, limit: int, cut: str) -> None:
    assert shorten(text, limit) == cut


@given(WORDS, st.integers(min_value=10, max_value=60))
def test_a_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_the_address_behind_a_link_counts_as_characters() -> None:
    assert length((paragraph(Link("Cổng", "https://a.vn")),)) == len("Cổng (https://a.vn)")
    assert length((paragraph(Link("114", "tel:114")),)) == 3
    assert length((Quote("ab"), paragraph("cd"))) == len("“ab”\n\ncd")
