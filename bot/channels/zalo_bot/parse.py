"""From an update of the Zalo Bot Platform to what it means for us: pure, and trusting nothing."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.zalo_http import text_of
from handlers.messages import Attachment, Incoming

CHANNEL = "zalo_bot"

# Updates that are a person writing to us, and what the update itself says was sent.
_SENT = {
    "message.text.received": "",
    "message.link.received": "",
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    # Files and cards; and everything from people whose accounts Zalo protects (children, people
    # who cannot read …): of them not even the words are given. They are told whom to call.
    "message.unsupported.received": "other",
}
_GROUP = "GROUP"
_ID = re.compile(r"[A-Za-z0-9_.\-]{1,100}")


def updates_of(body: object) -> tuple[Mapping[str, Any], ...]:
    """The updates in what a webhook or a poll brought.

    One object, bare or inside {"ok": true, "result": …}; a list of them is taken too. Nothing
    for what is neither.
    """
    if isinstance(body, dict) and "event_name" not in body:
        body = body.get("result")
    listed = body if isinstance(body, list) else [body]
    return tuple(update for update in listed if isinstance(update, dict) and update)


def name_of(update: Mapping[str, Any]) -> str:
    """Zalo's name of an update, for the log."""
    return text_of(update.get("event_name"))


def incoming(update: Mapping[str, Any], me: str, now: datetime) -> Incoming | None:
    """Read one update; None for what we sent ourselves and for what cannot be answered.

    `me` is the bot's own id. Groups are left alone: a bot hears of them only what mentions it,
    and not every bot may be in one.
    """
    name = name_of(update)
    message = _part(update, "message")
    chat, writer = _part(message, "chat"), _part(message, "from")
    conversation, sender = _id(chat), _id(writer) or _id(chat)
    ours = writer.get("is_bot") is True or sender == me
    if name not in _SENT or not conversation or ours or _is_group(chat):
        return None
    expected = _SENT[name]
    return Incoming(
        channel=CHANNEL,
        event_id=_whole_id(message.get("message_id")) or _made_id(update),
        conversation=conversation,
        sender=sender,
        text=text_of(message.get("text")) or text_of(message.get("caption")),
        attachments=(Attachment(kind=expected),) if expected else (),
        received_at=now,
        sender_name=_name(writer),
    )


def _name(writer: Mapping[str, Any]) -> str:
    """What the writer is called; the platform has called it by several names."""
    said = (text_of(writer.get(name)) for name in ("display_name", "name", "first_name"))
    return next((name for name in said if name), "")


def _is_group(chat: Mapping[str, Any]) -> bool:
    return text_of(chat.get("chat_type")).upper() == _GROUP


def _made_id(update: Mapping[str, Any]) -> str:
    """For an update without an id: what tells it from every other one."""
    whole = json.dumps(update, sort_keys=True, ensure_ascii=True, default=str)
    return f"update-{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _id(named: Mapping[str, Any]) -> str:
    return _whole_id(named.get("id"))


def _whole_id(value: object) -> str:
    said = text_of(value)
    return said if _ID.fullmatch(said) else ""
