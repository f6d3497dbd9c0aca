"""From a form or a socket frame to what the visitor said: pure, and trusting nothing."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.messages import MAX_ACTION_BYTES, Attachment, Incoming

CHANNEL = "web"
_EVENT = re.compile(r"[A-Za-z0-9-]{8,64}")
_KINDS = {"image": "photo", "audio": "voice", "video": "video"}


class FrameError(ValueError):
    """A frame our own page would never send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of the visitor: words, a pressed button, or a file (never its bytes)."""

    event: str  # the page's own id of it: said twice, answered once
    text: str = ""
    button: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def empty(self) -> bool:
        """True when there is nothing to answer."""
        return not (self.text.strip() or self.button or self.attachments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """A page that opened its socket: it has shown every line up to `after`."""

    after: int


def new_event() -> str:
    """Make an id for a message whose page has none."""
    return secrets.token_hex(16)


def form(fields: Mapping[str, str], file: Attachment | None = None) -> Said:
    """Read the posted form; damaged ids and impossible buttons count as not given."""
    event = fields.get("event", "")
    return Said(
        event=event if _EVENT.fullmatch(event) else new_event(),
        text=_whole(fields.get("text", "")).replace("\r\n", "\n"),
        button=_button(fields.get("button")),
        attachments=() if file is None else (file,),
    )


def attachment(name: str, content_type: str) -> Attachment:
    """Say what a posted file is, from what the browser says of it."""
    return Attachment(kind=_KINDS.get(content_type.partition("/")[0], "file"), name=_whole(name))


def frame(raw: str) -> Hello | Said:
    """Read one socket frame; raises FrameError."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as cause:
        raise FrameError from cause
    match content:
        case {"type": "hello", "after": int(after)} if 0 <= after < 2**63:
            return Hello(after=after)
        case {"type": "say", "id": str(event)} if _EVENT.fullmatch(event):
            return Said(
                event=event,
                text=_whole(_text(content, "text")),
                button=_button(_text(content, "button")),
                attachments=_attached(content),
            )
        case _:
            raise FrameError


def incoming(said: Said, conversation: str, now: datetime) -> Incoming:
    """Put it in the words of every channel; the event id is unique within this channel."""
    return Incoming(
        channel=CHANNEL,
        event_id=f"{conversation}:{said.event}",
        conversation=conversation,
        sender=conversation,
        text=said.text,
        button=said.button,
        attachments=said.attachments,
        received_at=now,
    )


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key, "")
    if not isinstance(value, str):
        raise FrameError
    return value


def _attached(content: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Read what was dropped or pasted; the page sends the media type and keeps the bytes."""
    media = _text(content, "file")
    return (attachment("", media),) if media else ()


def _button(action: str | None) -> str | None:
    action = _whole(action or "")
    fits = 0 < len(action.encode()) <= MAX_ACTION_BYTES
    return action if fits else None


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs: JSON can carry them, UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()
