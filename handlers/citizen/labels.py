"""Short names of entries and rows of buttons."""

import re
from collections.abc import Iterable, Sequence

from handlers.messages import Button
from handlers.splitting import shorten
from handlers.texts import buttons as texts
from knowledge.model import Entry

PER_ROW = 3
_LONGEST_TITLE = 120  # characters of a title inside a message


def title(entry: Entry) -> str:
    """Name an entry inside a sentence."""
    return shorten(name(entry), _LONGEST_TITLE)


def name(entry: Entry) -> str:
    """The title without the "Thủ tục" that records put before it."""
    bare = re.sub(r"^thủ tục\s+", "", entry.title.strip(), flags=re.IGNORECASE)
    return f"{bare[:1].upper()}{bare[1:]}" if bare else entry.id


def label(text: str) -> str:
    """Cut a text to what fits on a button."""
    return shorten(text, texts.LONGEST)


def case_label(entry: Entry, case: str) -> str:
    """Cut the name of a case to a button, the words all cases share left out."""
    words = re.sub(rf"^{re.escape(name(entry))}[\s:,–-]+", "", case, flags=re.IGNORECASE)
    return label(f"{words[:1].upper()}{words[1:]}" if words else case)


def rows(buttons: Iterable[Button], per_row: int = PER_ROW) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows."""
    listed: Sequence[Button] = tuple(buttons)
    starts = range(0, len(listed), per_row)
    return tuple(tuple(listed[start : start + per_row]) for start in starts)
