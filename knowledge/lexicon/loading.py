"""Load the lexicon: abbreviations, fillers and concepts, from the TOML files beside this one."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from knowledge.normalize import fold, tone, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One meaning of an ambiguous short form, taken when a word of `near` stands close by."""

    means: tuple[str, ...]
    near: frozenset[str]  # folded words or two-word phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What the program knows about words, whatever the knowledge base."""

    short: Mapping[str, tuple[str, ...]]  # words as typed → the words meant
    ambiguous: Mapping[str, tuple[tuple[Reading, ...], tuple[str, ...]]]  # readings, default
    filler: Mapping[str, float]  # toned word → weight below 1
    filler_phrases: Mapping[tuple[str, ...], float]  # toned words → weight below 1
    filler_folded: Mapping[str, float]
    concepts: Mapping[tuple[str, ...], tuple[str, ...]]  # toned words → concept names
    concepts_folded: Mapping[tuple[str, ...], tuple[str, ...]]
    people: frozenset[str]  # concepts that say who is spoken of, not what
    # How many words the longest of those has that begins with this word.
    short_reach: Mapping[str, int]
    filler_reach: Mapping[str, int]
    concept_reach: Mapping[str, int]
    folded_reach: Mapping[str, int]


def read_toml(name: str) -> dict[str, Any]:
    """One TOML file of this package."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))


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
    concepts: dict[tuple[str, ...], list[str]] = {}
    folded: dict[tuple[str, ...], list[str]] = {}
    tables = read_toml("concepts.toml")
    for name, listed in [*tables["people"].items(), *tables["concepts"].items()]:
        for text in listed:
            concepts.setdefault(tuple(tone(word) for word in words(text)), []).append(name)
            folded.setdefault(tuple(fold(word) for word in words(text)), []).append(name)
    return Lexicon(
        short=short,
        ambiguous=ambiguous,
        filler=filler,
        filler_phrases=phrases,
        filler_folded={fold(_untone(word)): weight for word, weight in reversed(filler.items())},
        concepts={key: tuple(dict.fromkeys(names)) for key, names in concepts.items()},
        people=frozenset(tables["people"]),
        concepts_folded={key: tuple(dict.fromkeys(names)) for key, names in folded.items()},
        short_reach=_reach(form.split(" ") for form in short),
        filler_reach=_reach(phrases),
        concept_reach=_reach(concepts),
        folded_reach=_reach(folded),
    )


def _reach(phrases: Iterable[Sequence[str]]) -> dict[str, int]:
    reach: dict[str, int] = {}
    for phrase in phrases:
        reach[phrase[0]] = max(reach.get(phrase[0], 0), len(phrase))
    return reach


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
