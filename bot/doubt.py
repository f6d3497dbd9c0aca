"""How many sends of one process may be under way: each may end in doubt when it is killed.

No more than the platforms' limits ask for: a platform that takes thirty messages a second, and
each in ten milliseconds, needs one at a time. All channels of a process share what is needed, in
turn; one whose sends take long has more places, and never those of the others.
"""

import math
from collections import deque
from collections.abc import Callable

AT_ONCE = 8  # most sends of one channel: at 250 ms each, 32 a second
USUAL = 0.01  # seconds a send takes, until it is known
RECENT = 8  # sends that tell how long they take now
MARGIN = 1.5  # times the shortest of them: others were kept waiting by this machine, too
SLOW = 1.0  # seconds after which a send that is under way tells that they take longer now


class Doubt:
    """The places of one process; one `Share` for each channel."""

    def __init__(self) -> None:
        self._shares: list[Share] = []
        self._waiting: deque[Share] = deque()

    def share(self, per_second: float, ring: Callable[[], None]) -> "Share":
        """Give a channel its share; `ring` is called when it waited and should ask again."""
        share = Share(self, per_second, ring)
        self._shares.append(share)
        return share

    def room(self, at: float, asking: "Share") -> int:
        """How many places are free; a channel that sends nothing now needs none."""
        busy = [share for share in self._shares if share.held or share is asking]
        needed = sum(share.needed(at) for share in busy)
        return max(1, math.ceil(needed)) - sum(share.held for share in busy)

    def is_turn_of(self, share: "Share") -> bool:
        """True when no other channel waits, or this one has waited longest."""
        return not self._waiting or self._waiting[0] is share

    def wait(self, share: "Share") -> None:
        """Put a channel in the queue."""
        if share not in self._waiting:
            self._waiting.append(share)

    def leave(self, share: "Share") -> None:
        """Take a channel out of the queue."""
        if share in self._waiting:
            self._waiting.remove(share)

    def call(self) -> None:
        """Call the channel that has waited longest."""
        if self._waiting:
            self._waiting[0].ring()


class Share:
    """The places of one channel; times are seconds from any start."""

    def __init__(self, doubt: Doubt, per_second: float, ring: Callable[[], None]) -> None:
        self._doubt = doubt
        self._per_second = per_second
        self._took = deque([USUAL], maxlen=RECENT)
        self._begun: dict[int, float] = {}  # message → when it left
        self.ring = ring
        self.held = 0
        self.is_refused = False  # asked for more than it got, and will be called

    def needed(self, at: float) -> float:
        """How many sends under way keep the platform's limit busy."""
        oldest = at - min(self._begun.values(), default=at)
        takes = oldest if oldest > SLOW else MARGIN * min(self._took)
        return min(float(AT_ONCE), self._per_second * takes)

    def take(self, wanted: int, at: float, *, freeing: int) -> int:
        """Take up to so many places, while `freeing` of those held are about to be given back."""
        own = max(1, math.ceil(self.needed(at))) - self.held + freeing
        wanted = max(0, min(wanted, own))
        granted = 0
        if self._doubt.is_turn_of(self):
            granted = max(0, min(wanted, self._doubt.room(at, self) + freeing))
        self.is_refused = granted < wanted
        if self.is_refused:
            self._doubt.wait(self)
        else:
            self._doubt.leave(self)
        self.held += granted
        return granted

    def give_back(self, places: int) -> None:
        """Places are free again."""
        self.held -= places
        self._doubt.call()

    def leave(self) -> None:
        """Ask no more for now: nobody waits behind who does not."""
        self._doubt.leave(self)
        self._doubt.call()

    def begin(self, message: int, at: float) -> None:
        """A message leaves."""
        self._begun[message] = at

    def end(self, message: int, at: float) -> None:
        """The platform answered for it; its place is held until that is recorded."""
        self._took.append(at - self._begun.pop(message))
