"""What a form or a frame may say, and what it may not."""

from datetime import UTC, datetime

import pytest

from bot.channels.web.parse import FrameError, Hello, Said, attachment, form, frame, incoming
from handlers.messages import Attachment

EVENT = "0123456789abcdef"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_form_is_read() -> None:
    said = form({"event": EVENT, "text": "làm giấy\r\nkhai sinh"})

    assert said == Said(event=EVENT, text="làm giấy\nkhai sinh")


@pytest.mark.parametrize(
    "event", ["", "short", "x" * 65, "has space in it", "a/b/c/d/e/f", "é" * 9]
)
def test_a_form_with_a_damaged_id_gets_a_new_one(event: str) -> None:
    first, second = (form({"event": event, "text": "a"}).event for _ in range(2))

    assert first != second
    assert "/" not in first


@pytest.mark.parametrize("action", ["", "x" * 65, "ạ" * 22])
def test_an_impossible_button_counts_as_not_pressed(action: str) -> None:
    assert form({"event": EVENT, "button": action}).button is None


def test_nothing_is_empty_and_a_file_is_something() -> None:
    assert form({"text": " \n\t"}).empty
    assert not form({}, Attachment(kind="photo")).empty


@pytest.mark.parametrize(
    ("media", "kind"),
    [("image/jpeg", "photo"), ("audio/ogg", "voice"), ("application/pdf", "file"), ("", "file")],
)
def test_a_file_is_what_the_browser_says_it_is(media: str, kind: str) -> None:
    assert attachment("a", media).kind == kind


def test_frames_are_read() -> None:
    assert frame('{"type": "hello", "after": 12}') == Hello(after=12)
    assert frame(f'{{"type": "say", "id": "{EVENT}", "text": "chào"}}') == Said(
        event=EVENT, text="chào"
    )
    assert frame(f'{{"type": "say", "id": "{EVENT}", "button": "1:m"}}') == Said(
        event=EVENT, button="1:m"
    )
    assert frame(f'{{"type": "say", "id": "{EVENT}", "file": "image/png"}}') == Said(
        event=EVENT, attachments=(Attachment(kind="photo"),)
    )


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "not json",
        "[]",
        "null",
        "[" * 100_000,
        '{"type": "hello"}',
        '{"type": "hello", "after": -1}',
        '{"type": "hello", "after": 99999999999999999999}',
        '{"type": "hello", "after": "1"}',
        '{"type": "say", "text": "no id"}',
        '{"type": "say", "id": "a/b/c/d/e", "text": "x"}',
        f'{{"type": "say", "id": "{EVENT}", "text": 5}}',
        f'{{"type": "say", "id": "{EVENT}", "button": ["x"]}}',
        '{"type": "other"}',
    ],
)
def test_what_our_page_never_sends_is_refused(raw: str) -> None:
    with pytest.raises(FrameError):
        frame(raw)


def test_half_a_surrogate_pair_does_not_reach_the_program() -> None:
    said = frame(f'{{"type": "say", "id": "{EVENT}", "text": "a\\ud800b"}}')

    assert said == Said(event=EVENT, text="a?b")


def test_ten_thousand_characters_pass_whole() -> None:
    text = "ạ" * 10_000

    assert form({"text": text}).text == text


def test_a_message_is_told_in_the_words_of_every_channel() -> None:
    message = incoming(Said(event=EVENT, text="chào"), "conversation", NOON)

    assert (message.channel, message.conversation, message.text) == ("web", "conversation", "chào")
    assert message.event_id == f"conversation:{EVENT}"
    assert message.received_at == NOON
