"""What each event of the OA is to us: one documented shape a file, and no shape that breaks it."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_oa.parse import Heard, heard
from handlers.messages import Incoming

PAYLOADS = sorted((Path(__file__).parents[2] / "payloads" / "zalo_oa").glob("*.json"))
SHAPES = [json.loads(path.read_text("utf-8"))["event"] for path in PAYLOADS]
APP_ID, OA_ID = "1234567890123456789", "4318657068771012646"
HAPPENED = datetime.fromtimestamp(1795483800, UTC)
NOW = HAPPENED + timedelta(seconds=2)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def read(event: dict[str, Any], now: datetime = NOW) -> Heard:
    return heard(event, app_id=APP_ID, oa_id=OA_ID, now=now)


def as_expected(said: Incoming | None, wanted: dict[str, Any] | None) -> dict[str, Any] | None:
    if said is None or wanted is None:
        return None if said is None else asdict(said)
    told = asdict(said)
    assert (told.pop("channel"), told.pop("received_at")) == ("zalo_oa", NOW)
    told["attachments"] = [[one["kind"], one["name"]] for one in told["attachments"]]
    if wanted["event_id"].endswith("-"):  # made from the whole event: only its beginning is told
        told["event_id"] = told["event_id"][: len(wanted["event_id"])]
    return {key: told[key] for key in wanted}


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_a_documented_event_is_what_it_is_to_us(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))

    found = read(case["event"])

    assert as_expected(found.incoming, case["incoming"]) == case["incoming"], case["why"]
    assert (found.person, found.unfollowed) == (case["person"], case["unfollowed"])
    assert found.at == (HAPPENED if case["person"] else None)


def test_two_events_without_ids_are_not_taken_for_one() -> None:
    (event,) = (shape for shape in SHAPES if shape["event_name"] == "follow")
    later = {**event, "timestamp": "1795483900000"}
    other = {**event, "follower": {"id": "999"}}

    incoming = [read(each).incoming for each in (event, event, later, other)]

    assert [one is not None for one in incoming] == [True] * 4
    assert len({one.event_id for one in incoming if one is not None}) == 3


@pytest.mark.parametrize("said", ["0", "1795483900000", "-1", "lâu rồi", "9" * 40, None, True, {}])
def test_a_time_that_cannot_be_right_is_ours(said: object) -> None:
    event = {**SHAPES[0], "app_id": APP_ID, "event_name": "user_send_text", "timestamp": said}

    assert read({**event, "sender": {"id": "1"}, "recipient": {"id": OA_ID}}).at == NOW


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.get("event_name", "none"))
def test_what_is_more_than_a_day_old_is_a_replay_whatever_it_is(shape: dict[str, Any]) -> None:
    event = {**shape, "app_id": APP_ID, "recipient": {"id": OA_ID}}
    just = read(event, HAPPENED + timedelta(days=1))

    late = read(event, HAPPENED + timedelta(days=1, seconds=1))

    assert not just.replayed
    assert late == Heard(name=just.name, replayed=True)


def test_without_an_account_of_ours_configured_every_account_of_the_app_is() -> None:
    event = next(shape for shape in SHAPES if shape.get("recipient") == {"id": "777"})

    assert heard(event, app_id=APP_ID, oa_id="", now=NOW).incoming is not None


@given(st.sampled_from(SHAPES), st.data())
def test_no_shape_breaks_the_channel(shape: dict[str, Any], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(shape)))
    odd = {**shape, key: data.draw(JSON)}
    if isinstance(shape.get("message"), dict):
        part = data.draw(st.sampled_from(sorted(shape["message"]) or ["text"]))
        odd["message"] = {**shape["message"], part: data.draw(JSON)}

    found = read(odd)

    if found.incoming is not None:
        assert found.incoming.event_id
        assert found.incoming.conversation == found.person
        assert found.incoming.text.encode() is not None


def test_half_a_character_becomes_a_sign_that_can_be_kept() -> None:
    event = json.loads(json.dumps(SHAPES[0]))
    event |= {"event_name": "user_send_text", "sender": {"id": "1"}, "recipient": {"id": OA_ID}}
    event |= {"app_id": APP_ID, "message": {"msg_id": "m", "text": "a\ud83d"}}

    found = read(event)

    assert found.incoming is not None
    assert found.incoming.text == "a?"
