"""Confirm proposals, one by one or all that lack nothing, complete them, or drop them.

1:q:take:12 · 1:q:fill:12 asks what is missing · 1:q:drop:12
1:q:takes asks, 1:q:taken:DIGEST confirms all · 1:q:drops asks, 1:q:gone:DIGEST drops all
1:q:unit:12 asks which unit its plan means, 1:q:is:12:3 that one, 1:q:is:12:new a new one
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.access import Action, allowed
from handlers.acting import Standing, says, standing
from handlers.admin import obligation_changes as changes
from handlers.admin.obligation_card import around, gaps, has_reader
from handlers.admin.obligation_form import begin
from handlers.admin.obligations_listing import (
    PROPOSALS,
    UNDO,
    changeable_units,
    may_change,
    short,
    shown,
)
from handlers.admin.people_units import add_unit, name_problem
from handlers.admin.proposals import (
    ONE,
    digest,
    is_full,
    is_past,
    line,
    listed,
    opened,
    proposal,
    waiting,
)
from handlers.encounter import Encounter, Said
from handlers.inviting import actor
from handlers.messages import Button
from handlers.texts import obligations
from handlers.texts import people as people_texts
from handlers.texts import proposals as texts
from knowledge.deadlines.model import Obligation, OnEvent, Period, Recurring, Term
from knowledge.richtext import Bullets
from storage.deadline_records import ObligationStatus, StoredObligation

SURELY, GONE, IS = "1:q:taken", "1:q:gone", "1:q:is"
NEW = "new"  # instead of a unit's number
MOST_LISTED = 20


async def take(encounter: Encounter, words: str) -> Said:
    """Confirm one: from now on somebody is reminded of it."""
    at = await standing(encounter)
    stored = await proposal(encounter, at, words)
    if isinstance(stored, str):
        return says(encounter, stored)
    if not is_full(stored.obligation, await around(encounter, at)):
        return await opened(encounter, at, stored)
    kept = await _put(encounter, at, stored, ObligationStatus.ACTIVE, "confirm obligation")
    return await shown(encounter, at, kept, texts.TAKEN)


async def fill(encounter: Encounter, words: str) -> Said:
    """Ask what is missing, then confirm it."""
    at = await standing(encounter)
    stored = await proposal(encounter, at, words)
    if isinstance(stored, str):
        return says(encounter, stored)
    view = await around(encounter, at)
    one = stored.obligation
    steps = list(_steps(one))
    if is_past(one, view):
        steps.append("kind")
    if not has_reader(one, at):
        steps.append("owners")
    return await begin(encounter, at, one, tuple(steps) or ("owners",), stored)


async def drop(encounter: Encounter, words: str) -> Said:
    """One that nobody wants: it ends before it began."""
    at = await standing(encounter)
    stored = await proposal(encounter, at, words)
    if isinstance(stored, str):
        return says(encounter, stored)
    await _put(encounter, at, stored, ObligationStatus.ENDED, "drop proposal")
    undo = Button(obligations.UNDO, f"{UNDO}:{stored.obligation.id}")
    rows = ((undo, Button(texts.ALL, f"{PROPOSALS}:0")),)
    return says(encounter, texts.DROPPED, rows=rows)


async def ask_all(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Show everything that lacks nothing, and ask once."""
    at = await standing(encounter)
    return await _ask_all(encounter, at)


async def take_all(encounter: Encounter, words: str) -> Said:
    """Confirm all of them, when they are those that were shown."""
    at = await standing(encounter)
    full = await _full(encounter, at)
    if not full or digest(full) != words:
        return await _ask_all(encounter, at, texts.OTHER_BY_NOW)
    for one in full:
        await _put(encounter, at, one, ObligationStatus.ACTIVE, "confirm obligation")
    said = texts.ALL_TAKEN.format(count=len(full))
    return await listed(encounter, at, 0, said)


async def ask_drop_all(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Ask once before all of them go."""
    at = await standing(encounter)
    every = await waiting(encounter, at)
    if not every:
        return await listed(encounter, at)
    return _asked(encounter, every, texts.ASK_DROP_ALL.format(count=len(every)), GONE)


async def drop_all(encounter: Encounter, words: str) -> Said:
    """Drop all of them, when they are those that were shown."""
    at = await standing(encounter)
    every = await waiting(encounter, at)
    if not every or digest(every) != words:
        return await listed(encounter, at, 0, texts.OTHER_BY_NOW)
    for one in every:
        await _put(encounter, at, one, ObligationStatus.ENDED, "drop proposal")
    return says(encounter, texts.ALL_DROPPED.format(count=len(every)))


async def ask_unit(encounter: Encounter, words: str) -> Said:
    """Ask which unit the plan means."""
    at = await standing(encounter)
    stored = await proposal(encounter, at, words)
    if isinstance(stored, str):
        return says(encounter, stored)
    return await _ask_unit(encounter, at, stored)


async def is_unit(encounter: Encounter, words: str) -> Said:
    """That one: for all proposals of plans that name it so."""
    at = await standing(encounter)
    number, _, unit = words.partition(":")
    stored = await proposal(encounter, at, number)
    if isinstance(stored, str):
        return says(encounter, stored)
    written = stored.note
    if unit == NEW:
        home = next((one.id for one in at.units if one.above is None), "")
        if not allowed(at.person, Action.CHANGE_UNITS, unit=home, units=at.units):
            return says(encounter, people_texts.NOT_ALLOWED)
        if problem := name_problem(written, home, at.units):
            return await _ask_unit(encounter, at, stored, problem)
        by, now = actor(at.person), encounter.now
        unit = (await add_unit(encounter.work, written, home, by=by, now=now)).id
        at = await standing(encounter)
    if not may_change(at, unit):
        return says(encounter, people_texts.NOT_ALLOWED)
    same = [one for one in await waiting(encounter, at) if _waits_for(one, written)]
    for one in same:
        known = replace(one.obligation, unit=unit)
        status = ObligationStatus.PROPOSED
        await _put(encounter, at, one, status, "name unit", known)
    said = texts.UNIT_TAKEN.format(count=len(same), name=at.unit_name(unit))
    return await listed(encounter, at, 0, said)


async def _ask_unit(
    encounter: Encounter, at: Standing, stored: StoredObligation, *before: str
) -> Said:
    one = stored.obligation
    count = sum(_waits_for(each, stored.note) for each in await waiting(encounter, at))
    asked = texts.WHICH_UNIT.format(name=stored.note or texts.UNNAMED, count=count)
    rows: list[tuple[Button, ...]] = [
        (Button(short(at.unit_name(unit)), f"{IS}:{one.id}:{unit}"),)
        for unit in changeable_units(at)[:MOST_LISTED]
    ]
    tops = (each.id for each in at.units if each.above is None)
    may = any(allowed(at.person, Action.CHANGE_UNITS, unit=top, units=at.units) for top in tops)
    if may and stored.note:
        rows.append((Button(texts.NEW_UNIT, f"{IS}:{one.id}:{NEW}"),))
    rows.append(
        (Button(texts.ALL, f"{PROPOSALS}:0"), Button(obligations.BACK_TO_IT, f"{ONE}:{one.id}"))
    )
    return says(encounter, *before, asked, rows=tuple(rows))


async def _ask_all(encounter: Encounter, at: Standing, *before: str) -> Said:
    full = await _full(encounter, at)
    if not full:
        return await listed(encounter, at, 0, *before)
    asked = texts.ASK_TAKE_ALL.format(count=len(full))
    view = await around(encounter, at)
    lines = [line(one, view, place) for place, one in enumerate(full[:MOST_LISTED], 1)]
    return _asked(encounter, full, asked, SURELY, *before, lines=lines)


def _asked(
    encounter: Encounter,
    those: Sequence[StoredObligation],
    asked: str,
    verb: str,
    *before: str,
    lines: Sequence[str] = (),
) -> Said:
    shown_lines = (Bullets(tuple((each,) for each in lines)),) if lines else ()
    rest = len(those) - len(lines)
    more = (texts.AND_MORE.format(count=rest),) if lines and rest > 0 else ()
    yes = Button(texts.SURELY, f"{verb}:{digest(those)}")
    rows = ((yes, Button(texts.NO, f"{PROPOSALS}:0")),)
    return says(encounter, *before, asked, *shown_lines, *more, rows=rows)


async def _full(encounter: Encounter, at: Standing) -> list[StoredObligation]:
    view = await around(encounter, at)
    return [one for one in await waiting(encounter, at) if is_full(one.obligation, view)]


async def _put(  # noqa: PLR0913, PLR0917 - what a change is
    encounter: Encounter,
    at: Standing,
    stored: StoredObligation,
    status: ObligationStatus,
    action: str,
    one: Obligation | None = None,
) -> StoredObligation:
    return await changes.change(
        encounter.work,
        stored,
        stored.obligation if one is None else one,
        status,
        by=actor(at.person),
        now=encounter.now,
        action=action,
        why=stored.note,
    )


def _waits_for(one: StoredObligation, written: str) -> bool:
    return not one.obligation.unit and one.note == written


def _overlap(terms: Sequence[Term]) -> bool:
    """«quý, 6 tháng, năm», said without which: two reports may be due for one time."""
    whole = {term.period for term in terms if not term.numbers}
    return len(whole & {Period.QUARTER, Period.HALF_YEAR, Period.YEAR}) > 1


def _steps(one: Obligation) -> list[str]:
    """The steps that ask what is missing, each once."""
    missing = gaps(one)
    steps = ["unit"] if "unit" in missing else []
    match one.rule:
        case Recurring(terms=terms) if terms:
            steps += ["periods"] if _overlap(terms) else []
            return [*steps, "day"] if "due_day" in missing else steps
        case OnEvent() if "working_days" in missing:
            return [*steps, "term"]
        case _:
            return [*steps, "kind"] if set(missing) - {"unit"} else steps
