"""One message from the visitor to its answer: one transaction, and every open page is told."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from hashlib import sha256
from weakref import WeakValueDictionary

from bot.channels.web.bodies import label_of, reply_body, said_body
from bot.channels.web.parse import CHANNEL, Said, incoming, new_event
from bot.waking import Bell
from handlers.messages import Incoming, Reply
from handlers.router import Begin, apologise, incident_code
from handlers.stored import incoming_body
from storage.database import Database, UnitOfWork
from storage.errors import DatabaseNotPrepared, DatabaseUnavailable
from storage.joined import joining
from storage.records import Author, NewEvent, TranscriptLine
from storage.repositories.transcripts import TOPIC

BATCH = 200  # lines read at once
LATEST = 200  # lines a page shows: longer talks lose their beginning
ATTEMPTS = 5  # failures after which a message is set aside
PAUSE = 0.1  # seconds after the first failure; doubled after each

Handle = Callable[[Incoming, datetime], Awaitable[tuple[Reply, ...]]]
HandleWithin = Callable[[Begin], Handle]  # raises whatever goes wrong
Pause = Callable[[float], Awaitable[object]]  # seconds

_AWAY = (DatabaseUnavailable, DatabaseNotPrepared)  # no fault of the message

logger = logging.getLogger(__name__)


class Talk:
    """The conversations of all visitors.

    A message, its row in the inbox, what it changed and its answer are committed together: a
    crash leaves all or nothing of them, so a message that comes again is answered exactly once.
    Every line has a number; a page that knows the last number it shows can always catch up.
    """

    def __init__(
        self, *, database: Database, handle_within: HandleWithin, pause: Pause = asyncio.sleep
    ) -> None:
        self._database = database
        self._handle_within = handle_within
        self._pause = pause
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._listeners: defaultdict[str, set[Bell]] = defaultdict(set)

    async def say(self, conversation: str, said: Said, now: datetime) -> bool:
        """Answer a message; returns False when it was answered before. Raises StorageError."""
        async with self._turn(conversation):
            lines = await self._answered(conversation, said, now)
        if lines:
            self._ring(conversation)
        return bool(lines)

    async def tell(self, conversation: str, reply: Reply, now: datetime, key: str = "") -> None:
        """Say something nobody asked for just now: an official's reply, a reminder.

        What comes again with the same `key` is said once. Raises StorageError.
        """
        event = _event_of(key) if key else new_event()
        async with self._database.begin() as work:
            await _Writing(work, conversation, now).add("bot", event, reply_body(reply))
            await work.commit()
        self._ring(conversation)

    async def leave(self, conversation: str) -> None:
        """Link it to no other conversation any more: nobody can come back to it.

        Raises StorageError.
        """
        async with self._database.begin() as work:
            await work.links.forget(CHANNEL, conversation)
            await work.commit()

    async def follow(self) -> None:
        """Hear of the lines other processes write, until the line to the database is cut.

        Returns at once where one process serves. Raises StorageError.
        """

        def heard(topic: str) -> None:
            kind, _, conversation = topic.partition("/")
            if f"{kind}/" == TOPIC:
                self._ring(conversation)

        for bells in self._listeners.values():  # something may have been missed before
            for bell in bells:
                bell.ring()
        await self._database.listen(heard)

    async def rehearse(self, question: str, now: datetime) -> list[TranscriptLine]:
        """Answer a question and undo it: what is loaded on first use is then loaded."""
        async with self._database.begin() as work:
            return await self._answer(
                work, "rehearsal", Said(event=new_event(), text=question), now
            )

    async def lines(self, conversation: str, after: int = 0) -> list[TranscriptLine]:
        """Return the latest lines numbered above `after`, oldest first; raises StorageError."""
        async with self._database.begin(read_only=True) as work:
            return await _lines(work, conversation, after)

    @contextmanager
    def listening(self, conversation: str) -> Iterator[Bell]:
        """Give a bell that rings when the conversation has new lines."""
        bell = Bell()
        self._listeners[conversation].add(bell)
        try:
            yield bell
        finally:
            self._listeners[conversation].discard(bell)
            if not self._listeners[conversation]:
                del self._listeners[conversation]

    def _ring(self, conversation: str) -> None:
        for bell in self._listeners.get(conversation, ()):
            bell.ring()

    @asynccontextmanager
    async def _turn(self, conversation: str) -> AsyncIterator[None]:
        """Let one message of a conversation be answered at a time, in the order they came."""
        lock = self._turns.setdefault(conversation, asyncio.Lock())
        async with lock:
            yield

    async def _answered(
        self, conversation: str, said: Said, now: datetime
    ) -> list[TranscriptLine]:
        """Answer at once, or a moment later; what fails five times gets an apology."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._database.begin() as work:
                    lines = await self._answer(work, conversation, said, now)
                    await work.commit()
            except _AWAY:
                raise
            except Exception as cause:
                incident = incident_code(incoming(said, conversation, now), now)
                if attempt == ATTEMPTS:
                    logger.exception("incident %s: a web message was set aside", incident)
                    return await self._apologised(conversation, said, now, incident)
                logger.warning(
                    "incident %s: attempt %d at a message failed",
                    incident,
                    attempt,
                    exc_info=cause,
                )
                await self._pause(PAUSE * 2 ** (attempt - 1))
            else:
                return lines
        raise AssertionError  # the last attempt returns or raises

    async def _answer(
        self, work: UnitOfWork, conversation: str, said: Said, now: datetime
    ) -> list[TranscriptLine]:
        """Return the new lines: the message and its replies, or none when it came before."""
        event = incoming(said, conversation, now)
        writing = _Writing(work, conversation, now)
        if not await work.inbox.add_done(_kept(event)):
            return []
        await writing.add("visitor", said.event, await _body(work, conversation, said))
        handle = self._handle_within(joining(work))
        for place, reply in enumerate(await handle(event, now)):
            # The stroke keeps a reply's id apart from every id a visitor can send.
            await writing.add("bot", f"{said.event}/{place}", reply_body(reply))
        return writing.lines

    async def _apologised(
        self, conversation: str, said: Said, now: datetime, incident: str
    ) -> list[TranscriptLine]:
        event = incoming(said, conversation, now)
        async with self._database.begin() as work:
            writing = _Writing(work, conversation, now)
            if await work.inbox.add_done(_kept(event), incident):
                await writing.add("visitor", said.event, await _body(work, conversation, said))
                apology = reply_body(apologise(incident))
                await writing.add("bot", f"{said.event}/apology", apology)
            await work.commit()
        return writing.lines


class _Writing:
    """Adds lines to a conversation and keeps what it added."""

    def __init__(self, work: UnitOfWork, conversation: str, now: datetime) -> None:
        self.lines: list[TranscriptLine] = []
        self._work = work
        self._conversation = conversation
        self._now = now

    async def add(self, author: Author, event: str, body: str) -> bool:
        """Add a line; returns False when the event is there already."""
        number = await self._work.transcripts.append(
            self._conversation, author, body, self._now, event_id=event
        )
        if number is None:
            return False
        line = TranscriptLine(
            number=number,
            conversation=self._conversation,
            author=author,
            event_id=event,
            body=body,
            at=self._now,
        )
        self.lines.append(line)
        return True


def _event_of(key: str) -> str:
    """The id of a line, which pages see: not the key, which names conversations elsewhere.

    The stroke keeps it apart from every id a visitor can send.
    """
    return f"/{sha256(key.encode()).hexdigest()[:32]}"


def _kept(event: Incoming) -> NewEvent:
    return NewEvent(
        channel=CHANNEL,
        event_id=event.event_id,
        conversation=event.conversation,
        body=incoming_body(event),
        received_at=event.received_at,
    )


async def _lines(work: UnitOfWork, conversation: str, after: int) -> list[TranscriptLine]:
    found: list[TranscriptLine] = []
    while True:
        batch = await work.transcripts.since(conversation, after, BATCH)
        found.extend(batch)
        if len(batch) < BATCH:
            return found[-LATEST:]
        after = batch[-1].number


async def _body(work: UnitOfWork, conversation: str, said: Said) -> str:
    if said.button is None:
        return said_body(said, None)
    shown = await _lines(work, conversation, 0)
    return said_body(said, label_of(said.button, [line.body for line in shown]))
