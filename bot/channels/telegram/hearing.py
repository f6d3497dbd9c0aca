"""What Telegram's webhook brings: known by its secret, kept, and confirmed in time."""

import json
import logging
from collections.abc import Mapping
from hmac import compare_digest
from http import HTTPStatus

from bot.channels.base import Accept
from bot.channels.confirming import PATIENCE, Confirming
from bot.channels.telegram.speech import Me
from bot.channels.telegram.updates import Raw, Updates
from storage.errors import StorageError

HEADER = "x-telegram-bot-api-secret-token"
LARGEST = 1024 * 1024  # bytes of one update
NOT_RUNNING = "the channel is not running"

logger = logging.getLogger(__name__)


class Hearing:
    """The webhook's other end; the HTTP side only passes bytes and headers on."""

    def __init__(self, *, url: str, secret: str, patience: float = PATIENCE) -> None:
        """`url` is where Telegram is told to send, `secret` 1 to 256 of A-Z a-z 0-9 _ -."""
        self.url = url
        self.secret = secret
        self.confirming = Confirming("Telegram", patience)
        self._listeners: tuple[Updates, Me, Accept] | None = None

    def begin(self, updates: Updates, me: Me, accept: Accept) -> None:
        """From now on updates are taken."""
        self._listeners = (updates, me, accept)

    def end(self) -> None:
        """From now on updates are not taken."""
        self._listeners = None

    async def hear(self, body: bytes, headers: Mapping[str, str]) -> HTTPStatus:
        """Take what was sent; returns the status that tells Telegram what became of it.

        `headers` have lower-case names. OK only after the event was kept, or when there is
        nothing for us in it; any other status makes Telegram send it again.
        """
        if len(body) > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        given = headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not compare_digest(given, self.secret.encode()):  # in constant time
            logger.warning("a Telegram update without the secret")
            return HTTPStatus.FORBIDDEN
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST
        if not isinstance(raw, dict):
            return HTTPStatus.BAD_REQUEST
        return await self.confirming.status(self._keep(raw))

    async def _keep(self, raw: Raw) -> None:
        if self._listeners is None:
            raise StorageError(NOT_RUNNING)
        updates, me, accept = self._listeners
        await updates.keep(raw, me, accept)
