"""Outcomes as scripts and logs know them: one word, and the entries best first."""

from knowledge.search.outcome import (
    Elsewhere,
    Emergency,
    Found,
    Match,
    NotFound,
    Outcome,
    Social,
    Unsure,
)

MOST_RANKED = 10


def outcome_name(outcome: Outcome) -> str:
    """Name an outcome by the word that scripts rely on."""
    match outcome:
        case Found():
            return "answered"
        case Unsure():
            return "asked_back"
        case Elsewhere():
            return "redirected"
        case NotFound():
            return "refused"
        case Social():
            return "social"
        case Emergency():
            return "emergency"


def ranked(outcome: Outcome) -> tuple[Match, ...]:
    """List what was found, best first: what the person is shown, then the rest; at most ten."""
    shown: tuple[Match, ...]
    match outcome:
        case Found(match=match) | Elsewhere(match=match):
            shown = (match,)
        case Unsure(choices=choices):
            shown = choices
        case NotFound() | Social() | Emergency():
            shown = ()
    seen = {match.entry.id for match in shown}
    rest = tuple(match for match in outcome.ranked if match.entry.id not in seen)
    return (*shown, *rest)[:MOST_RANKED]
