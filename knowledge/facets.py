"""What part of a matter is asked: papers, fee, time, place … or the whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.lexicon.loading import any_of, read_toml
from knowledge.model import Facet


@dataclass(frozen=True, slots=True)
class Asked:
    """The facet asked, and which words (by position) only ask and name no matter."""

    facet: Facet | None
    asking: frozenset[int] = frozenset()  # positions of words that ask, in the folded words given


@dataclass(frozen=True, slots=True)
class _Pattern:
    facet: Facet
    say: re.Pattern[str]
    never: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[_Pattern, ...], tuple[_Pattern, ...]]:
    data = read_toml("facets.toml")
    strong = tuple(
        _Pattern(
            Facet(item["name"]),
            any_of(item["say"]),
            any_of(item["not"]) if "not" in item else None,
        )
        for item in data["facet"]
    )
    weak = tuple(_Pattern(Facet(name), any_of(say), None) for name, say in data["weak"].items())
    return strong, weak


@lru_cache(maxsize=1)
def _asking_words() -> frozenset[str]:
    return frozenset(read_toml("facets.toml")["asking_words"])


LONG_STORY = 24  # words: a longer text tells first and asks last
QUESTION_TAIL = 16  # words at the end of a long story that may hold its question


def asked(folded: Sequence[str]) -> Asked:
    """Read the facet off the folded words of a question."""
    long = len(folded) > LONG_STORY
    cut = len(folded) - QUESTION_TAIL if long else 0
    text = " ".join(folded[cut:])
    strong, weak = _patterns()
    heard: list[tuple[int, Facet]] = []
    asking: set[int] = set()
    for pattern in (*strong, *weak):
        for match in pattern.say.finditer(_without(text, pattern.never)):
            heard.append((match.end(), pattern.facet))
            asking.update(cut + at for at in _positions(text, match.start(), match.end()))
    first = max(heard, key=lambda hit: hit[0], default=None) if long else next(iter(heard), None)
    only_ask = _asking_words()
    return Asked(
        first[1] if first else None, frozenset(at for at in asking if folded[at] in only_ask)
    )


def _without(text: str, never: re.Pattern[str] | None) -> str:
    """The text with what only looks like the facet blanked out, lengths kept."""
    if never is None:
        return text
    return never.sub(lambda match: re.sub(r"\w", "#", match.group()), text)


def _positions(text: str, start: int, end: int) -> range:
    first = text.count(" ", 0, start)
    last = text.count(" ", 0, max(start, len(text[:end].rstrip()) - 1) + 1)
    return range(first, last + 1)
