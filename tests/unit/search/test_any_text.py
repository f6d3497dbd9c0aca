"""Promise: a look-up never raises, ends in an outcome, and ends in the same one every time."""

from datetime import date, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facets import asked
from knowledge.model import Facet
from knowledge.search.engine import Knowledge
from knowledge.search.outcome import Context, Emergency, Found, NotFound, Outcome, Refusal, Unsure
from knowledge.search.tokens import tokenize

FIRST_DAY = date(2020, 1, 1)
WORDS = (
    "đăng ký", "khai sinh", "dang ki", "cái thứ hai", "không, ý em là", "còn", "thì sao",
    "1.001193", "đk", "tt", "cháy nhà", "xin chào", "lệ phí", "ddawng", "tresm", "2", "số 3", "😀",
    "\u202e", "結婚", "what", "<b>", "sinh năm 0001", "999 tuổi", "từ đủ 14 tuổi", "ủy quyền",
    "H37.12-261105-0012", "a" * 60,
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.text(alphabet=st.characters(categories=["Mn", "Cf", "Cs", "Co", "So", "Nd"]), max_size=60),
)
contexts = st.one_of(
    st.none(),
    st.builds(
        Context,
        entry_id=st.sampled_from([None, "1.001193", "ho-chieu", "9.999999", ""]),
        facet=st.sampled_from([None, *Facet]),
        shown=st.sampled_from([(), ("1.001193",), ("1.001193", "9.999999", "ho-chieu")]),
        question=texts,
    ),
)
days = st.integers(min_value=0, max_value=3650).map(lambda n: FIRST_DAY + timedelta(days=n))
patient = settings(max_examples=150)


@patient
@given(text=texts, context=contexts, on=days)
def test_any_text_in_any_talk_ends_in_an_outcome(
    starter: Knowledge, text: str, context: Context | None, on: date
) -> None:
    outcome = starter.look_up(text, context, on=on)

    assert isinstance(outcome, get_args(Outcome))
    assert len(outcome.ranked) <= 10
    assert all(match.entry.in_force(on) for match in outcome.ranked)


@patient
@given(text=texts, context=contexts)
def test_the_same_question_ends_the_same_every_time(
    starter: Knowledge, text: str, context: Context | None
) -> None:
    once = starter.look_up(text, context, on=FIRST_DAY)
    starter.look_up("đăng ký kết hôn", on=FIRST_DAY)

    assert starter.look_up(text, context, on=FIRST_DAY) == once


@patient
@given(text=texts, context=contexts)
def test_what_is_shown_first_is_what_is_ranked_first(
    starter: Knowledge, text: str, context: Context | None
) -> None:
    outcome = starter.look_up(text, context, on=FIRST_DAY)

    if isinstance(outcome, Found):
        assert outcome.ranked[0] == outcome.match
    if isinstance(outcome, Unsure):
        assert 1 <= len(outcome.choices) <= 4
        assert outcome.ranked[: len(outcome.choices)] == outcome.choices


@given(text=texts)
def test_any_text_is_read_for_its_facet(text: str) -> None:
    folded = [token.folded for token in tokenize(text)]

    ask = asked(folded)

    assert all(0 <= place < len(folded) for place in ask.asking)


def test_ten_thousand_characters_are_read_by_their_beginning(
    starter: Knowledge, today: date
) -> None:
    story = "đăng ký khai sinh cho con " + "lằng nhằng dài dòng " * 500

    outcome = starter.look_up(story, on=today)

    assert len(story) > 10_000
    assert "1.001193" in [match.entry.id for match in outcome.ranked]


def test_danger_inside_a_long_text_is_heard(starter: Knowledge, today: date) -> None:
    story = "chuyện nhà tôi dài lắm " * 30 + "đang cháy nhà cứu với"

    assert isinstance(starter.look_up(story, on=today), Emergency)


def test_only_emoji_are_noise(starter: Knowledge, today: date) -> None:
    outcome = starter.look_up("😀" * 5_000, on=today)

    assert isinstance(outcome, NotFound)
    assert outcome.reason is Refusal.GIBBERISH


def test_invisible_characters_inside_words_change_nothing(starter: Knowledge, today: date) -> None:
    plain = starter.look_up("đăng ký kết hôn", on=today)

    assert starter.look_up("đăng\u200b ký\x00 \u202ekết\u2066 hôn\ufeff", on=today) == plain


def test_how_letters_are_composed_changes_nothing(starter: Knowledge, today: date) -> None:
    composed = starter.look_up("hòa giải ở cơ sở", on=today)

    assert starter.look_up("ho\u0300a gia\u0309i o\u031b\u0309 co\u031b so\u031b\u0309",
                           on=today) == composed  # fmt: skip
