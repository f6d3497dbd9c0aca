"""A reply as messages of the OA: plain text, and up to five buttons where they are switched on."""

from collections.abc import Mapping
from typing import Any

from bot.channels.plain import messages, spelled
from bot.channels.zalo_oa.parse import PRESSED
from handlers.messages import Reply

TEXT_LIMIT = 2000  # units; a longer text is refused with -210, not cut
MOST_BUTTONS = 5
_LONGEST_TITLE = 100  # characters

Message = Mapping[str, Any]


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


def image_message(attachment_id: str, caption: str = "") -> Message:
    """A picture that was uploaded, with words under it."""
    shown = {"media_type": "image", "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [shown]}
    words = {"text": caption} if caption else {}
    return {**words, "attachment": {"type": "template", "payload": payload}}


def file_message(token: str) -> Message:
    """A file that was uploaded; the platform takes no words beside it."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}
