"""Who is writing: an official known by where they write from, or nobody we know."""

from datetime import datetime

from handlers.encounter import is_private
from handlers.inviting import note_lapse
from handlers.messages import Incoming
from storage.database import UnitOfWork
from storage.people_records import Person


async def present(work: UnitOfWork, incoming: Incoming, now: datetime) -> Person | None:
    """Who writes, noted as seen; None for a citizen, and for everybody where others listen."""
    if not is_private(incoming):
        return None
    person = await work.people.of(incoming.channel, incoming.sender)
    if person is None:
        return None
    seen = await work.people.seen(person, incoming.channel, incoming.sender, now)
    if seen.lapsed:
        await note_lapse(work, person.id, now)
    return seen.person
