"""The vocabulary between channels and conversations: what comes in, what goes out."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from knowledge.richtext import RichText

MAX_ENCLOSED_BYTES = 1024 * 1024  # of all files of one reply: each lies in its outbox row
MAX_ACTION_BYTES = 64  # Telegram's callback_data limit, the smallest of all channels
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f\x7f]{1,100}\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file a person sent: what it is, and where its channel gets it from."""

    # "photo", "voice", "video", "file", "sticker", "location", "contact", "poll", "other"
    kind: str
    name: str = ""
    reference: str = ""  # of a file: what its channel fetches it by; "" where it cannot
    size: int | None = None  # bytes, as the platform says
    content: object = field(default=None, repr=False)  # what `handlers.files` read from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message or button press, in no platform's words."""

    channel: str  # "web", "console", "telegram" …
    event_id: str  # unique within the channel
    conversation: str  # where to answer: opaque, always text
    sender: str  # who wrote: opaque, always text
    text: str = ""
    button: str | None = None  # action of the pressed button
    attachments: tuple[Attachment, ...] = ()
    poster: str = ""  # where the poster hangs whose link led here; only counted
    message_id: str | None = None  # the platform's name of it; of ours, when a button was pressed
    received_at: datetime  # aware
    sender_name: str = ""  # what they call themselves there: anybody may take any name
    edited: bool = False  # a message heard before, corrected since
    quoted: str = ""  # what it answers: the words pointed at, then the beginning of the message
    album: str = ""  # what it was sent as one with; each picture of an album is a message


@dataclass(frozen=True, slots=True)
class Button:
    """A choice; `action` is short, stateless, versioned text and never carries authority."""

    label: str
    action: str

    def __post_init__(self) -> None:
        """Refuse an action no platform would carry."""
        if len(self.action.encode()) > MAX_ACTION_BYTES:
            message = f"action longer than {MAX_ACTION_BYTES} bytes: {self.action}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A small file that goes out with a reply; it is kept with it until it has gone."""

    name: str  # with the suffix of what it is
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name that platforms would cut or guess at."""
        if not _FILE_NAME.fullmatch(self.name):
            message = f"no name of a file: {self.name}"
            raise ValueError(message)

    @property
    def suffix(self) -> str:
        """What it is, in small letters: ".pdf"."""
        return PurePath(self.name).suffix.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message out; channels render it to what their platform can do."""

    text: RichText
    rows: tuple[tuple[Button, ...], ...] = field(default=())
    replaces: str | None = None  # message of ours that becomes this one, where that can be done
    answers: str | None = None  # message it answers, to be pointed at where many people talk
    attachments: tuple[Enclosure, ...] = ()  # after the words, where a channel can send them

    def __post_init__(self) -> None:
        """Refuse files too large to be kept in the outbox."""
        if sum(len(one.content) for one in self.attachments) > MAX_ENCLOSED_BYTES:
            message = f"files of more than {MAX_ENCLOSED_BYTES} bytes"
            raise ValueError(message)
