"""Telegram in front of its emulator, for the suite of every channel."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.opening import Account, opened
from storage.exclusive import Held
from tests.emulators.telegram import Fault, TelegramEmulator

ORDERS = {
    "busy": Fault.too_many(7),
    "down": Fault.answer(503, "Service Unavailable"),
    "blocked": Fault.answer(403, "Forbidden: bot was blocked by the user"),
    "malformed": Fault.answer(400, "Bad Request: message is too long"),
    "cut before": Fault.dropped_before(),
    "cut after": Fault.dropped_after(),
}


class TelegramRig:
    """Telegram hands an update out until the next question confirms it."""

    def __init__(self, telegram: TelegramEmulator, channel: TelegramChannel) -> None:
        self.channel = channel
        self._telegram = telegram
        self._lan = telegram.person("Lan")
        self.conversation = str(self._lan.id)

    def order(self, what: str) -> None:
        self._telegram.next("sendMessage", ORDERS[what])

    def says(self, text: str, event: int) -> None:
        self._lan.says(text, message_id=event)

    def got(self) -> list[str]:
        return [message.text for message in self._telegram.sent]

    def files(self) -> list[tuple[str, bytes]]:
        return [sent.file[1:] for sent in self._telegram.sent if sent.file is not None]

    def unconfirmed(self) -> int:
        return len(self._telegram.waiting)


@asynccontextmanager
async def telegram() -> AsyncIterator[TelegramRig]:
    async def soon(_: timedelta) -> None:
        await asyncio.sleep(0)

    async with TelegramEmulator() as emulator:
        account = Account(token=emulator.token, api_base=emulator.base)
        async with opened(
            account, exclusive=alone, office="", now=lambda: datetime.now(UTC), pause=soon
        ) as channel:
            yield TelegramRig(emulator, channel)


@asynccontextmanager
async def alone(_: str) -> AsyncIterator[Held]:
    """No other process wants to poll."""
    yield Held()
