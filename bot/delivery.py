"""The outbox at work, one channel each: claim, send with no transaction open, record."""

import asyncio
import errno
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot import stopping
from bot.channels.base import (
    Channel,
    Passage,
    PermanentFailure,
    SendError,
    TemporaryFailure,
    UncertainSend,
)
from bot.doubt import SLOW, Doubt
from bot.falling import Fall, Falling, nowhere
from bot.outage import Outage
from bot.pacing import Pace
from bot.recording import Outcome, Result, Results, count_uncertain
from bot.standby import Standby
from bot.waking import Bell
from handlers.stored import UnreadableError, read_reply
from storage.database import Database
from storage.errors import HeldElsewhere, StorageError
from storage.exclusive import Held
from storage.records import OutboxMessage, Priority

LEASE = timedelta(minutes=5)  # longer than any send, and the places its parts wait for
PATIENCE = 45.0  # seconds a send may take, then nobody knows what became of it
LOOK = 1.0  # seconds between two looks when nobody rings
CHECK = timedelta(seconds=15)  # between two looks at the lock and at expired leases

# The machine has run out of something before anything left.
_OUT = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}

LOST = "lost with its sender"
TOO_LONG = "no answer from the platform"

logger = logging.getLogger(__name__)


class Delivery:
    """Sends what the outbox holds for one channel, while this process is the one that does.

    `now` tells the time, `seconds` counts from any start, `draw` gives a number from 0 to 1.
    """

    def __init__(  # noqa: PLR0913 - each is given by name
        self,
        *,
        database: Database,
        channel: Channel,
        now: Callable[[], datetime],
        draw: Callable[[], float],
        seconds: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        fall: Fall = nowhere,
        doubt: Doubt | None = None,
    ) -> None:
        self._database = database
        self._channel = channel
        self._now = now
        self._seconds = seconds
        self._pause = pause
        self._falling = Falling(channel.name, fall)
        self._pace = Pace(channel.capabilities)
        self._outage = Outage()
        self._bell = Bell()
        per_second = channel.capabilities.overall_per_second
        self._share = (doubt or Doubt()).share(per_second, self._bell.ring)
        self._under_way: set[asyncio.Task[None]] = set()
        self._results = Results(draw, self._falling)
        self._standby = Standby(channel.name, database, now, seconds)
        self._stepping: asyncio.Task[bool] | None = None
        self._later: datetime | None = None  # when the next message that is not due yet may go
        self._change: float | None = None  # when more may leave than at the last step

    def ring(self) -> None:
        """Look at once: the outbox has something new."""
        self._bell.ring()

    async def run(self) -> None:
        """Send until cancelled; then finish what is under way, as long as `stopping` says."""
        while True:
            try:
                async with self._database.exclusive(f"delivery-{self._channel.name}") as held:
                    try:
                        await self._send_while(held)
                    finally:
                        self._share.leave()
            except HeldElsewhere as other:
                await self._standby.waits(other)
            except StorageError:
                logger.warning("%s waits: the database is away", self._channel.name)
            await asyncio.sleep(LOOK)

    async def step(self) -> bool:
        """Record what was sent, claim what may go, start sending; True when more may go now.

        Raises StorageError when the database is away; what was sent is recorded later.
        """
        results = self._results.waiting()
        now, at = self._now(), self._seconds()
        wanted = self._outage.room(self._pace.room(at), at)
        room = self._share.take(wanted, at, freeing=len(results))
        self._change = self._next_change(at)
        if not room and not results:
            return False  # what is under way rings when it has ended
        try:
            claimed, sendable = await self._record_and_claim(results, room, now, at)
        except BaseException:
            self._share.give_back(room)
            raise
        self._results.recorded(results)
        self._share.give_back(len(results) + room - len(sendable))
        for message in sendable:
            background = message.priority >= Priority.REMINDER
            self._pace.begin(message.conversation, at, background=background)
            self._share.begin(message.number, at)
            task = asyncio.create_task(self._send(message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(claimed) == room > 0 and self._outage.room(self._pace.room(at), at) > 0

    async def _record_and_claim(
        self, results: Sequence[Result], room: int, now: datetime, at: float
    ) -> tuple[Sequence[OutboxMessage], Sequence[OutboxMessage]]:
        """Give what was claimed, and what of it is to be sent."""
        claimed: tuple[OutboxMessage, ...] = ()
        async with self._database.begin() as work:
            await self._results.record(work, results)
            if room > 0:
                claimed = await work.outbox.claim(
                    self._channel.name,
                    now,
                    limit=room,
                    leased_until=now + LEASE,
                    resting=self._pace.resting(at) | self._outage.resting(at),
                    background=self._pace.background(at),
                    passed=self._results.passed,
                )
            if not claimed:
                self._later = await work.outbox.next_attempt(self._channel.name, now)
            sendable = await self._falling.reachable(work, claimed, now)
            await work.commit()
        return claimed, sendable

    async def recover(self, *, expired_only: bool = False) -> int:
        """Doubt what was claimed and never recorded; returns how many.

        Without `expired_only` every claim counts: ask so only while nobody else sends.
        """
        name, now = self._channel.name, self._now()
        async with self._database.begin() as work:
            lost = await work.outbox.recover(name, LOST, now=now, expired_only=expired_only)
            if lost:
                await count_uncertain(work, name, now, lost)
            await work.commit()
        if lost:
            logger.warning("%s: %d sends are uncertain", self._channel.name, lost)
        return lost

    async def settled(self) -> None:
        """Wait until no send is under way; their results are recorded by the next step."""
        while self._under_way:
            await asyncio.wait(tuple(self._under_way))

    async def _send_while(self, held: Held) -> None:
        # Before the lock is free: the next sender doubts, and sends, what is under way here.
        try:
            # What this very process had claimed before it lost the lock is no one else's to doubt.
            await self._settle()
            await self.recover()
            try:
                await self._send_and_check(held)
            except Exception:
                with suppress(StorageError):  # one is on its way out already
                    await self._settle()
                raise
        except asyncio.CancelledError:
            await self._finish()
            raise

    async def _settle(self) -> None:
        """Let every send end, which takes no longer than PATIENCE, and record them."""
        await self.settled()
        await self._record_only()

    async def _send_and_check(self, held: Held) -> None:
        check_at = self._now() + CHECK
        while True:
            # A step that is cancelled may have claimed and not know it: it is left to finish.
            self._stepping = asyncio.create_task(self.step())
            more = await asyncio.shield(self._stepping)
            if self._now() >= check_at:
                await held.check()
                await self.recover(expired_only=True)
                check_at = self._now() + CHECK
            if not more:
                await self._bell.wait(self._wait())

    def _wait(self) -> float:
        """Seconds until something may go that may not go now."""
        waits = [SLOW if self._share.is_refused else LOOK]
        if self._later is not None:
            waits.append((self._later - self._now()).total_seconds())
        at = self._seconds()
        changes = (self._change, self._next_change(at))  # it may have come while we claimed
        waits += [change - at for change in changes if change is not None]
        return max(0.0, min(waits))

    def _next_change(self, at: float) -> float | None:
        changes = (self._pace.next_change(at), self._outage.next_change(at))
        return min((change for change in changes if change is not None), default=None)

    async def _send(self, message: OutboxMessage) -> None:
        outcome = await self._outcome(message)
        at = self._seconds()
        self._pace.end(message.conversation, at)
        self._share.end(message.number, at)
        self._outage.hear(message.conversation, outcome, at)
        if isinstance(outcome, TemporaryFailure) and outcome.retry_after is not None:
            self._pace.rest(message.conversation, at + outcome.retry_after.total_seconds())
        self._results.add(Result(message, outcome, self._now()))
        self._bell.ring()

    async def _outcome(self, message: OutboxMessage) -> Outcome:
        try:
            reply = read_reply(message.body)
            async with asyncio.timeout(PATIENCE) as patience:
                turn = partial(self._turn, message.conversation, patience)
                passage = Passage(key=message.key, turn=turn)
                return await self._channel.send(message.conversation, reply, passage)
        except SendError as error:
            return error
        except TimeoutError:
            return UncertainSend(TOO_LONG)
        except UnreadableError as error:
            return PermanentFailure(str(error))
        except OSError as error:  # the machine's fault, not the message's
            logger.warning("message %d could not be sent", message.number, exc_info=True)
            reason = f"fault of this machine: {type(error).__name__}"
            return TemporaryFailure(reason) if error.errno in _OUT else UncertainSend(reason)
        except Exception as error:  # a channel that breaks its promise; the queue goes on
            logger.exception("message %d could not be sent", message.number)
            return PermanentFailure(f"fault of ours: {type(error).__name__}")

    async def _turn(self, conversation: str, patience: asyncio.Timeout) -> None:
        """Wait for the place of one more part; that is not the platform's time."""
        loop, ends = asyncio.get_running_loop(), patience.when()
        left = PATIENCE if ends is None else ends - loop.time()
        patience.reschedule(None)
        self._pace.halt(conversation, self._seconds())
        while (wait := self._pace.wait(conversation, self._seconds())) > 0:
            await self._pause(wait)
        self._pace.go_on(conversation)
        patience.reschedule(loop.time() + left)

    async def _record_only(self) -> None:
        results = self._results.waiting()
        if results:
            async with self._database.begin() as work:
                await self._results.record(work, results)
                await work.commit()
            self._results.recorded(results)
            self._share.give_back(len(results))

    async def _finish(self) -> None:
        """Let sends under way end, and record them, before the time to stop is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(stopping.FOR_SENDS):
                if self._stepping is not None:
                    await asyncio.wait([self._stepping])
                await self.settled()
        for task in tuple(self._under_way):
            task.cancel()
        try:
            async with asyncio.timeout(stopping.FOR_RECORDS):
                await self._record_only()
        except (StorageError, TimeoutError):
            logger.warning("%s: sends are uncertain now", self._channel.name, exc_info=True)
