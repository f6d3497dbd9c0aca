"""One message from the visitor to its answer: record it, answer it once, tell every open page."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from weakref import WeakValueDictionary

from bot.channels.web.bodies import label_of, reply_body, said_body
from bot.channels.web.parse import Said, incoming
from handlers.messages import Incoming, Reply
from storage.database import Database
from storage.records import TranscriptLine

BATCH = 200  # lines read at once
LATEST = 200  # lines a page shows: longer talks lose their beginning

Handle = Callable[[Incoming, datetime], Awaitable[tuple[Reply, ...]]]


class Talk:
    """The conversations of all visitors of this process.

    Every line has a number; a page that knows the last number it shows can always catch up.
    Three steps answer a message: its line is committed, the router answers, the answer is
    committed with event ids made from the message's. A message that comes again is answered
    again only when the first attempt died before its answer was kept.
    """

    def __init__(self, *, database: Database, handle: Handle) -> None:
        self._database = database
        self._handle = handle
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def say(self, conversation: str, said: Said, now: datetime) -> None:
        """Answer a message, unless it was answered already; raises StorageError."""
        async with self._turn(conversation):
            if await self._record(conversation, said, now):
                replies = await self._handle(incoming(said, conversation, now), now)
                await self._keep(conversation, said, replies, now)
        self._wake(conversation)

    async def lines(self, conversation: str, after: int = 0) -> list[TranscriptLine]:
        """Return the latest lines numbered above `after`, oldest first; raises StorageError."""
        found: list[TranscriptLine] = []
        async with self._database.begin(read_only=True) as work:
            while True:
                batch = await work.transcripts.since(conversation, after, BATCH)
                found.extend(batch)
                if len(batch) < BATCH:
                    return found[-LATEST:]
                after = batch[-1].number

    async def forget_before(self, moment: datetime) -> int:
        """Forget every line older than `moment`; returns how many."""
        async with self._database.begin() as work:
            forgotten = await work.transcripts.forget_before(moment)
            await work.commit()
        return forgotten

    @contextmanager
    def listening(self, conversation: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the conversation has new lines."""
        event = asyncio.Event()
        self._listeners[conversation].add(event)
        try:
            yield event
        finally:
            self._listeners[conversation].discard(event)
            if not self._listeners[conversation]:
                del self._listeners[conversation]

    def _wake(self, conversation: str) -> None:
        for event in self._listeners.get(conversation, ()):
            event.set()

    @asynccontextmanager
    async def _turn(self, conversation: str) -> AsyncIterator[None]:
        """Let one message of a conversation be answered at a time, in the order they came."""
        lock = self._turns.setdefault(conversation, asyncio.Lock())
        async with lock:
            yield

    async def _record(self, conversation: str, said: Said, now: datetime) -> bool:
        """Keep what was said; returns whether it still waits for its answer."""
        label = None
        if said.button is not None:
            label = label_of(said.button, [line.body for line in await self.lines(conversation)])
        async with self._database.begin() as work:
            number = await work.transcripts.append(
                conversation, "visitor", said_body(said, label), now, event_id=said.event
            )
            if number is not None:
                await work.commit()
                return True
        answer = _answer_event(said, 0)
        return all(line.event_id != answer for line in await self.lines(conversation))

    async def _keep(
        self, conversation: str, said: Said, replies: tuple[Reply, ...], now: datetime
    ) -> None:
        async with self._database.begin() as work:
            for place, reply in enumerate(replies):
                await work.transcripts.append(
                    conversation,
                    "bot",
                    reply_body(reply),
                    now,
                    event_id=_answer_event(said, place),
                )
            await work.commit()


def _answer_event(said: Said, place: int) -> str:
    """Name an answer after its question; the stroke keeps it apart from every visitor's id."""
    return f"{said.event}/{place}"
