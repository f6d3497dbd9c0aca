"""What is owed, by unit: /nhiemvu lists, /nhiemvu 12 shows one, /nhiemvu báo cáo searches.

1:q:list:20 from the twentieth on · 1:q:show:12 one of them · 1:q:past:12 its history
"""

from collections.abc import Sequence
from itertools import groupby

from handlers.access import Action, allowed
from handlers.acting import Standing, says, standing
from handlers.admin.obligation_card import Around, around, card, gaps, upcoming
from handlers.encounter import Encounter, Said
from handlers.messages import Button
from handlers.texts import obligations as texts
from handlers.texts import people as people_texts
from handlers.texts import rules
from handlers.texts.periods import day_name
from knowledge.deadlines.model import OnEvent
from knowledge.normalize import fold
from knowledge.richtext import Block, Bold, Bullets, paragraph
from storage.deadline_records import ObligationStatus, StoredObligation

LIST, SHOW, PAST = "1:q:list", "1:q:show", "1:q:past"
EDIT, PAUSE, GO_ON, END = "1:q:edit", "1:q:pause", "1:q:go", "1:q:end"
UNDO, EVENT, NEW, TEMPLATES, PROPOSALS = (
    "1:q:undo", "1:q:event", "1:q:new", "1:q:mau", "1:q:props",
)  # fmt: skip
PAGE = 20  # obligations in one message
BUTTONS = 6  # of them with a button; any of them opens by its number
LABEL = 40  # characters of a title on a button

_LISTED = (ObligationStatus.ACTIVE, ObligationStatus.PAUSED)
Rows = tuple[tuple[Button, ...], ...]


async def show(encounter: Encounter, words: str) -> Said:
    """/nhiemvu: the list; with a number one of them, with words those of that name."""
    if words.isdecimal():
        return await show_one(encounter, words)
    return await _page(encounter, 0, wanted=words)


async def show_page(encounter: Encounter, words: str) -> Said:
    """A further part of the list."""
    return await _page(encounter, int(words) if words.isdecimal() else 0)


async def show_one(encounter: Encounter, words: str) -> Said:
    """One obligation, and what may be done with it."""
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.LIST_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    return await shown(encounter, at, stored)


async def shown(
    encounter: Encounter, at: Standing, stored: StoredObligation, *before: str
) -> Said:
    """The card with its buttons, after what was just done."""
    blocks = await card(encounter.work, stored, await around(encounter, at))
    may = may_change(at, stored.obligation.unit)
    rows = _buttons(stored) if may else ()
    return says(encounter, *before, *blocks, rows=rows)


async def history(encounter: Encounter, words: str) -> Said:
    """Every state it has had, the newest first."""
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.LIST_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    zone = (await around(encounter, at)).calendars.usual.zone
    states = await encounter.work.obligations.history(stored.obligation.id)
    lines = [
        texts.state_line(
            one.revision,
            one.status,
            rules.rule(one.obligation.rule),
            _who(one.saved_by, at),
            one.saved_at.astimezone(zone),
        )
        for one in states[-PAGE:]
    ]
    head = paragraph(Bold(texts.history_of(stored.obligation.title)))
    back = ((Button(texts.BACK_TO_IT, f"{SHOW}:{stored.obligation.id}"),),)
    return says(encounter, head, Bullets(tuple((line,) for line in reversed(lines))), rows=back)


async def find(
    encounter: Encounter, at: Standing, words: str, action: Action
) -> StoredObligation | str:
    """The obligation of that number, or the sentence that says why it is not to be had."""
    stored = await encounter.work.obligations.get(words.strip())
    if stored is None:
        return texts.NO_SUCH
    unit = stored.obligation.unit
    if allowed(at.person, action, unit=unit, units=at.units) or may_change(at, unit):
        return stored
    return people_texts.NOT_ALLOWED


def short(title: str) -> str:
    """What fits on a button."""
    return title if len(title) <= LABEL else f"{title[: LABEL - 1]}…"


def may_change(at: Standing, unit: str) -> bool:
    """True for whoever may change what this unit owes; "" is a unit no plan's reader knew."""
    units = (unit,) if unit else tuple(one.id for one in at.units if one.above is None)
    return any(
        allowed(at.person, Action.CHANGE_OBLIGATIONS, unit=one, units=at.units) for one in units
    )


def changeable_units(at: Standing) -> tuple[str, ...]:
    """The units whose obligations this person may change."""
    return tuple(one.id for one in at.units if may_change(at, one.id))


async def _page(encounter: Encounter, first: int, wanted: str = "") -> Said:
    at = await standing(encounter)
    seen = _seen(at)
    every = await encounter.work.obligations.all(units=seen)
    listed = [one for one in every if one.status in _LISTED and _is_named(one, wanted)]
    order = {unit: place for place, unit in enumerate(seen)}
    listed.sort(
        key=lambda one: (order[one.obligation.unit], len(one.obligation.id), one.obligation.id)
    )
    may = changeable_units(at)
    proposed = sum(
        one.status is ObligationStatus.PROPOSED and one.obligation.unit in may for one in every
    )
    waiting = (texts.waiting(proposed),) if proposed else ()
    if not listed:
        empty = texts.NOTHING_FOUND if wanted else texts.NONE_YET
        return says(encounter, empty, *waiting, rows=_ways_on(may, proposed))
    if wanted and len(listed) == 1:
        return await shown(encounter, at, listed[0])
    page = listed[first : first + PAGE]
    view = await around(encounter, at)
    last = first + len(page)
    part = (texts.shown_of(first + 1, last, len(listed)),) if len(listed) > len(page) else ()
    helps = (f"{texts.HELP} {texts.HELP_TO_CHANGE}" if may else texts.HELP,)
    more = ((Button(texts.MORE, f"{LIST}:{last}"),),) if last < len(listed) and not wanted else ()
    opens = tuple((_open(one),) for one in page[:BUTTONS])
    rows = (*opens, *more, *_ways_on(may, proposed))
    return says(encounter, *_by_unit(page, view), *part, *waiting, *helps, rows=rows)


def _seen(at: Standing) -> tuple[str, ...]:
    return tuple(
        one.id
        for one in at.units
        if allowed(at.person, Action.LIST_OBLIGATIONS, unit=one.id, units=at.units)
        or may_change(at, one.id)
    )


def _is_named(one: StoredObligation, wanted: str) -> bool:
    return fold(wanted.strip()) in fold(one.obligation.title)


def _by_unit(page: Sequence[StoredObligation], view: Around) -> list[Block]:
    blocks: list[Block] = []
    for unit, those in groupby(page, key=lambda one: one.obligation.unit):
        blocks.append(paragraph(Bold(view.at.unit_name(unit))))
        blocks.append(Bullets(tuple((_line(one, view),) for one in those)))
    return blocks


def _line(stored: StoredObligation, view: Around) -> str:
    one = stored.obligation
    state = ""
    if stored.status is ObligationStatus.PAUSED:
        state = texts.STATUS[stored.status]
    elif gaps(one):
        state = texts.status(stored.status, texts.missing(gaps(one)))
    elif found := upcoming(one, view.calendar(one.unit), view.today):
        state = texts.next_on(day_name(found[0].due))
    return texts.line(one.id, one.title, rules.rule(one.rule), state)


def _open(one: StoredObligation) -> Button:
    title = texts.named(one.obligation.id, one.obligation.title)
    return Button(short(title), f"{SHOW}:{one.obligation.id}")


def _ways_on(may: Sequence[str], proposed: int) -> Rows:
    if not may:
        return ()
    rows: list[tuple[Button, ...]] = [
        (Button(texts.ADD, NEW), Button(texts.TEMPLATES, TEMPLATES)),
    ]
    if proposed:
        rows.append((Button(texts.PROPOSALS, PROPOSALS),))
    return tuple(rows)


def _buttons(stored: StoredObligation) -> Rows:
    number = stored.obligation.id

    def button(label: str, verb: str) -> Button:
        return Button(label, f"{verb}:{number}")

    if stored.status is ObligationStatus.PROPOSED:
        return ((Button(texts.PROPOSALS, PROPOSALS),),)
    changes = [button(texts.CHANGE, EDIT)]
    if stored.status is ObligationStatus.ACTIVE:
        if isinstance(stored.obligation.rule, OnEvent):
            changes.insert(0, button(texts.HAPPENED, EVENT))
        changes.append(button(texts.PAUSE, PAUSE))
    else:
        changes.append(button(texts.GO_ON, GO_ON))
    if stored.status is not ObligationStatus.ENDED:
        changes.append(button(texts.END, END))
    return (
        tuple(changes),
        (button(texts.HISTORY, PAST), button(texts.UNDO, UNDO)),
        (Button(texts.LIST, f"{LIST}:0"),),
    )


def _who(saved_by: str, at: Standing) -> str:
    """The name behind "person:3"."""
    person = at.find(saved_by.removeprefix("person:"))
    return person.name if person is not None else people_texts.OPERATOR
