"""Where on Telegram a conversation is: a chat, or one topic of it, as opaque text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat; ids of groups are negative."""

    chat: int
    topic: int | None = None  # message_thread_id, where the chat is divided into topics

    @property
    def is_group(self) -> bool:
        """Tell whether many people talk there."""
        return self.chat < 0


def conversation_of(place: Place) -> str:
    """Name the conversation: "12345", or "-100123:7" for topic 7 of a group."""
    return str(place.chat) if place.topic is None else f"{place.chat}:{place.topic}"


def place_of(conversation: str) -> Place:
    """Read the name back; raises ValueError for what `conversation_of` did not make."""
    chat, divided, topic = conversation.partition(":")
    return Place(chat=int(chat), topic=int(topic) if divided else None)
