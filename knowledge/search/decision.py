"""Answer, ask back, or say no: a calibrated decision on the ranking.

The coefficients come from `python -m bench calibrate`, which fits two logistic curves on the
development questions and the out-of-scope set (5-fold; no word and no field of a question is a
feature). docs/decisions/0004-decision.md says how the thresholds were chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from knowledge.search.query import Query
from knowledge.search.ranking import Scores

LONG_ENOUGH = 6.0  # content words from which a question has said all it will say

# Order of Evidence.features: constant, name, total, lead, explained, length, explained × length.
RIGHT_FIRST = (-1.60, 0.97, 0.72, 3.65, 1.20, -0.92, 1.45)  # the first matter is the right one
IN_SCOPE = (-1.40, 1.70, 0.94, 0.86, 1.25, -0.31, 1.66)  # the question has an answer here at all

SURE = 0.75  # RIGHT_FIRST at or above: answer
WORTH_ASKING = 0.7  # IN_SCOPE below: say no
WORTH_POINTING = 0.5  # RIGHT_FIRST below: not sure enough to say whose matter it is
SPEAKS = 2.0  # content words from which a message says something of its own
UNRELATED = 0.1  # explained below: what it says is not about the matter
CHOICES = 4  # shown at most when asking back
CLOSE = 0.72  # a choice is shown when it scores this share of the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the decision looks at."""

    name: float  # fit of the best name of the first matter, 0..1
    total: float  # score of the first matter
    lead: float  # 1 - second / first
    explained: float  # share of the question's content the first matter explains, 0..1
    content: float  # content words of the question, fillers by weight

    @property
    def features(self) -> tuple[float, ...]:
        """In the order of the coefficients; the leading 1 is for the constant."""
        length = min(self.content, LONG_ENOUGH) / LONG_ENOUGH
        return (
            1.0,
            self.name,
            self.total,
            self.lead,
            self.explained,
            length,
            self.explained * length,
        )

    @property
    def unrelated(self) -> bool:
        """True when the message says something of its own and it is not about the first matter."""
        return self.content >= SPEAKS and self.explained < UNRELATED

    @property
    def right(self) -> float:
        """Probability that the first matter is the right one."""
        return _logistic(RIGHT_FIRST, self.features)

    @property
    def in_scope(self) -> float:
        """Probability that the question has an answer here at all."""
        return _logistic(IN_SCOPE, self.features)


def _logistic(coefficients: tuple[float, ...], features: tuple[float, ...]) -> float:
    total = sum(c * f for c, f in zip(coefficients, features, strict=True))
    return 1 / (1 + exp(-total))


def weigh(
    query: Query, scores: Scores, order: Sequence[int], explains: frozenset[int]
) -> Evidence:
    """Evidence on the first matter; `explains`: the term ids its names use."""
    best = float(scores.total[order[0]])
    second = float(scores.total[order[1]]) if len(order) > 1 else 0.0
    mass = met = 0.0
    for token, weight, meant in zip(query.tokens, query.masses, query.meant, strict=True):
        if token.weight:
            mass += weight
            trust = max((query.terms[t] for t in meant if t in explains), default=0.0)
            met += weight * min(trust / token.weight, 1.0)
    return Evidence(
        name=float(scores.name[order[0]]),
        total=best,
        lead=1 - second / best if best > 0 else 0.0,
        explained=met / mass if mass else 0.0,
        content=sum(token.weight for token in query.tokens),
    )
