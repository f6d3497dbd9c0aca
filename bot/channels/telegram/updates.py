"""What becomes of an update: read, kept for good, and its sender shown that it was heard."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.channels.base import Accept
from bot.channels.telegram.parse import (
    MalformedUpdateError,
    incoming,
    migration,
    update_of,
)
from bot.channels.telegram.signs import Signs
from bot.channels.telegram.speech import Me
from storage.errors import StorageError

Raw = Mapping[str, Any]  # an update as JSON gives it

logger = logging.getLogger(__name__)


class Updates:
    """Takes updates, whichever way they came."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        follow: Callable[[int, int], Awaitable[None]],
        signs: Signs,
        shows_typing: bool,
    ) -> None:
        """`follow` is told of a group that moved: its old id, its new one; raises StorageError."""
        self._now = now
        self._follow = follow
        self._signs = signs
        self._shows_typing = shows_typing

    async def take(self, batch: Sequence[Raw], me: Me, accept: Accept) -> int | None:
        """Keep a batch in its order; returns the lowest number of those that could not be kept.

        They are offered together: the inbox then writes them in one transaction.
        """
        ordered = _words_first(batch)
        ends = await asyncio.gather(
            *(self.keep(raw, me, accept) for raw in ordered), return_exceptions=True
        )
        refused = []
        for raw, end in zip(ordered, ends, strict=True):
            if isinstance(end, StorageError):
                refused.append(number_of(raw))
            elif isinstance(end, BaseException):
                raise end
        return min(refused, default=None)

    async def keep(self, raw: Raw, me: Me, accept: Accept) -> None:
        """Keep one update; raises StorageError. One nobody understands is left out and logged."""
        try:
            update = update_of(raw)
            said = incoming(update, me, self._now())
        except MalformedUpdateError as cause:
            logger.warning("update %d is not understood: %s", number_of(raw), cause)
            if query := _pressed(raw):
                self._signs.pressed(query)
            return
        if moved := migration(update):
            await self._follow(*moved)
        if said is not None:
            await accept(said)
            if self._shows_typing and (said.text or not said.album):  # an album is answered once
                self._signs.thinking(said.conversation)
        if update.callback_query is not None:
            self._signs.pressed(update.callback_query.id)


def _words_first(batch: Sequence[Raw]) -> list[Raw]:
    """In their order; of an album, which is answered once, the picture with words comes first."""
    begins: dict[str, int] = {}  # album → the number of its first picture
    placed: list[tuple[int, bool, int, Raw]] = []
    for raw in sorted(batch, key=number_of):
        message, number = raw.get("message"), number_of(raw)
        album = message.get("media_group_id") if isinstance(message, dict) else None
        if isinstance(message, dict) and isinstance(album, str):
            place = begins.setdefault(album, number)
            placed.append((place, not message.get("caption"), number, raw))
        else:
            placed.append((number, False, number, raw))
    return [raw for *_, raw in sorted(placed, key=lambda one: one[:3])]


def _pressed(raw: Raw) -> str:
    """The id of the pressed button in an update nobody understands; "" when there is none."""
    query = raw.get("callback_query")
    named = query.get("id") if isinstance(query, dict) else None
    return named if isinstance(named, str) else ""


def number_of(raw: Raw) -> int:
    """The update's own number; -1 when it has none."""
    number = raw.get("update_id")
    return number if isinstance(number, int) else -1
