"""What becomes of a reply's files on a channel that cannot send them: the words say so."""

from collections.abc import Callable
from dataclasses import replace

from handlers.messages import Enclosure, Reply
from handlers.texts.messages import file_stays_here
from knowledge.richtext import paragraph


def never(_file: Enclosure) -> bool:
    """No file goes here."""
    return False


def kept_back(reply: Reply, goes: Callable[[Enclosure], bool] = never) -> Reply:
    """The reply with the files that can go; its words name the others."""
    others = [one for one in reply.attachments if not goes(one)]
    if not others:
        return reply
    names = ", ".join(f"“{one.name}”" for one in others)
    return replace(
        reply,
        text=(*reply.text, paragraph(file_stays_here(names))),
        attachments=tuple(one for one in reply.attachments if goes(one)),
    )
