"""An album is answered once, though each of its pictures comes as a message of its own."""

from dataclasses import replace

from handlers.admin.plan_files import has_file
from handlers.encounter import Encounter, Said
from handlers.hygiene import has_words
from handlers.memory import Memory
from handlers.messages import Incoming


async def leave_rest(encounter: Encounter) -> Said | None:
    """Say nothing to the pictures after the one that was answered, unless words are beside them.

    An official's files are read one by one all the same.
    """
    incoming = encounter.incoming
    if not incoming.album or incoming.album != encounter.memory.album:
        return None
    if has_words(encounter.text) or (encounter.person is not None and has_file(incoming)):
        return None
    return Said(replies=(), memory=encounter.memory)


def noted(memory: Memory, incoming: Incoming) -> Memory:
    """Remember which album was answered last."""
    return replace(memory, album=incoming.album) if incoming.album else memory
