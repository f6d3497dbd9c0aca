"""Files on their way: fetched and read beside the loop, while their event waits in the inbox."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.channels.base import FetchError
from handlers.files import NotFetched, Wish
from handlers.messages import Incoming
from storage.errors import StorageError

PATIENCE = 90.0  # seconds one file may take, tries and reading included
PAUSES = (1.0, 4.0)  # seconds after the first and the second try that failed
KEPT = 16  # files read and not yet looked at; the oldest is fetched again

# Gives the bytes behind a reference, at most so many; raises FetchError.
Fetch = Callable[[str, int], Awaitable[bytes]]
Pause = Callable[[float], Awaitable[None]]

logger = logging.getLogger(__name__)


class Fetching:
    """What was wished for and what came of it, by channel and event."""

    def __init__(
        self, fetches: Mapping[str, Fetch] | None = None, pause: Pause = asyncio.sleep
    ) -> None:
        self._fetches = dict(fetches or {})  # by channel
        self._pause = pause
        self._found: dict[tuple[str, str], tuple[str, object]] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    def begin(self, incoming: Incoming, wish: Wish, ready: Callable[[], Awaitable[None]]) -> None:
        """Fetch and read one file; `ready` is awaited when there is something to say of it."""
        key = _key(incoming)
        if key not in self._tasks:
            task = asyncio.create_task(self._bring(key, wish, ready))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))

    def with_files(self, incoming: Incoming) -> Incoming:
        """The event with what was read from its file, if anything was."""
        found = self._found.get(_key(incoming))
        if found is None:
            return incoming
        reference, content = found
        return replace(
            incoming,
            attachments=tuple(
                replace(one, content=content) if one.reference == reference else one
                for one in incoming.attachments
            ),
        )

    def forget(self, channel: str, event_id: str) -> None:
        """The event was handled."""
        self._found.pop((channel, event_id), None)

    async def stop(self) -> None:
        """Leave everything; the events still wait."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _bring(
        self, key: tuple[str, str], wish: Wish, ready: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                content = await self._content(key[0], wish)
        except TimeoutError:
            content = NotFetched.AWAY
        except Exception:
            logger.exception("a file could not be read")
            content = NotFetched.UNREADABLE
        while len(self._found) >= KEPT:
            del self._found[next(iter(self._found))]
        self._found[key] = (wish.attachment.reference, content)
        try:
            await ready()
        except StorageError:
            logger.warning("a file was read; its event waits: the database is away")

    async def _content(self, channel: str, wish: Wish) -> object:
        fetch = self._fetches.get(channel)
        if fetch is None:
            return NotFetched.NO_WAY
        for pause in (*PAUSES, None):
            try:
                data = await fetch(wish.attachment.reference, wish.most)
            except FetchError as error:
                if error.why is not NotFetched.AWAY or pause is None:
                    return error.why
                await self._pause(pause)
            else:
                return await asyncio.to_thread(wish.read, wish.attachment.name, data)
        return NotFetched.AWAY


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, incoming.event_id
