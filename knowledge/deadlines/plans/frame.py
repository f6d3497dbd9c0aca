"""What a sentence of a plan leaves out because the plan, its heading or a line above said it."""

import re
from dataclasses import dataclass

from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.outline import Placed, Zone

LAST_WORDS = re.compile(
    r"\W*(?:trên đây là|trong quá trình|quá trình|[^.,;]{0,60}(?:đề nghị|"
    r"yêu cầu) (?:các )?(?:cơ quan|đơn vị|thủ trưởng))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a whole plan says, that its sentences leave out."""

    source: str
    year: int | None
    issuer: str
    numbered: bool  # it has a document number


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What a line ending in a colon says for the items under it."""

    unit: str = ""
    to: str = ""


def owner(placed: Placed, frame: Frame, lead: Lead, words: str) -> str:
    """The office a sentence names, or its heading; the issuer where duties are not given out."""
    text = placed.passage.text[placed.at :].lower()
    named = units.subject(words)
    if units.COLON.match(words):
        return named
    heading = "" if LAST_WORDS.match(text) else placed.unit
    if heading and named and not named.lower().startswith(("các cơ quan", "các đơn vị")):
        return heading  # «Phòng A: … đề nghị phòng B phối hợp»
    return heading or lead.unit or named or ("" if placed.zone is Zone.DUTIES else frame.issuer)
