"""What is written for the inbox and the outbox is read back as it was."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import (
    MAX_ENCLOSED_BYTES,
    Attachment,
    Button,
    Enclosure,
    Incoming,
    Reply,
)
from handlers.stored import UnreadableError, incoming_body, read_incoming, read_reply, reply_body
from knowledge.richtext import Bold, Bullets, Link, Paragraph, Quote

words = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
maybe = st.none() | words
spans = st.lists(words | st.builds(Bold, words) | st.builds(Link, words, words), max_size=3)
span_tuples = spans.map(tuple)
blocks = (
    st.builds(Paragraph, span_tuples)
    | st.builds(
        Bullets,
        st.lists(span_tuples, max_size=3).map(tuple),
        st.lists(st.booleans(), max_size=3).map(tuple),
    )
    | st.builds(Quote, words)
)
buttons = st.builds(Button, words, st.text(st.characters(codec="ascii"), max_size=64))
times = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
)

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@given(
    st.builds(
        Reply,
        text=st.lists(blocks, max_size=4).map(tuple),
        rows=st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=3).map(tuple),
        replaces=maybe,
        answers=maybe,
        attachments=st.lists(
            st.builds(
                Enclosure,
                name=st.from_regex(r"[a-zÀ-ỹ ]{1,9}\.[a-z]{2,4}", fullmatch=True),
                content=st.binary(max_size=99),
            ),
            max_size=2,
        ).map(tuple),
    )
)
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert read_reply(reply_body(reply)) == reply


@given(
    st.builds(
        Incoming,
        channel=words,
        event_id=words,
        conversation=words,
        sender=words,
        text=words,
        button=maybe,
        attachments=st.lists(
            st.builds(Attachment, kind=words, name=words, reference=words), max_size=2
        ).map(tuple),
        message_id=maybe,
        received_at=times,
        poster=words,
        edited=st.booleans(),
        album=words,
        quoted=words,
    )
)
def test_an_event_comes_back_as_it_was(incoming: Incoming) -> None:
    assert read_incoming(incoming_body(incoming)) == incoming


def test_an_event_an_older_program_wrote_is_read_with_defaults() -> None:
    incoming = Incoming(
        channel="telegram", event_id="1", conversation="2", sender="3", received_at=NOW
    )
    old = json.loads(incoming_body(incoming))
    for name in ("message_id", "poster", "sender_name", "edited", "album", "quoted"):
        del old[name]

    assert read_incoming(json.dumps(old)) == incoming


def test_a_reply_an_older_program_wrote_is_read_with_defaults() -> None:
    assert read_reply('{"text": [{"quote": "a"}], "rows": []}') == Reply(text=(Quote("a"),))


@pytest.mark.parametrize("body", ["", "[]", "null", "{}", '{"text": [1]}', '{"text": [{}]}'])
def test_what_is_no_message_of_ours_is_refused(body: str) -> None:
    with pytest.raises(UnreadableError):
        read_reply(body)
    with pytest.raises(UnreadableError):
        read_incoming(body)


@pytest.mark.parametrize("name", ["", "tep", "a/b.pdf", "a\n.pdf", "x" * 101 + ".pdf", "a.p f"])
def test_a_file_has_a_name_that_platforms_take(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        Enclosure(name=name, content=b"x")


def test_files_of_a_reply_are_small_enough_to_be_kept_with_it() -> None:
    half = Enclosure(name="a.pdf", content=b"x" * (MAX_ENCLOSED_BYTES // 2))
    whole = Reply(text=(), attachments=(half, half))

    assert read_reply(reply_body(whole)) == whole
    with pytest.raises(ValueError, match="more than"):
        Reply(text=(), attachments=(half, half, Enclosure(name="b.pdf", content=b"x")))


def test_a_stored_file_that_is_none_is_unreadable() -> None:
    body = json.loads(reply_body(Reply(text=())))

    for odd in (["a.pdf", "%%%"], ["a", ""], ["a.pdf"], 7):
        with pytest.raises(UnreadableError):
            read_reply(json.dumps(body | {"attachments": [odd]}))
