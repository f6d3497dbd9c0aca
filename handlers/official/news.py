"""Tell another official something, where they last wrote from."""

from handlers.acting import known
from handlers.encounter import Encounter
from handlers.messages import Button, Reply
from handlers.telling import tell
from knowledge.richtext import paragraph
from storage.linking_records import Place
from storage.people_records import Address
from storage.records import Priority


async def tell_person(
    encounter: Encounter,
    person: str,
    *sentences: str,
    key: str,
    rows: tuple[tuple[Button, ...], ...] = (),
) -> bool:
    """Queue a message to a person of that id, once per key; False when they have no address."""
    addresses = await encounter.work.people.addresses(person)
    if not addresses:
        return False
    await tell_at(encounter, addresses[0], *sentences, key=key, rows=rows)
    return True


async def tell_at(
    encounter: Encounter,
    address: Address,
    *sentences: str,
    key: str,
    rows: tuple[tuple[Button, ...], ...] = (),
) -> None:
    """Queue a message to one address of somebody, once per key and address."""
    await tell(
        encounter.work,
        encounter.secret,
        Place(channel=address.channel, conversation=address.sender),
        Reply(text=tuple(map(paragraph, sentences)), rows=rows),
        key=f"{key}/{address.channel}/{address.sender}",
        priority=Priority.OFFICIAL,
        now=encounter.now,
    )


def occasion(encounter: Encounter, what: str) -> str:
    """The key of what this message of this person causes: the same when it is handled again."""
    here = encounter.incoming
    return f"people/{what}/{known(encounter).id}/{here.channel}/{here.event_id}"
