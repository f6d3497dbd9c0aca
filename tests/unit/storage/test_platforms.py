"""A permission is replaced whole, and an interaction only moves on. On both engines."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage.database import Database

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


async def test_a_permission_is_kept_and_its_number_grows(database: Database) -> None:
    async with database.begin() as work:
        assert await work.grants.get("zalo_oa") is None
        assert await work.grants.put("zalo_oa", "one", NOW) == 1
        assert await work.grants.put("zalo_oa", "two", NOW) == 2
        await work.commit()

    async with database.begin(read_only=True) as work:
        kept = await work.grants.get("zalo_oa")

    assert kept is not None
    assert (kept.sealed, kept.number) == ("two", 2)


async def test_only_the_permission_that_was_read_is_replaced(database: Database) -> None:
    async with database.begin() as work:
        await work.grants.put("zalo_oa", "one", NOW)
        assert await work.grants.replace("zalo_oa", "two", NOW, number=1)
        assert not await work.grants.replace("zalo_oa", "late", NOW, number=1)
        await work.commit()

    async with database.begin(read_only=True) as work:
        kept = await work.grants.get("zalo_oa")

    assert kept is not None
    assert kept.sealed == "two"


async def test_a_first_permission_is_kept_only_where_there_is_none(database: Database) -> None:
    async with database.begin() as work:
        assert await work.grants.put_first("zalo_oa", "one", NOW)
        assert not await work.grants.put_first("zalo_oa", "late", NOW)
        await work.commit()

    async with database.begin(read_only=True) as work:
        kept = await work.grants.get("zalo_oa")

    assert kept is not None
    assert (kept.sealed, kept.number) == ("one", 1)


async def test_of_two_who_replace_at_once_one_does(database: Database, database_url: str) -> None:
    other = Database(database_url)
    async with database.begin() as work:
        await work.grants.put("zalo_oa", "one", NOW)
        await work.commit()

    done = await asyncio.gather(*(replace(each) for each in (database, other) * 3))

    assert sorted(done) == [False] * 5 + [True]
    await other.close()


async def replace(database: Database) -> bool:
    async with database.begin() as work:
        done = await work.grants.replace("zalo_oa", "two", NOW, number=1)
        await work.commit()
    return done


async def test_an_interaction_never_moves_back(database: Database) -> None:
    async with database.begin() as work:
        for minutes in (0, 10, 5):
            await work.interactions.note("zalo_oa", "111", NOW + timedelta(minutes=minutes))
        await work.commit()

    async with database.begin(read_only=True) as work:
        assert await work.interactions.last("zalo_oa", "111") == NOW + timedelta(minutes=10)
        assert await work.interactions.last("zalo_oa", "222") is None
        assert await work.interactions.last("zalo_bot", "111") is None


async def test_old_interactions_are_forgotten(database: Database) -> None:
    async with database.begin() as work:
        await work.interactions.note("zalo_oa", "old", NOW - timedelta(days=8))
        await work.interactions.note("zalo_oa", "new", NOW)

        assert await work.interactions.forget_before(NOW - timedelta(days=7)) == 1
        assert await work.interactions.last("zalo_oa", "old") is None
        assert await work.interactions.last("zalo_oa", "new") == NOW


async def test_who_turned_away_is_forgotten_unless_they_turned_to_us_again(
    database: Database,
) -> None:
    async with database.begin() as work:
        for person, at in (("gone", NOW), ("back", NOW + timedelta(hours=1))):
            await work.interactions.note("zalo_oa", person, at)
            await work.interactions.forget("zalo_oa", person, until=NOW)
        await work.interactions.forget("zalo_oa", "never here", until=NOW)

        assert await work.interactions.last("zalo_oa", "gone") is None
        assert await work.interactions.last("zalo_oa", "back") == NOW + timedelta(hours=1)
