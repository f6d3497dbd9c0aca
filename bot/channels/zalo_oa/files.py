"""Fetch a file somebody sent to the OA: only from Zalo's own hosts, never more than agreed to.

The address stands in an event that anybody may try to forge, so it is trusted for nothing: other
hosts, other ports and redirects are refused.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from bot.channels.base import FetchError
from bot.channels.zalo_http import timeout
from handlers.files import NotFetched

HOSTS = ("zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com")  # and what is below them
PATIENCE = 60.0  # seconds for a piece of it
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Files:
    """Where files come from; `own` is an emulator's address, let in as it is."""

    def __init__(self, client: httpx.AsyncClient, own: str = "") -> None:
        self._client = client
        self._own = own

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes at an address; raises FetchError."""
        if not self._is_zalos(reference):
            raise FetchError(NotFetched.GONE)
        data = bytearray()
        try:
            async with self._client.stream(
                "GET", reference, timeout=timeout(PATIENCE), follow_redirects=False
            ) as answer:
                _look_at(answer.status_code)
                async for piece in answer.aiter_bytes():
                    data += piece
                    if len(data) > most:
                        raise FetchError(NotFetched.TOO_BIG)
        except httpx.HTTPError as error:
            raise FetchError(NotFetched.AWAY) from error
        return bytes(data)

    def _is_zalos(self, reference: str) -> bool:
        try:
            parts = urlsplit(reference)
            port, host = parts.port, (parts.hostname or "").lower()
        except ValueError:
            return False
        if self._own and f"{parts.scheme}://{parts.netloc}" == self._own:
            return True
        known = any(host == one or host.endswith(f".{one}") for one in HOSTS)
        return (
            parts.scheme == "https" and known and port in {None, 443} and "@" not in parts.netloc
        )


def _look_at(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    passes = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING
    raise FetchError(NotFetched.AWAY if passes else NotFetched.GONE)
