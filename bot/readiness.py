"""Whether people are heard and answered now and, if not, why: in words, within a time limit."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.app import App
from bot.channels.web.parse import CHANNEL as WEB
from bot.opening import Line
from handlers.texts import serving as texts
from storage.errors import StorageError

PATIENCE = 3.0  # seconds; whoever asks waits no longer
FRESH = 0.5  # seconds in which everybody is told the same: each look writes to the database
LONG = timedelta(seconds=60)  # an event that waits longer is waited for by somebody
PROBE = "readyz"  # the name the look itself is noted under


class Readiness:
    """Looks at everything a question needs on its way to an answer."""

    def __init__(
        self,
        app: App,
        lines: Sequence[Line],
        now: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._lines = lines
        self._now = now
        self._seconds = seconds
        self._one_at_a_time = asyncio.Lock()
        self._looking: asyncio.Task[list[str]] | None = None
        self._found: tuple[str, ...] = ()
        self._until = float("-inf")

    async def problems(self) -> Sequence[str]:
        """List why people are not heard or not answered now; empty when they are."""
        async with self._one_at_a_time:
            if self._seconds() >= self._until:
                self._found = tuple(await self._look())
                self._until = self._seconds() + FRESH
            return self._found

    async def _look(self) -> list[str]:
        found = []
        looking = self._looking
        if looking is None or looking.done():
            looking = self._looking = asyncio.create_task(self._of_everything())
        # One given up is not waited for: a database that stands still does not let it end.
        await asyncio.wait({looking}, timeout=0 if looking.cancelling() else PATIENCE)
        if looking.done() and not looking.cancelled():
            found += looking.result()
        else:
            looking.cancel()
            found.append(texts.TOO_SLOW)
        if not self._app.knowledge().entries:
            found.append(texts.NOTHING_PUBLISHED)
        return found

    async def _of_everything(self) -> list[str]:
        return [*await self._of_database(), *await self._of_channels()]

    async def _of_database(self) -> list[str]:
        database, now = self._app.database, self._now()
        ours = {WEB, *(line.channel.name for line in self._lines)}
        try:
            if not await database.is_upgraded():
                return [texts.NOT_UPGRADED]
            async with database.begin(read_only=True) as work:
                oldest = await work.inbox.oldest()
                overdue = await work.outbox.overdue(now, now - LONG)
        except StorageError:
            return [texts.UNREACHABLE]
        try:
            async with database.begin() as work:
                await work.interactions.note(PROBE, "", now)
                await work.commit()
        except StorageError:
            return [texts.CANNOT_WRITE]
        found = [
            texts.ANSWERS_WAIT.format(channel=channel, seconds=_seconds(now - due))
            for channel, due in sorted(overdue.items())
            if channel in ours  # another that was turned off sends nothing more
        ]
        if oldest is not None and now - oldest > LONG:
            found.insert(0, texts.WAITING_LONG.format(seconds=_seconds(now - oldest)))
        return found

    async def _of_channels(self) -> list[str]:
        found: list[str] = []
        for line in self._lines:
            try:
                found += await line.problems()
            except StorageError:
                continue  # said already
        return found


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())
