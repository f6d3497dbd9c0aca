"""Make what a person typed safe to read: no control, bidi or invisible characters, one length."""

import re
import unicodedata

MAX_QUESTION = 1_000  # characters looked at; longer messages are asked to be shortened

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """NFC, visible characters only, spaces collapsed; line breaks stay."""
    normal = unicodedata.normalize("NFC", text.replace("\r", "\n").replace("\t", " "))
    if not normal.replace("\n", " ").isprintable():  # seldom, and looking at each sign takes long
        normal = "".join(char for char in normal if char == "\n" or _is_visible(char))
    return _LINES.sub("\n", _SPACES.sub(" ", normal)).strip()


def has_words(text: str) -> bool:
    """True when there is a letter or a digit: something that can be looked up."""
    return any(char.isalnum() for char in text)


def head(text: str) -> str:
    """The first MAX_QUESTION characters, cut between words."""
    if len(text) <= MAX_QUESTION:
        return text
    return text[:MAX_QUESTION].rsplit(maxsplit=1)[0]


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in _HIDDEN
