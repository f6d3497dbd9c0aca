"""What a button says when pressed: short, stateless, versioned text that works next month too.

1:p:1.001193:fee:2:1   show the entry: topic, case, page
1:c:1.001193:documents:1   choose a case for a goal, page
1:k:1.001193:2:1f:1   checklist: case, ticked papers as a bit mask in hex (none: open it), page
1:s:1.001193   look-alikes · 1:o:1.001193:2   further topics
1:m menu · 1:h talk to an official · 1:n none of the choices
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.answer import Topic
from knowledge.model import Entry

VERSION = "1"
MAX_TICKS = 40  # papers that can be ticked: ten hex digits

_PLAIN_ID = re.compile(r"[A-Za-z0-9._\-]{1,32}")
_MOST_FIELDS = 4  # the reference and three more
_DIGEST = 16  # hex digits that stand for an id too long or too odd to be carried
_NUMBER = re.compile(r"[0-9]{1,3}")
_MASK = re.compile(r"[0-9a-f]{1,10}")


class Goal(StrEnum):
    """Why a case is being chosen."""

    DOCUMENTS = "documents"
    TIME = "time"
    CHECKLIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowEntry:
    """Say something of an entry; page 0 is the short form, 1… the full text in parts."""

    reference: str
    topic: Topic | None = None
    case: int | None = None
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseCase:
    """Ask which case; `page` counts from 0."""

    reference: str
    goal: Goal = Goal.DOCUMENTS
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Show the papers to bring; bit i of `ticked` is paper i, None opens the list."""

    reference: str
    case: int | None = None
    ticked: int | None = None
    page: int = 0

    @property
    def marks(self) -> int:
        """The bits, none set when the list is only being opened."""
        return self.ticked or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSiblings:
    """Tell the entry from its look-alikes."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTopics:
    """Offer the topics that do not fit under the answer."""

    reference: str
    case: int | None = None


class Simple(StrEnum):
    """Actions about no entry."""

    MENU = "m"
    HUMAN = "h"
    NONE_OF_THESE = "n"


Action = ShowEntry | ChooseCase | Checklist | ShowSiblings | MoreTopics | Simple


def reference(entry_id: str) -> str:
    """What stands for an entry in an action: its id, or a digest when the id would not fit."""
    if _PLAIN_ID.fullmatch(entry_id):
        return entry_id
    return "~" + hashlib.sha256(entry_id.encode()).hexdigest()[:_DIGEST]


def resolve(entries: Mapping[str, Entry], wanted: str) -> Entry | None:
    """Find the entry an action means; None when it is gone or never was."""
    if not wanted.startswith("~"):
        return entries.get(wanted)
    return next((entry for key, entry in entries.items() if reference(key) == wanted), None)


def stays(action: Action) -> bool:
    """Tell whether it only changes the message it is pressed under: ticking, turning a page."""
    match action:
        case ShowEntry(page=page) | ChooseCase(page=page):
            return page > 0
        case Checklist(ticked=ticked):
            return ticked is not None
        case ShowSiblings() | MoreTopics() | Simple():
            return False


def write(action: Action) -> str:
    """Write an action as the text a button carries; never longer than MAX_ACTION_BYTES."""
    parts: list[str]
    match action:
        case ShowEntry(reference=ref, topic=topic, case=case, page=page):
            parts = ["p", ref, topic.value if topic else "", _optional(case), str(page or "")]
        case ChooseCase(reference=ref, goal=goal, page=page):
            parts = ["c", ref, goal.value, str(page or "")]
        case Checklist(reference=ref, case=case, ticked=ticked, page=page):
            mask = "" if ticked is None else f"{ticked:x}"
            parts = ["k", ref, _optional(case), mask, str(page or "")]
        case ShowSiblings(reference=ref):
            parts = ["s", ref]
        case MoreTopics(reference=ref, case=case):
            parts = ["o", ref, _optional(case)]
        case Simple():
            parts = [action.value]
    return ":".join((VERSION, *parts)).rstrip(":")


def read(text: str) -> Action | None:
    """Read an action back; None for anything `write` did not make."""
    version, _, rest = text.partition(":")
    if version != VERSION:
        return None
    verb, *fields = rest.split(":")
    if not fields:
        return next((simple for simple in Simple if simple.value == verb), None)
    if len(fields) > _MOST_FIELDS or not _PLAIN_ID.fullmatch(fields[0].removeprefix("~")):
        return None
    padded = (*fields, "", "", "")
    try:
        return _entry_action(verb, padded[0], padded[1], padded[2], padded[3])
    except ValueError:
        return None


def _entry_action(verb: str, ref: str, first: str, second: str, third: str) -> Action | None:
    action: Action | None = None
    match verb:
        case "p":
            topic = Topic(first) if first else None
            action = ShowEntry(reference=ref, topic=topic, case=_case(second), page=_page(third))
        case "c":
            action = ChooseCase(reference=ref, goal=Goal(first), page=_page(second))
        case "k" if not second or _MASK.fullmatch(second):
            ticked = int(second, 16) if second else None
            action = Checklist(reference=ref, case=_case(first), ticked=ticked, page=_page(third))
        case "s":
            action = ShowSiblings(reference=ref)
        case "o":
            action = MoreTopics(reference=ref, case=_case(first))
        case _:
            pass
    return action


def _optional(number: int | None) -> str:
    return "" if number is None else str(number)


def _case(text: str) -> int | None:
    return _number(text) if text else None


def _page(text: str) -> int:
    return _number(text) if text else 0


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)
