"""Knowledge in memory follows what is published, whole or not at all."""

import gc
import weakref
from datetime import UTC, datetime

import pytest

from bot.live import LiveKnowledge, set_apart
from knowledge.model import Entry
from storage.database import Database
from storage.errors import StorageError
from storage.records import Origin, Status

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BIRTH = Entry(id="1.001193", plain_title="Đăng ký khai sinh")


async def publish(database: Database, entry: Entry, status: Status = Status.PUBLISHED) -> None:
    async with database.begin() as work:
        await work.entries.save(entry, origin=Origin.CURATED, status=status, by="test", at=NOON)
        await work.commit()


async def test_before_the_first_look_nothing_is_known(sqlite_database: Database) -> None:
    live = LiveKnowledge(sqlite_database)

    assert dict(live().entries) == {}
    assert not live.loaded


async def test_what_is_published_is_known_after_the_next_look(sqlite_database: Database) -> None:
    live = LiveKnowledge(sqlite_database)
    await live.refresh()
    before = live()
    await publish(sqlite_database, BIRTH)

    assert await live.refresh()
    assert live().entries[BIRTH.id].title == "Đăng ký khai sinh"
    assert dict(before.entries) == {}


async def test_nothing_new_is_nothing_built(sqlite_database: Database) -> None:
    live = LiveKnowledge(sqlite_database)
    await publish(sqlite_database, BIRTH)
    await live.refresh()
    before = live()

    assert not await live.refresh()
    assert live() is before


async def test_a_draft_is_not_known(sqlite_database: Database) -> None:
    live = LiveKnowledge(sqlite_database)
    await publish(sqlite_database, BIRTH, Status.DRAFT)
    await live.refresh()

    assert dict(live().entries) == {}
    assert live.loaded


async def test_when_the_database_is_away_what_was_known_stays_known(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(sqlite_database, BIRTH)
    live = LiveKnowledge(sqlite_database)
    await live.refresh()
    monkeypatch.setattr(live, "_database", Database("sqlite+aiosqlite:////nowhere/at/all.db"))

    with pytest.raises(StorageError):
        await live.refresh()

    assert BIRTH.id in live().entries


async def test_what_is_known_costs_the_garbage_collector_nothing_and_goes_when_replaced(
    sqlite_database: Database,
) -> None:
    live = LiveKnowledge(sqlite_database)
    await publish(sqlite_database, BIRTH)
    await live.refresh()
    before = weakref.ref(live())
    try:
        set_apart()
        assert all(known is not live() for known in gc.get_objects())

        await publish(sqlite_database, BIRTH.model_copy(update={"plain_title": "Khai sinh"}))
        await live.refresh()

        assert before() is None
    finally:
        gc.unfreeze()
