"""What became of sends, kept until the database has it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import (
    PermanentFailure,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from bot.falling import Falling
from handlers.router import VIETNAM
from storage.database import UnitOfWork
from storage.records import OutboxMessage, OutboxState

GIVE_UP = timedelta(hours=24)  # after its time a message is worth nothing any more
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
STUBBORN = 8  # attempts, two minutes in all: then it may be the message, and not the platform

UNCERTAIN = "uncertain"  # the name of the tally of sends that may have arrived

Outcome = Receipt | SendError


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one send."""

    message: OutboxMessage
    outcome: Outcome
    at: datetime


def pause(attempts: int, draw: float) -> timedelta:
    """How long to wait after so many attempts (1 is the first); `draw` is from 0 to 1.

    Doubled each time, up to five minutes, and never the same for two messages that failed
    together: from half of it to one and a half.
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_PAUSE) * (0.5 + draw)


async def count_uncertain(work: UnitOfWork, channel: str, at: datetime, sends: int = 1) -> None:
    """Count sends of which nobody knows whether they arrived; what was counted never falls."""
    await work.tallies.add(UNCERTAIN, channel, at.astimezone(VIETNAM).date(), number=sends)


class Results:
    """The results of one channel, in the order they came.

    A result says nothing of a message that was doubted or taken by another sender meanwhile, so
    it may be recorded twice: when nobody knows whether the first time was committed.
    """

    def __init__(self, draw: Callable[[], float], falling: Falling) -> None:
        self._draw = draw
        self._falling = falling
        self._waiting: list[Result] = []
        self._arrivals = 0
        self._failed: dict[int, int] = {}  # message → arrivals of others when it failed last
        self.passed: set[int] = set()  # messages that later ones of their conversation may pass

    def add(self, result: Result) -> None:
        """Keep what became of a send."""
        self._waiting.append(result)
        self._look_at(result.message, result.outcome)

    def _look_at(self, message: OutboxMessage, outcome: Outcome) -> None:
        """Let a message be passed that fails time and again while others arrive.

        While the platform takes nothing from anybody, order is kept.
        """
        if isinstance(outcome, Receipt):
            self._arrivals += 1
        before = self._failed.pop(message.number, self._arrivals)
        if not isinstance(outcome, TemporaryFailure) or outcome.retry_after is not None:
            self.passed.discard(message.number)
            return
        self._failed[message.number] = self._arrivals
        if message.attempts >= STUBBORN and self._arrivals > before:
            self.passed.add(message.number)

    def waiting(self) -> tuple[Result, ...]:
        """Give what is to be recorded."""
        return tuple(self._waiting)

    def recorded(self, results: Sequence[Result]) -> None:
        """Forget the first of them, because the database has them."""
        del self._waiting[: len(results)]

    async def record(self, work: UnitOfWork, results: Sequence[Result]) -> None:
        """Write them down in this unit of work."""
        arrived: dict[OutboxMessage, str | None] = {}
        for result in results:
            if isinstance(result.outcome, Receipt):
                arrived[result.message] = result.outcome.message_id
            else:
                await self._record_failure(work, result, result.outcome)
        await work.outbox.sent(arrived)

    async def _record_failure(self, work: UnitOfWork, result: Result, failure: SendError) -> None:
        message, later = result.message, result.at + pause(result.message.attempts, self._draw())
        match failure:
            case TemporaryFailure(reason=reason, retry_after=retry_after):
                if result.at - message.due_at >= GIVE_UP:
                    await work.outbox.finish(message, OutboxState.DEAD, reason)
                    return
                if retry_after is not None:
                    later = result.at + retry_after
                asked = retry_after is not None
                await work.outbox.again(message, reason, not_before=later, asked=asked)
            case UncertainSend(reason=reason):
                if await work.outbox.doubt(message, reason, not_before=later):
                    await count_uncertain(work, message.channel, result.at)
            case Unreachable(reason=reason):
                await self._falling.drop(work, message, reason, result.at)
            case PermanentFailure(reason=reason):
                await work.outbox.finish(message, OutboxState.DEAD, reason)
            case SendError():
                await work.outbox.finish(message, OutboxState.DEAD, str(failure))
