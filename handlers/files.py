"""Files people send: a step says that it wants one read, and is asked again once it was.

Fetching is the network's pace and reading a big file takes a while, so neither happens inside a
unit of work: the step raises, nothing it did remains, and whoever handles events (`bot.intake`)
fetches the file, reads it beside the loop and hands the event in again with what was read. The
event waits in the inbox meanwhile, so a crash at any moment only means fetching once more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from handlers.messages import Attachment, Incoming

Content = TypeVar("Content")

Read = Callable[[str, bytes], object]  # pure; given the file's name and its bytes


class NotFetched(StrEnum):
    """Why there is nothing to read."""

    AWAY = "away"  # the platform did not answer: later it may
    GONE = "gone"  # the platform no longer has it, or does not give it
    TOO_BIG = "too big"
    NO_WAY = "no way"  # this channel cannot fetch files
    UNREADABLE = "unreadable"  # reading it failed in a way nobody foresaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One file to fetch and read."""

    attachment: Attachment
    read: Read
    most: int  # bytes; a bigger one is not even fetched whole


class FileWantedError(Exception):
    """Raised by a step before it does anything: it needs what is in a file."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish.attachment.kind)
        self.wish = wish


def content_of(incoming: Incoming, wish: Wish, kind: type[Content]) -> Content | NotFetched:
    """What was read from the file; raises FileWantedError while it was not."""
    for one in incoming.attachments:
        if one.reference == wish.attachment.reference and one.content is not None:
            if isinstance(one.content, kind | NotFetched):
                return one.content
            return NotFetched.GONE
    raise FileWantedError(wish)
