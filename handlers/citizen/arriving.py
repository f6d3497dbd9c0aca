"""Messages that are no question: commands, numbers, pictures, voices, bare emoji."""

import re
from dataclasses import replace

from handlers.actions import ShowEntry, resolve
from handlers.choosing import labelled, number_in, numbered
from handlers.citizen.asking import ask
from handlers.citizen.chips import human_button, menu_button
from handlers.citizen.human import contact, hotline, human_reply
from handlers.citizen.menu import chips, greeting, help_reply
from handlers.citizen.pressing import press, show
from handlers.citizen.visit import Result, Visit
from handlers.hygiene import has_words
from handlers.memory import Memory
from handlers.messages import Button, Reply
from handlers.texts import courtesy as courtesy_texts
from handlers.texts import messages as texts
from knowledge.richtext import RichText, paragraph

UNREADABLE = "other"  # the kind of an attachment nobody can name

_COMMAND = re.compile(r"/([A-Za-z_]+)(?:@\w+)?(?:\s+(\S+))?\s*")
_ASKED = re.compile(r"/hoi(?:@\w+)?\s+(.+)", re.IGNORECASE | re.DOTALL)


def pressed_button(visit: Visit) -> Result | None:
    """A button of the channel."""
    action = visit.incoming.button
    return None if action is None else press(visit, action)


def command(visit: Visit) -> Result | None:
    """/start, /help, /hoi, /canbo, /huy and 0; "/start CODE" (a QR link) opens that entry."""
    if visit.text == "0":
        return _cancelled(visit)
    if question := _ASKED.fullmatch(visit.text):
        return ask(replace(visit, text=question.group(1)))
    found = _COMMAND.fullmatch(visit.text)
    if found is None:
        return None
    return _obeyed(visit, found.group(1).lower(), found.group(2) or "")


def typed_number(visit: Visit) -> Result | None:
    """A number presses the button shown in that place, on every channel."""
    number, shown = number_in(visit.text), visit.memory.buttons
    if number is None or not shown:
        return None
    action = numbered(shown, number)
    if action is not None:
        return press(visit, action)
    said = paragraph(texts.number_out_of_range(len(shown)))
    return Result(reply=Reply(text=(said,)), memory=visit.memory)


def typed_label(visit: Visit) -> Result | None:
    """The words of a button shown press it, typed with or without diacritics."""
    action = labelled(visit.memory.buttons, visit.text)
    return None if action is None else press(visit, action)


def not_text(visit: Visit) -> Result | None:
    """A picture, a voice, a sticker … without words beside it."""
    if has_words(visit.text) or not visit.incoming.attachments:
        return None
    kind = visit.incoming.attachments[0].kind
    said = texts.ATTACHMENTS.get(kind, texts.ATTACHMENT_OTHER)
    text: RichText = (paragraph(said), paragraph(texts.PLEASE_ASK))
    if kind == UNREADABLE:  # perhaps nothing this person sends ever reaches us
        text = (*text, *contact(visit.office), hotline())
    return Result(reply=Reply(text=text, rows=(_ways_on(),)), memory=visit.memory)


def no_words(visit: Visit) -> Result | None:
    """Only emoji, signs or nothing visible."""
    if has_words(visit.text):
        return None
    text = (paragraph(texts.NO_WORDS),)
    return Result(reply=Reply(text=text, rows=(_ways_on(),)), memory=visit.memory)


def _obeyed(visit: Visit, name: str, payload: str) -> Result:
    match name:
        case "huy" | "cancel":
            return _cancelled(visit)
        case "canbo":
            return Result(reply=human_reply(visit.office), memory=visit.memory)
        case "start" if payload and (entry := resolve(visit.knowledge.entries, payload)):
            return show(visit, entry, ShowEntry(reference=payload))
        case "start":
            return Result(reply=greeting(visit), memory=Memory(met=True))
        case _:
            return Result(reply=help_reply(visit), memory=visit.memory)


def _cancelled(visit: Visit) -> Result:
    text = (paragraph(courtesy_texts.CANCELLED),)
    return Result(reply=Reply(text=text, rows=chips(visit)), memory=Memory(met=visit.memory.met))


def _ways_on() -> tuple[Button, ...]:
    return (menu_button(), human_button())
