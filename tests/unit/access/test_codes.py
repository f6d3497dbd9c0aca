"""The grammar of invitation codes: what was made is read back however it was typed."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.links import reference_in
from handlers.codes import LENGTH, PAYLOAD, SIGNS, digest, new_code, payload, read_code, shown_code
from handlers.hygiene import clean

codes = st.text(SIGNS, min_size=LENGTH, max_size=LENGTH).filter(lambda code: not code.isdigit())


def test_new_codes_differ_and_can_be_read_back() -> None:
    made = [new_code() for _ in range(1_000)]

    assert len(set(made)) == 1_000
    assert all(read_code(code) == code for code in made)
    assert len(SIGNS) ** LENGTH > 2**55


def test_no_keyboard_of_vietnamese_changes_a_code() -> None:
    telex_and_vni_need = set("AEIOUYDW")  # a vowel, or d and w, for any key to change a letter

    assert set(SIGNS) & (telex_and_vni_need | set("01L")) == set()


@given(codes, st.sampled_from(["", " ", "-", ".", " - ", "\u2013", "\n"]), st.booleans())
def test_a_code_is_read_however_it_is_grouped_and_cased(code: str, gap: str, low: bool) -> None:  # noqa: FBT001 - drawn
    groups = gap.join(code[place : place + 4] for place in range(0, LENGTH, 4))
    typed = f" {groups.lower() if low else groups} "

    assert read_code(typed) == code
    assert read_code(clean(typed)) == code
    assert read_code(shown_code(code)) == code


@given(codes)
def test_a_code_fits_into_a_deep_link(code: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]{1,64}", payload(code))
    assert read_code(payload(code)) == code
    assert reference_in(payload(code)) == payload(code)


@given(st.text())
def test_any_text_is_a_code_of_the_grammar_or_none(text: str) -> None:
    found = read_code(text)

    assert found is None or (len(found) == LENGTH and set(found) <= set(SIGNS))


@given(st.text(string.digits + " -.", max_size=40))
def test_a_number_is_never_a_code(number: str) -> None:
    assert read_code(number) is None


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from("AEIOUYDWL01!Đ"))
def test_one_sign_that_is_none_of_ours_spoils_a_code(code: str, place: int, sign: str) -> None:
    assert read_code(code[:place] + sign + code[place + 1 :]) is None


@given(codes, codes)
def test_what_is_kept_tells_codes_and_secrets_apart(one: str, other: str) -> None:
    assert (digest(b"secret", one) == digest(b"secret", other)) == (one == other)
    assert digest(b"secret", one) != digest(b"another", one)
    assert one not in digest(b"secret", one)
    assert not digest(b"secret", one).startswith(PAYLOAD)
