"""Turn a question into the terms it may mean, each with how surely it is meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.search.index import CONCEPT_MASS, PAIR_MASS, Index
from knowledge.search.spelling import SPLIT, TELEX, Spelling
from knowledge.search.tokens import Token, concepts_of, tokenize

UNMARKED = 0.85  # a word typed without marks, met by a word that has them
OTHER_MARKS = 0.2  # marks were typed and they are different ones
OTHER_MARKS_UNKNOWN = 0.6  # the same, but the typed form exists nowhere: a slip
SUPPORTED = 0.6  # a known word that fits no neighbour, corrected to one that does
UNKNOWN_MASS = 0.9  # share of the rarest word's mass that an unknown content word has


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be scored."""

    tokens: tuple[Token, ...]
    terms: Mapping[int, float]  # term id → quality 0..1
    owners: Mapping[int, int]  # word term id → the token it came from
    masses: tuple[float, ...]  # per token: how much of the question it is
    mass: float  # of the whole question, pairs and concepts included
    expansions: tuple[str, ...] = field(default=())  # repairs and expansions, for --explain

    @property
    def content(self) -> float:
        """Number of content words, fillers counted by their weight."""
        return sum(token.weight for token in self.tokens)


class QueryReader:
    """Reads questions against one index."""

    def __init__(self, index: Index) -> None:
        """Take the vocabulary from the index."""
        self.index = index
        frequency: dict[str, int] = {}
        for folded, variants in index.variants.items():
            frequency[folded] = sum(index.frequency.get("w:" + word, 0) for word in variants)
        pairs = (term[2:] for term in index.term_ids if term.startswith("p:"))
        self.spelling = Spelling(frequency, pairs)
        self._unknown = index.rarest * UNKNOWN_MASS

    def read(self, text: str) -> Query:
        """The terms of a question."""
        tokens = tokenize(text)
        terms: dict[int, float] = {}
        owners: dict[int, int] = {}
        masses = []
        notes = [f"{t.expanded_from} → {t.word}" for t in tokens if t.expanded_from]
        readings: list[dict[str, float]] = []  # per token: folded form → quality
        for at, token in enumerate(tokens):
            meanings, note = self._meanings(tokens, at)
            if note:
                notes.append(note)
            token_mass = 0.0
            folded: dict[str, float] = {}
            for (toned, folded_form), quality in meanings.items():
                folded[folded_form] = max(folded.get(folded_form, 0.0), quality)
                term_id = self.index.term_ids.get("w:" + toned)
                if term_id is None:
                    continue
                if quality > terms.get(term_id, 0.0):
                    terms[term_id] = quality
                    owners[term_id] = at
                token_mass = max(token_mass, float(self.index.mass[term_id]) * quality)
            readings.append(folded)
            masses.append(token_mass or self._unknown * token.weight)
        self._pairs(readings, tokens, terms)
        mass = sum(masses) + self._pair_mass(readings, tokens)
        mass += self._concepts(tokens, terms)
        return Query(tuple(tokens), terms, owners, tuple(masses), mass, tuple(notes))

    def _meanings(
        self, tokens: list[Token], at: int
    ) -> tuple[dict[tuple[str, str], float], str]:
        """(toned, folded) → quality, and what was repaired."""
        token, spelling = tokens[at], self.spelling
        found: dict[tuple[str, str], float] = {}
        note = ""
        variants = self.index.variants.get(token.folded, ())
        known_form = token.toned in variants
        for variant in variants:
            if variant == token.toned:
                quality = 1.0
            elif not token.marked:
                quality = UNMARKED
            else:
                quality = OTHER_MARKS if known_form else OTHER_MARKS_UNKNOWN
            found[variant, token.folded] = quality
        if token.marked and not known_form:
            for toned, quality in spelling.sounds_like(token.word):
                folded = self._folded_of(toned)
                if folded is not None:
                    found.setdefault((toned, folded), quality)
                    note = f"{token.word} ≈ {toned}"
        if not variants:
            note = self._repair(token, found) or note
        elif token.weight and not self._fits(tokens, at, token.folded):
            for folded, _ in spelling.neighbours(token.folded):
                if self._fits(tokens, at, folded):
                    for variant in self.index.variants[folded]:
                        found.setdefault((variant, folded), SUPPORTED)
                    note = f"{token.word} ≈ {folded}"
        return found, note

    def _folded_of(self, toned: str) -> str | None:
        if "w:" + toned not in self.index.term_ids:
            return None
        return next((f for f, forms in self.index.variants.items() if toned in forms), None)

    def _repair(self, token: Token, found: dict[tuple[str, str], float]) -> str:
        """Meanings of a word the knowledge base does not know."""
        meant = self.spelling.telex(token.word)
        if meant is not None:
            (reread,) = tokenize(meant)[:1] or (token,)
            for variant in self.index.variants.get(reread.folded, ()):
                found[variant, reread.folded] = TELEX if variant == reread.toned else OTHER_MARKS
            return f"{token.word} → {meant}"
        parts = self.spelling.split(token.folded)
        if parts is not None:
            for part in parts:
                for variant in self.index.variants.get(part, ()):
                    found[variant, part] = SPLIT
            return f"{token.word} → {' '.join(parts)}"
        for folded, quality in self.spelling.neighbours(token.folded):
            for variant in self.index.variants[folded]:
                found.setdefault((variant, folded), quality)
        return f"{token.word} ≈ {', '.join(sorted({f for _, f in found}))}" if found else ""

    def _fits(self, tokens: list[Token], at: int, folded: str) -> bool:
        """True when the word stands beside one of its neighbours somewhere in the knowledge."""
        before = tokens[at - 1].folded if at else None
        after = tokens[at + 1].folded if at + 1 < len(tokens) else None
        if before is None and after is None:
            return True
        return (before is not None and self.spelling.pair(before, folded)) or (
            after is not None and self.spelling.pair(folded, after)
        )

    def _pairs(
        self, readings: list[dict[str, float]], tokens: list[Token], terms: dict[int, float]
    ) -> None:
        for at, (one, two) in enumerate(zip(readings, readings[1:], strict=False)):
            here = {**one, tokens[at].folded: max(one.values(), default=0.0)} if one else {}
            for first, q1 in here.items():
                for second, q2 in two.items():
                    term_id = self.index.term_ids.get(f"p:{first} {second}")
                    if term_id is not None:
                        terms[term_id] = max(terms.get(term_id, 0.0), min(q1, q2))

    def _pair_mass(self, readings: list[dict[str, float]], tokens: list[Token]) -> float:
        """What the question's pairs weigh: the known ones by their rarity."""
        total = 0.0
        for one, two in zip(readings, readings[1:], strict=False):
            best = 0.0
            for first in one:
                for second in two:
                    term_id = self.index.term_ids.get(f"p:{first} {second}")
                    if term_id is not None:
                        best = max(best, float(self.index.mass[term_id]))
            total += best
        del tokens
        return total

    def _concepts(self, tokens: list[Token], terms: dict[int, float]) -> float:
        total = 0.0
        for name, sureness in concepts_of(tokens).items():
            term_id = self.index.term_ids.get("c:" + name)
            if term_id is not None:
                terms[term_id] = sureness
                total += float(self.index.mass[term_id]) * sureness
        return total


__all__ = ["CONCEPT_MASS", "PAIR_MASS", "Query", "QueryReader"]
