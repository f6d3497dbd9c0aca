"""The figures of `motcua eval`, from answered lines; the contract is architecture.md."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.model import Kind

MOST_CHOICES = 4  # choices shown when asking back
_PRESENTS_NOTHING = frozenset({"redirected", "refused", "social", "emergency"})

Line = Mapping[str, Any]  # what `ask --json` prints


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An answered line and what would have been right."""

    line: Line
    relevant: frozenset[str] = frozenset()
    facet: str | None = None
    has_facet: bool = False


def measures(
    questions: Sequence[Scored], turns: Sequence[Scored], milliseconds: Sequence[float]
) -> dict[str, Any]:
    """Work out every figure; a share of nothing is None. `turns` are scored dialogue turns.

    `answered` is the share of in-scope questions answered outright, and `answer_precision`
    looks at those; a question entry counts as right through the codes it is `about`.
    """
    inside = [scored for scored in questions if scored.relevant]
    outside = [scored for scored in questions if not scored.relevant]
    answered = [scored for scored in inside if scored.line["outcome"] == "answered"]
    faceted = [scored for scored in questions if scored.has_facet]
    return {
        "n": len(inside),
        "hit1": _share(rank(scored) == 1 for scored in inside),
        "hit3": _share(0 < rank(scored) <= 3 for scored in inside),  # noqa: PLR2004 - hit@3
        "mrr10": _mean([1 / rank(scored) if rank(scored) else 0.0 for scored in inside]),
        "answered": _share(scored in answered for scored in inside),
        "answer_precision": _share(rank(scored) == 1 for scored in answered),
        "helpful": _share(map(is_helpful, inside)),
        "oos_n": len(outside),
        "oos_refused": _share(presents_no_procedure(scored.line) for scored in outside),
        "facet_n": len(faceted),
        "facet_accuracy": _share(scored.line["facet"] == scored.facet for scored in faceted),
        "dialogue_turns": len(turns),
        "dialogue_hit1": _share(rank(scored) == 1 for scored in turns),
        "ms": {"p50": percentile(milliseconds, 0.50), "p99": percentile(milliseconds, 0.99)},
    }


def rank(scored: Scored) -> int:
    """Place of the first right entry among the ten, from 1; 0 when there is none."""
    places = enumerate(scored.line["ranked"], start=1)
    return next((place for place, item in places if _is_right(item, scored.relevant)), 0)


def is_helpful(scored: Scored) -> bool:
    """Answered with a right entry, or asked back with one among the choices shown."""
    match scored.line["outcome"]:
        case "answered":
            return rank(scored) == 1
        case "asked_back":
            return 0 < rank(scored) <= MOST_CHOICES
        case _:
            return False


def presents_no_procedure(line: Line) -> bool:
    """True when an out-of-scope question got no procedure put before it."""
    if line["outcome"] == "answered":
        return bool(line["ranked"][0]["kind"] == Kind.QUESTION.value)
    return line["outcome"] in _PRESENTS_NOTHING


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that `share` of the values do not exceed; None of nothing."""
    if not values:
        return None
    return round(sorted(values)[max(0, math.ceil(share * len(values)) - 1)], 3)


def _is_right(item: Mapping[str, Any], relevant: Collection[str]) -> bool:
    return item["id"] in relevant or any(code in relevant for code in item["about"])


def _share(truths: Any) -> float | None:  # noqa: ANN401 - any iterable of bool
    return _mean([1.0 if truth else 0.0 for truth in truths])


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
