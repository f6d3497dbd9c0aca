"""Whose turn it is to write, of the writers of one process: SQLite's own waiting is not fair."""

import asyncio
from collections import deque

_Line = deque[asyncio.Future[None]]


class Turn:
    """One at a time, in the order they ask; who must not wait goes before one other, not all.

    So what a platform waits for is written after at most one writer, and everybody gets a turn
    however much comes in.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._soon: _Line = deque()
        self._others: _Line = deque()
        self._was_soon = False  # who has the turn, or had it last

    async def take(self, *, soon: bool) -> None:
        """Wait for the turn; give it back with `give`."""
        if not self._is_taken:
            self._is_taken, self._was_soon = True, soon
            return
        handed = asyncio.get_running_loop().create_future()
        (self._soon if soon else self._others).append(handed)
        try:
            await handed
        except asyncio.CancelledError:
            if not handed.cancelled():  # handed over, and nobody is there to take it
                self.give()
            raise

    def give(self) -> None:
        """Hand the turn to who is next."""
        lines = (self._soon, self._others)
        for line in reversed(lines) if self._was_soon else lines:
            while line:
                handed = line.popleft()
                if not handed.done():  # else they do not wait any more
                    self._was_soon = line is self._soon
                    handed.set_result(None)
                    return
        self._is_taken = False
