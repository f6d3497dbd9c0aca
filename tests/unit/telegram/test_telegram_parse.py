"""What each update is to us: one recorded shape a file, and no shape that breaks the channel."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.links import place_in, reference_in, start_link
from bot.channels.telegram.parse import MalformedUpdateError, incoming, migration, update_of
from bot.channels.telegram.place import Place, conversation_of, place_of
from bot.channels.telegram.speech import Me
from handlers.messages import Incoming

PAYLOADS = sorted((Path(__file__).parents[2] / "payloads" / "telegram").glob("*.json"))
SHAPES = [json.loads(path.read_text("utf-8"))["update"] for path in PAYLOADS]
ME = Me(id=7000000001, username="MotCuaThuBot")
RARE = {"poster", "edited", "album", "quoted"}  # named in a file only where they are so
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def heard(raw: dict[str, Any]) -> Incoming | None:
    return incoming(update_of(raw), ME, NOW)


def as_expected(said: Incoming | None) -> dict[str, Any] | None:
    if said is None:
        return None
    told = asdict(said)
    assert (told.pop("channel"), told.pop("received_at")) == ("telegram", NOW)
    del told["sender_name"]
    told = {name: value for name, value in told.items() if value or name not in RARE}
    told["attachments"] = [[one["kind"], one["name"]] for one in told["attachments"]]
    return told


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_a_recorded_update_is_what_it_is_to_us(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))

    assert as_expected(heard(case["update"])) == case["incoming"], case["why"]


def test_the_name_somebody_shows_is_told_only_where_they_talk_alone() -> None:
    names = {
        path.stem: said.sender_name
        for path, raw in zip(PAYLOADS, SHAPES, strict=True)
        if (said := heard(raw)) is not None
    }

    assert (
        names["text"]
        == SHAPES[[path.stem for path in PAYLOADS].index("text")]["message"]["from"]["first_name"]
    )
    assert {name for path, name in names.items() if path.startswith("group")} == {""}


def test_two_corrections_within_one_second_are_two_events() -> None:
    (edited,) = (shape for shape in SHAPES if "edited_message" in shape and "text" in str(shape))

    first, again, other = (
        heard({**edited, "edited_message": {**edited["edited_message"], "text": text}})
        for text in ("làm khai sinh", "làm khai sinh", "làm khai tử")
    )

    assert first == again
    assert len({one.event_id for one in (first, other) if one is not None}) == 2


@pytest.mark.parametrize(
    ("name", "moved"),
    [
        ("migrate_to", (-400000001, -1002000000009)),
        ("migrate_from", (-400000001, -1002000000009)),
        ("text", None),
        ("button", None),
    ],
)
def test_a_group_that_moved_is_known_by_both_its_notes(
    name: str, moved: tuple[int, int] | None
) -> None:
    (path,) = (path for path in PAYLOADS if path.stem == name)

    assert migration(update_of(json.loads(path.read_text("utf-8"))["update"])) == moved


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def paths(tree: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    """Every place in the tree."""
    if isinstance(tree, dict):
        return [
            here,
            *(path for key, value in tree.items() for path in paths(value, (*here, key))),
        ]
    if isinstance(tree, list):
        return [here, *(path for n, value in enumerate(tree) for path in paths(value, (*here, n)))]
    return [here]


def changed(tree: Any, path: tuple[Any, ...], junk: Any) -> Any:  # noqa: ANN401 - JSON
    """The tree with junk at one place."""
    if not path:
        return junk
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = changed(tree[path[0]], path[1:], junk)
    return copy


@settings(max_examples=400)
@given(st.data())
def test_a_damaged_update_is_understood_or_refused_and_breaks_nothing(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(SHAPES))
    path = data.draw(st.sampled_from(paths(raw)[1:]))
    damaged = changed(raw, path, data.draw(JUNK))

    try:
        said = heard(damaged)
    except MalformedUpdateError:
        return

    if said is not None:
        json.dumps(asdict(said), default=str).encode()
        said.text.encode()


@given(st.dictionaries(st.text(max_size=12), JUNK, max_size=4))
def test_any_json_object_is_understood_or_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(MalformedUpdateError):
        update_of({**raw, "update_id": "x"})


@pytest.mark.parametrize(
    ("text", "kind", "said", "poster"),
    [
        ("/start 1_d001193_pcong", "bot_command", "/start 1.001193", "cong"),
        ("/START 1_d001193_pcong", "bot_command", "/start 1.001193", "cong"),
        ("/start@MotCuaThuBot 1_d001193_pcong", "bot_command", "/start 1.001193", "cong"),
        ("/start\n1_d001193", "bot_command", "/start 1.001193", ""),
        ("/start@MotCuaThuBot", "bot_command", "/start@MotCuaThuBot", ""),
        ("@MotCuaThuBot làm khai sinh", "mention", "làm khai sinh", ""),
        ("@MotCuaThuBot", "mention", "/start", ""),
        ("@AnhBayBot làm khai sinh", "mention", "@AnhBayBot làm khai sinh", ""),
    ],
)
def test_what_calls_us_is_no_part_of_the_question(
    text: str, kind: str, said: str, poster: str
) -> None:
    (plain,) = (one for path, one in zip(PAYLOADS, SHAPES, strict=True) if path.stem == "text")
    entity = {"type": kind, "offset": 0, "length": len(text.split(maxsplit=1)[0])}

    told = heard({**plain, "message": {**plain["message"], "text": text, "entities": [entity]}})

    assert told is not None
    assert (told.text, told.poster, told.attachments) == (said, poster, ())


def test_a_refusal_repeats_nothing_of_what_was_said() -> None:
    with pytest.raises(MalformedUpdateError) as caught:
        heard({"update_id": 1, "message": {"text": "bí mật", "chat": "bí mật"}})

    assert "bí mật" not in repr(caught.value)
    assert caught.value.__cause__ is None


@given(st.integers(), st.one_of(st.none(), st.integers(min_value=1)))
def test_a_conversation_names_its_place(chat: int, topic: int | None) -> None:
    place = Place(chat=chat, topic=topic)

    assert place_of(conversation_of(place)) == place


@pytest.mark.parametrize("text", ["", "x", "1:", ":1", "1:2:3", "visitor-1"])
def test_another_channels_conversation_is_no_place(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        place_of(text)


@given(st.from_regex(r"[A-Za-z0-9._~-]{1,26}", fullmatch=True))
def test_a_link_opens_the_entry_it_was_made_for(reference: str) -> None:
    link = start_link("MotCuaThuBot", reference, "cong-ubnd")

    payload = link.removeprefix("https://t.me/MotCuaThuBot?start=")

    assert reference_in(payload) == reference
    assert place_in(payload) == "cong-ubnd"
    assert len(payload) <= 64


def test_a_link_that_fits_no_payload_is_refused() -> None:
    with pytest.raises(ValueError, match="không tạo được"):
        start_link("MotCuaThuBot", "1.001193", "nhà văn hoá")
    with pytest.raises(ValueError, match="không tạo được"):
        start_link("MotCuaThuBot", "1." * 32)


def test_a_payload_that_is_not_ours_comes_back_as_it_is() -> None:
    assert reference_in("ref_123") == "ref_123"
    assert place_in("ref_123") == place_in("1_pA B") == place_in("_p" + "a" * 41) == ""


def test_a_poster_may_open_nothing_but_the_greeting() -> None:
    payload = start_link("MotCuaThuBot", "", "cong-ubnd").removeprefix(
        "https://t.me/MotCuaThuBot?start="
    )

    assert (reference_in(payload), place_in(payload)) == ("", "cong-ubnd")
