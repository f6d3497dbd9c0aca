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
from knowledge.search.index import Floats, Index, sums
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


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of all matters for one question."""

    total: Floats  # per matter, for ranking
    name: Floats  # per matter, 0..1
    fit: Floats  # per row of the index: how well that name fits
    qualifiers: tuple[str, ...]  # those the question mentions


class Ranker:
    """Ranks the matters of one knowledge base."""

    def __init__(self, matters: Sequence[Matter], index: Index) -> None:
        """Everything that does not depend on the question is computed here."""
        self._index = index
        self._prior: Floats = np.array([_prior(matter) for matter in matters])
        self._qualifiers = Qualifiers([_qualified_title(matter) for matter in matters])
        self._named, self._starts = np.unique(index.row_group, return_index=True)
        # What of the fit below does not depend on the question; no name, no question: no fit.
        self._said_more: Floats = NAME_EXTRA * index.row_mass + 1e-9

    def score(self, query: Query, folded_question: str, on: date) -> Scores:
        """Scores of every matter."""
        shared, vocabulary = self._met(query)
        whole = LONG_QUESTION * (1 - exp(-query.mass / LONG_QUESTION))
        beyond = np.maximum(whole - shared, 0.0)
        beyond *= QUESTION_EXTRA
        beyond += (1 - NAME_EXTRA) * shared
        beyond += self._said_more
        fit: Floats = shared / beyond
        fit *= self._index.row_weight
        name = np.zeros(self._index.groups)
        if len(fit):
            name[self._named] = np.maximum.reduceat(fit, self._starts)
        factors, mentioned = self._qualifiers.factors(folded_question, on)
        total = (name + VOCABULARY / max(query.mass, 1e-9) * vocabulary) * factors
        total = np.where(total > 0, np.maximum(total + self._prior, 0.0), 0.0)
        return Scores(total, name, fit, mentioned)

    def _met(self, query: Query) -> tuple[Floats, Floats]:
        """Mass of the question met by each row, and by each matter's vocabulary."""
        rows, groups = len(self._index.rows), self._index.groups
        if not query.terms:
            return np.zeros(rows), np.zeros(groups)
        ids = np.fromiter(query.terms, dtype=int)
        masses = self._index.mass[ids] * np.fromiter(query.terms.values(), dtype=float)
        places, shares, often = self._index.postings.of(query.terms)
        met = sums(places, np.repeat(masses, often) * shares, rows + groups)
        return met[:rows], met[rows:]


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
