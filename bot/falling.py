"""What becomes of messages that cannot reach their person where they were to go."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from storage.database import UnitOfWork
from storage.records import OutboxMessage, OutboxState, Priority

# Queues a message elsewhere, in this unit of work; given the reason and the time, it tells the
# channel it queued it on, None for nowhere. It must not raise: the queue would stand still.
Fall = Callable[[UnitOfWork, OutboxMessage, str, datetime], Awaitable[str | None]]


async def nowhere(_work: UnitOfWork, _message: OutboxMessage, _why: str, _at: datetime) -> None:
    """Leave what cannot be delivered to the operator."""


class Falling:
    """The messages of one channel that fall."""

    def __init__(self, channel: str, fall: Fall) -> None:
        self._channel = channel
        self._fall = fall

    async def reachable(
        self, work: UnitOfWork, claimed: Sequence[OutboxMessage], now: datetime
    ) -> tuple[OutboxMessage, ...]:
        """Drop what nobody waits for where it is known not to arrive; returns the rest."""
        unasked = {one.conversation for one in claimed if one.priority > Priority.ANSWER}
        if not unasked:
            return tuple(claimed)
        known = await work.links.unreachable_among(self._channel, unasked)
        dropped = set()
        for message in claimed:
            reason = known.get(message.conversation)
            if reason is not None and message.priority > Priority.ANSWER:
                await self.drop(work, message, reason, now)
                dropped.add(message.number)
        return tuple(one for one in claimed if one.number not in dropped)

    async def drop(
        self, work: UnitOfWork, message: OutboxMessage, reason: str, at: datetime
    ) -> None:
        """Give a message up here, and let it go elsewhere; neither when another sender has it."""
        if not await work.outbox.finish(message, OutboxState.UNREACHABLE, reason):
            return
        where = await self._fall(work, message, reason, at)
        if where is not None:
            await work.outbox.explain(message.number, f"{reason}; sent on {where}")
