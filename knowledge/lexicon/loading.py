"""Load the lexicon: abbreviations, fillers and concepts, from the TOML files beside this one."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from knowledge.lexicon.phrases import PhraseTree
from knowledge.normalize import fold, tone, words

_GROUP = re.compile(r"(?<!\\)\((?!\?)")


Concept = tuple[tuple[str, ...], str]  # toned words, and the name of what they mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One meaning of an ambiguous short form, taken when a word of `near` stands close by."""

    means: tuple[str, ...]
    near: frozenset[str]  # folded words or two-word phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What the program knows about words, whatever the knowledge base."""

    short: Mapping[str, tuple[str, ...]]  # words as typed → the words meant
    short_phrases: PhraseTree[str]  # those of several words
    ambiguous: Mapping[str, tuple[tuple[Reading, ...], tuple[str, ...]]]  # readings, default
    abbreviated: frozenset[str]  # words that are, or begin, a short form
    filler: Mapping[str, float]  # toned word → weight below 1
    filler_phrases: PhraseTree[float]  # toned words → weight below 1
    filler_folded: Mapping[str, float]
    concepts: PhraseTree[Concept]  # by their folded words
    people: frozenset[str]  # concepts that say who is spoken of, not what


def read_toml(name: str) -> dict[str, Any]:
    """One TOML file of this package."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))


def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """What matches one of the expressions, each from the beginning of a word."""
    # Words begin where "(?<!\w)" holds as well as where "\b" does, and it is found out sooner; so
    # are groups that need not be remembered.
    each = (f"(?:{_GROUP.sub('(?:', one)})" for one in expressions)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    short, ambiguous = _abbreviations(read_toml("abbreviations.toml"))
    filler: dict[str, float] = {}
    phrases: dict[tuple[str, ...], float] = {}
    for weight, listed in ((0.0, "none"), (0.3, "little")):
        for text in read_toml("fillers.toml")[listed]:
            key = tuple(tone(word) for word in words(text))
            if len(key) == 1:
                filler.setdefault(key[0], weight)
            else:
                phrases.setdefault(key, weight)
    tables = read_toml("concepts.toml")
    concepts = [
        (words(text), name)
        for name, listed in [*tables["people"].items(), *tables["concepts"].items()]
        for text in listed
    ]
    several = [(form.split(" "), form) for form in short if " " in form]
    return Lexicon(
        short=short,
        short_phrases=PhraseTree(several),
        ambiguous=ambiguous,
        abbreviated=frozenset([*short, *ambiguous, *(first for (first, *_), _ in several)]),
        filler=filler,
        filler_phrases=PhraseTree(phrases.items()),
        filler_folded={fold(_untone(word)): weight for word, weight in reversed(filler.items())},
        concepts=PhraseTree(
            (tuple(map(fold, said)), (tuple(map(tone, said)), name)) for said, name in concepts
        ),
        people=frozenset(tables["people"]),
    )


def _untone(word: str) -> str:
    return word.rstrip("12345") if word[:1].isalpha() else word


def _abbreviations(
    data: dict[str, Any],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[Reading, ...], tuple[str, ...]]]]:
    short: dict[str, tuple[str, ...]] = {}
    for means, forms in data["plain"].items():
        for form in forms:
            short.setdefault(" ".join(words(form)), tuple(words(means)))
    ambiguous = {}
    for item in data["ambiguous"]:
        readings = tuple(
            Reading(means=tuple(words(when["means"])), near=frozenset(when["near"]))
            for when in item.get("when", ())
        )
        for form in item["short"]:
            ambiguous[form] = (readings, tuple(words(item["default"])))
    return short, ambiguous
