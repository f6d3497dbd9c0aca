"""Read one question against the matters, in the light of what the conversation was about."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from math import exp

import numpy as np

from knowledge.facets import Asked, asked
from knowledge.model import Facet, Kind
from knowledge.search.decision import Evidence, weigh
from knowledge.search.followups import corrected, leans_back
from knowledge.search.index import Floats, Index
from knowledge.search.matters import Matter
from knowledge.search.outcome import Context
from knowledge.search.query import Query, QueryReader
from knowledge.search.ranking import Ranker, Scores
from knowledge.search.tokens import Token, tokenize

# How much of the conversation a new message inherits; chosen on the development dialogues.
CARRY_OVER_WORDS = 1.6  # content words after which 37 % of the old matter is left
UNCLEAR, CLEAR = 0.5, 1.3  # best score of a message that names no matter, and of one that does
OLD_QUESTION = 0.6  # what the runners-up of the last question keep, beside the matter answered
RELATED = 0.65  # what a look-alike or a natural next step of the matter answered gets
NEAR_BY = 1.1  # a new topic in the field just spoken of, or next to the matter, is likelier
GENERAL_TOPIC = 0.7  # in the middle of a talk, a general question is less likely the new topic
DAYS_KEPT = 8  # days whose list of entries in force is remembered
LEANING = 1.2  # "còn …", "thế …": more
BEST = 20  # matters that are put in order
LATELY = 128  # questions whose scores are remembered: the next message is read in their light


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One question, scored."""

    query: Query
    scores: Scores
    order: Sequence[int]  # the best matters, best first: at least one
    evidence: Evidence
    facet: Facet | None
    notes: tuple[str, ...]  # what was heard in the question, for --explain


class Reader:
    """Reads questions for one knowledge base."""

    def __init__(
        self, matters: Sequence[Matter], index: Index, names: Sequence[Sequence[Token]]
    ) -> None:
        """`names` are the tokenized rows of the index."""
        self._matters = matters
        self._index = index
        self._queries = QueryReader(index, names)
        self._ranker = Ranker(matters, index)
        self._matter_of = {e.id: at for at, m in enumerate(matters) for e in m.entries}
        self._topic: Floats = np.array(
            [GENERAL_TOPIC if m.kind in {Kind.QUESTION, Kind.REDIRECT} else 1.0 for m in matters]
        )
        self._available = lru_cache(maxsize=DAYS_KEPT)(partial(_in_force, matters))
        fields = [m.entries[0].field if m.entries else "" for m in matters]
        self._fields = np.unique(fields, return_inverse=True)[1]  # a number for each
        self._lately: OrderedDict[int, Floats] = OrderedDict()  # by a hash: nobody's words stay

    def read(
        self, tokens: Sequence[Token], ask: Asked, context: Context | None, on: date
    ) -> Reading:
        """Score every matter that can be answered on that day; `ask` is what the words ask."""
        skip = corrected([token.folded for token in tokens]) if context is not None else 0
        if skip:
            tokens = tokens[skip:]
            ask = asked([token.folded for token in tokens])
        query, scores = self._score(tokens, ask, on)
        notes = [*query.repairs, *(f"có ý: {name}" for name in scores.qualifiers)]
        total = scores.total
        if context is not None and context.entry_id in self._matter_of and not skip:
            named = sum(t.weight for at, t in enumerate(query.tokens) if at not in ask.asking)
            total = self._in_context(total, named, tokens, context, on)
            notes.append(f"tiếp chuyện: {context.entry_id}")
        total = np.where(self._available(on), total, 0.0)
        order = _best(total)
        scores = replace(scores, total=total)
        return Reading(
            query=query,
            scores=scores,
            order=order,
            evidence=weigh(query, scores, order, self._index.terms_of(order[0])),
            facet=ask.facet,
            notes=tuple(notes),
        )

    def _score(self, tokens: Sequence[Token], ask: Asked, on: date) -> tuple[Query, Scores]:
        """The question alone."""
        query = self._queries.read(tokens, ask.asking)
        scores = self._ranker.score(query, " ".join(token.folded for token in tokens), on)
        self._lately[_hash(tokens, on)] = scores.total
        if len(self._lately) > LATELY:
            self._lately.popitem(last=False)
        return query, scores

    def _earlier(self, question: str, on: date) -> Floats:
        """The scores of a question asked before, mostly just now and here."""
        tokens = tokenize(question)
        known = self._lately.get(_hash(tokens, on))
        if known is not None:
            return known
        return self._score(tokens, asked([token.folded for token in tokens]), on)[1].total

    def _in_context(
        self, total: Floats, content: float, tokens: Sequence[Token], context: Context, on: date
    ) -> Floats:
        """Lend the new question some of the old one: the less it says itself, the more."""
        clear = (float(total.max(initial=0.0)) - UNCLEAR) / (CLEAR - UNCLEAR)
        own = (1 - exp(-content / CARRY_OVER_WORDS)) * min(max(clear, 0.0), 1.0)
        lean = LEANING if leans_back([token.folded for token in tokens]) else 1.0
        earlier = self._earlier(context.question, on)
        highest = float(earlier.max(initial=0.0)) or 1.0
        lent = earlier / highest * OLD_QUESTION
        here = self._matter_of[context.entry_id or ""]
        codes = self._matters[here].related
        related = [self._matter_of[code] for code in codes if code in self._matter_of]
        lent[related] = np.maximum(lent[related], RELATED)
        lent[here] = 1.0
        near = np.where(self._fields == self._fields[here], NEAR_BY, 1.0)
        near[related] = NEAR_BY
        topic = own + (1 - own) * self._topic
        return own * total * topic * near + (1 - own) * lean * lent


def _hash(tokens: Sequence[Token], on: date) -> int:
    return hash((tuple(tokens), on))


def _in_force(matters: Sequence[Matter], on: date) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Per matter, whether it can be answered on that day."""
    return np.array(
        [m.outside is not None or m.shown(on) is not None for m in matters], dtype=bool
    )


def _best(total: Floats) -> list[int]:
    """The best matters, best first; the earlier one of two that score the same."""
    near = np.arange(len(total))
    if len(total) > BEST:
        near = np.flatnonzero(total >= np.partition(total, -BEST)[-BEST])
    ordered: list[int] = near[np.argsort(-total[near], kind="stable")][:BEST].tolist()
    return ordered
