"""A reply as messages of the OA: plain text, and up to five buttons where they are switched on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.channels.plain import messages, spelled
from bot.channels.zalo_oa.parse import PRESSED
from handlers.messages import Enclosure, Reply

TEXT_LIMIT = 2000  # units; a longer text is refused with -210, not cut
MOST_BUTTONS = 5
_LONGEST_TITLE = 100  # characters

_GIF_HEAD = 10  # bytes up to the end of its size

Message = Mapping[str, Any]


class Upload(StrEnum):
    """What may be uploaded; the last part of its path, and what a picture's message calls it."""

    IMAGE = "image"  # jpg or png up to 1 MB
    GIF = "gif"  # up to 5 MB
    FILE = "file"  # pdf, doc or docx up to 5 MB


LARGEST = {Upload.IMAGE: 1024 * 1024, Upload.GIF: 5 * 1024 * 1024, Upload.FILE: 5 * 1024 * 1024}
SUFFIXES = {
    Upload.IMAGE: frozenset({".jpg", ".jpeg", ".png"}),
    Upload.GIF: frozenset({".gif"}),
    Upload.FILE: frozenset({".pdf", ".doc", ".docx"}),
}


def rendered(reply: Reply, *, buttons: bool) -> tuple[Message, ...]:
    """The messages that say a reply, in order.

    With `buttons` the last one carries them; more than five, and choices without any words, are
    also numbered in the text.
    Either way there are as many messages with the same words before the choices, so that the
    last ones can be sent again without buttons.
    """
    offered = [button for row in reply.rows for button in row]
    numbered = not buttons or len(offered) > MOST_BUTTONS or not spelled(reply.text)
    said = [text_message(text) for text in messages(reply, TEXT_LIMIT, numbered=numbered)]
    if not (buttons and offered and said):
        return tuple(said)
    pressable = [
        {
            "title": button.label[:_LONGEST_TITLE],
            "type": "oa.query.hide",
            "payload": PRESSED + button.action,
        }
        for button in offered[:MOST_BUTTONS]
    ]
    attached = {"type": "template", "payload": {"buttons": pressable}}
    return (*said[:-1], {**said[-1], "attachment": attached})


def text_message(text: str) -> Message:
    """Only words."""
    return {"text": text}


def file_message(kind: Upload, reference: str, content: bytes) -> Message:
    """A file that was uploaded, shown by what it is referred to; it takes no words beside it."""
    if kind is Upload.FILE:
        return {"attachment": {"type": "file", "payload": {"token": reference}}}
    shown: dict[str, object] = {"media_type": str(kind), "attachment_id": reference}
    if kind is Upload.GIF:
        shown["width"], shown["height"] = size_of_gif(content)
    payload = {"template_type": "media", "elements": [shown]}
    return {"attachment": {"type": "template", "payload": payload}}


def kind_of(file: Enclosure) -> Upload | None:
    """How a file is uploaded; None for one the OA would not take."""
    for kind in Upload:
        if file.suffix in SUFFIXES[kind] and len(file.content) <= LARGEST[kind]:
            moves = kind is Upload.GIF
            return None if moves and size_of_gif(file.content) == (0, 0) else kind
    return None


def size_of_gif(content: bytes) -> tuple[int, int]:
    """Its width and height, which its message has to say; zeros when it is none."""
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < _GIF_HEAD:
        return 0, 0
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
