"""Tell a platform, before its patience ends, whether an event of its webhook is kept."""

import asyncio
import logging
from collections.abc import Coroutine
from http import HTTPStatus

from storage.errors import StorageError

PATIENCE = 1.5  # seconds; the least patient platform gives up after two and sends it again

logger = logging.getLogger(__name__)


class Confirming:
    """The confirmations of one channel."""

    def __init__(self, name: str, patience: float = PATIENCE) -> None:
        self._name = name
        self._patience = patience
        self._late: set[asyncio.Task[None]] = set()

    async def status(self, keep: Coroutine[None, None, None]) -> HTTPStatus:
        """Carry `keep` through: 200 when it ended in time, 503 when it failed or takes longer.

        One that takes longer goes on: the platform sends its event again, and the inbox knows
        it by its id.
        """
        keeping = asyncio.create_task(keep)
        self._late.add(keeping)
        keeping.add_done_callback(self._late.discard)
        done, _ = await asyncio.wait({keeping}, timeout=self._patience)
        if not done:
            logger.warning("%s: an event took too long to keep, it will be sent again", self._name)
            keeping.add_done_callback(self._ended_late)
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            keeping.result()
        except StorageError as error:
            logger.warning("%s: an event was not kept: %s", self._name, type(error).__name__)
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    async def settle(self) -> None:
        """Wait for what is still being kept."""
        if self._late:
            await asyncio.wait(self._late)

    def _ended_late(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (cause := task.exception()) is not None:
            logger.warning("%s: a late event was not kept: %s", self._name, type(cause).__name__)
