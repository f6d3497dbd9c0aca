"""An honest no: the reason, a way to a person, and what came close."""

from handlers.citizen.answering import notice
from handlers.citizen.chips import human_button, menu_button
from handlers.citizen.choices import suggestion_rows
from handlers.citizen.human import contact, hotline
from handlers.citizen.visit import Visit
from handlers.messages import Reply
from handlers.texts import refusals as texts
from knowledge.richtext import RichText, paragraph
from knowledge.search.outcome import Match, NotFound, Refusal

CLOSE = 0.6  # share of the threshold a match must reach to be suggested
_SUGGESTED = 3
_SENDS_TO_A_PERSON = frozenset(
    {Refusal.NOT_KNOWN, Refusal.FOREIGN, Refusal.PERSONAL_DATA, Refusal.DENUNCIATION}
)


def refusal_reply(visit: Visit, outcome: NotFound) -> Reply:
    """Say no with the reason; only a question that may be ours gets suggestions."""
    close = _close(outcome) if outcome.reason is Refusal.NOT_KNOWN else ()
    text: RichText = (paragraph(texts.WORDS[outcome.reason]),)
    if close:
        text = (*text, paragraph(texts.MAYBE_THESE))
    elif outcome.reason in _SENDS_TO_A_PERSON:
        where = contact(visit.office) if visit.office.is_reachable else ()
        text = (*text, *where, hotline())
    buttons = (menu_button(), human_button())
    return Reply(text=(*text, *notice(visit)), rows=(*suggestion_rows(close), buttons))


def none_fitted(visit: Visit) -> Reply:
    """Answer "none of these"."""
    where = contact(visit.office) if visit.office.is_reachable else ()
    text = (paragraph(texts.NONE_FITTED), *where, hotline())
    return Reply(text=text, rows=((menu_button(), human_button()),))


def _close(outcome: NotFound) -> tuple[Match, ...]:
    least = CLOSE * outcome.explanation.threshold
    return tuple(match for match in outcome.ranked[:_SUGGESTED] if 0 < least <= match.score)
