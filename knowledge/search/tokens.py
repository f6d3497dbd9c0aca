"""Cut a text into words, with abbreviations written out and the weight each word carries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.lexicon.loading import Lexicon, lexicon
from knowledge.normalize import clean, fold, is_marked, tone, words

# A dossier's number, "H37.12-261105-0012" (domain.md §3.3): read as what it is.
_DOSSIER = re.compile(r"\b[a-z]\d{2}(?:\.[0-9a-z]{1,6})*-\d{6}-\d{3,6}\b")
PART_OF_CONCEPT = 0.7  # least weight of a word inside a phrase that names something: "sao y"
NEAR = 3  # words on either side that can decide an ambiguous short form


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text."""

    word: str  # as written, abbreviations written out
    folded: str
    toned: str
    marked: bool  # its writer typed diacritics, or an abbreviation gave them
    weight: float = 1.0  # 0 = filler, 1 = full content
    expanded_from: str = ""  # the short form it stands for


def tokenize(text: str) -> list[Token]:
    """The words of a question or of an entry's text, in order."""
    known = lexicon()
    plain = words(_DOSSIER.sub(" mã hồ sơ ", clean(text)))
    tokens: list[Token] = []
    at = 0
    while at < len(plain):
        phrase = _short_phrase(plain, at, known)
        if phrase:
            tokens += _written_out(phrase, known.short[phrase])
            at += phrase.count(" ") + 1
            continue
        word = plain[at]
        if word in known.ambiguous:
            readings, default = known.ambiguous[word]
            around = _around(plain, at)
            means = next((r.means for r in readings if r.near & around), default)
        else:
            means = known.short.get(word, (word,))
        if means == (word,):
            tokens.append(Token(word, fold(word), tone(word), is_marked(word)))
        else:
            tokens += _written_out(word, means)
        at += 1
    return _weighed(tokens, known)


def _short_phrase(plain: list[str], at: int, known: Lexicon) -> str:
    """The longest short form of several words that begins here, or ""."""
    for length in range(min(known.short_reach.get(plain[at], 0), len(plain) - at), 1, -1):
        phrase = " ".join(plain[at : at + length])
        if phrase in known.short:
            return phrase
    return ""


def _written_out(short: str, means: tuple[str, ...]) -> list[Token]:
    return [Token(w, fold(w), tone(w), marked=True, expanded_from=short) for w in means]


def _around(plain: list[str], at: int) -> frozenset[str]:
    before = [fold(word) for word in plain[max(0, at - NEAR) : at]]
    after = [fold(word) for word in plain[at + 1 : at + 1 + NEAR]]
    pairs = [f"{a} {b}" for part in (before, after) for a, b in pairwise(part)]
    return frozenset([*before, *after, *pairs])


def _weighed(tokens: list[Token], known: Lexicon) -> list[Token]:
    """Give fillers their weight; a multi-word filler weighs as one, wherever it stands."""
    toned = [token.toned for token in tokens]
    folded = [token.folded for token in tokens]
    marked = [token.marked for token in tokens]
    weights = [known.filler.get(t.toned, 1.0) if t.marked or t.toned in known.filler
               else known.filler_folded.get(t.folded, 1.0) for t in tokens]  # fmt: skip
    for start in range(len(tokens)):
        reach = known.filler_reach.get(toned[start], 0)
        for length in range(min(reach, len(tokens) - start), 1, -1):
            weight = known.filler_phrases.get(tuple(toned[start : start + length]))
            if weight is not None:
                for at in range(start, start + length):
                    weights[at] = min(weights[at], weight)
                break
    for start in range(len(tokens) - 1):
        for length in range(_reach_of_concepts(toned, folded, start, known), 1, -1):
            end = start + length
            names = known.concepts.get(tuple(toned[start:end]), ())
            if not names and not any(marked[start:end]):
                names = known.concepts_folded.get(tuple(folded[start:end]), ())
            if names and set(names) - known.people:
                for at in range(start, end):
                    weights[at] = max(weights[at], PART_OF_CONCEPT)
                break
    return [
        one if one.weight == weight
        else Token(one.word, one.folded, one.toned, one.marked, weight, one.expanded_from)
        for one, weight in zip(tokens, weights, strict=True)
    ]  # fmt: skip


def _reach_of_concepts(
    toned: Sequence[str], folded: Sequence[str], start: int, known: Lexicon
) -> int:
    """Words of the longest concept that may begin here."""
    reach = max(known.concept_reach.get(toned[start], 0), known.folded_reach.get(folded[start], 0))
    return min(reach, len(toned) - start)


def says_only(tokens: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """True when a message is the phrase and, besides, only fillers and common verbs."""
    said = {token.folded: token for token in tokens}
    for word in phrase:
        token = said.pop(word.folded, None)
        if token is None or (token.marked and token.toned != word.toned):
            return False
    return all(token.weight < PART_OF_CONCEPT for token in said.values())


def concepts_of(tokens: list[Token]) -> dict[str, float]:
    """Concept → how surely it is meant: 1 with the marks typed, less for a folded reading."""
    known = lexicon()
    found: dict[str, float] = {}
    toned = [token.toned for token in tokens]
    folded = [token.folded for token in tokens]
    for start in range(len(tokens)):
        for length in range(_reach_of_concepts(toned, folded, start, known), 0, -1):
            key = tuple(toned[start : start + length])
            for name in known.concepts.get(key, ()):
                found[name] = 1.0
            part = tokens[start : start + length]
            loose = tuple(folded[start : start + length])
            if loose in known.concepts_folded and not all(token.marked for token in part):
                sureness = 0.5 if length == 1 else 0.85
                for name in known.concepts_folded[loose]:
                    found[name] = max(found.get(name, 0.0), sureness)
    return found
