"""Who works here: /nguoi lists, /nguoi 3 shows one person and what can be done about them."""

from handlers.access import Action, allowed
from handlers.acting import Standing, says, standing
from handlers.encounter import Encounter, Said
from handlers.messages import Button
from handlers.texts import people as texts
from knowledge.richtext import Bullets
from storage.people_records import Person

LOCK, UNLOCK, REMOVE = "1:u:lock", "1:u:unlock", "1:u:remove"
MOST = 60  # people in one message


async def show(encounter: Encounter, words: str) -> Said:
    """List the people of the admin's units, or show one of them."""
    at = await standing(encounter)
    seen = tuple(
        one
        for one in at.people
        if allowed(at.person, Action.LIST_PEOPLE, unit=one.unit, units=at.units)
    )
    number = words.strip()
    if not number:
        listed = Bullets(tuple((_line(one, at),) for one in seen[:MOST]))
        more = (texts.and_more(len(seen) - MOST),) if len(seen) > MOST else ()
        return says(encounter, listed, *more, texts.PEOPLE_HELP)
    one = next((one for one in seen if one.id == number), None)
    if one is None:
        return says(encounter, texts.NOBODY)
    addresses = await encounter.work.people.addresses(one.id)
    channels = texts.channels(address.channel for address in addresses)
    return says(encounter, _line(one, at), channels, rows=_buttons(one, at))


def marks(person: Person) -> tuple[str, ...]:
    """What keeps somebody from acting."""
    said = (
        (person.left, texts.MARK_LEFT),
        (person.locked, texts.MARK_LOCKED),
        (person.lapsed, texts.MARK_LAPSED),
    )
    return tuple(mark for is_so, mark in said if is_so)


def _line(one: Person, at: Standing) -> str:
    unit = at.unit_name(one.unit)
    return texts.person_line(one, unit, marks(one))


def _buttons(one: Person, at: Standing) -> tuple[tuple[Button, ...], ...]:
    if one.id == at.person.id:
        return ()
    free = Button(texts.LOCK, f"{LOCK}:{one.id}")
    bound = Button(texts.UNLOCK, f"{UNLOCK}:{one.id}")
    remove = Button(texts.REMOVE, f"{REMOVE}:{one.id}")
    return ((free if one.is_active else bound, remove),)
