"""Which of the buttons shown a typed number, or their typed words, press."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from handlers.messages import Button
from knowledge.normalize import clean, fold, words

_NUMBER = re.compile(r"(?:số\s*)?([0-9]{1,2})[.)]?", re.IGNORECASE)


def number_in(text: str) -> int | None:
    """The number that is all of a text."""
    found = _NUMBER.fullmatch(text)
    return None if found is None else int(found.group(1))


def numbered(buttons: Sequence[Button], number: int) -> str | None:
    """The action of the button in that place; None when there is none."""
    return buttons[number - 1].action if 1 <= number <= len(buttons) else None


def labelled(buttons: Iterable[Button], text: str) -> str | None:
    """The action of the one button with these words, typed with or without diacritics."""
    typed = _bare(text)
    meant = {button.action for button in buttons if _of_label(button.label) == typed}
    return meant.pop() if typed and len(meant) == 1 else None


def chosen(buttons: Sequence[Button], text: str) -> str | None:
    """The action of the button that a text means; None when it means none."""
    number = number_in(text)
    return labelled(buttons, text) if number is None else numbered(buttons, number)


@lru_cache(
    maxsize=4_096
)  # labels come again and again, and are ours: what people type is not kept
def _of_label(label: str) -> str:
    return _bare(label)


def _bare(text: str) -> str:
    """The words alone: no signs, capitals or diacritics."""
    return " ".join(map(fold, words(clean(text))))
