"""Which of several names a person means by a few words: «cchc quý 3», "lo thi binh"."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from knowledge.normalize import clean, fold

# 0-100. A word counts by how alike it is to the likest word of a name (rapidfuzz ratio, folded).
# In tests/unit/official_chat/test_finding_names.py one slip in a word scores 80 and more («bao
# cap» for «báo cáo»: 83), two words that merely share letters 67 and less («thang», «thanh» would
# be 80, hence ALIKE above it).
ALIKE = 82.0
FITS = 60.0  # of the words said: who says more words than the name has means it none the less
CLOSE = 12.0  # below the best, still not to be told apart from it

_WORD = re.compile(r"\w+")
_SHORTEST_INITIALS = 2
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NUMBER = 6  # letters that a number weighs: another quarter is another report
_EMPTY = frozenset(
    {"viec", "cho", "cua", "va", "ve", "nam", "so", "toi", "nay", "anh", "chi", "ong", "ba"}
)


def find(wanted: str, names: Sequence[str]) -> tuple[int, ...]:
    """The places of the names that fit, the best first; one alone is meant, several are to ask."""
    every = _words(wanted)
    said = [word for word in every if word not in _EMPTY] or every
    if not said:
        return ()
    scored = [(_score(said, _words(name)), place) for place, name in enumerate(names)]
    best = max((score for score, _ in scored), default=0.0)
    close = [one for one in scored if one[0] >= max(FITS, best - CLOSE)]
    return tuple(place for _, place in sorted(close, key=lambda one: (-one[0], one[1])))


def _words(text: str) -> list[str]:
    return [_ROMAN.get(word, word) for word in _WORD.findall(fold(clean(text)))]


def _score(said: Sequence[str], name: Sequence[str]) -> float:
    """How much of what was said a name has, long words counting for more."""
    initials = "".join(word[0] for word in name)
    weights = [_NUMBER if word.isdecimal() else len(word) for word in said]
    return sum(
        weight * _best(word, name, initials) for word, weight in zip(said, weights, strict=True)
    ) / sum(weights)


def _best(word: str, name: Sequence[str], initials: str) -> float:
    if word in name:
        return 100.0
    if word.isdecimal():
        return 0.0
    if len(word) >= _SHORTEST_INITIALS and word in initials:
        return 100.0
    best = max((fuzz.ratio(word, other) for other in name), default=0.0)
    return best if best >= ALIKE else 0.0
