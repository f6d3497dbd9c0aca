"""What a request says of its visitor, and how much of its body is read."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Message

from bot.channels.web import identity, parse
from bot.channels.web.parse import Said
from handlers.messages import Attachment

# A text of 10,000 characters in the longest encoding a form has: four bytes, three signs each.
BODY_LIMIT = 128 * 1024
DRAINED = 16 * 1024 * 1024  # a phone's photograph is read and dropped, so that the answer arrives
PATIENCE = 30.0  # seconds a body may take
LARGE_COOKIE = "motcua_large"
YEAR = 365 * 24 * 60 * 60


class TooLargeError(Exception):
    """The body is longer than BODY_LIMIT (or too slow); its bytes were dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks, as far as we know."""

    id: str
    conversation: str
    address: str
    known: bool  # the request carried a cookie of ours


def visitor_of(connection: HTTPConnection, secret: bytes) -> Visitor:
    """Read the visitor from the cookie; a missing or forged one makes a new visitor."""
    known = identity.visitor_of(connection.cookies.get(identity.COOKIE), secret)
    visitor = known or identity.new_visitor()
    return Visitor(
        id=visitor,
        conversation=identity.conversation_of(visitor, secret),
        address=connection.client.host if connection.client else "",
        known=known is not None,
    )


def remember(response: Response, request: Request, visitor: Visitor, secret: bytes) -> None:
    """Give the visitor's cookie, or renew it; no script can read it, no other site can use it."""
    response.set_cookie(
        identity.COOKIE,
        identity.signed(visitor.id, secret),
        max_age=identity.LIFETIME,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def large_type(request: Request) -> bool:
    """Tell whether the visitor asked for large type."""
    return request.cookies.get(LARGE_COOKIE) == "1"


async def read_form(request: Request) -> Said:
    """Read the posted message, within limits; raises TooLargeError.

    Starlette raises its own HTTPException when the form is damaged.
    """
    limited = Request(request.scope, await _body(request))
    async with limited.form(max_files=1, max_fields=8, max_part_size=BODY_LIMIT) as form:
        fields = {key: value for key, value in form.multi_items() if isinstance(value, str)}
        return parse.form(fields, _file(form))


def _file(form: FormData) -> Attachment | None:
    for _, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            return parse.attachment(value.filename, value.content_type or "")
    return None


class _Body:
    """A body already read, given as the server would have given it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __call__(self) -> Message:
        return {"type": "http.request", "body": self._content, "more_body": False}


async def _body(request: Request) -> _Body:
    content = bytearray()
    read = 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                read += len(chunk)
                if read <= BODY_LIMIT:
                    content += chunk
                elif read > DRAINED:
                    break
    except TimeoutError as cause:
        raise TooLargeError from cause
    if read > BODY_LIMIT:
        raise TooLargeError
    return _Body(bytes(content))
