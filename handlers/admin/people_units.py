"""The units: their tree, new ones, and who leads or looks after each.

/donvi · /themdonvi 1 Trung tâm Phục vụ hành chính công · /truong 2 5 · /pho 2 5
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.access import Action, allowed, could
from handlers.acting import Standing, says, standing
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note
from handlers.texts import people as people_texts
from handlers.texts import units as texts
from knowledge.normalize import fold
from knowledge.richtext import Bullets
from storage.database import UnitOfWork
from storage.people_records import Person, Unit

SHORTEST, LONGEST = 2, 100  # characters of a name


async def show(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Show the tree from the official's own unit down; admins read how to change it."""
    at = await standing(encounter)
    seen = tuple(
        one
        for one in at.units
        if allowed(at.person, Action.LIST_UNITS, unit=one.id, units=at.units)
    )
    lines = tuple((line,) for line in tree(seen, at.people))
    helps = (texts.UNIT_HELP,) if could(at.person, Action.CHANGE_UNITS) else ()
    return says(encounter, Bullets(lines), *helps)


async def add(encounter: Encounter, words: str) -> Said:
    """Add a unit below another one."""
    at = await standing(encounter)
    above, name = _unit_of(at, words)
    if isinstance(above, str):
        return says(encounter, above)
    name = " ".join(name.split())
    if problem := name_problem(name, above.id, at.units):
        return says(encounter, problem)
    by, now = actor(at.person), encounter.now
    made = await add_unit(encounter.work, name, above.id, by=by, now=now)
    return says(encounter, texts.unit_added(made.id, made.name))


async def set_leader(encounter: Encounter, words: str) -> Said:
    """Say who leads a unit."""
    return await _led(encounter, words, vice=False)


async def set_vice(encounter: Encounter, words: str) -> Said:
    """Say which vice-chair looks after a unit."""
    return await _led(encounter, words, vice=True)


def tree(units: Iterable[Unit], people: Iterable[Person]) -> list[str]:
    """One line a unit, those above first, those below them indented."""
    listed = tuple(units)
    names = {one.id: one.name for one in people}
    ids = {one.id for one in listed}
    tops = [one for one in listed if one.above not in ids]
    lines: list[str] = []
    waiting = [(one, 0) for one in reversed(tops)]
    while waiting:
        one, depth = waiting.pop()
        head, vice = names.get(one.head or "", ""), names.get(one.vice or "", "")
        lines.append(texts.unit_line(depth, one.id, one.name, head, vice))
        below = [other for other in listed if other.above == one.id]
        waiting += [(other, depth + 1) for other in reversed(below)]
    return lines


def name_problem(name: str, above: str | None, units: Iterable[Unit]) -> str | None:
    """Why a unit cannot be called that; None when it can."""
    if not SHORTEST <= len(name) <= LONGEST or not name.isprintable():
        return texts.UNIT_NAME_BAD
    if any(one.above == above and fold(one.name) == fold(name) for one in units):
        return texts.UNIT_THERE
    return None


async def add_unit(
    work: UnitOfWork, name: str, above: str | None, *, by: str, now: datetime
) -> Unit:
    """Add a unit, and write it into the journal."""
    made = await work.units.add(name, above)
    after = {"name": name, "above": above}
    await note(work, by, "add unit", f"unit:{made.id}", now=now, after=after)
    return made


async def set_head(  # noqa: PLR0913 - what a change is
    work: UnitOfWork, unit: Unit, person: str | None, *, vice: bool, by: str, now: datetime
) -> Unit:
    """Say who leads a unit, or looks after it, and write it into the journal."""
    changed = replace(unit, vice=person) if vice else replace(unit, head=person)
    await work.units.put(changed)
    about = f"unit:{unit.id}"
    before = {"head": unit.head, "vice": unit.vice}
    after = {"head": changed.head, "vice": changed.vice}
    await note(work, by, "set head", about, now=now, before=before, after=after)
    return changed


async def _led(encounter: Encounter, words: str, *, vice: bool) -> Said:
    at = await standing(encounter)
    unit, number = _unit_of(at, words)
    if isinstance(unit, str):
        return says(encounter, unit)
    person = at.find(number.strip())
    if person is None:
        return says(encounter, people_texts.NOBODY)
    by, now = actor(at.person), encounter.now
    await set_head(encounter.work, unit, person.id, vice=vice, by=by, now=now)
    return says(encounter, texts.head_set(unit.name, person.name, vice=vice))


def _unit_of(at: Standing, words: str) -> tuple[Unit | str, str]:
    """The unit whose number comes first, or why it may not be changed; and the words after it."""
    number, _, rest = words.strip().partition(" ")
    unit = next((one for one in at.units if one.id == number), None)
    if unit is None:
        return texts.NO_UNIT, rest
    if not allowed(at.person, Action.CHANGE_UNITS, unit=unit.id, units=at.units):
        return people_texts.NOT_ALLOWED, rest
    return unit, rest
