"""The search index: rows of weighted terms, grouped by the matter they speak of.

A *row* is one way to name a matter: a title, a wording, a title with a case. A *group* is a
matter: one entry and its copies. Terms are toned words ("w:"), folded pairs of neighbours ("p:")
and concepts ("c:"). Everything is built once and never changes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.lexicon.loading import lexicon
from knowledge.search.tokens import Token, concepts_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

PAIR_MASS = 0.5  # a pair of neighbours weighs this much of its rarity: tuned in bench/tune.py
CONCEPT_MASS = 0.8
WHO = 0.5  # share of its mass that a concept keeps when it only says who is spoken of
SATURATION = 1.2  # BM25 k1
LENGTH_NORM = 0.4  # BM25 b


@dataclass(frozen=True, slots=True)
class Row:
    """One way to name a matter."""

    group: int
    text: str
    weight: float = 1.0  # 1 for wordings and titles, less for weaker evidence


def terms_of(tokens: Sequence[Token]) -> dict[str, float]:
    """Term → weight 0..1 within this text (filler weight; sureness for concepts)."""
    terms: dict[str, float] = {}
    for token in tokens:
        terms["w:" + token.toned] = max(terms.get("w:" + token.toned, 0.0), token.weight)
    for one, two in pairwise(tokens):
        weight = (one.weight * two.weight) ** 0.5 if one.weight and two.weight else 0.0
        if weight:
            key = f"p:{one.folded} {two.folded}"
            terms[key] = max(terms.get(key, 0.0), weight)
    for name, sureness in concepts_of(list(tokens)).items():
        terms["c:" + name] = sureness * (WHO if name in lexicon().people else 1.0)
    return terms


class Index:
    """Postings over rows and groups, and the rarity of each term."""

    def __init__(self, groups: int, rows: Iterable[Row], names: Sequence[Sequence[Token]]) -> None:
        """Build from the rows of `groups` matters; `names` are their tokenized texts."""
        self.groups = groups
        self.rows = tuple(rows)
        self.row_group: Ints = np.array([row.group for row in self.rows], dtype=np.int32)
        self.row_weight: Floats = np.array([row.weight for row in self.rows], dtype=np.float64)
        row_terms = [terms_of(tokens) for tokens in names]
        self._count(row_terms)
        self._post_rows(row_terms)
        self._post_groups(row_terms)
        self.variants = _toned_variants(names)

    def _count(self, row_terms: list[dict[str, float]]) -> None:
        """Rarity: in how many groups a term occurs; mass: rarity × filler weight × kind."""
        seen: dict[str, set[int]] = defaultdict(set)
        heaviest: dict[str, list[float]] = defaultdict(list)
        for row, terms in zip(self.rows, row_terms, strict=True):
            for term, weight in terms.items():
                seen[term].add(row.group)
                heaviest[term].append(weight)
        self.frequency = {term: len(groups) for term, groups in seen.items()}
        self.rarest = log(1 + self.groups)
        self.term_ids = {term: number for number, term in enumerate(seen)}
        kinds = {"w": 1.0, "p": PAIR_MASS, "c": CONCEPT_MASS}
        self.mass: Floats = np.array(
            [
                kinds[term[0]]
                * log(1 + self.groups / (0.5 + self.frequency[term]))
                * (sum(heaviest[term]) / len(heaviest[term]))
                for term in seen
            ]
        )

    def _post_rows(self, row_terms: list[dict[str, float]]) -> None:
        postings: dict[int, list[int]] = defaultdict(list)
        row_mass = np.zeros(len(self.rows))
        for number, terms in enumerate(row_terms):
            for term in terms:
                term_id = self.term_ids[term]
                postings[term_id].append(number)
                row_mass[number] += self.mass[term_id]
        self.row_mass: Floats = row_mass
        self.row_postings = {
            term_id: np.array(numbers, dtype=np.int32) for term_id, numbers in postings.items()
        }

    def _post_groups(self, row_terms: list[dict[str, float]]) -> None:
        counts: dict[int, Counter[int]] = defaultdict(Counter)
        lengths = np.zeros(self.groups)
        for row, terms in zip(self.rows, row_terms, strict=True):
            for term in terms:
                counts[self.term_ids[term]][row.group] += 1
                lengths[row.group] += 1
        usual = max(lengths.sum() / max(self.groups, 1), 1.0)  # no entries: nothing to warn of
        norm = SATURATION * (1 - LENGTH_NORM + LENGTH_NORM * lengths / usual)
        self.group_postings: dict[int, tuple[Ints, Floats]] = {}
        terms_by_group: list[set[int]] = [set() for _ in range(self.groups)]
        for term_id, by_group in counts.items():
            ids = np.fromiter(by_group.keys(), dtype=np.int32)
            often = np.fromiter(by_group.values(), dtype=np.float64)
            self.group_postings[term_id] = (ids, often / (often + norm[ids]))
            for group in by_group:
                terms_by_group[group].add(term_id)
        self.group_terms = [frozenset(terms) for terms in terms_by_group]


def _toned_variants(texts: Iterable[Sequence[Token]]) -> dict[str, tuple[str, ...]]:
    """Folded word → the toned words of the index it may stand for."""
    variants: dict[str, set[str]] = defaultdict(set)
    for tokens in texts:
        for token in tokens:
            variants[token.folded].add(token.toned)
    return {folded: tuple(sorted(toned)) for folded, toned in variants.items()}
