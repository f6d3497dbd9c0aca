"""Locking and unlocking: /khoa 3, /mokhoa 3; at once, for a lost phone does not wait."""

from handlers.access import Action, allowed, in_charge
from handlers.acting import Standing, says, standing
from handlers.admin.people_changes import is_last_admin, lock, unlock
from handlers.encounter import Encounter, Said
from handlers.inviting import actor
from handlers.masking import mask
from handlers.official.news import occasion, tell_person
from handlers.texts import people as texts
from storage.people_records import Person, Role


async def lock_person(encounter: Encounter, words: str) -> Said:
    """Take somebody's rights away until they are unlocked; words after the number are why."""
    at = await standing(encounter)
    number, why = number_and_reason(words)
    target = target_of(at, number, Action.LOCK)
    if isinstance(target, str):
        return says(encounter, target)
    if target.locked:
        return says(encounter, texts.LOCKED_ALREADY)
    if is_last_admin(target, at.people, at.units):
        return says(encounter, texts.LAST_ADMIN)
    await lock(encounter.work, target, by=actor(at.person), now=encounter.now, why=why)
    key = occasion(encounter, "lock")
    await tell_person(encounter, target.id, texts.YOU_ARE_LOCKED, key=key)
    if target.role is Role.ADMIN:
        await tell_admins(encounter, at, target, texts.was_locked(target.name))
    return says(encounter, texts.was_locked(target.name))


async def unlock_person(encounter: Encounter, words: str) -> Said:
    """Give the rights back to who was locked or silent for long, and forget their PIN."""
    at = await standing(encounter)
    number, _ = number_and_reason(words)
    target = target_of(at, number, Action.UNLOCK)
    if isinstance(target, str):
        return says(encounter, target)
    has_pin = await encounter.work.pins.get(target.id) is not None
    if target.is_active and not has_pin:
        return says(encounter, texts.NOT_LOCKED)
    await unlock(encounter.work, target, by=actor(at.person), now=encounter.now)
    key = occasion(encounter, "unlock")
    await tell_person(encounter, target.id, texts.YOU_ARE_UNLOCKED, key=key)
    if target.role is Role.ADMIN:
        await tell_admins(encounter, at, target, texts.was_unlocked(target.name))
    addresses = await encounter.work.people.addresses(target.id)
    channels = texts.channels(address.channel for address in addresses)
    warned = (channels, texts.STRANGE_CHANNEL) if len(addresses) > 1 else ()
    return says(encounter, texts.was_unlocked(target.name), *warned)


def target_of(at: Standing, number: str, action: Action) -> Person | str:
    """Whom an admin means and may do this to; else the sentence that says why not."""
    if not number:
        return texts.WHOM
    target = at.find(number)
    if target is None:
        return texts.NOBODY
    if target.id == at.person.id:
        return texts.NOT_YOURSELF
    if not allowed(at.person, action, unit=target.unit, units=at.units):
        return texts.NOT_ALLOWED
    return target


def number_and_reason(words: str) -> tuple[str, str]:
    """The number of a person, and why; what looks like a citizen's number is taken out of it."""
    number, _, why = words.strip().partition(" ")
    return number, mask(" ".join(why.split()))


async def tell_admins(encounter: Encounter, at: Standing, about: Person, what: str) -> None:
    """Tell every other admin in charge what one of them did."""
    said = texts.someone_did(at.person.name, what)
    for one in in_charge(at.people, about.unit, at.units):
        if one.id not in (at.person.id, about.id):
            await tell_person(encounter, one.id, said, key=occasion(encounter, "did"))
