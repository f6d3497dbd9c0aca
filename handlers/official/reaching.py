"""Where a person is written to, and who is told when they cannot be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.access import in_charge
from handlers.messages import Reply
from handlers.telling import tell
from storage.database import UnitOfWork
from storage.linking_records import Place
from storage.people_records import Role
from storage.records import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What it takes to write to somebody who did not ask."""

    work: UnitOfWork
    secret: bytes
    now: datetime

    async def send(self, place: Place, reply: Reply, *, key: str) -> bool:
        """Queue a message; False when one with this key was queued before."""
        return await tell(
            self.work,
            self.secret,
            place,
            reply,
            key=key,
            priority=Priority.REMINDER,
            now=self.now,
        )

    async def tell_admins(
        self, reply: Reply, *, key: str, unit: str | None = None, not_on: str = ""
    ) -> int:
        """Queue it for every admin who has an address; returns how many had not got it yet.

        What is of one unit is told to those in charge of it, as long as there are any. What is
        wrong with a channel is not said on it.
        """
        active = [
            one for one in await self.work.people.all() if one.is_active and one.role is Role.ADMIN
        ]
        own = in_charge(active, unit, await self.work.units.all()) if unit else ()
        admins = [one.id for one in own or active]
        found = await places(self.work, admins, not_on=not_on)
        told = [
            await self.send(place, reply, key=f"{key}/{person}") for person, place in found.items()
        ]
        return sum(told)


async def places(work: UnitOfWork, people: Iterable[str], *, not_on: str = "") -> dict[str, Place]:
    """Where each of these people is written to; who has no address is left out.

    It is where they last wrote from, unless that cannot be written to and another one can.
    """
    addresses = {
        person: [one for one in await work.people.addresses(person) if one.channel != not_on]
        for person in dict.fromkeys(people)
    }
    by_channel: dict[str, list[str]] = {}
    for one in (each for some in addresses.values() for each in some):
        by_channel.setdefault(one.channel, []).append(one.sender)
    closed = {
        (channel, sender)
        for channel, senders in by_channel.items()
        for sender in await work.links.unreachable_among(channel, senders)
    }
    found = {}
    for person, those in addresses.items():
        if those:
            open_ones = [one for one in those if (one.channel, one.sender) not in closed]
            best = (*open_ones, *those)[0]
            found[person] = Place(channel=best.channel, conversation=best.sender)
    return found
