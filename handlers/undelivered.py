"""A message whose person cannot be written to: it goes to another conversation of theirs."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from handlers.messages import Reply
from handlers.stored import UnreadableError, read_reply
from handlers.telling import tell
from handlers.texts.linking import sent_here_instead
from knowledge.richtext import paragraph
from storage.database import UnitOfWork
from storage.linking_records import Place
from storage.records import OutboxMessage

# What lifts by itself, or by somebody else's doing: the next message is tried there again.
PASSING = frozenset({"quota", "no_rights", "topic_closed", "topic_deleted"})
FELL = " → "  # in the key of a message: what it was first, and where it goes instead

logger = logging.getLogger(__name__)

# A page rings nobody: it is read by whoever comes back to it, and for a day at most.
UNRUNG = frozenset({"web"})

# Told of a message that nobody got, and of the short word that says why; may queue others.
Undelivered = Callable[[UnitOfWork, OutboxMessage, str, datetime], Awaitable[None]]


async def only_logged(
    _work: UnitOfWork, message: OutboxMessage, reason: str, _now: datetime
) -> None:
    """Leave it to the operator: it is listed by `motcua outbox`."""
    logger.warning("message %d on %s: %s", message.number, message.channel, reason)


class FallThrough:
    """Where undeliverable messages go; called in the unit of work that records the failure."""

    def __init__(self, secret: bytes, undelivered: Undelivered = only_logged) -> None:
        """`undelivered` is told of each message that has nowhere left to go."""
        self._secret = secret
        self._undelivered = undelivered

    async def __call__(
        self, work: UnitOfWork, message: OutboxMessage, reason: str, now: datetime
    ) -> str | None:
        """Queue it once where the person can be reached; the channel's name, None for nowhere.

        The conversation counts as unreachable until the person writes there again.
        """
        if reason not in PASSING:
            await work.links.mark_unreachable(message.channel, message.conversation, reason, now)
        try:
            reply = _elsewhere(message)
        except UnreadableError:
            await self._undelivered(work, message, reason, now)
            return None
        first = message.key.partition(FELL)[0]
        here = (message.channel, message.conversation)
        for place in await _places(work, *here):
            if place.unreachable is not None or (place.channel, place.conversation) == here:
                continue
            key = f"{first}{FELL}{place.channel}/{place.conversation}"
            priority = message.priority
            if await tell(work, self._secret, place, reply, key=key, priority=priority, now=now):
                return place.channel
        await self._undelivered(work, message, reason, now)
        return None


async def _places(work: UnitOfWork, channel: str, conversation: str) -> tuple[Place, ...]:
    """Where the same person is reached too: on a phone first, then last written to us first.

    What officials are told goes nowhere but where they came in with a code of their own: a
    conversation may have been linked by whoever held their phone for a minute.
    """
    known = await work.links.conversations_of(channel, conversation)
    found = tuple(sorted(known, key=lambda place: place.channel in UNRUNG))
    person = await work.people.of(channel, conversation)
    if person is None:
        return found
    own = {(one.channel, one.sender) for one in await work.people.addresses(person.id)}
    return tuple(one for one in found if (one.channel, one.conversation) in own)


def _elsewhere(message: OutboxMessage) -> Reply:
    """The same words; what they pointed at does not exist there. Raises UnreadableError."""
    reply = read_reply(message.body)
    why = () if FELL in message.key else (paragraph(sent_here_instead(message.channel)),)
    return replace(reply, text=(*why, *reply.text), replaces=None, answers=None)
