"""Short names of entries and rows of buttons."""

from collections.abc import Iterable, Sequence

from handlers.messages import Button
from handlers.splitting import shorten
from handlers.texts import buttons as texts
from knowledge.model import Entry

PER_ROW = 3
_LONGEST_TITLE = 120  # characters of a title inside a message


def title(entry: Entry) -> str:
    """Name an entry inside a sentence."""
    return shorten(entry.title or entry.id, _LONGEST_TITLE)


def label(text: str) -> str:
    """Cut a text to what fits on a button."""
    return shorten(text, texts.LONGEST)


def rows(buttons: Iterable[Button], per_row: int = PER_ROW) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows."""
    listed: Sequence[Button] = tuple(buttons)
    starts = range(0, len(listed), per_row)
    return tuple(tuple(listed[start : start + per_row]) for start in starts)
