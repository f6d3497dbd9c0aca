"""What the Zalo bot's channel is made of in front of its emulator."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.channels.zalo_bot.channel import ZaloBotChannel
from bot.channels.zalo_bot.client import BotApi
from bot.channels.zalo_bot.hearing import Hearing
from handlers.messages import Incoming
from storage.database import Database
from storage.errors import DatabaseUnavailable
from tests.emulators.zalo_bot import ZaloBot

SECRET = "secret-of-the-webhook"
URL = "https://hoidap.example.vn/webhook/zalo-bot"


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is moved."""

    time: datetime = datetime(2026, 11, 24, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass(slots=True)
class Kept:
    """An inbox that can be away, and tells when something was kept."""

    incoming: list[Incoming] = field(default_factory=list)
    refuses: int = 0
    any: asyncio.Event = field(default_factory=asyncio.Event)

    async def accept(self, incoming: Incoming) -> None:
        if self.refuses:
            self.refuses -= 1
            raise DatabaseUnavailable
        self.incoming.append(incoming)
        self.any.set()

    async def wait(self, many: int = 1) -> list[Incoming]:
        """Wait until so many are kept."""
        async with asyncio.timeout(5):
            while len(self.incoming) < many:
                self.any.clear()
                await self.any.wait()
        return self.incoming


@dataclass(slots=True)
class Setting:
    """Everything one channel is made of."""

    zalo: ZaloBot
    clock: Clock
    api: BotApi
    base: str
    database: Database
    kept: Kept = field(default_factory=Kept)
    pauses: list[float] = field(default_factory=list)

    async def pause(self, seconds: float) -> None:
        """Only note how long; time passes only when a test says so."""
        self.pauses.append(seconds)
        await asyncio.sleep(0.001)

    def hearing(self, patience: float = 1.5) -> Hearing:
        return Hearing(url=URL, secret=SECRET, now=self.clock, patience=patience)

    def channel(self, *, webhook: bool = False, api: BotApi | None = None) -> ZaloBotChannel:
        return ZaloBotChannel(
            api=api or self.api,
            exclusive=self.database.exclusive,
            now=self.clock,
            hearing=self.hearing() if webhook else None,
            pause=self.pause,
            stopwatch=lambda: self.clock().timestamp(),
        )


async def eventually(true: Callable[[], object]) -> None:
    """Wait until it is so; a second is long for everything here."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.002)
