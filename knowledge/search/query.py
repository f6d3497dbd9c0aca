"""Turn a question into the terms it may mean, each with how surely it is meant."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.search.index import Index
from knowledge.search.initials import Initials
from knowledge.search.spelling import SPLIT, TELEX, Spelling
from knowledge.search.tokens import Token, concepts_of, tokenize, weighed

# How surely a word of the question means a word of the knowledge base.
UNMARKED = 0.85  # typed without marks, met by a word that has them
UNMARKED_ALONE = 0.5  # the same, in a message whose other words have their marks
OTHER_MARKS = 0.2  # marks were typed and they are different ones
OTHER_MARKS_UNKNOWN = 0.6  # the same, but the typed form exists nowhere: a slip
SUPPORTED = 0.6  # a known word that fits no neighbour, corrected to one that does
MARKED_UNKNOWN = 0.4  # a correction of a word typed with marks: rather a word we do not know
INITIALS = 0.5  # a short form nobody listed
CAREFUL = 0.4  # share of words with marks from which a message is typed with marks
UNKNOWN_MASS = 0.9  # share of the rarest word's mass that an unknown content word has
ASKING = 0.15  # weight of a word that only asks for a facet

Meaning = tuple[str, str]  # (toned, folded)


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be scored."""

    tokens: tuple[Token, ...]
    terms: Mapping[int, float]  # term id → quality 0..1
    meant: tuple[tuple[int, ...], ...]  # per token: the word terms it may mean
    masses: tuple[float, ...]  # per token: how much of the question it is
    mass: float  # of the whole question, pairs and concepts included
    repairs: tuple[str, ...] = ()  # expansions and corrections, for --explain


class QueryReader:
    """Reads questions against one index."""

    def __init__(self, index: Index, names: Sequence[Sequence[Token]]) -> None:
        """Take the vocabulary from the index and the names it was built from."""
        self._index = index
        self._initials = Initials(names)
        self._meanings_of: Mapping[str, tuple[Meaning, ...]] = {
            folded: tuple((toned, folded) for toned in all_toned)
            for folded, all_toned in index.variants.items()
        }
        self._folded_of = {toned: folded for folded, all_toned in index.variants.items()
                           for toned in all_toned}  # fmt: skip
        ids = {toned: index.term_ids["w:" + toned] for toned in self._folded_of}
        self._words = {toned: (number, float(index.mass[number])) for toned, number in ids.items()}
        frequency = {
            folded: sum(int(index.frequency[ids[toned]]) for toned in variants)
            for folded, variants in index.variants.items()
        }
        self._spelling = Spelling(frequency, index.term_ids.keys())
        self._unknown = index.rarest * UNKNOWN_MASS

    def read(self, tokens: Sequence[Token], asking: Collection[int] = ()) -> Query:
        """The terms of a question; `asking` are positions of words that name no matter."""
        tokens = [
            weighed(token, ASKING) if at in asking and token.weight > ASKING else token
            for at, token in enumerate(tokens)
        ]
        terms: dict[int, float] = {}
        masses, meant = [], []
        readings: list[dict[str, float]] = []  # per token: folded words it may be
        notes = [f"{t.expanded_from} → {t.word}" for t in tokens if t.expanded_from]
        careful = sum(token.marked for token in tokens) >= CAREFUL * len(tokens)
        for at, token in enumerate(tokens):
            meanings, note = self._meanings(tokens, at, careful)
            notes += [note] if note else []
            reading: dict[str, float] = {}
            ids = []
            mass = 0.0
            weight = token.weight or ASKING
            for (toned, folded), quality in meanings.items():
                term_id, rarity = self._words[toned]
                ids.append(term_id)
                if quality * weight > terms.get(term_id, 0.0):
                    terms[term_id] = quality * weight
                if quality > reading.get(folded, 0.0):
                    reading[folded] = quality
                mass = max(mass, rarity * quality)
            readings.append(reading)
            meant.append(tuple(ids))
            masses.append((mass or self._unknown) * token.weight)
        mass = sum(masses) + self._pairs(readings, tokens, terms) + self._concepts(tokens, terms)
        return Query(tuple(tokens), terms, tuple(meant), tuple(masses), mass, tuple(notes))

    def _meanings(
        self,
        tokens: Sequence[Token],
        at: int,
        careful: bool,  # noqa: FBT001 - a fact of the whole message
    ) -> tuple[dict[Meaning, float], str]:
        """What the word at `at` may mean, and what was repaired to see it."""
        token = tokens[at]
        forms = self._meanings_of.get(token.folded)
        if forms is None:
            return self._repaired(token)
        typed = token.toned, token.folded
        exact = typed in forms
        found = dict.fromkeys(forms, _trust_in_others(token, exact, careful))
        if exact:
            found[typed] = 1.0
        note = ""
        if token.marked and not exact:
            for alike, quality in self._sounding(token).items():
                found.setdefault(alike, quality)
                note = f"{token.word} ≈ {alike[0]}"
        if (
            token.weight == 1
            and not token.expanded_from
            and not self._fits(tokens, at, token.folded)
        ):
            for folded, _ in self._spelling.neighbours(token.folded):
                if self._fits(tokens, at, folded):
                    for meaning in self._meanings_of[folded]:
                        found.setdefault(meaning, SUPPORTED)
                    note = f"{token.word} ≈ {folded}"
        return found, note

    def _repaired(self, token: Token) -> tuple[dict[Meaning, float], str]:
        """Meanings of a word the knowledge base does not know."""
        found: dict[Meaning, float] = {}
        meant = self._spelling.telex(token.word)
        if meant is not None:
            reread = tokenize(meant)[0]
            for variant in self._index.variants.get(reread.folded, ()):
                found[variant, reread.folded] = TELEX if variant == reread.toned else OTHER_MARKS
            return found, f"{token.word} → {meant}"
        parts = self._spelling.split(token.folded)
        if parts is not None:
            for part in parts:
                for variant in self._index.variants.get(part, ()):
                    found[variant, part] = SPLIT
            return found, f"{token.word} → {' '.join(parts)}"
        for phrase in self._initials.readings(token.word):
            found.update(dict.fromkeys(phrase, INITIALS))
        if not found:
            found = self._sounding(token)
            for folded, quality in self._spelling.neighbours(token.folded):
                for variant in self._index.variants[folded]:
                    found.setdefault(
                        (variant, folded), quality * (MARKED_UNKNOWN if token.marked else 1)
                    )
        return found, f"{token.word} ≈ {', '.join(sorted({f for _, f in found}))}" if found else ""

    def _sounding(self, token: Token) -> dict[Meaning, float]:
        """Known words that sound the same: as typed, or with any marks when none were typed."""
        found: dict[Meaning, float] = {}
        for toned, quality in self._spelling.sounds_like(token.word):
            forms = (toned,) if token.marked else self._index.variants.get(toned, ())
            for form in forms:
                if form in self._folded_of:
                    found[form, self._folded_of[form]] = quality
        return found

    def _fits(self, tokens: Sequence[Token], at: int, folded: str) -> bool:
        """True when the word stands beside one of its neighbours somewhere in the knowledge."""
        before = tokens[at - 1].folded if at else None
        after = tokens[at + 1].folded if at + 1 < len(tokens) else None
        if before is None and after is None:
            return True
        return (before is not None and self._spelling.pair(before, folded)) or (
            after is not None and self._spelling.pair(folded, after)
        )

    def _pairs(
        self,
        readings: Sequence[Mapping[str, float]],
        tokens: Sequence[Token],
        terms: dict[int, float],
    ) -> float:
        """Add the pairs of neighbours, and the two words a run-together one was split into."""
        total = 0.0
        for at, one in enumerate(readings):
            two = readings[at + 1] if at + 1 < len(readings) else {}
            inside = one if len(one) > 1 and tokens[at].folded not in one else {}
            best = 0.0
            for seconds in (two, inside):
                for first, trust in one.items():
                    for second, other in seconds.items():
                        term_id = self._index.term_ids.get(f"p:{first} {second}")
                        if term_id is not None:
                            quality = min(trust, other)
                            terms[term_id] = max(terms.get(term_id, 0.0), quality)
                            best = max(best, float(self._index.mass[term_id]) * quality)
            total += best
        return total

    def _concepts(self, tokens: list[Token], terms: dict[int, float]) -> float:
        total = 0.0
        for name, sureness in concepts_of(tokens).items():
            term_id = self._index.term_ids.get("c:" + name)
            if term_id is not None:
                terms[term_id] = sureness
                total += float(self._index.mass[term_id]) * sureness
        return total


def _trust_in_others(token: Token, exact: bool, careful: bool) -> float:  # noqa: FBT001 - two facts
    """How surely a typed word means a known form of it with other marks."""
    if not token.marked:
        return UNMARKED_ALONE if careful and exact else UNMARKED
    return OTHER_MARKS if exact else OTHER_MARKS_UNKNOWN
