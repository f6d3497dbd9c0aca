"""What a message is besides a question: danger, small talk, another language, misuse.

Phrases come from lexicon/signals.toml, regular expressions from lexicon/patterns.toml. A word
typed without marks is met by its folded form, unless the rest of the message has marks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from knowledge.lexicon.loading import any_of, read_toml
from knowledge.lexicon.phrases import PhraseTree
from knowledge.search.language import not_vietnamese
from knowledge.search.outcome import Courtesy, Danger
from knowledge.search.tokens import Token, tokenize

CAREFUL = 0.3  # share of marked words from which an unmarked word is meant unmarked
# Labels with a list of exceptions beside them: "{label}_not" silences "{label}".
LABELS = ("emergency", "injection", "wrongdoing", "personal_data", "denunciation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What was heard; each is a hint, the engine decides."""

    danger: Danger | None = None
    social: Courtesy | None = None
    social_words: frozenset[int] = frozenset()  # positions the social phrases cover
    injection: bool = False
    wrongdoing: bool = False
    personal: bool = False
    denunciation: bool = False
    foreign: bool = False
    gibberish: bool = False


_Label = TypeVar("_Label", bound=str)


class Phrases(Generic[_Label]):
    """A set of labelled phrases, found wherever they stand in a text."""

    def __init__(self, labelled: Iterable[tuple[str, _Label]]) -> None:
        """Take (phrase, label) pairs."""
        said = ((tokenize(text), label) for text, label in labelled)
        self._phrases = PhraseTree(
            ([token.folded for token in words], ([token.toned for token in words], label))
            for words, label in said
            if words
        )

    def find(self, tokens: Sequence[Token]) -> list[tuple[_Label, range]]:
        """Every phrase heard: its label and the words it covers."""
        careful = sum(token.marked for token in tokens) >= CAREFUL * len(tokens)
        folded = [token.folded for token in tokens]
        # The marks that must be those of the phrase; "" where none were meant.
        typed = [token.toned if careful or token.marked else "" for token in tokens]
        return [
            (label, range(at, at + length))
            for at, found in self._phrases.everywhere(folded)
            for length, phrases in found
            for toned, label in phrases
            if all(map(_same, typed[at : at + length], toned))
        ]


def _same(typed: str, toned: str) -> bool:
    return typed in {"", toned}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    phrases: Phrases[str]
    foreign: frozenset[str]
    danger_patterns: tuple[tuple[Danger, re.Pattern[str]], ...]
    patterns: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _book() -> _Book:
    phrases, patterns = read_toml("signals.toml"), read_toml("patterns.toml")
    labels = [*LABELS[1:], *(f"{label}_not" for label in LABELS)]
    labelled = [
        *((text, Danger(kind)) for kind, said in phrases["emergency"].items() for text in said),
        *((text, Courtesy(kind)) for kind, said in phrases["social"].items() for text in said),
        *((text, name) for name in labels for text in _flat(phrases.get(name, []))),
    ]
    return _Book(
        phrases=Phrases(labelled),
        foreign=frozenset(_flat(phrases["foreign"])),
        danger_patterns=tuple(
            (Danger(kind), any_of(said)) for kind, said in patterns["danger"].items()
        ),
        patterns={name: any_of(_flat(patterns[name])) for name in patterns if name != "danger"},
    )


def _flat(value: Any) -> list[str]:  # noqa: ANN401 - TOML: a string, a list or a table of lists
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _flat(part)]


def heard(cleaned: str, tokens: Sequence[Token]) -> Signals:
    """Listen to a message."""
    book = _book()
    folded = " ".join(token.folded for token in tokens)
    hits = book.phrases.find(tokens)
    labels = {label for label, _ in hits}
    labels |= {name for name, said in book.patterns.items() if said.search(folded)}
    labels -= {label for label in labels if f"{label}_not" in labels}
    dangers = [label for label, _ in hits if isinstance(label, Danger)]
    dangers += [kind for kind, said in book.danger_patterns if said.search(folded)]
    social = [(label, places) for label, places in hits if isinstance(label, Courtesy)]
    longest = max(social, key=lambda hit: len(hit[1]), default=None)
    foreign, gibberish = not_vietnamese(cleaned, tokens, book.foreign)
    return Signals(
        danger=_danger(dangers, labels),
        social=longest[0] if longest else None,
        social_words=frozenset(at for _, places in social for at in places),
        injection="injection" in labels,
        wrongdoing="wrongdoing" in labels,
        personal="personal_data" in labels,
        denunciation="denunciation" in labels,
        foreign=foreign,
        gibberish=gibberish,
    )


def _danger(kinds: Sequence[Danger], labels: set[str]) -> Danger | None:
    """Danger now; not the papers after a fire, nor the allowance after an accident."""
    afterwards = bool(labels & {"administrative", "emergency_not"})
    return None if not kinds or (afterwards and "urgent" not in labels) else kinds[0]
