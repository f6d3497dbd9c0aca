"""Close the time to write in to those who have not turned to us for seven days.

Zalo would refuse with -230. What nobody asked for is not even tried then: it goes to another
channel of theirs at once, or somebody is told why it went nowhere. Citizens are only ever
answered, so the window matters for those who work here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.zalo_oa.errors import OUTSIDE_WINDOW
from bot.channels.zalo_oa.parse import CHANNEL
from handlers.router import Begin

# Seven days, and the hour in which a person's turning to us is not noted a second time.
OPEN = timedelta(days=7, hours=1)
_LOOK_AGAIN = timedelta(hours=1)


class Windows:
    """The windows of those who have an address on the OA."""

    def __init__(self, begin: Begin, now: Callable[[], datetime]) -> None:
        self._begin = begin
        self._now = now
        self._next: datetime | None = None

    async def close(self) -> None:
        """Mark who cannot be written to any more, once an hour. Raises StorageError.

        Whoever turns to us again can be written to at once.
        """
        now = self._now()
        if self._next is not None and now < self._next:
            return
        async with self._begin() as work:
            addresses = await work.people.addresses_on(CHANNEL)
            marked = await work.links.unreachable_among(CHANNEL, [one.sender for one in addresses])
            for one in addresses:
                turned = await work.interactions.last(CHANNEL, one.sender)
                last = max(one.wrote_at, turned or one.wrote_at)
                if now - last > OPEN and one.sender not in marked:
                    await work.links.mark_unreachable(
                        CHANNEL, one.sender, OUTSIDE_WINDOW, last + OPEN
                    )
            await work.commit()
        self._next = now + _LOOK_AGAIN
