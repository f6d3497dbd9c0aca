"""Short forms nobody listed: "ts" may be "thai sản", if the knowledge base speaks of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from knowledge.search.tokens import Token

SHORTEST, LONGEST = 2, 3  # letters, each the first of a word
MOST_READINGS = 5  # phrases considered for one short form
_NO_VOWEL = frozenset("bcdđghklmnpqrstvx")


class Initials:
    """Phrases of two or three words by the first letters of their words."""

    def __init__(self, texts: Iterable[Sequence[Token]]) -> None:
        """Count the phrases of content words in all names."""
        often: dict[str, Counter[tuple[tuple[str, str], ...]]] = defaultdict(Counter)
        for tokens in texts:
            words = [
                (token.toned, token.folded)
                if token.weight and token.toned[0] in _NO_VOWEL
                else None
                for token in tokens
            ]
            for length in range(SHORTEST, LONGEST + 1):
                for start in range(len(words) - length + 1):
                    part = words[start : start + length]
                    if None not in part:
                        said = tuple(word for word in part if word is not None)
                        often["".join(toned[0] for toned, _ in said)][said] += 1
        self._phrases = {
            short: tuple(phrase for phrase, _ in counted.most_common(MOST_READINGS))
            for short, counted in often.items()
        }

    def readings(self, word: str) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Phrases, commonest first, as (toned, folded) words."""
        if not SHORTEST <= len(word) <= LONGEST:
            return ()
        loose = self._phrases.get(word, ())
        return loose or self._phrases.get(word.replace("d", "đ"), ())
