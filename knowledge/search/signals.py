"""What a message is besides a question: danger, small talk, another language, misuse.

Phrases come from lexicon/signals.toml. A word typed without marks is met by its folded form;
marks that were typed must agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.lexicon.loading import read_toml
from knowledge.normalize import fold, tone, words
from knowledge.search.outcome import Courtesy, Danger
from knowledge.search.tokens import Token, tokenize


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What was heard; each is a hint, the engine decides."""

    danger: Danger | None = None
    harmless: bool = False  # words of danger in an administrative sense
    social: Courtesy | None = None
    social_words: int = 0  # how many words the social phrases cover
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
        for at, token in enumerate(tokens):
            for phrase, label in self._by_first.get(token.folded, ()):
                heard = tokens[at : at + len(phrase)]
                if len(heard) == len(phrase) and all(map(_same, heard, phrase)):
                    found.append((label, range(at, at + len(phrase))))
        return found


def _same(heard: Token, phrase: Token) -> bool:
    return heard.toned == phrase.toned if heard.marked else heard.folded == phrase.folded


@dataclass(frozen=True, slots=True)
class _Book:
    danger: Phrases
    social: Phrases
    others: Phrases  # injection, wrongdoing, personal_data, denunciation, emergency_not
    personal: tuple[re.Pattern[str], ...]
    foreign: frozenset[str]


def _flat(value: Any) -> list[str]:  # noqa: ANN401 - TOML: a string, a list or a table of lists
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _flat(part)]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = read_toml("signals.toml")
    plain = ("injection", "wrongdoing", "personal_data", "denunciation", "emergency_not")
    return _Book(
        danger=Phrases((text, kind) for kind, said in data["emergency"].items() for text in said),
        social=Phrases((text, kind) for kind, said in data["social"].items() for text in said),
        others=Phrases((text, name) for name in plain for text in _flat(data[name])),
        personal=tuple(re.compile(one) for one in _flat(data.get("personal_patterns", []))),
        foreign=frozenset(_flat(data["foreign"])),
    )


def heard(cleaned: str, tokens: Sequence[Token]) -> Signals:
    """Listen to a message."""
    book = _book()
    folded = " ".join(token.folded for token in tokens)
    dangers = [label for label, _ in book.danger.find(tokens)]
    social = book.social.find(tokens)
    labels = {label for label, _ in book.others.find(tokens)}
    covered = {at for _, places in social for at in places}
    longest = max(social, key=lambda hit: len(hit[1]), default=None)
    foreign, gibberish = _not_vietnamese(cleaned, book.foreign)
    return Signals(
        danger=Danger(dangers[0]) if dangers else None,
        harmless="emergency_not" in labels,
        social=Courtesy(longest[0]) if longest else None,
        social_words=len(covered),
        injection="injection" in labels,
        wrongdoing="wrongdoing" in labels,
        personal="personal_data" in labels or any(one.search(folded) for one in book.personal),
        denunciation="denunciation" in labels,
        foreign=foreign,
        gibberish=gibberish,
    )


_ONSET = "b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x"
_RHYME = (
    "(?:a[iouy]?|e[ou]?|i(?:eu?|a|u)?|o(?:ai|ay|ao|eo|a|e|i|o)?|u(?:yeu?|ya|ye|yu|ay|au|oi|ou|oe|ao|a|e|i|o|y|u)?|y(?:eu?|u)?)"
    "(?:ch|c|m|ng|nh|n|p|t)?"
)
_SYLLABLE = re.compile(rf"^(?:{_ONSET})?{_RHYME}$")
_SHORT_FORM = 4  # letters: a shorter odd word may be an abbreviation
MANY_ODD = (
    0.5  # share of words that are no Vietnamese syllables from which a text is not Vietnamese
)
FEW_WORDS = 3
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u2e80-\uffff\U00010000-\U0010ffff]")


def _not_vietnamese(cleaned: str, function_words: frozenset[str]) -> tuple[bool, bool]:
    """(another language, gibberish)."""
    letters = [char for char in cleaned if char.isalpha()]
    if not letters:
        return False, True
    if len(_OTHER_SCRIPT.findall("".join(letters))) > len(letters) / 3:
        return True, False
    spoken = [word for word in words(cleaned) if word.isalpha()]
    known = [word for word in spoken if word in function_words]
    odd = [word for word in spoken if not _is_syllable(word)]
    share = len(odd) / len(spoken) if spoken else 1.0
    if (
        len(known) + len(odd) >= FEW_WORDS
        and known
        and (len(known) + len(odd)) / len(spoken) >= MANY_ODD
    ):
        return True, False
    if spoken and share > MANY_ODD and all(len(word) > _SHORT_FORM for word in odd):
        return False, True
    return False, bool(spoken) and share > MANY_ODD and len(spoken) >= FEW_WORDS


def _is_syllable(word: str) -> bool:
    return _SYLLABLE.match(fold(word)) is not None and tone(word)[:-1].isalpha()
