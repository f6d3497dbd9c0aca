"""A conversation whose id changes: what waits for it, and what is remembered of it, follow."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.memory import conversation_key
from handlers.stored import UnreadableError, read_reply, reply_body
from storage.database import Database

Moved = Callable[[str, str], Awaitable[None]]  # the old id, the new one; raises StorageError


async def not_kept(_old: str, _new: str) -> None:
    """Keep nothing: for programs that only send."""


def keeping(database: Database, secret: bytes, channel: str) -> Moved:
    """Write down, for good, which conversations of a channel moved."""

    async def moved(old: str, new: str) -> None:
        before, after = (conversation_key(secret, channel, one) for one in (old, new))
        async with database.begin() as work:
            await work.links.move(channel, old, new, body=_elsewhere)
            await work.conversations.rename(before, after)
            await work.commit()

    return moved


def _elsewhere(body: str) -> str:
    """The same words; the messages they pointed at have other numbers there, or none."""
    try:
        return reply_body(replace(read_reply(body), replaces=None, answers=None))
    except UnreadableError:
        return body  # sending it will tell
