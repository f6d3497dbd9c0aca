"""What a question is about when it answers an older message: that message's matter (W32)."""

from handlers.citizen.visit import Visit
from handlers.hygiene import clean
from handlers.memory import after
from knowledge.search.outcome import Context, Elsewhere, Found

_LINES = 2  # looked at: the words pointed at and the first line, which names the matter


def context_of(visit: Visit) -> Context:
    """What goes for a question that names no matter itself: what is quoted, or what was said."""
    lines = [line for line in clean(visit.incoming.quoted).split("\n") if line]
    for line in lines[:_LINES]:
        outcome = visit.knowledge.look_up(line, on=visit.today)
        if isinstance(outcome, Found | Elsewhere):
            return after(visit.memory.context, line, outcome)
    return visit.memory.context
