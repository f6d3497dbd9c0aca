"""Whether a platform can be reached: for how long nothing it was asked has been answered."""

import time
from collections.abc import Callable

LONG = 60.0  # seconds without an answer: longer, and somebody should look
ASK_AGAIN = 30.0  # seconds after the last answer until it is worth asking just to know


class Reach:
    """What the answers of one platform tell; `seconds` counts from any start."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._answered_at: float | None = None
        self._away_since: float | None = None

    def answered(self) -> None:
        """It answered, whatever it said."""
        self._answered_at, self._away_since = self._seconds(), None

    def missed(self) -> None:
        """It was asked, and nothing it said could be read."""
        if self._away_since is None:
            self._away_since = self._seconds()

    @property
    def is_lost(self) -> bool:
        """True when it has answered nothing for long."""
        return self._away_since is not None and self._seconds() - self._away_since > LONG

    @property
    def is_unsure(self) -> bool:
        """True when it should be asked, for nobody knows whether it answers now."""
        if self._away_since is not None or self._answered_at is None:
            return True
        return self._seconds() - self._answered_at >= ASK_AGAIN
