"""The search index: rows of weighted terms, grouped by the matter they speak of.

A *row* is one way to name a matter: a title, a wording, a title with a case. A *group* is a
matter: one entry and its copies. Terms are toned words ("w:"), folded pairs of neighbours ("p:")
and concepts ("c:"). Everything is built once and never changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.lexicon.loading import lexicon
from knowledge.search.tokens import Token, concepts_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

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
        key = "w:" + token.toned
        if token.weight >= terms.get(key, 0.0):
            terms[key] = token.weight
    for one, two in pairwise(tokens):
        if one.weight and two.weight:
            weight = (one.weight * two.weight) ** 0.5
            key = f"p:{one.folded} {two.folded}"
            if weight > terms.get(key, 0.0):
                terms[key] = weight
    for name, sureness in concepts_of(tokens).items():
        terms["c:" + name] = sureness * (WHO if name in lexicon().people else 1.0)
    return terms


@dataclass(frozen=True, slots=True)
class Postings:
    """Where terms stand, side by side in the order of the terms."""

    places: Ints  # a row, or the number of rows and a group
    shares: Floats  # how much of the term's mass counts there: all of it in a row
    starts: Sequence[int]  # per term, and the end of the last

    def of(self, terms: Collection[int]) -> tuple[Ints, Floats, list[int]]:
        """Places and shares of these terms, one term after the other, and how many each has."""
        parts = [(self.starts[term], self.starts[term + 1]) for term in terms]
        return (
            np.concatenate([self.places[start:end] for start, end in parts]),
            np.concatenate([self.shares[start:end] for start, end in parts]),
            [end - start for start, end in parts],
        )


class Index:
    """Postings over rows and groups, and the rarity of each term."""

    def __init__(self, groups: int, rows: Iterable[Row], names: Sequence[Sequence[Token]]) -> None:
        """Build from the rows of `groups` matters; `names` are their tokenized texts.

        The rows of one matter are brought together.
        """
        named = sorted(zip(rows, names, strict=True), key=lambda pair: pair[0].group)
        self.groups = groups
        self.rows = tuple(row for row, _ in named)
        self.row_group: Ints = np.array([row.group for row in self.rows], dtype=int)
        self.row_weight: Floats = np.array([row.weight for row in self.rows], dtype=float)
        row_terms = [terms_of(tokens) for _, tokens in named]
        every = dict.fromkeys(chain.from_iterable(row_terms))
        self.term_ids = {term: number for number, term in enumerate(every)}
        # One line for each term of each row, in the order of the rows.
        lines = map(self.term_ids.__getitem__, chain.from_iterable(row_terms))
        weights = chain.from_iterable(terms.values() for terms in row_terms)
        said = _Said(
            term=np.fromiter(lines, int),
            row=np.repeat(np.arange(len(self.rows)), [len(terms) for terms in row_terms]),
            weight=np.fromiter(weights, float),
        )
        self._post(said)
        self._weigh(said)
        self.variants = _toned_variants(names)

    def rows_of(self, group: int) -> range:
        """The rows that name a matter."""
        start, end = np.searchsorted(self.row_group, (group, group + 1))
        return range(int(start), int(end))

    def terms_of(self, group: int) -> frozenset[int]:
        """The terms that the names of a matter use."""
        start, end = self._group_starts[group : group + 2]
        return frozenset(self._group_terms[start:end].tolist())

    def _post(self, said: "_Said") -> None:
        """Where each term stands; a matter with many names counts each of them less."""
        groups, rows, count = self.groups, len(self.rows), len(self.term_ids)
        group = self.row_group[said.row]
        lengths = np.bincount(group, minlength=groups)
        usual = max(lengths.sum() / max(groups, 1), 1.0)  # no entries: nothing to warn of
        norm = SATURATION * (1 - LENGTH_NORM + LENGTH_NORM * lengths / usual)
        pairs, often = np.unique(said.term * max(groups, 1) + group, return_counts=True)
        terms, groups_of_terms = np.divmod(pairs, max(groups, 1))
        self.frequency: Ints = np.bincount(terms, minlength=count)
        by_group = np.argsort(groups_of_terms, kind="stable")
        self._group_terms = terms[by_group]
        self._group_starts = _starts(groups_of_terms, groups)
        every = np.concatenate([said.term, terms])
        by_term = np.argsort(every, kind="stable")
        shares = often / (often + norm[groups_of_terms])
        self.postings = Postings(
            places=np.concatenate([said.row, rows + groups_of_terms])[by_term],
            shares=np.concatenate([np.ones(len(said.row)), shares])[by_term],
            starts=_starts(every, count),
        )

    def _weigh(self, said: "_Said") -> None:
        """Rarity: in how many groups a term occurs; mass: rarity × filler weight × kind."""
        count = len(self.term_ids)
        often = np.maximum(np.bincount(said.term, minlength=count), 1)
        usual = sums(said.term, said.weight, count) / often
        self.rarest = log(1 + self.groups)
        kinds = {"w": 1.0, "p": PAIR_MASS, "c": CONCEPT_MASS}
        kind = np.fromiter((kinds[term[0]] for term in self.term_ids), float)
        self.mass: Floats = kind * np.log(1 + self.groups / (0.5 + self.frequency)) * usual
        self.row_mass: Floats = sums(said.row, self.mass[said.term], len(self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    term: Ints
    row: Ints
    weight: Floats


def sums(of: Ints, weights: Floats, count: int) -> Floats:
    """The weights of each of so many, added up."""
    return np.bincount(of, weights, count).astype(float, copy=False)


def _starts(of: Ints, count: int) -> list[int]:
    """Where each of so many begins when they lie side by side, and where the last ends."""
    return [0, *np.cumsum(np.bincount(of, minlength=count)).tolist()]


def _toned_variants(texts: Iterable[Sequence[Token]]) -> dict[str, tuple[str, ...]]:
    """Folded word → the toned words of the index it may stand for."""
    variants: dict[str, set[str]] = defaultdict(set)
    # Most words of the texts are one and the same token.
    for token in {id(token): token for tokens in texts for token in tokens}.values():
        variants[token.folded].add(token.toned)
    return {folded: tuple(sorted(toned)) for folded, toned in variants.items()}
