"""The OA's channel in front of its emulator."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.zalo_oa.vault import Seed
from storage.database import Database
from tests.emulators.zalo_oa import ZaloOa
from tests.unit.zalo_oa.oa_setting import Clock, Setting


@pytest.fixture
async def setting(sqlite_database: Database) -> AsyncIterator[Setting]:
    """An OA with a pasted pair, and one citizen, "111", who has just written."""
    clock = Clock()
    zalo = ZaloOa(now=clock)
    zalo.interacted["111"] = clock()
    access, refresh = zalo.pair()
    async with zalo.running(), httpx.AsyncClient() as client:
        yield Setting(
            zalo=zalo,
            clock=clock,
            client=client,
            database=sqlite_database,
            seed=Seed(access_token=access, refresh_token=refresh),
        )
