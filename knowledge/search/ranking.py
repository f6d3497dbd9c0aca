"""Score every matter against a question.

Two kinds of evidence add up, both between 0 and about 1. *Name*: the best single name of the
matter (a wording, a title), as shared mass ÷ (shared + what the name says more + what the
question says more) — Tversky's index, so that a short name inside a long story still counts.
*Vocabulary*: how much of the question the matter's names together explain, BM25-weighted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np

from knowledge.model import Kind, Scope
from knowledge.normalize import clean, fold
from knowledge.search.index import Floats, Index, Ints
from knowledge.search.matters import Matter
from knowledge.search.qualifiers import Qualifiers
from knowledge.search.query import Query

# Chosen on the development questions; hit@1 is flat around them.
NAME_EXTRA = 0.4  # what the name says and the question does not
QUESTION_EXTRA = 0.3  # what the question says and the name does not
LONG_QUESTION = 40.0  # mass at which a longer question stops making a name less likely
VOCABULARY = 1.3  # weight of vocabulary beside name
DEMAND = 0.05  # how much a matter nearly every family needs is ahead of a rare one
PROVINCIAL = 0.05  # how much a province's own record stands back
# A general question or somebody else's matter stands back behind a procedure that fits as well.
OUTSIDE = 0.1  # and so does what is nobody's administrative matter
KIND = {Kind.PROCEDURE: 0.0, Kind.QUESTION: 0.15, Kind.REDIRECT: 0.03}


Order = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of all matters for one question."""

    total: Floats  # per matter, for ranking
    name: Floats  # per matter, 0..1
    vocabulary: Floats  # per matter
    best_row: Order  # per matter: the name that fits best
    qualifiers: tuple[str, ...]  # those the question mentions


class Ranker:
    """Ranks the matters of one knowledge base."""

    def __init__(self, matters: Sequence[Matter], index: Index) -> None:
        """Everything that does not depend on the question is computed here."""
        self._index = index
        self._prior: Floats = np.array([_prior(matter) for matter in matters])
        self._qualifiers = Qualifiers([_qualified_title(matter) for matter in matters])
        order = np.argsort(index.row_group, kind="stable")
        self._row_order = order
        groups = index.row_group[order]
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]][: len(groups)])
        self._starts: Order = starts
        self._present: Ints = groups[starts]

    def score(self, query: Query, folded_question: str, on: date) -> Scores:
        """Scores of every matter."""
        index = self._index
        shared, vocabulary = self._met(query)
        whole = LONG_QUESTION * (1 - exp(-query.mass / LONG_QUESTION))
        beyond = np.maximum(whole - shared, 0.0)
        fit = shared / (
            shared + NAME_EXTRA * (index.row_mass - shared) + QUESTION_EXTRA * beyond + 1e-9
        )
        name, best_row = self._best_names(fit * index.row_weight)
        vocabulary /= max(query.mass, 1e-9)
        factors, mentioned = self._qualifiers.factors(folded_question, on)
        total = (name + VOCABULARY * vocabulary) * factors
        total = np.where(total > 0, np.maximum(total + self._prior, 0.0), 0.0)
        return Scores(total, name, vocabulary, best_row, mentioned)

    def _met(self, query: Query) -> tuple[Floats, Floats]:
        """Mass of the question met by each row, and by each matter's vocabulary."""
        index = self._index
        if not query.terms:
            return np.zeros(len(index.rows)), np.zeros(index.groups)
        ids = np.fromiter(query.terms, dtype=np.int32)
        masses = index.mass[ids] * np.fromiter(query.terms.values(), dtype=np.float64)
        rows = [index.row_postings[term_id] for term_id in query.terms]
        groups, impacts = zip(*(index.group_postings[t] for t in query.terms), strict=True)
        by_row = np.repeat(masses, [len(r) for r in rows])
        by_group = np.repeat(masses, [len(g) for g in groups]) * np.concatenate(impacts)
        return (
            _summed(np.concatenate(rows), by_row, len(index.rows)),
            _summed(np.concatenate(groups), by_group, index.groups),
        )

    def _best_names(self, fit: Floats) -> tuple[Floats, Order]:
        """Per matter the best fit among its names, and which name it was."""
        name = np.zeros(self._index.groups)
        best_row = np.full(self._index.groups, -1, dtype=np.int64)
        if len(fit):
            ordered = fit[self._row_order]
            name[self._present] = np.maximum.reduceat(ordered, self._starts)
            reached = np.flatnonzero(ordered == name[self._index.row_group[self._row_order]])
            rows = self._row_order[reached[::-1]]  # the first name wins a tie
            best_row[self._index.row_group[rows]] = rows
        return name, best_row


def _summed(places: Ints, weights: Floats, length: int) -> Floats:
    return np.bincount(places, weights, length).astype(np.float64, copy=False)


def _prior(matter: Matter) -> float:
    if not matter.entries:
        return -OUTSIDE
    first = matter.entries[0]
    behind = KIND[first.kind] + (PROVINCIAL if first.scope is Scope.PROVINCE else 0.0)
    return DEMAND * matter.demand - behind


def _qualified_title(matter: Matter) -> str:
    """The title whose qualifiers count: procedures' only."""
    if not matter.entries:
        return ""
    said = matter.wordings.title if matter.wordings else ""
    entry = matter.entries[0]
    return fold(clean(f"{entry.official_title} | {entry.plain_title or said}"))
