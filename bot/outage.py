"""A platform whose own front says that it is not well: what may have arrived waits until it is.

Such a message is tried once more and never again, and whatever is tried in vain is in doubt too.
So the platform is tried with one message at a time, of those in no doubt, until one arrives.
Times are seconds from any start.
"""

from bot.channels.base import Receipt, SendError, UncertainSend, Unreachable

FIRST_REST = 1.0  # before the first try; doubled after each
LONGEST_REST = 15.0
WITHOUT_SIGN = 60.0  # when nothing else was there to be tried, one in doubt is


class Outage:
    """What one channel's sends say of its platform."""

    def __init__(self) -> None:
        self._failures = 0  # since the platform itself answered
        self._failed_at = 0.0  # the last of them
        self._doubted: set[str] = set()  # conversations

    def hear(self, conversation: str, outcome: Receipt | SendError, at: float) -> None:
        """Take into account what became of a send."""
        if isinstance(outcome, Receipt | Unreachable):
            self._failures = 0
            self._doubted.clear()
        elif isinstance(outcome, UncertainSend) and outcome.is_down:
            self._failures += 1
            self._failed_at = at
            self._doubted.add(conversation)

    def room(self, room: int, at: float) -> int:
        """How many of so many messages may leave now."""
        if not self._failures:
            return room
        return min(room, 1) if at >= self._rests_until else 0

    def resting(self, at: float) -> frozenset[str]:
        """The conversations that wait for a sign of life."""
        waits = at < self._failed_at + WITHOUT_SIGN
        return frozenset(self._doubted) if waits else frozenset()

    def next_change(self, at: float) -> float | None:
        """When more may leave than now; None: when something arrives."""
        if not self._failures:
            return None
        ends = (self._rests_until, self._failed_at + WITHOUT_SIGN)
        return next((end for end in ends if end > at), None)

    @property
    def _rests_until(self) -> float:
        return self._failed_at + min(FIRST_REST * 2.0 ** min(self._failures - 1, 20), LONGEST_REST)
