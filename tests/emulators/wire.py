"""A small HTTP/1.1 server and client on 127.0.0.1 that can also break the line when told to."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

LONGEST_HEAD = 64 * 1024  # bytes


class LineBrokenError(Exception):
    """Raised by a handler: the connection ends here, without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def fields(self) -> dict[str, Any]:
        """The fields of the address and of the body, in whichever form they came."""
        kind = self.headers.get("content-type", "")
        given: dict[str, Any] = dict(self.query)
        if kind.startswith("application/json"):
            given |= json.loads(self.body or b"{}")
        elif kind.startswith("multipart/form-data"):
            head = f"Content-Type: {kind}\r\n\r\n".encode()
            for part in BytesParser(policy=HTTP).parsebytes(head + self.body).iter_parts():
                name = str(part.get_param("name", header="content-disposition"))
                given[name] = part.get_payload(decode=True).decode("utf-8", "replace")
        else:
            given |= dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        return given

    def files(self) -> dict[str, tuple[str, bytes]]:
        """The files in a multipart body: each field's file name and bytes."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            return {}
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        return {
            str(part.get_param("name", header="content-disposition")): (
                name,
                part.get_payload(decode=True),
            )
            for part in BytesParser(policy=HTTP).parsebytes(head + self.body).iter_parts()
            if (name := part.get_filename()) is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: Any, status: int = 200) -> Response:  # noqa: ANN401 - JSON
    """Answer with JSON."""
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Response(status=status, body=body, headers={"Content-Type": "application/json"})


Handle = Callable[[Request], Awaitable[Response]]


class Server:
    """Serves until its block ends; `port` is the one it was given, or took."""

    def __init__(self, handle: Handle, port: int = 0) -> None:
        self._handle = handle
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = port

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._accepted, "127.0.0.1", self.port, limit=LONGEST_HEAD, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Break every open line."""
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._talk(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _request(reader)) is not None:
                response = await self._handle(request)
                writer.write(_written(response))
                await writer.drain()
        except (LineBrokenError, ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass  # what was broken stays broken
        finally:
            writer.transport.abort()


async def post(url: str, body: bytes, headers: Mapping[str, str], *, patience: float = 5.0) -> int:
    """Post once over a line of its own; gives the status. Raises OSError, TimeoutError."""
    parts = urlsplit(url)
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        try:
            lines = [f"POST {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
            writer.write("\r\n".join(lines).encode() + body)
            await writer.drain()
            first = await reader.readline()
            if not first:
                raise ConnectionResetError
            return int(first.split()[1])
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as end:
        if end.partial:
            raise
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Request(
        method=method,
        path=parts.path,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=headers,
        body=body,
    )


def _written(response: Response) -> bytes:
    phrase = HTTPStatus(response.status).phrase
    lines = [f"HTTP/1.1 {response.status} {phrase}", f"Content-Length: {len(response.body)}"]
    headers = {"Date": formatdate(usegmt=True), **response.headers}
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + response.body
