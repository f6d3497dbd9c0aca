"""The registry of everything that acts: each way to it, what it is, and the step it takes.

A command, button or dialog that is not listed here is none. `handlers.access` decides on each
before it runs, by the role, and once more while it runs, with the unit it concerns.
"""

import re
from collections.abc import Callable

from handlers.access import GUARDED, Action, could
from handlers.acting import Acting, Kind, Way, says, shown_lately
from handlers.admin import obligation_ways as managing
from handlers.admin import people_inviting as inviting
from handlers.admin import people_listing as listing
from handlers.admin import people_removing as removing
from handlers.admin import people_rights as changing
from handlers.admin import people_units as units
from handlers.admin.plan_files import has_file
from handlers.codes import PAYLOAD, read_code
from handlers.encounter import Encounter, Said
from handlers.messages import Button, Reply
from handlers.official import joining, leaving, pins
from handlers.official import ways as duties
from handlers.texts import people as texts
from knowledge.richtext import paragraph

_COMMAND = re.compile(r"/([A-Za-z_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_CANCEL = frozenset({"0", "/huy", "/cancel"})


async def act(encounter: Encounter) -> Said | None:
    """Do what a registered way asks for, when this person may; None when it asks for nothing."""
    person = encounter.person
    found = _asked(encounter)
    if found is None:
        is_digits = person is not None and pins.PIN.fullmatch(encounter.text)
        return await pins.not_asked(encounter) if is_digits else None
    way, words = found
    if (said := _out_of_place(encounter, way)) is not None:
        return said
    if not could(person, way.action):
        return _refused(encounter)
    if way.kind is Kind.BUTTON and way.action in GUARDED and not shown_lately(encounter):
        return _sure(encounter)
    if way.action in GUARDED and (asked := await pins.gate(encounter)) is not None:
        return asked
    return await way.act(encounter, words)


def _out_of_place(encounter: Encounter, way: Way) -> Said | None:
    """What is read by who corrects a message, or writes where others read; None: all is well."""
    official = encounter.person is not None
    if encounter.incoming.edited and (official or way.kind is Kind.DIALOG):
        said = Reply(text=(paragraph(texts.EDITED),))
        return Said(replies=(said,), memory=encounter.memory)  # a dialog under way still waits
    if not encounter.is_private and way.action is not Action.JOIN:
        return says(encounter, texts.PRIVATE_ONLY)
    return None


def _refused(encounter: Encounter) -> Said | None:
    """What an official reads; a citizen is answered as if there were no such command."""
    if encounter.person is None:
        return None
    if encounter.person.locked:
        return says(encounter, texts.LOCKED)
    return says(encounter, texts.LAPSED if encounter.person.lapsed else texts.NOT_ALLOWED)


def _sure(encounter: Encounter) -> Said:
    """Ask back after a number, or words, that may have meant something else by now."""
    action = encounter.pressed
    meant = next(one for one in encounter.memory.buttons if one.action == action)
    rows = ((meant, Button(texts.KEEP, leaving.KEEP)),)
    return says(encounter, texts.sure(meant.label), rows=rows)


def _asked(encounter: Encounter) -> tuple[Way, str] | None:
    """The way a message takes, and its words or fields."""
    pressed = encounter.pressed
    return _written(encounter) if pressed is None else _pressed(pressed)


def _written(encounter: Encounter) -> tuple[Way, str] | None:
    text, form = encounter.text, encounter.memory.form
    if text in _CANCEL:
        return (_STOP, "") if form is not None and form.name in _STOPPED else None
    command = _COMMAND.fullmatch(text)
    if command is not None:
        return _typed(encounter, command.group(1).lower(), command.group(2) or "")
    spoken = duties.spoken(text) if encounter.person is not None else None
    if spoken is not None:
        return _typed(encounter, *spoken)
    if form is not None and (Kind.DIALOG, form.name) in _WAYS:
        return _WAYS[Kind.DIALOG, form.name], text
    if encounter.person is not None and has_file(encounter.incoming):
        return managing.PLAN, ""
    return (_JOINING, text) if read_code(text) is not None else None


def _pressed(action: str) -> tuple[Way, str] | None:
    """A button says its version, whose it is and what to do; its fields come after that."""
    version, owner, verb, *fields = [*action.split(":", 3), "", ""][:4]
    way = _WAYS.get((Kind.BUTTON, f"{version}:{owner}:{verb}"))
    return None if way is None else (way, fields[0])


def _typed(encounter: Encounter, name: str, words: str) -> tuple[Way, str] | None:
    person = encounter.person
    if name == "start" and words.startswith(PAYLOAD):
        return _JOINING, words
    if name == "start" and (words or person is None or not person.is_active):
        return None
    way = _WAYS.get((Kind.COMMAND, name))
    return None if way is None else (way, words.strip())


async def _give_pin(encounter: Encounter, words: str) -> Said:
    """Take the PIN, then do what it was asked for; another person's rights may be gone by now."""
    given = await pins.give(encounter, words)
    if isinstance(given, Said):
        return given
    done = await act(given)
    return done or says(given, texts.OLD_BUTTON)


def _listed(kind: Kind) -> Callable[[str, Action, Acting], Way]:
    def listed(word: str, action: Action, step: Acting) -> Way:
        return Way(kind=kind, word=word, action=action, act=step)

    return listed


_command, _button, _dialog = (_listed(kind) for kind in (Kind.COMMAND, Kind.BUTTON, Kind.DIALOG))

WAYS: tuple[Way, ...] = (
    _command("vao", Action.JOIN, joining.join),
    _dialog(joining.FORM, Action.JOIN, joining.join),
    _command("roi", Action.LEAVE, leaving.ask_to_leave),
    _button(leaving.LEAVE, Action.LEAVE, leaving.leave),
    _button(leaving.KEEP, Action.GIVE_PIN, leaving.keep),
    _command("themkenh", Action.ADD_ADDRESS, leaving.add_address),
    _command("pin", Action.SET_PIN, pins.choose),
    _dialog(pins.CHOOSING, Action.SET_PIN, pins.chosen),
    _dialog(pins.GIVING, Action.GIVE_PIN, _give_pin),
    _command("nguoi", Action.LIST_PEOPLE, listing.show),
    _command("moi", Action.INVITE, inviting.start),
    _button(inviting.ROLE, Action.INVITE, inviting.choose_role),
    _button(inviting.UNIT, Action.INVITE, inviting.choose_unit),
    _button(inviting.NO_NAME, Action.INVITE, inviting.no_name),
    _dialog(inviting.FORM, Action.INVITE, inviting.answer),
    _command("thuhoi", Action.REVOKE_INVITATION, inviting.revoke),
    _button(inviting.REVOKE, Action.REVOKE_INVITATION, inviting.revoke),
    _command("khoa", Action.LOCK, changing.lock_person),
    _button(listing.LOCK, Action.LOCK, changing.lock_person),
    _command("mokhoa", Action.UNLOCK, changing.unlock_person),
    _button(listing.UNLOCK, Action.UNLOCK, changing.unlock_person),
    _command("xoanguoi", Action.REMOVE, removing.ask),
    _button(listing.REMOVE, Action.REMOVE, removing.ask),
    _button(removing.DELETE, Action.REMOVE, removing.remove),
    _button(joining.OUT, Action.REMOVE, removing.throw_out),
    _button(removing.AGREE, Action.AGREE_TO_REMOVAL, removing.agree),
    _button(removing.REFUSE, Action.AGREE_TO_REMOVAL, removing.refuse),
    _command("donvi", Action.LIST_UNITS, units.show),
    _command("themdonvi", Action.CHANGE_UNITS, units.add),
    _command("truong", Action.CHANGE_UNITS, units.set_leader),
    _command("pho", Action.CHANGE_UNITS, units.set_vice),
    *duties.WAYS,
    *managing.WAYS,
)

_WAYS = {(way.kind, way.word): way for way in WAYS}
_JOINING = _WAYS[Kind.COMMAND, "vao"]
_STOP = _WAYS[Kind.COMMAND, "huy"]
_STOPPED = duties.FORMS | managing.FORMS
