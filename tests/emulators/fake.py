"""A platform of ours on 127.0.0.1, and the channel to it: what every channel must do, done simply.

The platform outlives the program that talks to it. It repeats an event until it is confirmed,
gives every message a number, and misbehaves on order.
"""

import asyncio
import contextlib
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.base import (
    BARE,
    Accept,
    Capabilities,
    Passage,
    PermanentFailure,
    Receipt,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from bot.channels.enclosing import kept_back
from bot.channels.plain import cut
from handlers.messages import Incoming, Reply
from knowledge.richtext import plain
from storage.errors import StorageError

FAST = Capabilities(
    buttons=False,
    edits=False,
    text_limit=4096,
    overall_per_second=10_000,
    per_chat_per_second=10_000,
)
AWHILE = 0.02  # seconds before a line that broke is tried again

Json = Any  # what json.loads can give


class FakePlatform:
    """The platform's side: `sent` is what people got, `waiting` what was not confirmed yet."""

    def __init__(self) -> None:
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.waiting: dict[str, Mapping[str, Json]] = {}
        self.orders: deque[str] = deque()  # how to treat the next messages; "" is well
        self.port = 0
        self._numbers = 0
        self._hearers: set[asyncio.StreamWriter] = set()

    def says(self, conversation: str, text: str, event_id: str) -> None:
        """Let a person write."""
        event = {"id": event_id, "conversation": conversation, "text": text}
        self.waiting[event_id] = event
        for hearer in self._hearers:
            _write(hearer, event)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["FakePlatform"]:
        """Listen on a free port."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for hearer in tuple(self._hearers):
                hearer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                asked = json.loads(line)
                if "hear" in asked:
                    self._hearers.add(writer)
                    for event in self.waiting.values():
                        _write(writer, event)
                elif "confirm" in asked:
                    self.waiting.pop(asked["confirm"], None)
                elif not self._take(asked, writer):
                    break
        self._hearers.discard(writer)
        writer.close()

    def _take(self, asked: Mapping[str, Json], writer: asyncio.StreamWriter) -> bool:
        order = self.orders.popleft() if self.orders else ""
        if order == "cut before":
            return False
        if order in {"busy", "down", "blocked", "malformed"}:
            _write(writer, {"refused": order})
            return True
        self._numbers += 1
        self.sent[asked["conversation"]].append(asked["text"])
        if order == "cut after":
            return False
        _write(writer, {"id": str(self._numbers)})
        return True


class FakeChannel:
    """The program's side; a connection to hear and one for each message."""

    name = "fake"

    def __init__(self, port: int, capabilities: Capabilities = FAST) -> None:
        self.capabilities = capabilities
        self._port = port

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send one reply; raises one of SendError's four, nothing else."""
        first, *rest = cut(plain(kept_back(reply).text), self.capabilities.text_limit)
        receipt = await self._say(conversation, first)
        for text in rest:
            await passage.turn()
            receipt = await self._say(conversation, text)
        return receipt

    async def _say(self, conversation: str, text: str) -> Receipt:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError as error:
            reason = "no line"
            raise TemporaryFailure(reason) from error
        try:
            _write(writer, {"conversation": conversation, "text": text})
            answer = await reader.readline()
        except OSError as error:
            reason = "line broke"
            raise UncertainSend(reason) from error
        finally:
            writer.close()
        if not answer:
            reason = "line broke"
            raise UncertainSend(reason)
        return _receipt(json.loads(answer))

    async def run(self, accept: Accept) -> None:
        """Hear until cancelled; an event is confirmed once it was accepted."""
        while True:
            with contextlib.suppress(OSError, StorageError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                try:
                    _write(writer, {"hear": True})
                    await _hear(reader, writer, accept)
                finally:
                    writer.close()
            await asyncio.sleep(AWHILE)


async def _hear(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, accept: Accept
) -> None:
    """Accept all that has come, together and in order, then confirm it."""
    rest = b""
    while came := await reader.read(65_536):
        *lines, rest = (rest + came).split(b"\n")
        events = [json.loads(line) for line in lines]
        accepting = (accept(_incoming(event)) for event in events)
        results = await asyncio.gather(*accepting, return_exceptions=True)
        for event, failure in zip(events, results, strict=True):
            if failure is not None:
                raise failure
            _write(writer, {"confirm": event["id"]})


def _receipt(answer: Mapping[str, Json]) -> Receipt:
    match answer.get("refused"):
        case None:
            return Receipt(message_id=answer["id"])
        case "busy":
            reason = "too many requests"
            raise TemporaryFailure(reason, retry_after=timedelta(seconds=7))
        case "down":
            reason = "down"
            raise TemporaryFailure(reason)
        case "blocked":
            reason = "blocked"
            raise Unreachable(reason)
        case other:
            raise PermanentFailure(str(other))


def _incoming(event: Mapping[str, Json]) -> Incoming:
    return Incoming(
        channel=FakeChannel.name,
        event_id=event["id"],
        conversation=event["conversation"],
        sender=event["conversation"],
        text=event["text"],
        received_at=datetime.now(UTC),
    )


def _write(writer: asyncio.StreamWriter, value: Json) -> None:
    writer.write(json.dumps(value).encode() + b"\n")
