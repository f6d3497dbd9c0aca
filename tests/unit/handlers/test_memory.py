from datetime import datetime, timedelta

import pytest

from handlers.memory import (
    CONTEXT_LIFETIME,
    Memory,
    after,
    conversation_key,
    kept,
    recall,
    shown,
)
from handlers.messages import Button, Reply
from knowledge.model import Entry, Facet
from knowledge.search.outcome import (
    Context,
    Courtesy,
    Elsewhere,
    Found,
    Match,
    NotFound,
    Refusal,
    Social,
)
from storage.records import ConversationState

MEMORY = Memory(
    context=Context(entry_id="1.1", facet=Facet.FEE, shown=("1.1", "1.2"), question="phí?"),
    buttons=(Button("Hồ sơ", "1:p:1.1:documents"),),
    met=True,
    album="7",
)


def test_what_is_kept_is_recalled(now: datetime) -> None:
    assert recall(kept("k", MEMORY, now), now + CONTEXT_LIFETIME) == MEMORY


def test_nothing_kept_is_a_fresh_start(now: datetime) -> None:
    assert recall(None, now) == Memory()


def test_context_ends_after_thirty_minutes_and_buttons_stay_pressable(now: datetime) -> None:
    later = now + timedelta(minutes=30, seconds=1)

    assert recall(kept("k", MEMORY, now), later) == Memory(buttons=MEMORY.buttons)


def test_no_personal_number_is_kept(now: datetime) -> None:
    memory = Memory(context=Context(question="gọi 0912345678"))

    assert kept("k", memory, now).data["question"] == "gọi [số điện thoại]"


@pytest.mark.parametrize(
    "data",
    [
        {"facet": "gold"},
        {"buttons": [["x", "y" * 70]]},
        {"buttons": "?"},
        {"shown": 7},
    ],
)
def test_what_no_longer_fits_is_forgotten(now: datetime, data: dict[str, object]) -> None:
    assert recall(ConversationState(key="k", data=data, updated_at=now), now) == Memory()


def test_fields_of_a_newer_program_are_ignored(now: datetime) -> None:
    state = ConversationState(key="k", data={"met": True, "mood": "good"}, updated_at=now)

    assert recall(state, now) == Memory(met=True)


def test_a_conversation_key_is_keyed_and_tells_channels_apart() -> None:
    key = conversation_key(b"secret", "web", "an")

    assert key == conversation_key(b"secret", "web", "an")
    assert len({key, conversation_key(b"other", "web", "an"),
                conversation_key(b"secret", "zalo", "an"),
                conversation_key(b"secret", "we", "ban")}) == 4  # fmt: skip


def test_a_new_topic_wins() -> None:
    match = Match(entry=Entry(id="2.2"), score=1)

    assert after(MEMORY.context, "mới", Found(match=match)) == Context(
        entry_id="2.2", question="mới"
    )
    assert after(MEMORY.context, "mới", Elsewhere(match=match)).entry_id == "2.2"


@pytest.mark.parametrize(
    "outcome", [Social(kind=Courtesy.THANKS), NotFound(reason=Refusal.OTHER_DOMAIN)]
)
def test_small_talk_and_refusals_keep_the_topic(outcome: Social | NotFound) -> None:
    assert after(MEMORY.context, "…", outcome) == MEMORY.context


def test_a_reply_without_buttons_leaves_the_last_ones() -> None:
    button = Button("Mới", "1:m")

    assert shown(MEMORY, Reply(text=())) == MEMORY
    assert shown(MEMORY, Reply(text=(), rows=((button,),))).buttons == (button,)
