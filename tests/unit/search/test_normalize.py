import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalize import (
    MAX_LENGTH,
    clean,
    fold,
    from_telex,
    is_marked,
    spoken_variants,
    tone,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đăng ký", "dang ki"),
        ("Ðăng kí", "dang ki"),
        ("ủy ban", "uy ban"),
        ("quý", "qui"),
        ("thuỷ", "thuy"),
        ("ngày", "ngay"),
    ],
)
def test_folding_drops_every_mark_and_the_lone_final_y(text: str, expected: str) -> None:
    assert fold(clean(text)) == expected


def test_where_the_tone_is_written_does_not_matter() -> None:
    assert tone("hoà") == tone("hòa") == "hoa2"
    assert tone("thuỷ") == tone("thủy") == "thuy3"
    assert tone("kí") == tone("ký") == "ki1"


def test_vowel_marks_and_tones_are_kept_apart_from_other_words() -> None:
    assert len({tone(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ", "mơ")}) == 7


def test_decomposed_and_composed_letters_are_one() -> None:
    assert clean("Kha\u0309i sinh") == clean("Khải sinh")


def test_control_bidi_and_invisible_characters_are_gone() -> None:
    assert clean("khai\u200b\u202e sinh\x00\u2066") == "khai sinh"


def test_a_long_text_is_cut() -> None:
    assert len(clean("a" * 50_000)) == MAX_LENGTH


def test_stretched_letters_are_shortened_and_numbers_stay_whole() -> None:
    assert words(clean("đượccccc 1.500 ngày 24/11/2026")) == [
        "được",
        "1.500",
        "ngày",
        "24/11/2026",
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mấtt", "mất"),
        ("lạii", "lại"),
        ("cướcc", "cước"),
        ("ddăng", "đăng"),
        ("cccd", "cccd"),
        ("app", "app"),
        ("ddawng", "ddawng"),
    ],
)
def test_a_last_letter_typed_twice_is_one_where_marks_were_typed(typed: str, read: str) -> None:
    assert words(typed) == [read]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng", "đăng"),
        ("kys", "ký"),
        ("giaays", "giấy"),
        ("ddoocj", "độc"),
        ("dduowcj", "được"),
        ("tranwg", "trăng"),
        ("dangd", "đang"),
    ],
)
def test_telex_leftovers_are_read(typed: str, meant: str) -> None:
    assert from_telex(typed) == meant


@pytest.mark.parametrize("word", ["sinh", "khai", "bcd", "làm", "123", ""])
def test_what_is_no_telex_is_left_alone(word: str) -> None:
    assert from_telex(word) is None


def test_words_that_sound_alike_are_offered() -> None:
    assert "làm" in spoken_variants("nàm")
    assert "sổ" in spoken_variants("xổ")
    assert "trích" in spoken_variants("chích")
    assert "sỗ" in spoken_variants("sổ")


def test_a_word_with_marks_knows_it() -> None:
    assert is_marked("đất")
    assert not is_marked("dat")


@given(st.text(max_size=200))
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    once = clean(text)

    assert clean(once) == once


@given(st.text(max_size=60))
def test_any_word_folds_to_something_that_folds_to_itself(text: str) -> None:
    for word in words(clean(text)):
        assert fold(fold(word)) == fold(word)
        from_telex(word)


@pytest.mark.parametrize("form", [fold, tone, from_telex])
def test_of_what_people_write_nothing_stays_in_memory(form: Callable[[str], str]) -> None:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(2_000):
            form(f"{number:05}" + "a" * 900)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert grown < 200_000
