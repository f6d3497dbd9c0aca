"""The WebSocket at `/ws`: the same conversation without reloading, and without loss.

The page says hello with the last number it shows and gets every line after it, then says
things under its own ids; a line that comes back with the id confirms it. What is not confirmed
the page says again, here or over the next socket, and is answered once.
"""

import asyncio
import json
import logging
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.web import visit
from bot.channels.web.desk import Desk
from bot.channels.web.parse import FrameError, Hello, Said, frame
from bot.channels.web.visit import Visitor
from bot.waking import Bell
from handlers.texts import web as texts
from storage.errors import StorageError
from storage.records import TranscriptLine

POLICY = 1008  # RFC 6455: the message breaks a rule
LATER = 1013  # come back later
STRANGER = 4401  # no cookie of ours: the page must be loaded again
SOCKETS_PER_ADDRESS = 200
PATIENCE = 10.0  # seconds until a page must have said hello
LOOK = 60.0  # seconds between two looks at the lines when nobody rings
RETRY = 5.0  # seconds until a database that was away is asked again

logger = logging.getLogger(__name__)


class Sockets:
    """Every open socket of this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: dict[str, int] = {}  # by address

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket until either side closes it."""
        visitor = visit.visitor_of(socket, self._desk.secret)
        if not self._desk.ours(socket.headers):
            await socket.close(POLICY)  # before accept: the handshake fails with 403
            return
        await socket.accept()
        if not visitor.known:
            await socket.close(STRANGER)
        elif self._open.get(visitor.address, 0) >= SOCKETS_PER_ADDRESS:
            await socket.close(LATER)
        else:
            await self._counted(socket, visitor)

    async def _counted(self, socket: WebSocket, visitor: Visitor) -> None:
        self._open[visitor.address] = self._open.get(visitor.address, 0) + 1
        try:
            await self._converse(socket, visitor)
        finally:
            self._open[visitor.address] -= 1
            if not self._open[visitor.address]:
                del self._open[visitor.address]

    async def _converse(self, socket: WebSocket, visitor: Visitor) -> None:
        try:
            after = await _hello(socket)
            with self._desk.talk.listening(visitor.conversation) as news:
                telling = asyncio.create_task(self._tell(socket, visitor, after, news))
                try:
                    while True:
                        await self._hear(socket, visitor, await _frame(socket))
                finally:
                    telling.cancel()
                    with suppress(asyncio.CancelledError, WebSocketDisconnect):
                        await telling
        except (FrameError, TimeoutError):
            await socket.close(POLICY)
        except WebSocketDisconnect:
            pass  # the page went away; it will come back with the last number it shows

    async def _hear(self, socket: WebSocket, visitor: Visitor, said: Hello | Said) -> None:
        if isinstance(said, Hello) or said.empty:
            raise FrameError
        wait = self._desk.wait(visitor)
        if wait > 0:
            await _send(socket, type="slow", id=said.event, seconds=wait, text=texts.SLOW_DOWN)
            return
        await _send(socket, type="typing", id=said.event)
        try:
            new = await self._desk.talk.say(visitor.conversation, said, self._desk.now())
        except StorageError:
            logger.exception("a web message was not answered")
            await _send(
                socket, type="slow", id=said.event, seconds=RETRY, text=texts.BUSY_RETRYING
            )
            return
        if not new:  # its lines were sent before, or were missed and come with the hello
            await _send(socket, type="done", id=said.event)

    async def _tell(self, socket: WebSocket, visitor: Visitor, after: int, news: Bell) -> None:
        """Send every line numbered above `after`: those of the past, then those to come."""
        while True:
            for line in await self._missed(visitor, after):
                after = line.number
                await self._send_line(socket, line)
            await news.wait(LOOK)

    async def _missed(self, visitor: Visitor, after: int) -> list[TranscriptLine]:
        while True:
            try:
                return await self._desk.talk.lines(visitor.conversation, after)
            except StorageError:
                await asyncio.sleep(RETRY)

    async def _send_line(self, socket: WebSocket, line: TranscriptLine) -> None:
        html = self._desk.render.line(line)
        await _send(socket, type="line", number=line.number, id=line.event_id, html=html)


async def _hello(socket: WebSocket) -> int:
    async with asyncio.timeout(PATIENCE):
        hello = await _frame(socket)
    if not isinstance(hello, Hello):
        raise FrameError
    return hello.after


async def _frame(socket: WebSocket) -> Hello | Said:
    try:
        return frame(await socket.receive_text())
    except KeyError as cause:  # a binary frame
        raise FrameError from cause


async def _send(socket: WebSocket, **content: str | float | None) -> None:
    await socket.send_text(json.dumps(content, ensure_ascii=False))
