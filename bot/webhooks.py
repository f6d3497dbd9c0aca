"""The paths platforms call: read what is sent within limits, hand it on, answer with a status.

Nothing of what was sent is logged, and nothing happens before the channel knows its sender.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.opening import Hear, Line

LARGEST = 1024 * 1024  # bytes of one event
THROWN_AWAY = 8 * LARGEST  # bytes of one that is too large
PATIENCE = 5.0  # seconds a body may take to arrive

Count = Callable[[str, int], None]  # channel, status answered

logger = logging.getLogger(__name__)


class _RefusedError(Exception):
    """The body is not read to its end."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def routes(lines: Sequence[Line], count: Count) -> list[BaseRoute]:
    """List the paths of the channels that are called by their platforms."""
    return [_route(line.channel.name, line.path, line.hear, count) for line in lines if line.hear]


def verification(code: str) -> list[BaseRoute]:
    """Show Zalo that the domain is ours: the file its console asks to be put there."""
    if not code:
        return []
    name = "zalo-platform-site-verification"
    page = f'<!doctype html><html><head><meta name="{name}" property="{name}" content="{code}">'

    async def shown(_: Request) -> Response:
        return HTMLResponse(f"{page}</head><body></body></html>")

    return [Route(f"/zalo_verifier{code}.html", shown)]


def _route(channel: str, path: str, hear: Hear, count: Count) -> Route:
    async def called(request: Request) -> Response:
        if request.method != "POST":
            return Response()  # somebody tries whether the address is there
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        try:
            status = await _answer(request, hear)
        finally:
            count(channel, status)
        if status >= HTTPStatus.BAD_REQUEST:
            logger.warning("%s: a webhook call was answered %d", channel, status)
        refused = status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_TIMEOUT)
        return Response(status_code=status, headers={"Connection": "close"} if refused else None)

    return Route(path, called, methods=["GET", "POST"])


async def _answer(request: Request, hear: Hear) -> HTTPStatus:
    try:
        body = await _body(request)
    except _RefusedError as refused:
        return refused.status
    if not body:
        return HTTPStatus.OK  # as above
    # Header values may hold any byte; a channel compares them, it never shows them.
    return await hear(body, dict(request.headers))


async def _body(request: Request) -> bytes:
    """The body, or _RefusedError.

    What is too large is read on and thrown away, up to a limit: a line closed while the other side
    still writes is reset, and the status would never arrive.
    """
    body, size = bytearray(), 0
    too_large = int(request.headers.get("content-length", "0")) > LARGEST
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                size += len(chunk)
                too_large = too_large or size > LARGEST
                if size > THROWN_AWAY:
                    break
                if not too_large:
                    body += chunk
    except TimeoutError as cause:
        if not too_large:
            raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from cause
    except ClientDisconnect as cause:
        raise _RefusedError(HTTPStatus.BAD_REQUEST) from cause
    if too_large:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)
