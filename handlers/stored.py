"""Incoming and Reply as the JSON that the inbox and the outbox keep; read back what was written.

Rows written by an older program are read by a newer one: a field added later has its default.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from handlers.messages import Attachment, Button, Enclosure, Incoming, Reply
from knowledge.richtext import Block, Bold, Bullets, Link, Paragraph, Quote, Span

Json = Any  # what json.loads can give
Value = TypeVar("Value")


class UnreadableError(Exception):
    """The stored text is not what this program, or an older one, wrote."""


def incoming_body(incoming: Incoming) -> str:
    """An event for the inbox."""
    return _dump(
        {
            "channel": incoming.channel,
            "event_id": incoming.event_id,
            "conversation": incoming.conversation,
            "sender": incoming.sender,
            "text": incoming.text,
            "button": incoming.button,
            "attachments": [
                [one.kind, one.name, one.reference, one.size] for one in incoming.attachments
            ],
            "message_id": incoming.message_id,
            "poster": incoming.poster,
            "received_at": incoming.received_at.isoformat(),
            "sender_name": incoming.sender_name,
            "edited": incoming.edited,
            "album": incoming.album,
            "quoted": incoming.quoted,
        }
    )


def read_incoming(body: str) -> Incoming:
    """Read an event back; raises UnreadableError."""
    return _read(body, _incoming)


def reply_body(reply: Reply) -> str:
    """A reply for the outbox."""
    rows = [[[button.label, button.action] for button in row] for row in reply.rows]
    files = [[one.name, b64encode(one.content).decode()] for one in reply.attachments]
    return _dump(
        {
            "text": [_block_json(block) for block in reply.text],
            "rows": rows,
            "replaces": reply.replaces,
            "answers": reply.answers,
        }
        | ({"attachments": files} if files else {})
    )


def read_reply(body: str) -> Reply:
    """Read a reply back; raises UnreadableError."""
    return _read(body, _reply)


def _dump(value: Json) -> str:
    # Escaped, so that a half surrogate or a NUL from somebody's phone comes back as it was.
    return json.dumps(value, separators=(",", ":"))


def _read(body: str, make: Callable[[Mapping[str, Json]], Value]) -> Value:
    try:
        return make(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        message = f"a stored message cannot be read: {type(cause).__name__}"
        raise UnreadableError(message) from cause


def _incoming(view: Mapping[str, Json]) -> Incoming:
    return Incoming(
        channel=view["channel"],
        event_id=view["event_id"],
        conversation=view["conversation"],
        sender=view["sender"],
        text=view["text"],
        button=view["button"],
        attachments=tuple(_attachment(*one) for one in view["attachments"]),
        message_id=view.get("message_id"),
        poster=view.get("poster", ""),
        received_at=datetime.fromisoformat(view["received_at"]),
        sender_name=view.get("sender_name", ""),
        edited=view.get("edited", False),
        album=view.get("album", ""),
        quoted=view.get("quoted", ""),
    )


def _attachment(kind: str, name: str, reference: str = "", size: int | None = None) -> Attachment:
    return Attachment(kind=kind, name=name, reference=reference, size=size)


def _reply(view: Mapping[str, Json]) -> Reply:
    rows = tuple(tuple(Button(label, action) for label, action in row) for row in view["rows"])
    return Reply(
        text=tuple(_block(block) for block in view["text"]),
        rows=rows,
        replaces=view.get("replaces"),
        answers=view.get("answers"),
        attachments=tuple(
            Enclosure(name=name, content=b64decode(content, validate=True))
            for name, content in view.get("attachments", ())
        ),
    )


def _block_json(block: Block) -> Json:
    match block:
        case Paragraph(spans):
            return {"paragraph": _spans_json(spans)}
        case Bullets(items, ticked):
            return {"bullets": [_spans_json(item) for item in items], "ticked": list(ticked)}
        case Quote(text):
            return {"quote": text}


def _block(view: Mapping[str, Json]) -> Block:
    if "paragraph" in view:
        return Paragraph(_spans(view["paragraph"]))
    if "bullets" in view:
        items = tuple(_spans(item) for item in view["bullets"])
        return Bullets(items, tuple(view["ticked"]))
    return Quote(view["quote"])


def _spans_json(spans: tuple[Span, ...]) -> Json:
    return [_span_json(span) for span in spans]


def _span_json(span: Span) -> Json:
    match span:
        case str(text):
            return text
        case Bold(text):
            return {"bold": text}
        case Link(text, url):
            return {"link": text, "url": url}


def _spans(views: Sequence[Json]) -> tuple[Span, ...]:
    return tuple(_span(view) for view in views)


def _span(view: Json) -> Span:
    if isinstance(view, str):
        return view
    return Bold(view["bold"]) if "bold" in view else Link(view["link"], view["url"])
