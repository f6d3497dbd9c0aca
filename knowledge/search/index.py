"""The search index: rows of weighted terms, grouped by the matter they speak of.

A *row* is one way to name a matter: a title, a wording, a title with a case. A *group* is a
matter: one entry and its copies. Terms are toned words ("w:"), folded pairs of neighbours ("p:")
and concepts ("c:"). Everything is built once and never changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

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
        self.term_ids: dict[str, int] = {}
        for terms in row_terms:
            for term in terms:
                self.term_ids.setdefault(term, len(self.term_ids))
        # One line for each term of each row, in the order of the rows.
        said = _Said(
            term=np.array([self.term_ids[term] for terms in row_terms for term in terms], int),
            row=np.repeat(np.arange(len(self.rows)), [len(terms) for terms in row_terms]),
            weight=np.array([weight for terms in row_terms for weight in terms.values()], float),
        )
        self._post_groups(said)
        self._weigh(said)
        self._post_rows(said)
        self.variants = _toned_variants(names)

    def _weigh(self, said: "_Said") -> None:
        """Rarity: in how many groups a term occurs; mass: rarity × filler weight × kind."""
        count = len(self.term_ids)
        often = [len(self.group_postings[number][0]) for number in range(count)]
        usual = _sums(said.term, said.weight, count) / np.maximum(_counts(said.term, count), 1)
        self.frequency = dict(zip(self.term_ids, often, strict=True))
        self.rarest = log(1 + self.groups)
        kinds = {"w": 1.0, "p": PAIR_MASS, "c": CONCEPT_MASS}
        self.mass: Floats = np.array(
            [
                kinds[term[0]] * log(1 + self.groups / (0.5 + groups)) * weight
                for term, groups, weight in zip(self.term_ids, often, usual, strict=True)
            ]
        )

    def _post_rows(self, said: "_Said") -> None:
        self.row_mass: Floats = _sums(said.row, self.mass[said.term], len(self.rows))
        by_term = np.argsort(said.term, kind="stable")
        rows = said.row[by_term].astype(np.int32)
        self.row_postings = dict(enumerate(_parts(rows, said.term, len(self.term_ids))))

    def _post_groups(self, said: "_Said") -> None:
        group = self.row_group[said.row].astype(int)
        lengths = _counts(group, self.groups)
        usual = max(lengths.sum() / max(self.groups, 1), 1.0)  # no entries: nothing to warn of
        norm = SATURATION * (1 - LENGTH_NORM + LENGTH_NORM * lengths / usual)
        pairs, often = np.unique(said.term * max(self.groups, 1) + group, return_counts=True)
        terms, groups = np.divmod(pairs, max(self.groups, 1))
        count = len(self.term_ids)
        ids = _parts(groups.astype(np.int32), terms, count)
        shares = _parts(often / (often + norm[groups]), terms, count)
        self.group_postings = dict(enumerate(zip(ids, shares, strict=True)))
        by_group = np.argsort(groups, kind="stable")
        self.group_terms = [
            frozenset(part.tolist()) for part in _parts(terms[by_group], groups, self.groups)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    term: NDArray[np.int_]
    row: NDArray[np.int_]
    weight: Floats


def _counts(of: NDArray[np.int_], count: int) -> Floats:
    return np.bincount(of, minlength=count).astype(float)


def _sums(of: NDArray[np.int_], weights: Floats, count: int) -> Floats:
    return np.bincount(of, weights=weights, minlength=count).astype(float)


def _parts(sorted_values: Any, of: NDArray[np.int_], count: int) -> list[Any]:  # noqa: ANN401
    """The values of each of so many, where they lie side by side in the order of their number."""
    ends = np.cumsum(np.bincount(of, minlength=count)).tolist()
    return (
        [sorted_values[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
        if count
        else []
    )


def _toned_variants(texts: Iterable[Sequence[Token]]) -> dict[str, tuple[str, ...]]:
    """Folded word → the toned words of the index it may stand for."""
    variants: dict[str, set[str]] = defaultdict(set)
    for tokens in texts:
        for token in tokens:
            variants[token.folded].add(token.toned)
    return {folded: tuple(sorted(toned)) for folded, toned in variants.items()}
