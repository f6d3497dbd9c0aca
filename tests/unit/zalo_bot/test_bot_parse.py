"""What each update of the Zalo bot is to us: one shape a file, and no shape that breaks it."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_bot.parse import incoming, updates_of
from bot.channels.zalo_bot.render import rendered
from handlers.messages import Button, Incoming, Reply
from knowledge.richtext import paragraph
from tests.emulators.zalo_bot import BOT_ID, TEXT_LIMIT

PAYLOADS = sorted((Path(__file__).parents[2] / "payloads" / "zalo_bot").glob("*.json"))
SHAPES = [json.loads(path.read_text("utf-8"))["update"] for path in PAYLOADS]
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def heard(body: object) -> list[Incoming]:
    said = [incoming(update, BOT_ID, NOW) for update in updates_of(body)]
    return [one for one in said if one is not None]


def as_expected(said: Incoming, wanted: dict[str, Any]) -> dict[str, Any]:
    told = asdict(said)
    assert (told.pop("channel"), told.pop("received_at")) == ("zalo_bot", NOW)
    told["attachments"] = [[one["kind"], one["name"]] for one in told["attachments"]]
    if wanted["event_id"].endswith("-"):  # made from the whole update
        told["event_id"] = told["event_id"][: len(wanted["event_id"])]
    return {key: told[key] for key in wanted}


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_a_documented_update_is_what_it_is_to_us(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    wanted = case["incoming"]

    found = [as_expected(said, wanted) if wanted else said for said in heard(case["update"])]

    assert found == ([wanted] if wanted else []), case["why"]


def test_an_update_without_an_id_has_the_same_made_one_each_time() -> None:
    (path,) = (path for path in PAYLOADS if path.stem == "unsupported_without_writer")
    update = json.loads(path.read_text("utf-8"))["update"]

    (one,), (again,) = heard(update), heard(dict(reversed(update.items())))

    assert one.event_id == again.event_id


@given(st.sampled_from(SHAPES), st.data())
def test_no_shape_breaks_the_channel(shape: dict[str, Any], data: st.DataObject) -> None:
    odd = {**shape, data.draw(st.sampled_from(sorted(shape))): data.draw(JSON)}
    message = shape.get("message")
    if isinstance(message, dict):
        odd["message"] = {**message, data.draw(st.sampled_from(sorted(message))): data.draw(JSON)}

    for body in (odd, {"ok": True, "result": odd}):
        for said in heard(body):
            assert said.event_id
            assert said.conversation


@given(JSON)
def test_no_json_breaks_it(body: object) -> None:
    assert heard(body) == []


@given(st.text(max_size=6000), st.integers(min_value=0, max_value=12))
def test_every_text_is_one_the_platform_takes(words: str, buttons: int) -> None:
    row = tuple(Button(f"Mục {number}", f"1:p:{number}") for number in range(1, buttons + 1))

    texts = rendered(Reply(text=(paragraph(words),), rows=(row,)))

    assert all(0 < len(text) <= TEXT_LIMIT for text in texts)
    assert not buttons or "nhắn 0 để quay lại" in texts[-1]


@pytest.mark.parametrize(
    ("writer", "name"),
    [
        ({"display_name": "Lan", "name": "Hoa"}, "Lan"),
        ({"display_name": "", "name": "Hoa", "first_name": "Cúc"}, "Hoa"),
        ({"first_name": "Cúc"}, "Cúc"),
        ({"name": None, "first_name": ["x"]}, ""),
    ],
)
def test_a_writers_name_is_read_by_any_of_its_names(writer: dict[str, Any], name: str) -> None:
    message = {"chat": {"id": "c"}, "from": {"id": "c", **writer}, "text": "chào"}

    said = incoming({"event_name": "message.text.received", "message": message}, "", NOW)

    assert said is not None
    assert said.sender_name == name
