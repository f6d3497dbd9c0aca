"""Messages that lean on what was just said: "còn phí?", "cái thứ hai", "không, ý em là …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.lexicon.loading import read_toml
from knowledge.search.tokens import Token


@dataclass(frozen=True, slots=True)
class _Book:
    correction: re.Pattern[str]
    leaning: re.Pattern[str]
    ordinals: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = read_toml("followups.toml")
    return _Book(
        correction=re.compile(data["correction"]),
        leaning=re.compile(data["leaning"]),
        ordinals=tuple((name, re.compile(said)) for name, said in data["ordinals"].items()),
    )


def corrected(folded: Sequence[str]) -> int:
    """How many words at the start only take back what was said: "không, ý em là" → 4."""
    match = _book().correction.match(" ".join(folded))
    return len(match.group().split()) if match else 0


def leans_back(folded: Sequence[str]) -> bool:
    """True when the message starts or ends like a continuation: "còn …", "thế …", "… thì sao"."""
    return _book().leaning.search(" ".join(folded)) is not None


MOST_WORDS = 7  # a longer message that holds a number is not choosing from a list


def ordinal(tokens: Sequence[Token], choices: int) -> int | None:
    """Which of the choices shown is meant ("cái thứ hai" → 1), or None."""
    if not choices or len(tokens) > MOST_WORDS:
        return None
    folded = " ".join(token.folded for token in tokens)
    for name, said in _book().ordinals:
        if said.search(folded):
            place = {"last": choices - 1, "middle": choices // 2}.get(name)
            place = int(name) - 1 if place is None else place
            return place if place < choices else None
    return None
