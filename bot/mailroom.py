"""Inbox, channels and outbox at work together."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.channels.base import Channel
from bot.channels.web.parse import CHANNEL as WEB
from bot.delivery import Delivery
from bot.doubt import Doubt
from bot.falling import Fall, nowhere
from bot.fetching import Fetch, Fetching
from bot.intake import ExpectWithin, HandleWithin, Intake
from storage.database import Database
from storage.errors import StorageError
from storage.repositories import inbox, outbox

KEPT = timedelta(days=7)  # mail: longer than any platform repeats an event
SHOWN = timedelta(days=1)  # what was said on the web: as long as its cookie
TURNED = timedelta(days=8)  # who turned to us when: a day longer than any platform counts
FORGETTING = 60 * 60  # seconds
AGAIN = 5.0  # seconds before a part that failed starts again
AWAY = 1.0  # seconds between two tries when the database is away

logger = logging.getLogger(__name__)

Part = Callable[[], Awaitable[None]]  # runs until cancelled


class Mailroom:
    """Everything between the channels and the conversations.

    >>> mailroom = Mailroom(database=…, channels=[…], handle_within=…, now=…)
    >>> await mailroom.run()  # until cancelled
    """

    def __init__(  # noqa: PLR0913 - each is given by name
        self,
        *,
        database: Database,
        channels: Sequence[Channel],
        handle_within: HandleWithin,
        now: Callable[[], datetime],
        draw: Callable[[], float] = random.random,
        fall: Fall = nowhere,
        fetches: Mapping[str, Fetch] | None = None,
        expect_within: ExpectWithin | None = None,
    ) -> None:
        self._database = database
        self._channels = tuple(channels)
        self._now = now
        doubt = Doubt()
        self._deliveries = {
            channel.name: Delivery(
                database=database, channel=channel, now=now, draw=draw, fall=fall, doubt=doubt
            )
            for channel in self._channels
        }
        self._intake = Intake(
            begin=database.begin,
            handle_within=handle_within,
            expect_within=expect_within,
            now=now,
            answered=self.ring,
            fetching=Fetching(fetches),
        )

    async def run(self) -> None:
        """Hear, handle and send until cancelled; what is being sent then gets ten seconds."""
        await run_together((*self.hearing(self._channels), *self.working()))

    def hearing(self, channels: Iterable[Channel], *, called: bool = True) -> Sequence[Part]:
        """List the parts that hear these channels; `called`: their platform waits for us."""
        accept = partial(self._intake.accept, soon=called)
        return [partial(channel.run, accept) for channel in channels]

    def working(self) -> Sequence[Part]:
        """List the parts that handle events, send answers and forget old mail."""
        deliveries = (delivery.run for delivery in self._deliveries.values())
        return [self._intake.run, *deliveries, self._listen, self._forget]

    async def forget(self) -> int:
        """Delete what is kept no longer; returns how many rows. Raises StorageError."""
        now = self._now()
        async with self._database.begin() as work:
            gone = await work.inbox.forget_before(now - KEPT)
            gone += await work.outbox.forget_before(now - KEPT)
            gone += await work.transcripts.forget_before(now - SHOWN)
            gone += await work.interactions.forget_before(now - TURNED)
            gone += await work.link_codes.forget_before(now - KEPT)
            gone += await work.links.forget_silent(WEB, now - SHOWN)
            await work.commit()
        return gone

    def ring(self, channels: Iterable[str] | None = None) -> None:
        """Look at the outbox at once: it has something new, for these channels or for any."""
        for name in self._deliveries if channels is None else channels:
            if name in self._deliveries:
                self._deliveries[name].ring()

    def _heard(self, topic: str) -> None:
        if topic == inbox.TOPIC:
            self._intake.ring()
        elif topic == outbox.TOPIC:
            self.ring()

    async def _listen(self) -> None:
        """Hear of what other processes commit; without it everybody looks once a second."""
        while True:
            try:
                await self._database.listen(self._heard)
            except StorageError:
                logger.warning("other processes are not heard: the database is away")
            else:
                return  # an engine with one process
            await asyncio.sleep(AWAY)

    async def _forget(self) -> None:
        while True:
            try:
                await self.forget()
            except StorageError:
                logger.warning("what is old is still kept: the database is away")
            await asyncio.sleep(FORGETTING)


async def run_together(parts: Iterable[Part]) -> None:
    """Run parts until cancelled; one that fails starts again and the others need not stop."""
    async with asyncio.TaskGroup() as tasks:
        for part in parts:
            tasks.create_task(_kept_running(part))


async def _kept_running(part: Part) -> None:
    while True:
        try:
            await part()
        except Exception:
            logger.exception("a part of the program failed and starts again")
            await asyncio.sleep(AGAIN)
        else:
            return
