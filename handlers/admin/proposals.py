"""What plans propose and nobody has confirmed: /dexuat lists it, each opens at a press.

1:q:props:15 the list from there on · 1:q:prop:12 one of them
"""

import hashlib
from collections.abc import Iterable, Sequence

from handlers.acting import Standing, says, standing
from handlers.admin.obligation_card import Around, around, card, gaps, has_reader, upcoming
from handlers.admin.obligations_listing import PROPOSALS, changeable_units, may_change, short
from handlers.encounter import Encounter, Said
from handlers.messages import Button
from handlers.texts import obligations
from handlers.texts import people as people_texts
from handlers.texts import proposals as texts
from handlers.texts.rules import known
from knowledge.deadlines.model import Continuous, Obligation, OnEvent, Target
from knowledge.richtext import Block, Bold, Bullets, paragraph
from storage.deadline_records import ObligationStatus, StoredObligation

ONE, TAKE, FILL, DROP = "1:q:prop", "1:q:take", "1:q:fill", "1:q:drop"
ASK_ALL, DROP_ALL, UNIT = "1:q:takes", "1:q:drops", "1:q:unit"
PAGE = 10
BUTTONS = 5  # of proposals, under a list

Rows = tuple[tuple[Button, ...], ...]


async def show_page(encounter: Encounter, words: str) -> Said:
    """The list, from a place on."""
    at = await standing(encounter)
    return await listed(encounter, at, int(words) if words.isdecimal() else 0)


async def listed(encounter: Encounter, at: Standing, first: int = 0, *before: str | Block) -> Said:
    """What waits, and what may be done with all of it; `before` is said first."""
    if not changeable_units(at):
        return says(encounter, people_texts.NOT_ALLOWED)
    every = await waiting(encounter, at)
    if not every:
        return says(encounter, *before, texts.NONE, texts.HOW_TO_SEND)
    view = await around(encounter, at)
    page = every[first : first + PAGE]
    numbered = enumerate(page, first + 1)
    lines = Bullets(tuple((line(one, view, place),) for place, one in numbered))
    rest = len(every) - first - len(page)
    more = (texts.AND_MORE.format(count=rest),) if rest > 0 else ()
    head = paragraph(Bold(texts.HEAD.format(count=len(every))))
    groups = _groups(every)
    unknown = (texts.UNKNOWN_UNITS,) if groups else ()
    said = (*before, head, lines, *more, texts.NOT_YET_ACTIVE, *unknown)
    return says(encounter, *said, rows=_rows(every, page, first, groups, view))


async def show_one(encounter: Encounter, words: str) -> Said:
    """One proposal with the sentence it was read from."""
    at = await standing(encounter)
    stored = await proposal(encounter, at, words)
    if isinstance(stored, str):
        return says(encounter, stored)
    return await opened(encounter, at, stored)


async def opened(
    encounter: Encounter, at: Standing, stored: StoredObligation, *before: str
) -> Said:
    """The card of a proposal and what may be done with it."""
    view = await around(encounter, at)
    one = stored.obligation
    take = Button(texts.TAKE, f"{TAKE}:{one.id}")
    if not is_full(one, view):
        take = Button(texts.COMPLETE, f"{FILL}:{one.id}")
    drop = Button(texts.DROP, f"{DROP}:{one.id}")
    every = await waiting(encounter, at)
    after = [each for each in every if _order(each) > _order(stored)]
    on = (Button(texts.NEXT, f"{ONE}:{after[0].obligation.id}"),) if after else ()
    rows = ((take, drop), (*on, Button(texts.ALL, f"{PROPOSALS}:0")))
    blocks = await card(encounter.work, stored, view)
    return says(encounter, *before, *blocks, rows=rows)


async def waiting(encounter: Encounter, at: Standing) -> list[StoredObligation]:
    """The proposals this person may confirm, by unit: those that go on all the time last."""
    units = (*changeable_units(at), *([""] if may_change(at, "") else []))
    found = await encounter.work.obligations.all((ObligationStatus.PROPOSED,), units=units)
    return sorted(found, key=_order)


async def proposal(encounter: Encounter, at: Standing, words: str) -> StoredObligation | str:
    """The proposal of that number, or the sentence that says why it is not to be had."""
    stored = await encounter.work.obligations.get(words.strip())
    if stored is None or stored.status is not ObligationStatus.PROPOSED:
        return texts.GONE
    if not may_change(at, stored.obligation.unit):
        return people_texts.NOT_ALLOWED
    return stored


def is_full(one: Obligation, view: Around) -> bool:
    """True when nothing has to be asked before somebody is reminded of it."""
    return not gaps(one) and has_reader(one, view.at) and not is_past(one, view)


def is_past(one: Obligation, view: Around) -> bool:
    """True when all is known and no day of it lies ahead."""
    if gaps(one) or isinstance(one.rule, Continuous | OnEvent):
        return False
    if isinstance(one.rule, Target):
        return one.rule.year < view.today.year
    return not upcoming(one, view.calendar(one.unit), view.today)


def line(stored: StoredObligation, view: Around, place: int) -> str:
    """One proposal in a list, with what it lacks."""
    one = stored.obligation
    missing = obligations.missing(gaps(one))
    if not missing and is_past(one, view):
        missing = texts.PAST
    elif not missing and not has_reader(one, view.at):
        missing = obligations.OWNER
    return texts.line(place, _cut(one.title, 100), _cut(known(one.rule), 70), missing)


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


def digest(every: Iterable[StoredObligation]) -> str:
    """What stands for exactly these, as they are: a button for all of them holds no longer."""
    named = ",".join(f"{one.obligation.id}/{one.revision}" for one in every)
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def _order(one: StoredObligation) -> tuple[bool, str, str]:
    duty = one.obligation
    return isinstance(duty.rule, Continuous), duty.unit, duty.id


def _groups(every: Sequence[StoredObligation]) -> dict[str, list[StoredObligation]]:
    """Those whose unit is not known yet, by how the plan names it."""
    found: dict[str, list[StoredObligation]] = {}
    for one in every:
        if not one.obligation.unit:
            found.setdefault(one.note, []).append(one)
    return found


def _rows(
    every: Sequence[StoredObligation],
    page: Sequence[StoredObligation],
    first: int,
    groups: dict[str, list[StoredObligation]],
    view: Around,
) -> Rows:
    rows: list[tuple[Button, ...]] = [
        (Button(short(texts.group(name, len(those))), f"{UNIT}:{those[0].obligation.id}"),)
        for name, those in list(groups.items())[:BUTTONS]
    ]
    full = sum(is_full(one.obligation, view) for one in every)
    if full:
        rows.append((Button(texts.TAKE_ALL.format(count=full), ASK_ALL),))
    for place, one in enumerate(page[:BUTTONS], first + 1):
        title = f"{place}. {one.obligation.title}"
        rows.append((Button(short(title), f"{ONE}:{one.obligation.id}"),))
    last = first + len(page)
    on = (Button(obligations.MORE, f"{PROPOSALS}:{last}"),) if last < len(every) else ()
    rows.append((*on, Button(texts.DROP_ALL, DROP_ALL)))
    return tuple(rows)
