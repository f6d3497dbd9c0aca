"""Changes of people's rights, each written into the journal: for the chat and the command line.

Whoever calls these took the turn of people, and asked `handlers.access` with what was read then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.access import in_charge
from handlers.inviting import note, note_lapse, rights, subject
from storage.database import UnitOfWork
from storage.people_records import Person, Role, Unit

NO_RIGHTS = "no rights"  # what the operator reads of a message that went nowhere


def is_last_admin(person: Person, people: Iterable[Person], units: Sequence[Unit]) -> bool:
    """True when without them no admin could act on their unit."""
    if person.role is not Role.ADMIN:
        return False
    return not any(one.id != person.id for one in in_charge(people, person.unit, units))


async def lock(
    work: UnitOfWork, person: Person, *, by: str, now: datetime, why: str = ""
) -> Person:
    """Take every right away until somebody unlocks; open invitations of theirs end."""
    await _withdraw(work, person)
    locked = replace(person, locked=True)
    await work.people.put(locked)
    await work.invitations.revoke_of(person.id, now)
    await _noted(work, "lock", person, locked, by=by, now=now, why=why)
    return locked


async def unlock(work: UnitOfWork, person: Person, *, by: str, now: datetime) -> Person:
    """Give the rights back to who was locked or silent for long; a PIN they had is forgotten."""
    free = replace(person, locked=False, lapsed=False, last_seen=now)
    await work.people.put(free)
    await work.pins.remove(person.id)
    await _noted(work, "unlock", person, free, by=by, now=now)
    return free


async def end_rights(  # noqa: PLR0913 - what a change is
    work: UnitOfWork,
    person: Person,
    *,
    by: str,
    action: str,
    now: datetime,
    why: str = "",
) -> Person:
    """Make somebody a citizen again: no address, PIN, invitation or office is theirs any more."""
    await _withdraw(work, person)
    gone = replace(person, left=True, stand_in=None, on_leave_until=None)
    await work.people.put(gone)
    await work.pins.remove(person.id)
    await work.invitations.revoke_of(person.id, now)
    for unit in await work.units.all():
        if person.id in (unit.head, unit.vice):
            head = None if unit.head == person.id else unit.head
            vice = None if unit.vice == person.id else unit.vice
            await work.units.put(replace(unit, head=head, vice=vice))
    for one in await work.people.all():
        if one.stand_in == person.id:
            await work.people.put(replace(one, stand_in=None))
    await _noted(work, action, person, gone, by=by, now=now, why=why)
    return gone


async def lapse_idle(work: UnitOfWork, now: datetime) -> tuple[str, ...]:
    """Let the rights of everybody silent for too long lapse; returns whose did now."""
    lapsed = await work.people.lapse_idle(now)
    for person in lapsed:
        await note_lapse(work, person, now)
    return lapsed


async def _withdraw(work: UnitOfWork, person: Person) -> None:
    """Let nothing that still waits to be sent reach who has no rights any more."""
    for one in await work.people.addresses(person.id):
        await work.outbox.withdraw(one.channel, one.sender, NO_RIGHTS)


async def _noted(  # noqa: PLR0913 - what a change is
    work: UnitOfWork,
    action: str,
    before: Person,
    after: Person,
    *,
    by: str,
    now: datetime,
    why: str = "",
) -> None:
    about = subject(before)
    was, is_now = rights(before), rights(after)
    await note(work, by, action, about, now=now, before=was, after=is_now, why=why)
