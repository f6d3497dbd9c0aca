"""A line between a program and its database that can be cut, frozen and mended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit


def relayed(database_url: str) -> tuple[str, str]:
    """The unix socket of a PostgreSQL, and the address of the same database through a relay."""
    parts = urlsplit(database_url)
    folder = parse_qs(parts.query)["host"][0]
    url = f"{parts.scheme}://postgres@127.0.0.1:{{port}}{parts.path}?sslmode=disable"
    return f"{folder}/.s.PGSQL.5432", url


class Relay:
    """Passes bytes on from a port on 127.0.0.1 to a unix socket, unless it is cut."""

    def __init__(self, socket: str) -> None:
        self.port = 0
        self._socket = socket
        self._is_cut = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()

    def cut(self) -> None:
        """Break every line, and every new one at once."""
        self._is_cut = True
        for end in self._ends:
            end.transport.abort()

    def freeze(self) -> None:
        """Let every line stand, and new ones be opened, and nothing pass."""
        self._flowing.clear()

    def mend(self) -> None:
        """Let lines through again."""
        self._is_cut = False
        self._flowing.set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Relay"]:
        """Listen on a free port."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            self._flowing.set()

    async def _serve(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._is_cut:
            back.transport.abort()
            return
        there, on = await asyncio.open_unix_connection(self._socket)
        self._ends |= {back, on}
        try:
            await asyncio.gather(self._pass(here, on), self._pass(there, back))
        finally:
            self._ends -= {back, on}

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(65_536):
                await self._flowing.wait()
                sink.write(piece)
                await sink.drain()
        sink.close()
