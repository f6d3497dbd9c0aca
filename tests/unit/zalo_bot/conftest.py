"""The Zalo bot's channel in front of its emulator."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.zalo_bot.client import BotApi
from storage.database import Database
from tests.emulators.zalo_bot import TOKEN, ZaloBot
from tests.unit.zalo_bot.bot_setting import Clock, Setting


@pytest.fixture
async def setting(sqlite_database: Database) -> AsyncIterator[Setting]:
    """A bot that is ready."""
    clock = Clock()
    zalo = ZaloBot(now=clock)
    async with zalo.running() as base:
        api = BotApi(TOKEN, base)
        yield Setting(zalo=zalo, clock=clock, api=api, base=base, database=sqlite_database)
        await api.close()
