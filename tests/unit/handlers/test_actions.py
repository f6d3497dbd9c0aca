import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.actions import (
    MAX_TICKS,
    Action,
    Checklist,
    ChooseCase,
    Goal,
    MoreTopics,
    ShowEntry,
    ShowSiblings,
    Simple,
    read,
    reference,
    resolve,
    write,
)
from handlers.messages import MAX_ACTION_BYTES, Button
from knowledge.answer import Topic
from knowledge.model import Entry

REFERENCES = st.text(min_size=1, max_size=64).map(reference)
NUMBERS = st.integers(min_value=0, max_value=999)
CASES = st.one_of(st.none(), NUMBERS)
TICKS = st.one_of(st.none(), st.integers(min_value=0, max_value=2**MAX_TICKS - 1))
ACTIONS = st.one_of(
    st.builds(
        ShowEntry,
        reference=REFERENCES,
        topic=st.one_of(st.none(), st.sampled_from(Topic)),
        case=CASES,
        page=NUMBERS,
    ),
    st.builds(ChooseCase, reference=REFERENCES, goal=st.sampled_from(Goal), page=NUMBERS),
    st.builds(Checklist, reference=REFERENCES, case=CASES, ticked=TICKS, page=NUMBERS),
    st.builds(ShowSiblings, reference=REFERENCES),
    st.builds(MoreTopics, reference=REFERENCES, case=CASES),
    st.sampled_from(Simple),
)


@given(ACTIONS)
def test_an_action_comes_back_as_it_was_written(action: Action) -> None:
    assert read(write(action)) == action


@given(ACTIONS)
def test_an_action_fits_every_channel(action: Action) -> None:
    assert len(write(action).encode()) <= MAX_ACTION_BYTES


@given(st.text(max_size=80))
def test_any_text_is_an_action_or_nothing_but_never_an_error(text: str) -> None:
    read(text)
    read(f"1:{text}")
    read(f"1:k:1.001193:{text}")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1",
        "0:m",
        "2:p:1.001193",
        "1:x",
        "1:z:1.001193",
        "1:p:",
        "1:p:a b",
        "1:p:1.001193:gold",
        "1:p:1.001193:fee:-1",
        "1:p:1.001193:fee:1:2:3",
        "1:p:1.001193:fee:9999",
        "1:k:1.001193:0:zz",
        "1:k:1.001193:0:fffffffffff",
        "1:c:1.001193:gold",
    ],
)
def test_a_forged_action_is_nothing(forged: str) -> None:
    assert read(forged) is None


def test_written_actions_are_readable() -> None:
    assert write(ShowEntry(reference="1.001193", topic=Topic.FEE)) == "1:p:1.001193:fee"
    assert write(Checklist(reference="1.001193", case=2, ticked=5)) == "1:k:1.001193:2:5"


@pytest.mark.parametrize("entry_id", ["1.001193", "x" * 64, "giấy:tờ", "~abc"])
def test_an_entry_is_found_by_its_reference(entry_id: str) -> None:
    entry = Entry(id=entry_id)

    assert resolve({entry_id: entry}, reference(entry_id)) is entry


def test_a_reference_to_nothing_finds_nothing() -> None:
    assert resolve({}, "1.001193") is None
    assert resolve({}, reference("x" * 64)) is None


def test_a_button_refuses_an_action_no_platform_would_carry() -> None:
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Button("quá dài", "x" * 65)
