"""Events that came, written into the inbox for good before anybody is told that they arrived."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from storage.database import UnitOfWork
from storage.records import NewEvent

KEPT_TOGETHER = 100  # events written in one transaction

Begin = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


class Keeping:
    """Keeps events; those that come while others are written share the next transaction."""

    def __init__(
        self,
        begin: Begin,
        kept: Callable[[], None],
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`kept` is called whenever something was kept, or could not be; `seconds`: any start."""
        self._begin = begin
        self._kept = kept
        self._seconds = seconds
        self._arriving: list[tuple[NewEvent, asyncio.Future[None]]] = []
        self._arrived = 0.0  # when the first of those came
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, event: NewEvent) -> None:
        """Keep an event for good, once; raises StorageError when it could not be kept.

        Of those that are kept together, all before the first that could not be kept were kept,
        and none after it.
        """
        kept = asyncio.get_running_loop().create_future()
        if not self._arriving:
            self._arrived = self._seconds()
        self._arriving.append((event, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await kept

    def waits(self, at: float) -> float:
        """For how many seconds the first that is not being written has waited at that moment."""
        return at - self._arrived if self._arriving else 0.0

    async def _write(self) -> None:
        while self._arriving:
            batch: list[tuple[NewEvent, asyncio.Future[None]]] = []
            failure: Exception | None = None
            try:
                async with self._begin() as work:
                    batch = self._arriving[:KEPT_TOGETHER]  # those too that came meanwhile
                    del self._arriving[:KEPT_TOGETHER]
                    self._arrived = self._seconds()
                    await work.inbox.add([event for event, _ in batch])
                    await work.commit()
            except Exception as error:  # noqa: BLE001 - told to everybody who waits for it
                failure = error
                batch += self._arriving  # or an event would be kept before one that came earlier
                self._arriving.clear()
            for _, kept in batch:
                if kept.done():
                    continue  # its channel was stopped meanwhile
                if failure is None:
                    kept.set_result(None)
                else:
                    kept.set_exception(failure)
            self._kept()
