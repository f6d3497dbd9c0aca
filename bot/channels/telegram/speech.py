"""What a message says, what it answers, and whether it is said to us: pure."""

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity, User

from bot.channels.telegram.links import place_in, reference_in
from handlers.texts.profile import COMMANDS

_OURS = frozenset({*COMMANDS, "cancel"})  # commands heard in a group without "@bot"
_START = re.compile(r"/start(?:@\w+)?\s+(.+)", re.IGNORECASE | re.DOTALL)
_LONGEST_QUOTE = 300  # characters kept of what a message answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who the bot is, to know when it is spoken to."""

    id: int
    username: str


def is_for(message: Message, me: Me) -> bool:
    """In a group: a command to us, our name, or an answer to a message of ours."""
    answered = message.reply_to_message
    if answered is not None and answered.forum_topic_created is None:
        author: User | None = answered.from_user
        if author is not None and author.id == me.id:
            return not _command_to_another(message, me)
    return _command_to_us(message, me) or any(_mentions(message, me))


def _command_to_us(message: Message, me: Me) -> bool:
    name, named, username = _command(message)
    if not named:
        return name in _OURS
    return bool(name) and username == me.username.lower()


def _command_to_another(message: Message, me: Me) -> bool:
    name, _, _ = _command(message)
    return bool(name) and not _command_to_us(message, me)


def _command(message: Message) -> tuple[str, str, str]:
    """Take the command a message begins with apart: its name, "@" if there is one, whose it is."""
    for entity in _entities(message):
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            command = _cut(text_of(message), entity).lower()
            return command.removeprefix("/").partition("@")
    return "", "", ""


def _mentions(message: Message, me: Me) -> list[MessageEntity]:
    """Find the places where our name stands."""
    name = f"@{me.username}".lower()
    return [
        entity
        for entity in _entities(message)
        if (entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id)
        or (
            entity.type == MessageEntity.MENTION and _cut(text_of(message), entity).lower() == name
        )
    ]


def question_in(message: Message, me: Me) -> str:
    """What is asked: without our name; of a bare call under another's words, those words."""
    units = text_of(message).encode("utf-16-le")
    for entity in sorted(_mentions(message, me), key=lambda found: -found.offset):
        end = entity.offset + entity.length
        units = units[: entity.offset * 2] + units[end * 2 :]
    asked = units.decode("utf-16-le", "replace").strip()
    if not message.effective_attachment and (not asked or _asks_for_another(message, asked)):
        asked = _words_of_another(message, me) or asked
    followed = _START.fullmatch(asked)
    return f"/start {reference_in(followed.group(1))}".strip() if followed else asked


def _asks_for_another(message: Message, asked: str) -> bool:
    """Tell whether the question is to be found in the message this one answers."""
    name, at, username = _command(message)
    return name == "hoi" and asked.lower() == f"/{name}{at}{username}"


def _words_of_another(message: Message, me: Me) -> str:
    """What stands in the message this one answers, unless we said it."""
    answered = message.reply_to_message
    if answered is None or (answered.from_user is not None and answered.from_user.id == me.id):
        return ""
    return text_of(answered).strip()


def quoted_by(message: Message) -> str:
    """The words pointed at, then the beginning of the message they stand in."""
    answered, quote = message.reply_to_message, message.quote
    pointed = whole(quote.text)[:_LONGEST_QUOTE] if quote is not None else ""
    beginning = text_of(answered)[:_LONGEST_QUOTE] if answered is not None else ""
    return f"{pointed}\n{beginning}".strip()


def poster_of(message: Message) -> str:
    """Tell where the poster hangs whose link was followed; "" when none was."""
    followed = _START.fullmatch(text_of(message).strip())
    return place_in(followed.group(1)) if followed else ""


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities or message.caption_entities)


def text_of(message: Message) -> str:
    """Its words, or those under its picture, as they came."""
    return whole(message.text or message.caption or "")


def _cut(text: str, entity: MessageEntity) -> str:
    """Cut an entity out; offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    cut = units[entity.offset * 2 : (entity.offset + entity.length) * 2]
    return cut.decode("utf-16-le", "replace")


def whole(text: str) -> str:
    """Replace halves of surrogate pairs: JSON can carry them, UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()
