"""From an event of the OA's webhook to what it means for us: pure, and trusting nothing."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.zalo_http import code_of, text_of
from handlers.messages import MAX_ACTION_BYTES, Attachment, Incoming

CHANNEL = "zalo_oa"
PRESSED = "#"  # what a button of ours sends back begins with it

_FOLLOWED = "/start"  # somebody who follows is greeted like somebody who presses start
_ACTION = re.compile(r"#(\d{1,2}:[A-Za-z0-9._:~\-]+)")
_OLDEST = timedelta(days=1)  # events are sent again for less than two hours: older is a replay
_FIRST = datetime(2015, 1, 1, tzinfo=UTC)  # no event was sent before there were any
_ID = re.compile(r"[A-Za-z0-9_\-]{1,64}")

_SHARED = "user_send_link"

# Events that are a person writing to us, and what the event itself says was sent.
_SENT = {
    "user_send_text": "",
    _SHARED: "",
    "user_send_image": "photo",
    "user_send_gif": "photo",
    "user_send_sticker": "sticker",
    "user_send_file": "file",
    "user_send_audio": "voice",
    "user_send_video": "video",
    "user_send_location": "location",
    "user_send_business_card": "contact",
    "user_submit_info": "contact",
}
_KINDS = {
    "image": "photo",
    "gif": "photo",
    "sticker": "sticker",
    "file": "file",
    "audio": "voice",
    "video": "video",
    "location": "location",
}
_WORDS_ONLY = frozenset({"link"})  # its address is in the text, or becomes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one event means."""

    name: str  # Zalo's own name of the event, for the log; "" when it has none
    person: str = ""  # who turned to us, or away; "" when nobody did
    incoming: Incoming | None = None  # what is to be answered, if anything
    at: datetime | None = None  # when they did, by Zalo's clock as far as it can be believed
    opened: bool = False  # they followed, or opened the chat: they can be written to
    unfollowed: bool = False
    replayed: bool = False  # it is so old that Zalo cannot be the one who sends it now


def heard(event: Mapping[str, Any], *, app_id: str, oa_id: str, now: datetime) -> Heard:
    """Read one event; echoes of our own messages and all that is not for us is only a name.

    `app_id` and `oa_id` are ours; an event that names another app or account is not for us.
    """
    name = text_of(event.get("event_name"))
    if not _is_for_us(event, app_id, oa_id):
        return Heard(name=name)
    if _is_replayed(event, now):
        return Heard(name=name, replayed=True)
    match name:
        case "follow" | "unfollow" | "user_click_chatnow":
            return _turned(event, name, now)
        case _ if name in _SENT:
            return _wrote(event, name, oa_id, now)
        case _:
            return Heard(name=name)


def _is_for_us(event: Mapping[str, Any], app_id: str, oa_id: str) -> bool:
    if text_of(event.get("app_id")) != app_id:
        return False
    account = _id(event, "recipient") or text_of(event.get("oa_id"))
    return account in ("", oa_id) or oa_id == ""


def _turned(event: Mapping[str, Any], name: str, now: datetime) -> Heard:
    person = _id(event, "follower") or _whole_id(event.get("user_id")) or _id(event, "sender")
    if name == "unfollow":
        return Heard(name=name, person=person, at=_moment(event, now), unfollowed=True)
    incoming = None
    if name == "follow" and person:
        incoming = _incoming(event, name, person, now, text=_FOLLOWED)
    at = _moment(event, now)
    return Heard(name=name, person=person, incoming=incoming, at=at, opened=True)


def _wrote(event: Mapping[str, Any], name: str, oa_id: str, now: datetime) -> Heard:
    person = _id(event, "sender")
    if not person or person == oa_id:
        return Heard(name=name)
    message = event.get("message")
    message = message if isinstance(message, dict) else {}
    text = text_of(message.get("text")) or (_linked(message) if name == _SHARED else "")
    pressed = _ACTION.fullmatch(text.strip())
    if pressed and len(pressed.group(1).encode()) <= MAX_ACTION_BYTES:
        incoming = _incoming(event, name, person, now, button=pressed.group(1))
    else:
        attached = _attachments(message, _SENT[name])
        incoming = _incoming(event, name, person, now, text=text, attachments=attached)
    return Heard(name=name, person=person, incoming=incoming, at=_moment(event, now))


def _incoming(  # noqa: PLR0913 - what the event is, and each thing that may be in it
    event: Mapping[str, Any],
    name: str,
    person: str,
    now: datetime,
    *,
    text: str = "",
    button: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Incoming:
    return Incoming(
        channel=CHANNEL,
        event_id=_event_id(event, name, person),
        conversation=person,
        sender=person,
        text=text,
        button=button,
        attachments=attachments,
        received_at=now,
    )


def _event_id(event: Mapping[str, Any], name: str, person: str) -> str:
    """The message's own id; for what has none, what tells this event from every other."""
    message = event.get("message")
    if isinstance(message, dict):
        for key in ("msg_id", "message_id"):
            if found := _whole_id(message.get(key)):
                return found
    named = f"{name}\0{text_of(event.get('timestamp'))}\0{person}"
    return f"{name}-{hashlib.sha256(named.encode()).hexdigest()[:32]}"


def _moment(event: Mapping[str, Any], now: datetime) -> datetime:
    """When it happened: the event's own milliseconds, or `now` when they cannot be right."""
    return min(_said(event, now) or now, now)


def _is_replayed(event: Mapping[str, Any], now: datetime) -> bool:
    at = _said(event, now)
    return at is not None and at < now - _OLDEST


def _said(event: Mapping[str, Any], now: datetime) -> datetime | None:
    """The time in the event; None when there is none that can be one."""
    milliseconds = code_of(event.get("timestamp"))
    soonest, latest = (moment.timestamp() * 1000 for moment in (_FIRST, now + _OLDEST))
    if milliseconds is None or not soonest <= milliseconds <= latest:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _linked(message: Mapping[str, Any]) -> str:
    """What a shared page is called, or its address."""
    listed = message.get("attachments")
    for attached in listed if isinstance(listed, list) else ():
        payload = attached.get("payload") if isinstance(attached, dict) else None
        if isinstance(payload, dict):
            said = text_of(payload.get("title")).strip() or text_of(payload.get("url")).strip()
            if said:
                return said
    return ""


def _attachments(message: Mapping[str, Any], expected: str) -> tuple[Attachment, ...]:
    listed = message.get("attachments")
    found = []
    for attached in listed if isinstance(listed, list) else ():
        if not isinstance(attached, dict):
            continue
        said = text_of(attached.get("type"))
        if said in _WORDS_ONLY and not expected:
            continue
        payload = attached.get("payload")
        payload = payload if isinstance(payload, dict) else {}
        kind = _KINDS.get(said, expected or "other")
        is_file = kind == "file"
        found.append(
            Attachment(
                kind=kind,
                name=text_of(payload.get("name")),
                reference=text_of(payload.get("url")) if is_file else "",
                size=code_of(payload.get("size")) if is_file else None,
            )
        )
    if not found and expected:
        found.append(Attachment(kind=expected))
    return tuple(found)


def _id(event: Mapping[str, Any], who: str) -> str:
    named = event.get(who)
    return _whole_id(named.get("id")) if isinstance(named, dict) else ""


def _whole_id(value: object) -> str:
    """An id as text; "" for what no id looks like."""
    said = text_of(value)
    return said if _ID.fullmatch(said) else ""
