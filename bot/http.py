"""The HTTP application: the channels' paths, health, and headers that keep browsers safe."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import cast

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Config
from uvicorn import Server as UvicornServer
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from handlers.texts import web as texts

__all__ = ["HEADERS", "Server", "application", "open_port", "server"]

FRAME_LIMIT = 128 * 1024  # bytes of one socket frame: 10,000 characters, however encoded
BACKLOG = 512  # visitors whose connection waits to be accepted
STOPPING = 5  # seconds that open requests get to finish
HEAD_PATIENCE = 10.0  # seconds in which the head of a request must have arrived

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",  # not "no-referrer": forms would then post Origin: null
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000"

Check = Callable[[], Awaitable[Sequence[str]]]
Measure = Callable[[], Awaitable[bytes]]  # figures, in the text format of Prometheus
Explain = Callable[[str, str], str]  # title, text: a whole page

FIGURES = "text/plain; version=0.0.4; charset=utf-8"


async def _nothing() -> bytes:
    return b""


def application(
    *, routes: Sequence[BaseRoute], check: Check, explain: Explain, measure: Measure = _nothing
) -> ASGIApp:
    """Put the paths together.

    `check` lists, in words, why the program is not ready; an empty list is ready.
    `explain` makes the page a lost or unlucky visitor sees.
    """

    async def healthy(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> Response:
        reasons = list(await check())
        status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
        return JSONResponse({"ready": not reasons, "reasons": reasons}, status)

    async def figures(_: Request) -> Response:
        return Response(await measure(), headers={"Content-Type": FIGURES})

    async def lost(_: Request, __: Exception) -> Response:
        page = explain(texts.NOT_FOUND_TITLE, texts.NOT_FOUND)
        return HTMLResponse(page, HTTPStatus.NOT_FOUND)

    async def failed(_: Request, __: Exception) -> Response:
        page = explain(texts.FAILED_TITLE, texts.FAILED)
        return HTMLResponse(page, HTTPStatus.INTERNAL_SERVER_ERROR)

    inner = Starlette(
        routes=[
            Route("/healthz", healthy),
            Route("/readyz", ready),
            Route("/metrics", figures),
            *routes,
        ],
        exception_handlers={HTTPStatus.NOT_FOUND: lost, HTTPStatus.INTERNAL_SERVER_ERROR: failed},
    )
    return SafeHeaders(inner)  # outside of everything: an answer about a failure is dressed too


class SafeHeaders:
    """Say on every answer that the page runs nothing, and asks nothing, from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", HSTS)
            await send(message)

        await self._app(scope, receive, dressed)


class HeadInTime(H11Protocol):
    """Closes a connection on which the head of a request takes too long to arrive."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Expect the rest of a head, or nothing more."""
        super().data_received(data)
        if self._is_waiting():
            self._expect()
        else:
            self._give_up_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._give_up_waiting()
        super().connection_lost(exc)

    def _is_waiting(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None until the first request
        between = cycle is None or cycle.response_complete
        return between and self.transport.get_protocol() is self  # a WebSocket has its own

    def _expect(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_PATIENCE, self._too_late)

    def _give_up_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._is_waiting():
            self.transport.close()


class Server(UvicornServer):
    """The server; `leaving` is set as soon as it begins to stop."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.leaving = asyncio.Event()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let open requests finish, and others do so at the same time."""
        self.leaving.set()
        await super().shutdown(sockets)


def open_port(host: str, port: int) -> socket.socket:
    """Open the listening socket; port 0 takes a free one. Raises OSError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio sends small frames at once (TCP_NODELAY) only then.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def server(app: ASGIApp) -> Server:
    """Make the server; `await server.serve(sockets=[…])` returns after SIGINT or SIGTERM."""
    return Server(
        Config(
            app,
            lifespan="off",
            http=HeadInTime,
            ws="websockets-sansio",
            ws_max_size=FRAME_LIMIT,
            log_config=None,
            access_log=False,  # addresses and questions stay out of the log
            server_header=False,
            timeout_graceful_shutdown=STOPPING,
        )
    )
