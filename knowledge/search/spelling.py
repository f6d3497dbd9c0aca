"""What a mistyped word was meant to be, given the words the knowledge base uses."""

from collections.abc import Container, Mapping, Sequence
from functools import lru_cache, partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.normalize import fold, from_telex, spoken_variants, tone

SHORTEST_TO_CORRECT = 3  # letters: a shorter word has too many neighbours
TELEX, SPLIT, SPOKEN, ONE_OFF, TWO_OFF = 0.95, 0.9, 0.75, 0.7, 0.45  # trust in each repair
MOST_CANDIDATES = 6


class Spelling:
    """Corrections against a fixed vocabulary of folded words; pure, so results are kept."""

    def __init__(self, frequency: Mapping[str, int], terms: Container[str]) -> None:
        """`frequency`: folded word → in how many groups; `terms` of the index, for its pairs."""
        self._frequency = frequency
        self._terms = terms
        vocabulary = sorted(word for word in frequency if word.isalpha())
        self.neighbours = lru_cache(maxsize=16_384)(partial(_neighbours, vocabulary, frequency))

    def knows(self, folded: str) -> bool:
        """True when the knowledge base uses the word."""
        return folded in self._frequency

    def pair(self, one: str, two: str) -> bool:
        """True when the two folded words stand side by side somewhere."""
        return f"p:{one} {two}" in self._terms

    def telex(self, word: str) -> str | None:
        """The word behind a Telex leftover, when the knowledge base knows it."""
        meant = from_telex(word)
        return meant if meant is not None and self.knows(fold(meant)) else None

    def split(self, folded: str) -> tuple[str, str] | None:
        """Two words run together: "khaisinh" → ("khai", "sinh"), when both are known as a pair."""
        for at in range(2, len(folded) - 1):
            if self.pair(folded[:at], folded[at:]):
                return folded[:at], folded[at:]
        return None

    def sounds_like(self, word: str) -> list[tuple[str, float]]:
        """Toned words that sound the same (l/n, s/x, ch/tr …)."""
        return [(tone(variant), SPOKEN) for variant in spoken_variants(word)]


def _neighbours(
    vocabulary: Sequence[str], frequency: Mapping[str, int], folded: str
) -> tuple[tuple[str, float], ...]:
    """Known folded words within one or two slips of the hand, surest first."""
    if len(folded) < SHORTEST_TO_CORRECT or not folded.isalpha():
        return ()
    furthest = 2 if len(folded) > 5 else 1  # noqa: PLR2004 - one slip in three letters
    near = process.extract(
        folded,
        vocabulary,
        scorer=OSA.distance,
        score_cutoff=furthest,
        limit=4 * MOST_CANDIDATES,
    )
    ranked = sorted(
        ((word, ONE_OFF if distance <= 1 else TWO_OFF) for word, distance, _ in near
         if word != folded and word[:1] in (folded[:1], folded[1:2])),
        key=lambda item: (-item[1], -frequency[item[0]], item[0]),
    )  # fmt: skip
    return tuple(ranked[:MOST_CANDIDATES])
