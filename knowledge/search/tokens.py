"""Cut a text into words, with abbreviations written out and the weight each word carries."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.keeping import keeping
from knowledge.lexicon.loading import Concept, Lexicon, lexicon
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


class Words(list[Token]):
    """The words of a text in order; made by `tokenize`, and not changed after."""

    __slots__ = ("concepts",)

    concepts: list[tuple[int, list[tuple[int, list[Concept]]]]]  # as `PhraseTree.everywhere` found


def tokenize(text: str) -> Words:
    """The words of a question or of an entry's text, in order."""
    known = lexicon()
    cleaned = clean(text)
    if "-" in cleaned:
        cleaned = _DOSSIER.sub(" mã hồ sơ ", cleaned)
    plain = words(cleaned)
    if known.abbreviated.isdisjoint(plain):
        return _weighed(list(map(_as_typed, plain)), known)
    tokens: list[Token] = []
    at = 0
    while at < len(plain):
        word = plain[at]
        phrases = known.short_phrases.starting(plain, at)
        if phrases:
            length, (phrase,) = phrases[-1]
            tokens += _written_out(phrase, known.short[phrase])
            at += length
            continue
        if word in known.ambiguous:
            readings, default = known.ambiguous[word]
            around = _around(plain, at)
            means = next((r.means for r in readings if r.near & around), default)
        else:
            means = known.short.get(word, (word,))
        tokens += [_as_typed(word)] if means == (word,) else _written_out(word, means)
        at += 1
    return _weighed(tokens, known)


def _token(word: str, short: str = "") -> Token:
    """A word that stands alone; `short` is the short form it was written out from."""
    known = lexicon()
    folded, toned, marked = fold(word), tone(word), bool(short) or is_marked(word)
    if marked or toned in known.filler:
        weight = known.filler.get(toned, 1.0)
    else:
        weight = known.filler_folded.get(folded, 1.0)
    return Token(word, folded, toned, marked, weight, short)


_as_typed = keeping(65_536)(_token)


def _written_out(short: str, means: tuple[str, ...]) -> list[Token]:
    return [_token(word, short) for word in means]


def _around(plain: list[str], at: int) -> frozenset[str]:
    before = [fold(word) for word in plain[max(0, at - NEAR) : at]]
    after = [fold(word) for word in plain[at + 1 : at + 1 + NEAR]]
    pairs = [f"{a} {b}" for part in (before, after) for a, b in pairwise(part)]
    return frozenset([*before, *after, *pairs])


def _weighed(tokens: list[Token], known: Lexicon) -> Words:
    """Weigh words by their phrase: a filler of several words as one, a concept as content."""
    toned = [token.toned for token in tokens]
    folded = [token.folded for token in tokens]
    weights = [token.weight for token in tokens]
    for start, fillers in known.filler_phrases.everywhere(toned):
        length, (weight,) = fillers[-1]
        for at in range(start, start + length):
            weights[at] = min(weights[at], weight)
    found = known.concepts.everywhere(folded)
    for start, concepts in found:
        for length, said in reversed(concepts):
            end = start + length
            names = _meant(said, toned[start:end])
            if not names and not any(token.marked for token in tokens[start:end]):
                names = {name for _, name in said}
            if length > 1 and names - known.people:
                for at in range(start, end):
                    weights[at] = max(weights[at], PART_OF_CONCEPT)
                break
    text = Words(
        one if one.weight == weight else weighed(one, weight)
        for one, weight in zip(tokens, weights, strict=True)
    )
    text.concepts = found
    return text


def _meant(said: Iterable[tuple[tuple[str, ...], str]], toned: Sequence[str]) -> set[str]:
    """The concepts that are said with just these marks."""
    typed = tuple(toned)
    return {name for marks, name in said if marks == typed}


def weighed(token: Token, weight: float) -> Token:
    """The same word with another weight."""
    return Token(token.word, token.folded, token.toned, token.marked, weight, token.expanded_from)


def says_only(tokens: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """True when a message is the phrase and, besides, only fillers and common verbs."""
    said = {token.folded: token for token in tokens}
    for word in phrase:
        token = said.pop(word.folded, None)
        if token is None or (token.marked and token.toned != word.toned):
            return False
    return all(token.weight < PART_OF_CONCEPT for token in said.values())


def concepts_of(tokens: Sequence[Token]) -> dict[str, float]:
    """Concept → how surely it is meant: 1 with the marks typed, less for a folded reading."""
    found: dict[str, float] = {}
    if isinstance(tokens, Words):
        phrases = tokens.concepts
    else:
        phrases = lexicon().concepts.everywhere([token.folded for token in tokens])
    for start, concepts in phrases:
        for length, said in reversed(concepts):
            part = tokens[start : start + length]
            typed = tuple(token.toned for token in part)
            found.update({name: 1.0 for marks, name in said if marks == typed})
            if not all(token.marked for token in part):
                sureness = 0.5 if length == 1 else 0.85
                for _, name in said:
                    found[name] = max(found.get(name, 0.0), sureness)
    return found
