"""Inviting somebody from the chat: role, unit, name, then a code that works once; taking it back.

/moi · /moi canbo 2 Nguyễn Văn An · /thuhoi · /thuhoi 7
1:u:role:official the role · 1:u:unit:2 the unit · 1:u:noname no name · 1:u:revoke:7 take it back
"""

from dataclasses import dataclass

from handlers.access import Action, allowed
from handlers.acting import Standing, says, standing
from handlers.codes import shown_code
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, invite, note, one_line
from handlers.memory import Form
from handlers.messages import Button
from handlers.texts import people as texts
from handlers.texts import units
from knowledge.normalize import fold
from storage.people_records import Role, Unit

FORM = "invite"
ROLE, UNIT, NO_NAME, REVOKE = "1:u:role", "1:u:unit", "1:u:noname", "1:u:revoke"
MOST_BUTTONS = 8  # of units; where there are more the number is typed

_WORDS = {
    "official": Role.OFFICIAL,
    "canbo": Role.OFFICIAL,
    "editor": Role.EDITOR,
    "bientap": Role.EDITOR,
    "admin": Role.ADMIN,
    "quantri": Role.ADMIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is known of an invitation so far."""

    role: Role | None = None
    unit: str = ""  # an id
    name: str | None = None  # "" is no name, None is not asked yet


async def start(encounter: Encounter, words: str) -> Said:
    """/moi: with everything said, invite; else ask for what is missing."""
    first, _, rest = words.strip().partition(" ")
    role = _WORDS.get(fold(first))
    if role is None:
        return await _go_on(encounter, _Wanted())
    number, _, name = rest.strip().partition(" ")
    if not number.isdecimal():
        number, name = "", rest.strip()
    return await _go_on(encounter, _Wanted(role=role, unit=number, name=name or None))


async def choose_role(encounter: Encounter, words: str) -> Said:
    """A role was pressed."""
    wanted = _read(encounter.memory.form)
    return await _go_on(encounter, _with(wanted, role=_WORDS.get(words)))


async def choose_unit(encounter: Encounter, words: str) -> Said:
    """A unit was pressed."""
    return await _go_on(encounter, _with(_read(encounter.memory.form), unit=words))


async def no_name(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Invite without a name."""
    return await _go_on(encounter, _with(_read(encounter.memory.form), name=""))


async def answer(encounter: Encounter, words: str) -> Said:
    """A typed answer to the question asked last."""
    form = encounter.memory.form
    wanted = _read(form)
    match form.step if form else "":
        case "role":
            role = _WORDS.get(fold(words).replace(" ", ""))
            return await _go_on(encounter, _with(wanted, role=role))
        case "unit":
            return await _go_on(encounter, _with(wanted, unit=words.strip()))
        case _:
            return await _go_on(encounter, _with(wanted, name=one_line(words)))


async def revoke(encounter: Encounter, words: str) -> Said:
    """/thuhoi: list the open invitations, or take one of them back."""
    at = await standing(encounter)
    number = words.strip()
    if not number:
        return await _open_ones(encounter, at)
    found = await encounter.work.invitations.get(number)
    if found is None:
        return says(encounter, texts.NOT_OPEN)
    may = allowed(at.person, Action.REVOKE_INVITATION, unit=found.unit, units=at.units)
    if not may:
        return says(encounter, texts.NOT_ALLOWED)
    if not await encounter.work.invitations.revoke(found.id, encounter.now):
        return says(encounter, texts.NOT_OPEN)
    about = f"invitation:{found.id}"
    after = {"revoked": True}
    by = actor(at.person)
    await note(encounter.work, by, "revoke", about, now=encounter.now, after=after)
    return says(encounter, texts.REVOKED)


async def _open_ones(encounter: Encounter, at: Standing) -> Said:
    lines, rows = [], []
    for one in await encounter.work.invitations.open(encounter.now):
        may = allowed(at.person, Action.REVOKE_INVITATION, unit=one.unit, units=at.units)
        if may:
            unit = at.unit_name(one.unit)
            said = texts.invitation_line(one, unit)
            lines.append(said)
            rows.append((Button(texts.revoke_this(one.id), f"{REVOKE}:{one.id}"),))
    if not lines:
        return says(encounter, texts.NOTHING_TO_REVOKE)
    return says(encounter, texts.OPEN_INVITATIONS, *lines, rows=tuple(rows[:MOST_BUTTONS]))


async def _go_on(encounter: Encounter, wanted: _Wanted) -> Said:
    """Ask for what is missing; once nothing is, invite."""
    at = await standing(encounter)
    reach = tuple(
        one for one in at.units if allowed(at.person, Action.INVITE, unit=one.id, units=at.units)
    )
    if not reach:
        return says(encounter, texts.NOT_ALLOWED)
    if wanted.role is None:
        rows = tuple((Button(texts.ROLES[one], f"{ROLE}:{one.value}"),) for one in _INVITED)
        return says(encounter, texts.WHICH_ROLE, rows=rows, form=_form("role", wanted))
    unit = _unit(wanted, at, reach)
    if unit is None:
        return _ask_unit(encounter, wanted, reach)
    if not allowed(at.person, Action.INVITE, unit=unit.id, units=at.units):
        return says(encounter, texts.NOT_ALLOWED)
    chosen = _with(wanted, unit=unit.id)
    if wanted.name is None:
        skip = ((Button(texts.NO_NAME, NO_NAME),),)
        return says(encounter, texts.ASK_NAME, rows=skip, form=_form("name", chosen))
    return await _invited(encounter, at, chosen, unit)


def _unit(wanted: _Wanted, at: Standing, reach: tuple[Unit, ...]) -> Unit | None:
    if not wanted.unit:
        return reach[0] if len(reach) == 1 else None
    return next((one for one in at.units if one.id == wanted.unit), None)


def _ask_unit(encounter: Encounter, wanted: _Wanted, reach: tuple[Unit, ...]) -> Said:
    wrong = (units.NO_UNIT,) if wanted.unit else ()
    form = _form("unit", _with(wanted, unit=""))
    if len(reach) > MOST_BUTTONS:
        return says(encounter, *wrong, texts.TYPE_UNIT, form=form)
    rows = tuple((Button(one.name[:40], f"{UNIT}:{one.id}"),) for one in reach)
    return says(encounter, *wrong, texts.WHICH_UNIT, rows=rows, form=form)


async def _invited(encounter: Encounter, at: Standing, wanted: _Wanted, unit: Unit) -> Said:
    role, name = wanted.role or Role.OFFICIAL, one_line(wanted.name or "")
    made, code = await invite(
        encounter.work,
        encounter.secret,
        role=role,
        unit=unit.id,
        by=at.person,
        name=name,
        now=encounter.now,
    )
    rows = ((Button(texts.REVOKE, f"{REVOKE}:{made.id}"),),)
    said = (
        texts.invitation(role, unit.name, name),
        texts.by_code(shown_code(code)),
        texts.KEEP_SAFE,
    )
    return says(encounter, *said, rows=rows)


_INVITED = (Role.OFFICIAL, Role.EDITOR, Role.ADMIN)


def _with(
    wanted: _Wanted, *, role: Role | None = None, unit: str | None = None, name: str | None = None
) -> _Wanted:
    return _Wanted(
        role=role or wanted.role,
        unit=wanted.unit if unit is None else unit,
        name=wanted.name if name is None else name,
    )


def _form(step: str, wanted: _Wanted) -> Form:
    given = {"unit": wanted.unit}
    if wanted.role is not None:
        given["role"] = wanted.role.value
    if wanted.name is not None:
        given["name"] = wanted.name
    return Form(name=FORM, step=step, given=given)


def _read(form: Form | None) -> _Wanted:
    if form is None or form.name != FORM:
        return _Wanted()
    role = _WORDS.get(form.given.get("role", ""))
    return _Wanted(role=role, unit=form.given.get("unit", ""), name=form.given.get("name"))
