"""From an update to what a person said or pressed: pure, and trusting nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.constants import ChatType

from bot.channels.telegram import speech
from bot.channels.telegram.place import Place, conversation_of
from bot.channels.telegram.speech import Me
from handlers.messages import MAX_ACTION_BYTES, Attachment, Incoming

CHANNEL = "telegram"
# The kinds of updates asked for; everything else is nothing a person says to us.
WANTED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)

_TALKING = frozenset({ChatType.PRIVATE, ChatType.GROUP, ChatType.SUPERGROUP})
_SIMPLE_KINDS = {
    "animation": "video",  # before "document", which comes with it
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "venue": "location",
    "location": "location",
    "contact": "contact",
    "poll": "poll",
}


class MalformedUpdateError(ValueError):
    """What came has not the form of an update."""


def update_of(raw: Mapping[str, Any], bot: Bot | None = None) -> Update:
    """Read an update; raises MalformedUpdateError, which never repeats the content."""
    try:
        update = Update.de_json(dict(raw), bot)
    except Exception as cause:  # noqa: BLE001 - the library fails in as many ways as there are shapes
        raise MalformedUpdateError(type(cause).__name__) from None
    if type(update.update_id) is not int:
        raise MalformedUpdateError(type(update.update_id).__name__)
    return update


def incoming(update: Update, me: Me, now: datetime) -> Incoming | None:
    """Tell what a person said to us or pressed; None for everything else."""
    try:
        if update.callback_query is not None:
            return _pressed(update.callback_query, now)
        if update.edited_message is not None:
            return _edited(update.edited_message, me, now)
        if update.message is not None:
            return _said(update.message, me, now)
    except (AttributeError, TypeError, ValueError) as cause:  # a field of a type nobody expects
        raise MalformedUpdateError(type(cause).__name__) from None
    return None


def migration(update: Update) -> tuple[int, int] | None:
    """Tell from which chat to which a group moved when it became a supergroup."""
    message = update.message
    if message is None:
        return None
    if message.migrate_to_chat_id:
        return message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id:
        return message.migrate_from_chat_id, message.chat.id
    return None


def _pressed(query: CallbackQuery, now: datetime) -> Incoming | None:
    message = query.message
    if message is None or not query.data or len(query.data.encode()) > MAX_ACTION_BYTES:
        return None  # a game, or a button no message of ours carries
    return Incoming(
        channel=CHANNEL,
        event_id=f"q:{query.id}",
        conversation=conversation_of(_place(message)),
        sender=str(query.from_user.id),
        button=query.data,
        message_id=str(message.message_id) if message.is_accessible else None,
        received_at=now,
    )


def _edited(message: Message, me: Me, now: datetime) -> Incoming | None:
    """A corrected question is asked again; a moving location and the like are not."""
    text = speech.text_of(message)
    if not text or message.edit_date is None:
        return None
    # With the words: two corrections may come within one second.
    words = sha256(text.encode()).hexdigest()[:8]
    event = f"{_event(message)}:{message.edit_date.timestamp():.0f}:{words}"
    said = _heard(message, me, event, now)
    return None if said is None else replace(said, edited=True)


def _said(message: Message, me: Me, now: datetime) -> Incoming | None:
    return _heard(message, me, _event(message), now)


def _event(message: Message) -> str:
    """Not the update's own number: one message may come as two updates."""
    return f"{message.chat.id}:{message.message_id}"


def _heard(message: Message, me: Me, event: str, now: datetime) -> Incoming | None:
    sender = _sender(message)
    if sender is None or message.chat.type not in _TALKING:
        return None
    if not isinstance(message.message_id, int):
        raise TypeError(message.message_id)  # the library takes what it is given
    private = message.chat.type == ChatType.PRIVATE
    if not (private or speech.is_for(message, me)):
        return None
    text = speech.question_in(message, me)
    attachments = _attachments(message)
    if not (text or attachments):
        if _is_service(message):
            return None
        called = not private or speech.text_of(message)  # by our name alone
        text, attachments = ("/start", ()) if called else ("", (Attachment(kind="other"),))
    return Incoming(
        channel=CHANNEL,
        event_id=event,
        conversation=conversation_of(_place(message)),
        sender=sender,
        text=text,
        attachments=attachments,
        message_id=str(message.message_id),
        received_at=now,
        sender_name=_shown_name(message) if private else "",
        quoted=speech.quoted_by(message),
        album=speech.whole(message.media_group_id or ""),
        poster=speech.poster_of(message),
    )


def _place(message: MaybeInaccessibleMessage) -> Place:
    topic = None
    if isinstance(message, Message) and message.is_topic_message:
        topic = message.message_thread_id
    return Place(chat=message.chat.id, topic=topic)


def _sender(message: Message) -> str | None:
    """Name who wrote; None for other bots and what a channel posts by itself."""
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:  # an administrator who stays anonymous
        return str(message.sender_chat.id)
    author = message.from_user
    return None if author is None or author.is_bot else str(author.id)


def _shown_name(message: Message) -> str:
    """What who wrote calls themselves: shown to people, never believed."""
    return speech.whole(message.from_user.full_name) if message.from_user is not None else ""


def _attachments(message: Message) -> tuple[Attachment, ...]:
    """Say what a person sent beside words; its bytes stay with Telegram until they are wanted."""
    for field, kind in _SIMPLE_KINDS.items():
        if getattr(message, field):
            return (Attachment(kind=kind),)
    if message.sticker is not None:
        return (Attachment(kind="sticker", name=speech.whole(message.sticker.emoji or "")),)
    if message.document is not None:
        is_picture = (message.document.mime_type or "").startswith("image/")
        return (
            Attachment(
                kind="photo" if is_picture else "file",
                name=speech.whole(message.document.file_name or ""),
                reference=message.document.file_id,
                size=message.document.file_size,
            ),
        )
    if message.effective_attachment or message.checklist or message.giveaway:
        return (Attachment(kind="other"),)
    return ()


def _is_service(message: Message) -> bool:
    """Tell what the app notes by itself (somebody joined, a pinned message) from what is said.

    A kind of message newer than the library leaves only fields it does not know: in a private
    chat a person waits for an answer to it.
    """
    return not message.api_kwargs and not speech.text_of(message)
