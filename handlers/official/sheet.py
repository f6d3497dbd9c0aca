"""The board as a file in the chat: this month's sheet of what one may see.

1:d:d
"""

from dataclasses import replace

from handlers.access import Action, allowed
from handlers.acting import says, standing
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note, subject
from handlers.messages import MAX_ENCLOSED_BYTES, Enclosure
from handlers.official.actions import PREFIX
from handlers.official.board import board
from handlers.official.board_sheet import board_sheet
from handlers.official.speaking import MINE
from handlers.texts import people as people_texts
from handlers.texts import sharing as texts
from handlers.texts.periods import period_name
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import Period
from knowledge.deadlines.periods import span_at

SHEET = f"{PREFIX}:d"


async def send(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """The sheet of one's own unit and those below, to print and file."""
    at = await standing(encounter)
    units = {
        one.id: one
        for one in at.units
        if allowed(at.person, Action.READ_BOARD, unit=one.id, units=at.units)
    }
    top = units.get(at.person.unit)
    span = span_at(Period.MONTH, encounter.now.astimezone(VIETNAM).date())
    if top is None or span is None:
        return says(encounter, people_texts.NOT_ALLOWED)
    lines = await board(encounter.work, tuple(units), span.first, span.last, encounter.now)
    above = next((one.name for one in at.units if one.id == top.above), "")
    content = board_sheet(
        lines, issuer=(above, top.name), period=span.key, now=encounter.now, zone=VIETNAM
    )
    if len(content) > MAX_ENCLOSED_BYTES:
        return says(encounter, texts.SHEET_TOO_LARGE, rows=((MINE,),))
    by, about = actor(at.person), subject(at.person)
    after = {"unit": top.id, "period": span.key}
    await note(encounter.work, by, "send sheet", about, now=encounter.now, after=after)
    said = says(encounter, texts.sheet_is(top.name, period_name(span.key)), rows=((MINE,),))
    file = Enclosure(name=f"theo-doi-{span.key}.xlsx", content=content)
    return replace(said, replies=(replace(said.replies[0], attachments=(file,)),))
