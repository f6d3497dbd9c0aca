"""Common reports to take over: /nhiemvu mau lists them, 1:q:mau:cchc takes one.

1:q:mau:cchc:3 takes it for unit 3. None has a day of its own: it is entered from the superior's
letter, or it only waits.
"""

from dataclasses import replace

from handlers.acting import says, standing
from handlers.admin.obligation_card import gaps
from handlers.admin.obligation_form import NEW, begin
from handlers.admin.obligations_listing import TEMPLATES, changeable_units, short
from handlers.encounter import Encounter, Said
from handlers.messages import Button
from handlers.texts import obligation_form as texts
from handlers.texts import people as people_texts
from handlers.texts.rules import known
from knowledge.deadlines.model import Recurring
from knowledge.deadlines.templates import templates
from knowledge.richtext import Bullets


async def choose(encounter: Encounter, words: str) -> Said:
    """List the templates, or take one over with the form."""
    at = await standing(encounter)
    wanted, _, unit = words.strip().partition(":")
    may = changeable_units(at)
    if not may or (unit and unit not in may):
        return says(encounter, people_texts.NOT_ALLOWED)
    if not wanted:
        lines = tuple((f"{one.title} – {known(one.rule)}",) for one in templates())
        rows = tuple((Button(short(one.title), f"{TEMPLATES}:{one.id}"),) for one in templates())
        return says(encounter, texts.WHICH_TEMPLATE, Bullets(lines), rows=rows)
    template = next((one for one in templates() if one.id == wanted), None)
    if template is None:
        return says(encounter, texts.NO_TEMPLATE)
    taken = template.taken_over(NEW, may[0] if len(may) == 1 else unit)
    draft = replace(taken, paused=False)
    steps = ["unit"] if not draft.unit else []
    if isinstance(draft.rule, Recurring) and not draft.rule.terms:
        steps.append("periods")
    if gaps(draft):
        steps.append("day")
    if not draft.to:
        steps.append("to")
    return await begin(encounter, at, draft, (*steps, "owners"), before=(template.note,))
