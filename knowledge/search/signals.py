"""What a message is besides a question: danger, small talk, another language, misuse.

Phrases come from lexicon/signals.toml, regular expressions from lexicon/patterns.toml. A word
typed without marks is met by its folded form, unless the rest of the message has marks.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.lexicon.loading import read_toml
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


class Phrases:
    """A set of labelled phrases, found wherever they stand in a text."""

    def __init__(self, labelled: Iterable[tuple[str, str]]) -> None:
        """Take (phrase, label) pairs."""
        self._by_first: dict[str, list[tuple[tuple[Token, ...], str]]] = defaultdict(list)
        for text, label in labelled:
            phrase = tuple(tokenize(text))
            if phrase:
                self._by_first[phrase[0].folded].append((phrase, label))

    def find(self, tokens: Sequence[Token]) -> list[tuple[str, range]]:
        """Every phrase heard: its label and the words it covers."""
        found = []
        careful = sum(token.marked for token in tokens) >= CAREFUL * len(tokens)
        for at, token in enumerate(tokens):
            for phrase, label in self._by_first.get(token.folded, ()):
                said = tokens[at : at + len(phrase)]
                pairs = zip(said, phrase, strict=False)
                if len(said) == len(phrase) and all(_same(*pair, careful) for pair in pairs):
                    found.append((label, range(at, at + len(phrase))))
        return found


def _same(said: Token, phrase: Token, careful: bool) -> bool:  # noqa: FBT001 - two words and a mode
    if said.marked or careful:
        return said.toned == phrase.toned
    return said.folded == phrase.folded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    danger: Phrases
    social: Phrases
    labelled: Phrases
    foreign: frozenset[str]
    danger_patterns: tuple[tuple[Danger, re.Pattern[str]], ...]
    patterns: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _book() -> _Book:
    phrases, patterns = read_toml("signals.toml"), read_toml("patterns.toml")
    labels = [*LABELS[1:], *(f"{label}_not" for label in LABELS)]
    return _Book(
        danger=Phrases(
            (text, kind) for kind, said in phrases["emergency"].items() for text in said
        ),
        social=Phrases((text, kind) for kind, said in phrases["social"].items() for text in said),
        labelled=Phrases((text, name) for name in labels for text in _flat(phrases.get(name, []))),
        foreign=frozenset(_flat(phrases["foreign"])),
        danger_patterns=tuple(
            (Danger(kind), _any(said)) for kind, said in patterns["danger"].items()
        ),
        patterns={name: _any(_flat(patterns[name])) for name in patterns if name != "danger"},
    )


def _flat(value: Any) -> list[str]:  # noqa: ANN401 - TOML: a string, a list or a table of lists
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _flat(part)]


def _any(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:\b(?:{one}))" for one in expressions))


def heard(cleaned: str, tokens: Sequence[Token]) -> Signals:
    """Listen to a message."""
    book = _book()
    folded = " ".join(token.folded for token in tokens)
    labels = {label for label, _ in book.labelled.find(tokens)}
    labels |= {name for name, said in book.patterns.items() if said.search(folded)}
    labels -= {label for label in labels if f"{label}_not" in labels}
    social = book.social.find(tokens)
    longest = max(social, key=lambda hit: len(hit[1]), default=None)
    foreign, gibberish = not_vietnamese(cleaned, tokens, book.foreign)
    return Signals(
        danger=_danger(book, tokens, folded, labels),
        social=Courtesy(longest[0]) if longest else None,
        social_words=frozenset(at for _, places in social for at in places),
        injection="injection" in labels,
        wrongdoing="wrongdoing" in labels,
        personal="personal_data" in labels,
        denunciation="denunciation" in labels,
        foreign=foreign,
        gibberish=gibberish,
    )


def _danger(book: _Book, tokens: Sequence[Token], folded: str, labels: set[str]) -> Danger | None:
    """Danger now; not the papers after a fire, nor the allowance after an accident."""
    kinds = [Danger(label) for label, _ in book.danger.find(tokens)]
    kinds += [kind for kind, said in book.danger_patterns if said.search(folded)]
    afterwards = bool(labels & {"administrative", "emergency_not"})
    return None if not kinds or (afterwards and "urgent" not in labels) else kinds[0]
