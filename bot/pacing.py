"""How fast one platform may be used: the whole bot, each chat, each group.

A place is taken when a message leaves and free again one period after the platform has answered
for it. So whatever the line does to the times between, the platform never sees more than its
limit in any period. Times are seconds from any start, as `time.monotonic` gives them.
"""

import math
from collections import deque
from collections.abc import Iterator

from bot.channels.base import Capabilities

MINUTE = 60.0

# What nobody waits for leaves evenly, a few at a time, so that an answer never waits a second for
# a place. A little faster than the limit: the limit itself is kept by the window of the whole bot.
SHARES = 10  # portions a second
HASTE = 1.2  # times the limit
SOON = 0.05  # seconds until a place is looked for again that others hold for as long as they take


class _Window:
    """At most `capacity` in any `period`."""

    def __init__(self, limit: float, period: float) -> None:
        self.capacity = max(1, math.floor(limit))
        self.period = period * self.capacity / limit  # half a message a second: one in two
        self._under_way = 0
        self._ended: deque[float] = deque()

    def room(self, at: float) -> int:
        while self._ended and self._ended[0] + self.period <= at:
            self._ended.popleft()
        return self.capacity - self._under_way - len(self._ended)

    def begin(self) -> None:
        self._under_way += 1

    def end(self, at: float) -> None:
        self._under_way -= 1
        self._ended.append(at)

    def next_place(self) -> float | None:
        """When the first place taken is free again; None while it is not known."""
        return self._ended[0] + self.period if self._ended else None

    def is_idle(self, at: float) -> bool:
        return self.room(at) == self.capacity


class _Chat:
    """One conversation: one message at a time, its own limits, and rest when it must."""

    def __init__(self, windows: tuple[_Window, ...]) -> None:
        self.windows = windows
        self.under_way = False
        self.between = False  # one part of a message has arrived, the next waits for its place
        self.rests_until = -math.inf

    def rests(self, at: float) -> bool:
        full = any(window.room(at) <= 0 for window in self.windows)
        return self.under_way or full or at < self.rests_until

    def is_forgettable(self, at: float) -> bool:
        idle = all(window.is_idle(at) for window in self.windows)
        return idle and not self.rests(at)

    def wakes(self, at: float) -> float | None:
        """When it may be written to again; None while a message is under way."""
        if self.under_way:
            return None
        full = (window.next_place() for window in self.windows if window.room(at) <= 0)
        return max(self.rests_until, *(place for place in full if place is not None), at)


class Pace:
    """The limits of one channel, kept by whoever sends for it."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        self._all = _Window(capabilities.overall_per_second, 1.0)
        portion = max(1.0, capabilities.overall_per_second / SHARES)
        self._even = _Window(portion, portion / (HASTE * capabilities.overall_per_second))
        self._chats: dict[str, _Chat] = {}
        self._between = 0  # messages of which the next part waits for its place

    def room(self, at: float) -> int:
        """How many messages may leave now; what has begun goes before them."""
        return max(0, self._all.room(at) - self._between)

    def background(self, at: float) -> int:
        """How many of those may be something nobody waits for."""
        return min(self.room(at), max(0, self._even.room(at)))

    def resting(self, at: float) -> frozenset[str]:
        """The conversations nothing may be sent to now."""
        for name in [name for name, chat in self._chats.items() if chat.is_forgettable(at)]:
            del self._chats[name]
        return frozenset(name for name, chat in self._chats.items() if chat.rests(at))

    def begin(self, conversation: str, at: float, *, background: bool = False) -> None:
        """A message leaves."""
        chat = self._chats.setdefault(conversation, _Chat(tuple(self._windows(conversation))))
        chat.under_way = True
        for window in (self._all, *chat.windows):
            window.begin()
        if background:
            self._even.begin()
            self._even.end(at)  # evenly: counted from when it left

    def end(self, conversation: str, at: float) -> None:
        """The platform answered for it, or is not waited for any more."""
        chat = self._chats[conversation]
        if not chat.between:
            self.halt(conversation, at)
        chat.under_way = chat.between = False
        self._between -= 1

    def halt(self, conversation: str, at: float) -> None:
        """The platform answered for one part of a message; the next waits for its place."""
        chat = self._chats[conversation]
        chat.between = True
        self._between += 1
        for window in (self._all, *chat.windows):
            window.end(at)

    def wait(self, conversation: str, at: float) -> float:
        """Seconds until the next part may leave; 0: now."""
        chat = self._chats[conversation]
        waits = [0.0, chat.rests_until - at]
        for window in (self._all, *chat.windows):
            if window.room(at) <= 0:
                place = window.next_place()
                waits.append(SOON if place is None else place - at)
        return max(waits)

    def go_on(self, conversation: str) -> None:
        """The next part of the message leaves."""
        chat = self._chats[conversation]
        chat.between = False
        self._between -= 1
        for window in (self._all, *chat.windows):
            window.begin()

    def rest(self, conversation: str, until: float) -> None:
        """Send nothing to this conversation before `until`: the platform said so."""
        chat = self._chats.setdefault(conversation, _Chat(tuple(self._windows(conversation))))
        chat.rests_until = max(chat.rests_until, until)

    def next_change(self, at: float) -> float | None:
        """When more may leave than now; None: not before something under way has ended."""
        resting = (chat.wakes(at) for chat in self._chats.values() if chat.rests(at))
        full = (window.next_place() for window in (self._all, self._even) if window.room(at) <= 0)
        return min((one for one in (*resting, *full) if one is not None), default=None)

    def _windows(self, conversation: str) -> Iterator[_Window]:
        can = self._capabilities
        yield _Window(can.per_chat_per_second, 1.0)
        if can.per_group_per_minute is not None and can.is_group(conversation):
            yield _Window(can.per_group_per_minute, MINUTE)
