"""What the Zalo bot's webhook brings: checked by its secret, kept, and confirmed in time."""

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from bot.channels.base import Accept
from bot.channels.confirming import PATIENCE, Confirming
from bot.channels.zalo_bot.parse import incoming, name_of, updates_of
from handlers.messages import Incoming
from storage.errors import StorageError

HEADER = "x-bot-api-secret-token"
LARGEST = 1024 * 1024  # bytes of one update

logger = logging.getLogger(__name__)


class Hearing:
    """The webhook's other end; the HTTP side only passes bytes and headers on."""

    def __init__(
        self,
        *,
        url: str,
        secret: str,
        now: Callable[[], datetime],
        patience: float = PATIENCE,
    ) -> None:
        self.url = url  # where the platform is told to send
        self.secret = secret
        self.me = ""  # the bot's own id, once it is known
        self.proved = False  # the platform has called with our secret
        self.confirming = Confirming("Zalo Bot", patience)
        self._now = now
        self._accept: Accept | None = None

    def begin(self, accept: Accept) -> None:
        """From now on updates are kept by `accept`."""
        self._accept = accept

    def end(self) -> None:
        """From now on updates are not taken."""
        self._accept = None

    async def hear(self, body: bytes, headers: Mapping[str, str]) -> HTTPStatus:
        """Take what was sent; returns the status that tells the platform what became of it.

        `headers` have lower-case names. Whoever knows the secret is answered 200 also for what
        holds nothing for us: the platform tries the address before it relies on it.
        """
        if len(body) > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        given = headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret.encode()):
            logger.warning("a Zalo bot update without the secret")
            return HTTPStatus.FORBIDDEN
        self.proved = True
        try:
            updates = updates_of(json.loads(body.strip() or b"null"))
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST
        said = []
        for update in updates:
            found = incoming(update, self.me, self._now())
            if found is None:
                logger.info("a Zalo bot update that is not answered: %s", name_of(update))
            else:
                said.append(found)
        return await self.confirming.status(self._keep(said)) if said else HTTPStatus.OK

    async def _keep(self, said: list[Incoming]) -> None:
        if self._accept is None:
            message = "the channel is not running"
            raise StorageError(message)
        for one in said:
            await self._accept(one)
