"""The OA needs somebody to act: admins hear of it, on a channel that works.

1. Once for each trouble and day, whichever process notices it, and only on other channels.
2. Not at night; not before the database takes it, and then all the same.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.channels.base import TemporaryFailure
from bot.channels.zalo_oa.vault import Seed
from handlers.messages import Reply
from handlers.official.channel_trouble import telling_admins
from handlers.stored import read_reply
from handlers.texts import zalo as texts
from handlers.texts.official import channel_in_trouble
from knowledge.richtext import paragraph, plain
from storage.database import Database, UnitOfWork
from storage.people_records import Role
from storage.records import OutboxMessage
from tests.emulators.zalo_oa import ZaloOa
from tests.unit.zalo_oa.oa_setting import Clock, Setting

SECRET = b"a secret of these tests"
HELLO = Reply(text=(paragraph("Dạ."),))
NIGHT = datetime(2026, 11, 24, 17, tzinfo=UTC)  # midnight in Vietnam


@pytest.fixture
async def setting(sqlite_database: Database) -> AsyncIterator[Setting]:
    """An OA, and three people: one admin on both channels, one on Zalo alone, one official."""
    clock = Clock()
    zalo = ZaloOa(now=clock)
    zalo.interacted["111"] = clock()
    access, refresh = zalo.pair()
    async with sqlite_database.begin() as work:
        unit = await work.units.add("Văn phòng", None)
        for name, role, channels in (
            ("an", Role.ADMIN, ("telegram", "zalo_oa")),
            ("binh", Role.ADMIN, ("zalo_oa",)),
            ("chi", Role.OFFICIAL, ("telegram",)),
        ):
            person = await work.people.add(name, role, unit.id, at=clock())
            for channel in channels:
                await work.people.add_address(person.id, channel, name, at=clock())
        await work.commit()
    async with zalo.running(), httpx.AsyncClient() as client:
        seed = Seed(access_token=access, refresh_token=refresh)
        yield Setting(zalo=zalo, clock=clock, client=client, database=sqlite_database, seed=seed)


async def told(setting: Setting) -> tuple[OutboxMessage, ...]:
    """What each conversation is to be told next."""
    later = setting.clock() + timedelta(days=2)
    async with setting.database.begin() as work:  # never committed: all goes on waiting
        claims = [
            await work.outbox.claim(channel, later, limit=9, leased_until=later)
            for channel in ("telegram", "zalo_oa")
        ]
    return (*claims[0], *claims[1])


async def fail(setting: Setting, code: int, times: int = 1) -> None:
    """A process of its own is refused so often."""
    tell = telling_admins(setting.database.begin, SECRET, "zalo_oa", setting.clock)
    channel = setting.channel(tell=tell)
    for _ in range(times):
        setting.zalo.fails_once.append(code)
        with pytest.raises(TemporaryFailure):
            await channel.send("111", HELLO)


async def test_an_admin_hears_of_it_once_on_another_channel(setting: Setting) -> None:
    await fail(setting, -221, times=3)
    await fail(setting, -221)

    (message,) = await told(setting)

    assert (message.channel, message.conversation) == ("telegram", "an")
    said = channel_in_trouble(f"{texts.oa_cannot_send(-221)}.")
    assert plain(read_reply(message.body).text) == said


async def test_the_next_day_it_is_said_again_by_a_process_that_is_new(setting: Setting) -> None:
    await fail(setting, -221)
    setting.clock.move(days=1)
    setting.zalo.interacted["111"] = setting.clock()
    await fail(setting, -221)

    async with setting.database.begin(read_only=True) as work:
        assert [one.messages for one in await work.outbox.tally()] == [2]


async def test_a_pair_that_needs_consent_is_told_with_its_link(setting: Setting) -> None:
    await setting.oauth().refresh(setting.seed.refresh_token)  # somebody else has used it
    tell = telling_admins(setting.database.begin, SECRET, "zalo_oa", setting.clock)
    channel = setting.channel(tell=tell)

    for _ in range(3):
        await channel.look_after()

    (message,) = await told(setting)
    assert texts.REJECTED in plain(read_reply(message.body).text)
    assert "https://consent.example/" in plain(read_reply(message.body).text)


async def test_at_night_it_waits_for_the_day(setting: Setting) -> None:
    setting.clock.time = NIGHT
    setting.zalo.interacted["111"] = setting.clock()

    await fail(setting, -320)

    (message,) = await told(setting)
    assert message.due_at.astimezone(UTC) >= NIGHT + timedelta(hours=6)


async def test_with_the_database_away_it_is_told_later(setting: Setting) -> None:
    away = Database("sqlite+aiosqlite:////nowhere/at/all.db")
    begins = iter([away.begin, setting.database.begin])

    def begin(*, read_only: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        return next(begins)(read_only=read_only)

    tell = telling_admins(begin, SECRET, "zalo_oa", setting.clock)
    channel = setting.channel(tell=tell)
    setting.zalo.fails_once.append(-204)
    with pytest.raises(TemporaryFailure):
        await channel.send("111", HELLO)
    assert await told(setting) == ()

    await channel.look_after()

    assert len(await told(setting)) == 1
    await away.close()
