"""Transcript lines as JSON: written when something is said, read back when a page shows it."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.enclosing import kept_back
from bot.channels.web.parse import Said
from handlers.messages import Reply
from knowledge.richtext import Block, Bold, Bullets, Link, Paragraph, Quote, Span

SHOWN = 1_000  # characters of a visitor's message kept for showing; all of it is answered

View = Mapping[str, Any]  # what json.loads gives: the shape the templates know

# What a person cannot see but a page obeys: controls (line ends stay), and the marks that
# turn the direction of text, even of the text after it.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SAFE = re.compile(r"(https?://|tel:|mailto:)[^\s]+", re.IGNORECASE)


def said_body(said: Said, label: str | None) -> str:
    """Keep what the visitor said; `label` is what the pressed button read, when known."""
    text = _UNSEEN.sub("", said.text).strip()
    if len(text) > SHOWN:
        text = f"{text[:SHOWN]}…"
    kinds = [attachment.kind for attachment in said.attachments]
    return _dump({"text": text, "button": said.button is not None, "label": label, "files": kinds})


def reply_body(reply: Reply) -> str:
    """Keep a reply, ready to be shown."""
    rows = [[{"label": b.label, "action": b.action} for b in row] for row in reply.rows]
    return _dump({"blocks": [_block(block) for block in kept_back(reply).text], "rows": rows})


def read_body(body: str) -> View:
    """Read back either kind."""
    view: View = json.loads(body)
    return view


def label_of(action: str, bodies: Sequence[str]) -> str | None:
    """Find what a button read, in the latest of these replies that offers it."""
    for body in reversed(bodies):
        for row in read_body(body).get("rows", ()):
            for button in row:
                if button["action"] == action:
                    return str(button["label"])
    return None


def _dump(view: View) -> str:
    return json.dumps(view, ensure_ascii=False, separators=(",", ":"))


def _block(block: Block) -> View:
    match block:
        case Paragraph(spans):
            return {"kind": "paragraph", "spans": _spans(spans)}
        case Bullets(items, ticked):
            return {
                "kind": "bullets",
                "items": [_spans(item) for item in items],
                "ticked": list(ticked),
            }
        case Quote(text):
            return {"kind": "quote", "text": text}


def _spans(spans: tuple[Span, ...]) -> list[View]:
    return [_span(span) for span in spans]


def _span(span: Span) -> View:
    match span:
        case str(text):
            return {"kind": "text", "text": text}
        case Bold(text):
            return {"kind": "bold", "text": text}
        case Link(text, url) if _SAFE.fullmatch(url):
            return {"kind": "link", "text": text, "url": url}
        case Link(text, _):
            return {"kind": "text", "text": text}  # a link nobody should follow is only words
