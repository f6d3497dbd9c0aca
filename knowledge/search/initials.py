"""Short forms nobody listed: "ts" may be "thai sản", if the knowledge base speaks of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from knowledge.search.tokens import Token

SHORTEST, LONGEST = 2, 3  # letters, each the first of a word
MOST_READINGS = 5  # phrases considered for one short form
_NO_VOWEL = "bcdđghklmnpqrstvx"
_NO_LETTER = -1

Phrase = tuple[tuple[str, str], ...]  # (toned, folded) words


class Initials:
    """Phrases of two or three words by the first letters of their words."""

    def __init__(self, texts: Iterable[Sequence[Token]]) -> None:
        """Lay the content words of all names one after the other."""
        numbers: dict[tuple[str, str], int] = {}
        said: list[int] = []  # -1 between names, and for a word that begins no short form
        for tokens in texts:
            for token in tokens:
                if token.weight and token.toned[0] in _NO_VOWEL:
                    word = token.toned, token.folded
                    said.append(numbers.setdefault(word, len(numbers)))
                else:
                    said.append(_NO_LETTER)
            said.append(_NO_LETTER)
        self._words = list(numbers)
        letters = [_NO_VOWEL.index(toned[0]) for toned, _ in self._words]
        self._said = np.array(said, dtype=np.int32)
        self._letters = np.array([*letters, _NO_LETTER], dtype=np.int8)[self._said]
        self._kept = lru_cache(maxsize=1_024)(self._phrases)

    def readings(self, word: str) -> tuple[Phrase, ...]:
        """Phrases, commonest first."""
        if not SHORTEST <= len(word) <= LONGEST:
            return ()
        return self._kept(word) or self._kept(word.replace("d", "đ"))

    def _phrases(self, short: str) -> tuple[Phrase, ...]:
        if not set(short) <= set(_NO_VOWEL):
            return ()
        ends = len(self._said) - len(short) + 1
        begins = np.ones(max(ends, 0), dtype=bool)
        for place, letter in enumerate(short):
            begins &= self._letters[place : place + ends] == _NO_VOWEL.index(letter)
        starts = np.flatnonzero(begins)
        often = Counter(zip(*(self._said[starts + n].tolist() for n in range(len(short))),
                            strict=True))  # fmt: skip
        return tuple(
            tuple(self._words[number] for number in phrase)
            for phrase, _ in often.most_common(MOST_READINGS)
        )
