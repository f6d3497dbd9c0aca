"""Coming in with an invitation: once, in time, in a private conversation; guessing is paused.

/vao CODE · /start moi-CODE (a deep link) · the code alone. Whoever uses it first comes in, so who
invited is told at once, and can throw them out.
"""

import hmac
from dataclasses import replace
from datetime import timedelta

from handlers.access import Action, allowed, in_charge
from handlers.acting import says
from handlers.codes import digest, read_code
from handlers.encounter import Encounter, Said
from handlers.inviting import SYSTEM, note, one_line, rights, subject
from handlers.memory import Form
from handlers.messages import Button
from handlers.official.news import tell_at, tell_person
from handlers.texts import people as texts
from storage.people_records import Invitation, Person, Role, Unit

FORM = "join"
OUT = "1:u:out"  # a button: throw out who came in; its field: the person
TRIES = 10  # wrong codes of one sender
PAUSE = timedelta(hours=1)


async def join(encounter: Encounter, words: str) -> Said:
    """Come in with a code; without one, ask for it."""
    here = encounter.incoming
    code = read_code(words)
    hashed = "" if code is None else digest(encounter.secret, code)
    if not encounter.is_private:
        return await _seen_by_all(encounter, hashed)
    if here.channel not in texts.CHANNELS:
        return says(encounter, texts.NOT_HERE)
    if not words.strip():
        return says(encounter, texts.ASK_CODE, form=Form(name=FORM, step="code"))
    return await _try(encounter, hashed)


async def _try(encounter: Encounter, hashed: str) -> Said:
    """Look for the invitation of a code; count wrong ones."""
    here, work = encounter.incoming, encounter.work
    await work.people.turn()
    attempts = await work.invitations.attempts(here.channel, here.sender)
    if attempts.is_locked(encounter.now):
        return says(encounter, texts.PAUSED)
    found = await work.invitations.by_code(hashed)
    if found is None or not hmac.compare_digest(found.code, hashed):
        return await _wrong(encounter)
    units = await work.units.all()
    person = await work.people.of(here.channel, here.sender)
    refused = await _why_closed(encounter, found, units) or _why_not_again(found, person)
    if refused is not None:
        return says(encounter, refused)
    if found.person is not None:
        return await _another_address(encounter, found)
    return await _come_in(encounter, found, person, units)


async def _seen_by_all(encounter: Encounter, hashed: str) -> Said:
    """Void a code that a whole group has read."""
    work = encounter.work
    found = await work.invitations.by_code(hashed)
    if found is None:
        return says(encounter, texts.PRIVATE_ONLY)
    if await work.invitations.revoke(found.id, encounter.now):
        about = f"invitation:{found.id}"
        await note(work, SYSTEM, "void", about, now=encounter.now, after={"revoked": True})
        if found.invited_by is not None:
            said = texts.code_was_seen(found.id)
            await tell_person(encounter, found.invited_by, said, key=f"people/seen/{found.id}")
    return says(encounter, texts.CODE_SEEN)


async def _wrong(encounter: Encounter) -> Said:
    """Count it; after ten of them listen to no code for a while, whichever it is."""
    here, invitations = encounter.incoming, encounter.work.invitations
    failures = await invitations.failed(here.channel, here.sender, encounter.now)
    if failures < TRIES:
        return says(encounter, texts.BAD_CODE)
    await invitations.lock(here.channel, here.sender, encounter.now + PAUSE)
    return says(encounter, texts.PAUSED)


async def _why_closed(
    encounter: Encounter, found: Invitation, units: tuple[Unit, ...]
) -> str | None:
    """Why nobody comes in with this invitation any more; None when somebody does."""
    if found.revoked_at is not None:
        return texts.CODE_REVOKED
    if found.used_at is not None:
        return texts.CODE_USED
    if not found.is_open(encounter.now):
        return texts.CODE_EXPIRED
    if found.invited_by is None or found.person == found.invited_by:
        return None
    inviter = await encounter.work.people.get(found.invited_by)
    if not allowed(inviter, Action.INVITE, unit=found.unit, units=units):
        return texts.CODE_REVOKED  # whoever lost the right to invite invites nobody
    return None


def _why_not_again(found: Invitation, person: Person | None) -> str | None:
    """Why an invitation changes nothing for who is in already; None when it does."""
    if person is None:
        return None
    if person.locked:
        return texts.LOCKED
    if found.person is not None:
        return texts.ALREADY_IN if found.person == person.id else texts.ALREADY_ANOTHER
    if person.lapsed:
        return None
    if (person.role, person.unit) == (found.role, found.unit):
        return texts.ALREADY_IN
    return texts.ADMIN_STAYS if person.role is Role.ADMIN else None


async def _come_in(
    encounter: Encounter, found: Invitation, before: Person | None, units: tuple[Unit, ...]
) -> Said:
    """Make this sender a person of ours, or give who is one already what the invitation says."""
    here, work, now = encounter.incoming, encounter.work, encounter.now
    shown = one_line(encounter.incoming.sender_name)
    if before is None:
        name = one_line(found.name) or shown
        person = await work.people.add(name, found.role, found.unit, at=now)
        if not name:
            person = replace(person, name=texts.someone_new(person.id))
            await work.people.put(person)
        await work.people.add_address(person.id, here.channel, here.sender, at=now)
    else:
        person = replace(before, role=found.role, unit=found.unit, lapsed=False, last_seen=now)
        await work.people.put(person)
    if not await work.invitations.use(found.id, person.id, now):
        message = f"invitation {found.id} was used while it was held"
        raise RuntimeError(message)
    await work.invitations.forgive(here.channel, here.sender)
    await note(
        work,
        subject(person),
        "join",
        subject(person),
        now=now,
        before=None if before is None else rights(before),
        after={**rights(person), "channel": here.channel, "invitation": found.id},
    )
    unit = _name(units, person.unit)
    await _tell_who_invited(encounter, found, person, unit, shown)
    return says(encounter, texts.welcome(person.name, person.role, unit), texts.WHAT_NOW)


async def _another_address(encounter: Encounter, found: Invitation) -> Said:
    """Let somebody who is in write from here too."""
    here, work, now = encounter.incoming, encounter.work, encounter.now
    person = await work.people.get(found.person or "")
    if person is None or person.left or person.locked:
        return says(encounter, texts.CODE_REVOKED)
    others = await work.people.addresses(person.id)
    await work.invitations.use(found.id, person.id, now)
    await work.people.add_address(person.id, here.channel, here.sender, at=now)
    await work.invitations.forgive(here.channel, here.sender)
    await note(
        work,
        subject(person),
        "add address",
        subject(person),
        now=now,
        before={"addresses": len(others)},
        after={"addresses": len(others) + 1, "channel": here.channel},
    )
    said = texts.added_address(person.name, here.channel)
    for address in others:
        await tell_at(encounter, address, said, key=f"people/address/{found.id}")
    return says(encounter, texts.ADDRESS_ADDED)


async def _tell_who_invited(
    encounter: Encounter, found: Invitation, person: Person, unit: str, shown: str
) -> None:
    """Tell who invited, and of a new admin every other one: a link may have been forwarded."""
    people = await encounter.work.people.all()
    units = await encounter.work.units.all()
    told = {found.invited_by} if found.invited_by is not None else set()
    if person.role is Role.ADMIN or not told:
        told |= {one.id for one in in_charge(people, person.unit, units)}
    channel = encounter.incoming.channel
    said = texts.came_in(person, unit, channel, shown)
    rows = ((Button(texts.THROW_OUT, f"{OUT}:{person.id}"),),)
    for one in sorted(told - {person.id}):
        await tell_person(encounter, one, said, key=f"people/in/{found.id}", rows=rows)


def _name(units: tuple[Unit, ...], unit: str) -> str:
    return next((one.name for one in units if one.id == unit), unit)
