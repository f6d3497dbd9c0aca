"""Short forms nobody listed: "ts" may be "thai sản", if the knowledge base speaks of it."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from knowledge.search.tokens import Token

SHORTEST, LONGEST = 2, 3  # letters, each the first of a word
MOST_READINGS = 5  # phrases considered for one short form
_NO_VOWEL = "bcdđghklmnpqrstvx"
_NO_LETTER = -1

Phrase = tuple[tuple[str, str], ...]  # (toned, folded) words


class Initials:
    """Phrases of two or three words by the first letters of their words."""

    def __init__(self, texts: Sequence[Sequence[Token]]) -> None:
        """Lay the content words of all names one after the other."""
        numbers: dict[tuple[str, str], int] = {}
        number_of: dict[int, int] = {}  # most words of the texts are one and the same token
        for token in {id(token): token for tokens in texts for token in tokens}.values():
            begins = token.weight and token.toned[0] in _NO_VOWEL
            word = token.toned, token.folded
            number = numbers.setdefault(word, len(numbers)) if begins else _NO_LETTER
            number_of[id(token)] = number
        said: list[int] = []  # -1 between names, and for a word that begins no short form
        for tokens in texts:
            said += map(number_of.__getitem__, map(id, tokens))
            said.append(_NO_LETTER)
        text = np.array(said, dtype=np.int32)
        letters = [_NO_VOWEL.index(toned[0]) for toned, _ in numbers]
        first = np.array([*letters, _NO_LETTER], dtype=np.int8)[text]
        self._phrases = lru_cache(maxsize=1_024)(partial(_phrases, tuple(numbers), text, first))

    def readings(self, word: str) -> tuple[Phrase, ...]:
        """Phrases, commonest first."""
        if not SHORTEST <= len(word) <= LONGEST:
            return ()
        return self._phrases(word) or self._phrases(word.replace("d", "đ"))


def _phrases(
    words: Sequence[tuple[str, str]],
    text: NDArray[np.int32],  # numbers of words
    letters: NDArray[np.int8],  # the first of each, as a place in _NO_VOWEL
    short: str,
) -> tuple[Phrase, ...]:
    if not set(short) <= set(_NO_VOWEL):
        return ()
    ends = max(len(text) - len(short) + 1, 0)
    begins = np.ones(ends, dtype=bool)
    for place, letter in enumerate(short):
        begins &= letters[place : place + ends] == _NO_VOWEL.index(letter)
    starts = np.flatnonzero(begins)
    said = (text[starts + place].tolist() for place in range(len(short)))
    often = Counter(zip(*said, strict=True)).most_common(MOST_READINGS)
    return tuple(tuple(words[number] for number in phrase) for phrase, _ in often)
