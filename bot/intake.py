"""The inbox at work: keep every event once, handle those of a conversation in their order.

What an event changes, the log of its question and the replies to it are committed together with
the word that it was handled. A crash at any moment leaves all of that or nothing, and the event
is handled again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.fetching import PATIENCE, Fetching
from bot.keeping import Keeping
from bot.waking import Bell
from handlers.files import FileWantedError, Wish
from handlers.messages import Incoming, Reply
from handlers.router import Begin, apologise, incident_code
from handlers.stored import UnreadableError, incoming_body, read_incoming, reply_body
from storage.database import UnitOfWork
from storage.errors import DatabaseNotPrepared, DatabaseUnavailable, StorageError
from storage.joined import joining
from storage.records import InboxEvent, NewEvent, NewMessage, Priority

ATTEMPTS = 5  # failures after which an event is set aside
PAUSE = timedelta(seconds=0.5)  # after the first failure; doubled after each
TOGETHER = 8  # most conversations handled in one transaction
AT_MOST = 0.03  # seconds of one transaction; then it is the turn of other writers, and of sends
WAITS = 0.01  # seconds a platform that waits does so for such a transaction to end
LOOK = 1.0  # seconds between two looks when nobody rings
AWAY = 1.0  # seconds between two tries when the database is away
FETCHED_BY = timedelta(seconds=PATIENCE + 30)  # then another process fetches: this one is gone

logger = logging.getLogger(__name__)

Handle = Callable[[Incoming, datetime], Awaitable[tuple[Reply, ...]]]
HandleWithin = Callable[[Begin], Handle]  # raises whatever goes wrong
ExpectWithin = Callable[[Begin], Callable[[Sequence[Incoming], datetime], Awaitable[None]]]


class BeginSoon(Protocol):
    """Starts a unit of work, before others when told so, like `Database.begin`."""

    def __call__(self, *, soon: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """Give a unit of work that leaves no trace unless committed."""
        ...


_AWAY = (DatabaseUnavailable, DatabaseNotPrepared)  # no fault of the event


class Intake:
    """Events in, replies into the outbox.

    >>> await intake.accept(incoming)  # safe now: tell the platform so
    >>> await intake.run()  # until cancelled
    """

    def __init__(  # noqa: PLR0913 - each is given by name
        self,
        *,
        begin: BeginSoon,
        handle_within: HandleWithin,
        now: Callable[[], datetime],
        answered: Callable[[Iterable[str]], None],
        expect_within: ExpectWithin | None = None,
        fetching: Fetching | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._begin = begin
        self._handle_within = handle_within
        self._expect_within = expect_within  # told all that will be handled in one transaction
        self._now = now
        self._seconds = seconds  # from any start
        self._answered = answered  # told the channels for which the outbox has something new
        self._queued_for: set[str] = set()
        self._fetching = fetching or Fetching()
        self._bell = Bell()
        self._waited_for = Keeping(partial(begin, soon=True), self._bell.ring, seconds=seconds)
        self._asked_for = Keeping(begin, self._bell.ring)

    async def accept(self, incoming: Incoming, *, soon: bool = True) -> None:
        """Keep an event for good, once; raises StorageError when it could not be kept.

        Say not `soon` when nobody waits to be told that it was kept: it then waits until what is
        being handled is done. Asked again only after that, a platform gives more at once, and
        each costs less.

        Events that come at the same time share a transaction: a channel that has several in hand
        does well to accept them together, in their order. Of those, all before the first that
        could not be kept were kept, and none after it.
        """
        event = NewEvent(
            channel=incoming.channel,
            event_id=incoming.event_id,
            conversation=incoming.conversation,
            body=incoming_body(incoming),
            received_at=incoming.received_at,
        )
        await (self._waited_for if soon else self._asked_for).keep(event)

    def ring(self) -> None:
        """Look at once: somebody else has kept an event."""
        self._bell.ring()

    async def run(self) -> None:
        """Handle what comes until cancelled; a database that is away is waited for."""
        try:
            while True:
                await self._look()
        finally:
            await self._fetching.stop()

    async def _look(self) -> None:
        try:
            done = await self.step()
        except StorageError:
            logger.warning("events wait: the database is away", exc_info=True)
            await asyncio.sleep(AWAY)
        else:
            if not done:
                await self._bell.wait(LOOK)

    async def step(self) -> int:
        """Handle the first event of a few conversations; returns how many were handled or failed.

        Raises StorageError when the database is away; then nothing has happened.
        """
        done, together = 0, TOGETHER
        while done < TOGETHER:
            now, begun = self._now(), list[InboxEvent]()
            try:
                handled = await self._handle_together(now, begun, together)
            except _AWAY:
                raise
            except FileWantedError as wanted:
                await self._fetch(begun[-1], now, wanted.wish)
                done += 1
            except Exception as cause:
                if not begun:
                    raise
                if len(begun) > 1:
                    together = 1  # whose fault it is shows when each is handled alone
                else:
                    await self._fail(begun[0], now, cause)
                    done += 1
            else:
                done += handled
                if together > 1 or not handled:
                    break
        if self._queued_for:
            self._answered(tuple(self._queued_for))
            self._queued_for.clear()
        return done

    async def _handle_together(self, now: datetime, begun: list[InboxEvent], together: int) -> int:
        """Handle all or none of them; `begun` are those that may be why it failed."""
        async with self._begin() as work:
            begin = joining(work)
            events = await work.inbox.next(now, together)
            begun += events
            incomings = [self._fetching.with_files(read_incoming(one.body)) for one in events]
            if len(events) > 1 and self._expect_within is not None:
                await self._expect_within(begin)(incomings, now)
            begun.clear()
            handle = self._handle_within(begin)
            messages: list[NewMessage] = []
            ends = self._seconds() + AT_MOST
            for event, incoming in zip(events, incomings, strict=True):
                begun.append(event)
                replies = await handle(incoming, now)
                messages += (
                    _message(event, str(place), reply, now) for place, reply in enumerate(replies)
                )
                if self._is_up(ends):
                    break
                await asyncio.sleep(0)  # on SQLite nothing else here lets anybody else have a turn
            if begun:
                await work.outbox.put_all(messages)
                await work.inbox.handled([event.number for event in begun])
                await work.commit()
                self._queued_for |= work.outbox.queued_for
        for event in begun:
            self._fetching.forget(event.channel, event.event_id)
        return len(begun)

    def _is_up(self, ends: float) -> bool:
        """True when it is the turn of others: platforms want to know soon what was kept."""
        at = self._seconds()
        return at >= ends or self._waited_for.waits(at) >= WAITS

    async def _fetch(self, event: InboxEvent, now: datetime, wish: Wish) -> None:
        """Let the event wait while its file is fetched and read, then hand it in again."""
        await self._put_off(event, now + FETCHED_BY)

        async def ready() -> None:
            await self._put_off(event, self._now())
            self._bell.ring()

        self._fetching.begin(read_incoming(event.body), wish, ready)

    async def _put_off(self, event: InboxEvent, until: datetime) -> None:
        async with self._begin() as work:
            await work.inbox.put_off(event.number, not_before=until)
            await work.commit()

    async def _fail(self, event: InboxEvent, now: datetime, cause: Exception) -> None:
        incident = _incident(event, now)
        async with self._begin() as work:
            if event.attempts + 1 < ATTEMPTS:
                pause = PAUSE * 2**event.attempts
                await work.inbox.failed(event.number, incident, not_before=now + pause)
            else:
                await work.inbox.set_aside(event.number, incident)
                await work.outbox.put(_message(event, "apology", apologise(incident), now))
            await work.commit()
            self._queued_for |= work.outbox.queued_for
        attempt = event.attempts + 1
        if attempt < ATTEMPTS:
            logger.warning(
                "incident %s: attempt %d at an event failed", incident, attempt, exc_info=cause
            )
        else:
            logger.error("incident %s: an event was set aside", incident, exc_info=cause)


def _incident(event: InboxEvent, now: datetime) -> str:
    try:
        return incident_code(read_incoming(event.body), now)
    except UnreadableError:
        return f"{event.number:06d}"


def _message(event: InboxEvent, place: str, reply: Reply, now: datetime) -> NewMessage:
    return NewMessage(
        key=f"{event.channel}/{event.event_id}/{place}",
        channel=event.channel,
        conversation=event.conversation,
        body=reply_body(reply),
        priority=Priority.ANSWER,
        not_before=now,
    )
