"""Write down what is owed, step by step, or change one thing of it; kept only at the last step.

/nhiemvu them · 1:q:new · 1:q:edit:12 what to change · 1:q:field:12:day change that
1:q:f:unit:3 answers a step · 1:q:back · 1:q:stop · 1:q:save
"""

from handlers.access import Action
from handlers.acting import Standing, says, standing
from handlers.admin import obligation_changes as changes
from handlers.admin.obligation_answers import take
from handlers.admin.obligation_card import around, gaps, has_reader, upcoming
from handlers.admin.obligation_draft import Seen
from handlers.admin.obligation_questions import CONFIRM, NUMERIC, STEPS, ask, way_back
from handlers.admin.obligations_listing import (
    SHOW,
    changeable_units,
    find,
    may_change,
    shown,
)
from handlers.choosing import number_in
from handlers.dialogs import Dialog, Place, read
from handlers.encounter import Encounter, Said
from handlers.inviting import actor
from handlers.messages import Button
from handlers.texts import obligation_form as texts
from handlers.texts import obligations
from handlers.texts import people as people_texts
from handlers.texts.rules import rule
from knowledge.deadlines.model import Continuous, Obligation, OnEvent, Recurring, Target
from storage.deadline_records import ObligationStatus, StoredObligation
from storage.repositories.obligation_bodies import read_obligation, write_obligation

FORM = "duty"
FIELD = "1:q:field"
NEW = "new"  # what stands for the number of what is not kept yet

_UNKNOWN = Recurring(terms=())
_ALL_STEPS = ("unit", "to", "kind", "owners")


async def start(encounter: Encounter, words: str = "") -> Said:
    """Write down something new, of the unit in `words` when there is one."""
    at = await standing(encounter)
    may = changeable_units(at)
    if not may or (words and words not in may):
        return says(encounter, people_texts.NOT_ALLOWED)
    unit = may[0] if len(may) == 1 else words
    rest = tuple(step for step in _ALL_STEPS if not (unit and step == "unit"))
    draft = Obligation(id=NEW, title="", unit=unit, rule=_UNKNOWN)
    return await begin(encounter, at, draft, ("title", *rest))


async def begin(  # noqa: PLR0913 - what a form begins with
    encounter: Encounter,
    at: Standing,
    one: Obligation,
    steps: tuple[str, ...],
    stored: StoredObligation | None = None,
    *,
    before: tuple[str, ...] = (),
) -> Said:
    """Go through these steps with this draft; `stored` is what it changes."""
    about = {"revision": str(stored.revision)} if stored is not None else {}
    if stored is not None and not one.unit:
        about["written"] = stored.note
    step, *rest = (*steps, CONFIRM)
    place = Place(step=step, rest=tuple(rest[:-1]), draft=write_obligation(one))
    return await _asked(encounter, at, Dialog(name=FORM, place=place, about=about), *before)


async def choose_field(encounter: Encounter, words: str) -> Said:
    """Ask what of it is to be changed."""
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    one = stored.obligation
    wanted = [field for field in texts.FIELDS if _has(one, field)]
    buttons = [Button(texts.FIELDS[each], f"{FIELD}:{one.id}:{each}") for each in wanted]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    back = (Button(obligations.BACK_TO_IT, f"{SHOW}:{one.id}"),)
    return says(encounter, one.title, texts.WHAT_TO_CHANGE, rows=(*rows, back))


async def change_field(encounter: Encounter, words: str) -> Said:
    """Ask for one thing again."""
    at = await standing(encounter)
    number, _, field = words.partition(":")
    stored = await find(encounter, at, number, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    if field not in texts.FIELDS or not _has(stored.obligation, field):
        return says(encounter, people_texts.OLD_BUTTON)
    return await begin(encounter, at, stored.obligation, (field,), stored)


async def answer(encounter: Encounter, words: str) -> Said:
    """A typed answer to the step asked last."""
    dialog = read(encounter.memory.form, FORM)
    if dialog is None:
        return says(encounter, texts.OVER)
    if dialog.step == CONFIRM:
        at = await standing(encounter)
        return await _asked(encounter, at, dialog, texts.BAD_CHOICE)
    return await _taken(encounter, dialog, words)


async def press(encounter: Encounter, words: str) -> Said:
    """A button of a step; of a step that is over, the one asked now is asked again."""
    dialog = read(encounter.memory.form, FORM)
    if dialog is None:
        return says(encounter, texts.OVER)
    if (typed := _typed_number(encounter, dialog)) is not None:
        return await _taken(encounter, dialog, typed)
    step, _, value = words.partition(":")
    if step != dialog.step:
        at = await standing(encounter)
        return await _asked(encounter, at, dialog, texts.OLD_STEP)
    return await _taken(encounter, dialog, value)


async def back(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """The step before."""
    dialog = read(encounter.memory.form, FORM)
    if dialog is None:
        return says(encounter, texts.OVER)
    if (typed := _typed_number(encounter, dialog)) is not None:
        return await _taken(encounter, dialog, typed)
    return await _asked(encounter, await standing(encounter), dialog.back())


async def stop(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Leave it; nothing was kept."""
    dialog = read(encounter.memory.form, FORM)
    if dialog is None:
        return says(encounter, texts.OVER)
    if (typed := _typed_number(encounter, dialog)) is not None:
        return await _taken(encounter, dialog, typed)
    mine = _may(await standing(encounter), read_obligation(dialog.draft))
    return says(encounter, texts.STOPPED if mine else people_texts.NOT_ALLOWED)


async def save(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Keep it, when everything still is as it was shown."""
    dialog = read(encounter.memory.form, FORM)
    if dialog is None or dialog.step != CONFIRM:
        return says(encounter, texts.OVER)
    at = await standing(encounter)
    one = read_obligation(dialog.draft)
    if not may_change(at, one.unit):
        return says(encounter, people_texts.NOT_ALLOWED)
    for is_wrong, step, sentence in (
        (not has_reader(one, at), "owners", texts.NO_OWNER),
        (await _is_over(encounter, at, one), "kind", texts.ALREADY_OVER),
    ):
        if is_wrong:
            again = dialog.onward(dialog.draft, (step,), last=CONFIRM)
            return await _asked(encounter, at, again, sentence)
    return await _kept(encounter, at, one, dialog.about.get("revision"))


async def _kept(encounter: Encounter, at: Standing, one: Obligation, revision: str | None) -> Said:
    by, now, work = actor(at.person), encounter.now, encounter.work
    missing = bool(gaps(one))
    sentence = texts.SAVED_AS_PROPOSAL if missing else texts.SAVED
    if one.id == NEW:
        status = ObligationStatus.PROPOSED if missing else ObligationStatus.ACTIVE
        added = await changes.add(work, one, status, by=by, now=now)
        return await shown(encounter, at, added, sentence)
    stored = await find(encounter, at, one.id, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    if str(stored.revision) != revision:
        return await shown(encounter, at, stored, texts.CHANGED_MEANWHILE)
    kept = await changes.change(work, stored, one, _status(stored, one), by=by, now=now)
    return await shown(encounter, at, kept, sentence)


def _status(stored: StoredObligation, one: Obligation) -> ObligationStatus:
    """What is complete now is reminded of; what lost its day only waits; the rest stays."""
    if gaps(one):
        return ObligationStatus.PROPOSED
    proposed = stored.status is ObligationStatus.PROPOSED
    return ObligationStatus.ACTIVE if proposed else stored.status


async def _taken(encounter: Encounter, dialog: Dialog, words: str) -> Said:
    at = await standing(encounter)
    one = read_obligation(dialog.draft)
    seen = await _seen(encounter, at, dialog, one)
    if not _may(at, one):
        return says(encounter, people_texts.NOT_ALLOWED)
    taken = take(dialog.step, words, seen)
    if isinstance(taken, str):
        return await _asked(encounter, at, dialog, taken)
    draft = write_obligation(taken.one)
    if taken.stays:
        return await _asked(encounter, at, dialog.again(draft))
    if dialog.step == "owners" and not has_reader(taken.one, at):
        return await _asked(encounter, at, dialog.again(draft), texts.NO_OWNER)
    on = dialog.onward(draft, taken.inserted, last=CONFIRM)
    is_news = taken.one.rule != one.rule and on.step != CONFIRM
    heard = (f"{obligations.RULE}{rule(taken.one.rule)}.",) if is_news else ()
    return await _asked(encounter, at, on, *heard)


async def _asked(encounter: Encounter, at: Standing, dialog: Dialog, *before: str) -> Said:
    one = read_obligation(dialog.draft)
    if not _may(at, one):
        return says(encounter, people_texts.NOT_ALLOWED)
    if dialog.step not in STEPS:
        return says(encounter, texts.OVER)
    seen = await _seen(encounter, at, dialog, one)
    said, rows = ask(dialog.step, seen)
    ends = way_back(can_go_back=bool(dialog.past))
    return says(encounter, *before, *said, rows=(*rows, ends), form=dialog.form())


async def _seen(encounter: Encounter, at: Standing, dialog: Dialog, one: Obligation) -> Seen:
    view, written = await around(encounter, at), dialog.about.get("written", "")
    return Seen(view=view, one=one, now=encounter.now, written=written)


def _may(at: Standing, one: Obligation) -> bool:
    """True while this person may go on; what has no unit yet is anybody's who leads some."""
    return may_change(at, one.unit) if one.unit else bool(changeable_units(at))


async def _is_over(encounter: Encounter, at: Standing, one: Obligation) -> bool:
    """True when no day of it lies ahead, though all is known."""
    if gaps(one) or isinstance(one.rule, Continuous | OnEvent | Target):
        return False
    view = await around(encounter, at)
    return not upcoming(one, view.calendar(one.unit), view.today)


def _typed_number(encounter: Encounter, dialog: Dialog) -> str | None:
    """A number typed where a number is asked for: it pressed no button."""
    typed = encounter.incoming.button is None and number_in(encounter.text) is not None
    return encounter.text if typed and dialog.step in NUMERIC else None


def _has(one: Obligation, field: str) -> bool:
    """True when the obligation has such a thing to change."""
    match field:
        case "day":
            return isinstance(one.rule, Recurring) and bool(one.rule.terms)
        case "term":
            return isinstance(one.rule, OnEvent)
        case _:
            return field in texts.FIELDS
