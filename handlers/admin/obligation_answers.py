"""Answers to each step of the form, typed or pressed: a changed draft, or what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.admin import rule_answers
from handlers.admin.obligation_draft import Answer, Seen, Taken
from handlers.admin.obligations_listing import changeable_units, may_change
from handlers.texts import obligation_form as texts
from handlers.texts.rules import usual_ladder
from knowledge.deadlines.matching import match_unit
from knowledge.deadlines.model import (
    MORNING,
    USUAL_LADDER,
    Ladder,
    Overdue,
    Rung,
    Shift,
)
from knowledge.normalize import fold

SHORTEST, LONGEST, LONGEST_BASIS = 3, 200, 300  # characters
LADDERS: Mapping[str, Ladder | None] = {
    "usual": None,  # that of the kind of rule
    "light": Ladder(
        rungs=(
            Rung(key="T-1", working_days=1, at=MORNING),
            Rung(key="T-0", working_days=0, at=MORNING),
        ),
        overdue=Overdue(at=MORNING),
    ),
    "early": Ladder(
        rungs=(Rung(key="T-15", working_days=15, at=MORNING), *USUAL_LADDER.rungs),
        overdue=USUAL_LADDER.overdue,
    ),
}


def take(step: str, words: str, seen: Seen) -> Answer:
    """The draft after this answer to this step."""
    reader = _READERS.get(step)
    return texts.BAD_CHOICE if reader is None else reader(" ".join(words.split()), seen)


def _title(words: str, seen: Seen) -> Answer:
    if not SHORTEST <= len(words) <= LONGEST:
        return texts.BAD_TITLE
    return Taken(one=replace(seen.one, title=words))


def _unit(words: str, seen: Seen) -> Answer:
    at = seen.view.at
    may = changeable_units(at)
    known = tuple((one.id, one.name) for one in at.units)
    found = words if words in dict(known) else None
    if found is None:
        match = match_unit(words, [one for one in known if one[0] in may])
        found = match.id
        if found is None and match.likely:
            return texts.NEAR_UNIT.format(names=_listed(match.likely, seen))
    if found is None:
        return texts.BAD_UNIT.format(said=words[:60])
    if not may_change(at, found):
        return texts.NOT_YOUR_UNIT
    return Taken(one=replace(seen.one, unit=found))


def _to(words: str, seen: Seen) -> Answer:
    if len(words) > LONGEST:
        return texts.BAD_TO
    return Taken(one=replace(seen.one, to="" if words == "-" else words))


def _basis(words: str, seen: Seen) -> Answer:
    if len(words) > LONGEST_BASIS:
        return texts.BAD_BASIS
    return Taken(one=replace(seen.one, basis="" if words == "-" else words, number=""))


def _owners(words: str, seen: Seen) -> Answer:
    """One more owner, or one less; «Xong» goes on, «Người đứng đầu» takes all of them away."""
    one, at = seen.one, seen.view.at
    if words == "done":
        return Taken(one=one)
    if words == "head":
        return Taken(one=replace(one, owners=()))
    person = at.find(words) if words.isdecimal() else None
    if person is None:
        wanted = fold(words.lower())
        named = [each for each in at.people if wanted and wanted in fold(each.name.lower())]
        exact = [each for each in named if fold(each.name.lower()) == wanted]
        found = exact if len(exact) == 1 else named
        if len(found) > 1:
            listed = ", ".join(f"{each.id}. {each.name}" for each in found[:8])
            return texts.SEVERAL_PEOPLE.format(names=listed)
        if not found:
            return texts.NO_SUCH_PERSON.format(said=words[:60])
        person = found[0]
    kept = tuple(owner for owner in one.owners if at.find(owner) is not None)
    chosen = tuple(each for each in kept if each != person.id)
    if chosen == kept:
        chosen = (*kept, person.id)
    return Taken(one=replace(one, owners=chosen), stays=True)


def _shift(words: str, seen: Seen) -> Answer:
    if words not in texts.SHIFTS:
        return texts.BAD_CHOICE
    return Taken(one=replace(seen.one, shift=Shift(words)))


def _ladder(words: str, seen: Seen) -> Answer:
    if words not in LADDERS:
        return texts.BAD_CHOICE
    return Taken(one=replace(seen.one, ladder=LADDERS[words] or usual_ladder(seen.one.rule)))


def _listed(units: tuple[str, ...], seen: Seen) -> str:
    return ", ".join(f"{one}. {seen.view.at.unit_name(one)}" for one in units[:4])


_READERS: Mapping[str, Callable[[str, Seen], Answer]] = {
    "title": _title, "unit": _unit, "to": _to, "basis": _basis, "owners": _owners,
    "shift": _shift, "ladder": _ladder, **rule_answers.READERS,
}  # fmt: skip
