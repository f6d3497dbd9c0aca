import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from handlers.hygiene import MAX_QUESTION, clean, has_words, head


def test_control_and_bidi_characters_are_dropped() -> None:
    assert clean("làm\x00 khai\u202e sinh\u200b\ufeff") == "làm khai sinh"


def test_letters_written_in_two_characters_become_one() -> None:
    assert clean(unicodedata.normalize("NFD", "đăng ký")) == "đăng ký"


def test_lines_stay_and_spaces_collapse() -> None:
    assert clean("  a \t b \r\n\n c ") == "a b\nc"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_emoji_and_signs_are_no_words() -> None:
    assert not has_words("😀🙏 ???")
    assert has_words("ạ")
    assert has_words("1")


def test_a_long_message_is_cut_between_words() -> None:
    beginning = head("chữ " * 2500)

    assert len(beginning) <= MAX_QUESTION
    assert beginning.endswith("chữ")


def test_a_long_message_without_spaces_is_cut_all_the_same() -> None:
    assert len(head("x" * 10_000)) == MAX_QUESTION


def test_a_short_message_stays() -> None:
    assert head("khai sinh") == "khai sinh"
