"""An emulator's server that misbehaves on order: cuts the line, keeps silent, answers nonsense."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto

from tests.emulators.wire import Handle, LineBrokenError, Request, Response
from tests.emulators.wire import Server as Wire

SILENCE = 30.0  # seconds, unless told otherwise


class Cut(Enum):
    """The line is cut, and when."""

    BEFORE = auto()  # nothing has happened
    AFTER = auto()  # it has happened, and nobody is told


@dataclass(frozen=True, slots=True)
class Silent:
    """It has happened, and the answer takes this long."""

    seconds: float = SILENCE


Misbehaviour = Cut | Silent | Response


class Server:
    """Serves one emulator; each order is obeyed once, with the next request it is about."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._orders: deque[tuple[str, Misbehaviour]] = deque()
        self.requests: list[Request] = []
        self.base = ""

    def misbehave(self, *orders: Misbehaviour, about: str = "") -> None:
        """Do these things with the next requests whose path ends so, instead of answering."""
        self._orders.extend((about, order) for order in orders)

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[str]:
        """Serve until the block ends; gives the address."""
        async with Wire(self._answer, port) as wire:
            self.base = f"http://127.0.0.1:{wire.port}"
            yield self.base

    async def _answer(self, request: Request) -> Response:
        self.requests.append(request)
        match self._order(request):
            case None:
                return await self._handle(request)
            case Cut.BEFORE:
                raise LineBrokenError
            case Cut.AFTER:
                await self._handle(request)
                raise LineBrokenError
            case Silent(seconds):
                response = await self._handle(request)
                await asyncio.sleep(seconds)
                return response
            case Response() as ordered:
                return ordered

    def _order(self, request: Request) -> Misbehaviour | None:
        for place, (about, order) in enumerate(self._orders):
            if request.path.endswith(about):
                del self._orders[place]
                return order
        return None
