"""One message from the visitor to its answer: one transaction, and every open page is told."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from weakref import WeakValueDictionary

from bot.channels.web.bodies import label_of, reply_body, said_body
from bot.channels.web.parse import Said, incoming, new_event
from handlers.messages import Incoming, Reply
from handlers.router import Begin
from storage.database import Database, UnitOfWork
from storage.records import Author, TranscriptLine

BATCH = 200  # lines read at once
LATEST = 200  # lines a page shows: longer talks lose their beginning

News = asyncio.Queue[TranscriptLine]


Handle = Callable[[Incoming, datetime], Awaitable[tuple[Reply, ...]]]
HandleWithin = Callable[[Begin], Handle]


class Talk:
    """The conversations of all visitors of this process.

    A message, what it changed and its answer are committed together: a crash leaves all or
    nothing of them, so a message that comes again is answered exactly once. Every line has a
    number; a page that knows the last number it shows can always catch up.
    """

    def __init__(self, *, database: Database, handle_within: HandleWithin) -> None:
        self._database = database
        self._handle_within = handle_within
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._listeners: defaultdict[str, set[News]] = defaultdict(set)

    async def say(self, conversation: str, said: Said, now: datetime) -> bool:
        """Answer a message; returns False when it was answered before. Raises StorageError."""
        async with self._turn(conversation):
            async with self._database.begin() as work:
                lines = await self._answer(work, conversation, said, now)
                await work.commit()
            for news in self._listeners.get(conversation, ()):
                for line in lines:
                    news.put_nowait(line)
        return bool(lines)

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

    async def forget_before(self, moment: datetime) -> int:
        """Forget every line older than `moment`; returns how many."""
        async with self._database.begin() as work:
            forgotten = await work.transcripts.forget_before(moment)
            await work.commit()
        return forgotten

    @contextmanager
    def listening(self, conversation: str) -> Iterator[News]:
        """Give a queue that gets every line said from now on."""
        news = News()
        self._listeners[conversation].add(news)
        try:
            yield news
        finally:
            self._listeners[conversation].discard(news)
            if not self._listeners[conversation]:
                del self._listeners[conversation]

    @asynccontextmanager
    async def _turn(self, conversation: str) -> AsyncIterator[None]:
        """Let one message of a conversation be answered at a time, in the order they came."""
        lock = self._turns.setdefault(conversation, asyncio.Lock())
        async with lock:
            yield

    async def _answer(
        self, work: UnitOfWork, conversation: str, said: Said, now: datetime
    ) -> list[TranscriptLine]:
        """Return the new lines: the message and its replies, or none when it came before."""
        writing = _Writing(work, conversation, now)
        if not await writing.add("visitor", said.event, await _body(work, conversation, said)):
            return []
        handle = self._handle_within(_joining(work))
        for place, reply in enumerate(await handle(incoming(said, conversation, now), now)):
            # The stroke keeps a reply's id apart from every id a visitor can send.
            await writing.add("bot", f"{said.event}/{place}", reply_body(reply))
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


class _Joined(UnitOfWork):
    """A unit of work inside another, which commits or undoes both."""

    def __init__(self, outer: UnitOfWork) -> None:
        self.entries = outer.entries
        self.questions = outer.questions
        self.conversations = outer.conversations
        self.transcripts = outer.transcripts

    async def commit(self) -> None:
        """Leave it to the outer one."""


def _joining(outer: UnitOfWork) -> Begin:
    @asynccontextmanager
    async def begin(*, read_only: bool = False) -> AsyncIterator[UnitOfWork]:  # noqa: ARG001
        yield _Joined(outer)

    return begin


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
