"""One question to a Zalo server over httpx: its JSON answer, or how the asking failed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx

from bot.channels.base import TemporaryFailure, UncertainSend

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
UPLOAD_SECONDS = 20.0  # for a mebibyte at most; a send may take no longer than 45
BUSY = timedelta(seconds=30)  # when a platform says "too many" and not for how long
_LONGEST_WAIT = 3600  # seconds; nobody's Retry-After is believed beyond this

# The request has not left: sending it again cannot say anything twice.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said: an object of JSON, with the HTTP status and headers beside it."""

    status: int
    headers: Mapping[str, str]
    body: Json


def timeout(read: float = READ_SECONDS) -> httpx.Timeout:
    """How long to wait for each step of a request, in seconds."""
    return httpx.Timeout(read, connect=CONNECT_SECONDS)


async def ask(client: httpx.AsyncClient, request: httpx.Request) -> Answer:
    """Send one request and read its answer.

    Raises TemporaryFailure when the request never left or the server is down, UncertainSend when
    it left and no answer to it can be read. An answer that refuses (HTTP 4xx, or 200 with an
    error inside) is an answer, with an empty body when it holds no object. Redirects are not
    followed. The address is in no message: it may hold a token.
    """
    try:
        response = await client.send(request, follow_redirects=False)
    except _NOT_SENT as cause:
        message = f"the server cannot be reached: {type(cause).__name__}"
        raise TemporaryFailure(message) from cause
    except httpx.HTTPError as cause:
        message = f"the line broke: {type(cause).__name__}"
        raise UncertainSend(message) from cause
    status = response.status_code
    body = _object(response)
    if body is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer(status=status, headers=response.headers, body=body)
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        message = "a gateway gave up waiting for the server"
        raise UncertainSend(message, is_down=True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        message = f"the server answered HTTP {status}"
        raise TemporaryFailure(message, retry_after=wait_of(response.headers))
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        return Answer(status=status, headers=response.headers, body={})
    message = "the answer cannot be read"
    raise UncertainSend(message)


def wait_of(headers: Mapping[str, str]) -> timedelta | None:
    """What `Retry-After` asks for, in seconds; None when it is missing or not a number."""
    said = headers.get("retry-after", "")
    if not (said.isascii() and said.isdigit()):
        return None
    return timedelta(seconds=min(int(said), _LONGEST_WAIT))


def code_of(value: object) -> int | None:
    """An error code, which arrives as a number or as its digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def text_of(value: object) -> str:
    """A text, or a number as its digits (ids are larger than some readers of JSON keep)."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return str(value).encode("utf-8", "replace").decode()  # no halves of surrogate pairs


def _object(response: httpx.Response) -> Json | None:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
