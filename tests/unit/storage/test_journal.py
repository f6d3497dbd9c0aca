"""The journal finds every link that is not what was written, and loses none to another writer."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.joined import joining
from storage.people_records import JournalEntry, NewJournalEntry
from storage.repositories.journal import FIRST, exported, hash_of

NOW = datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC)


def a_change(why: str = "") -> NewJournalEntry:
    return NewJournalEntry(
        at=NOW,
        actor="person:1",
        action="lock",
        subject="person:2",
        before={"locked": False, "name": "Đặng “Ơ” \0"},
        after={"locked": True, "unit": None, "times": 3},
        why=why,
    )


async def write(database: Database, *reasons: str) -> None:
    async with database.begin() as work:
        for why in reasons:
            await work.journal.add(a_change(why))
        await work.commit()


async def read(database: Database) -> list[JournalEntry]:
    async with database.begin(read_only=True) as work:
        return [entry async for entry in work.journal.entries()]


async def fault(database: Database) -> int | None:
    async with database.begin(read_only=True) as work:
        return await work.journal.fault()


async def test_what_is_written_is_a_chain(database: Database) -> None:
    await write(database, "một", "hai")
    await write(database, "ba")

    entries = await read(database)

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.why for entry in entries] == ["một", "hai", "ba"]
    assert entries[0].previous == FIRST
    assert all(after.previous == before.hash for before, after in pairwise(entries))
    assert entries[0].at == NOW
    assert entries[0].after == {"locked": True, "unit": None, "times": 3}
    assert await fault(database) is None


async def test_an_empty_journal_has_no_fault(database: Database) -> None:
    assert await fault(database) is None


async def test_what_is_not_committed_is_not_in_the_chain(database: Database) -> None:
    async with database.begin() as work:
        await work.journal.add(a_change())

    assert await read(database) == []


async def test_what_an_inner_unit_of_work_did_is_linked_with_the_outer_one(
    database: Database,
) -> None:
    async with database.begin() as work:
        async with joining(work)() as inner:
            await inner.journal.add(a_change())
            await inner.commit()
        await work.commit()
        await work.commit()

    assert len(await read(database)) == 1


async def test_a_time_without_its_zone_is_refused_at_once(sqlite_database: Database) -> None:
    naive = NewJournalEntry(
        at=NOW.replace(tzinfo=None), actor="system", action="lapse", subject="person:1"
    )
    async with sqlite_database.begin() as work:
        with pytest.raises(ValueError, match="zone"):
            await work.journal.add(naive)


async def test_the_same_instant_in_another_zone_is_the_same_link(database: Database) -> None:
    async with database.begin() as work:
        there = NOW.astimezone(timezone(timedelta(hours=7)))
        entry = NewJournalEntry(at=there, actor="system", action="a", subject="s")
        await work.journal.add(entry)
        await work.commit()

    assert await fault(database) is None


async def test_writers_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(write(database, str(place)) for place in range(12)))

    entries = await read(database)

    assert sorted(int(entry.why) for entry in entries) == list(range(12))
    assert [entry.number for entry in entries] == list(range(1, 13))
    assert await fault(database) is None


TAMPERINGS: Sequence[tuple[str, Sequence[str], int]] = (
    ("a changed reason", ["UPDATE journal SET why = 'x' WHERE number = 2"], 2),
    ("a changed state", ["UPDATE journal SET after = '{}' WHERE number = 3"], 3),
    ("a changed actor", ["UPDATE journal SET actor = 'operator' WHERE number = 1"], 1),
    ("a removed link", ["DELETE FROM journal WHERE number = 2"], 2),
    ("the first removed", ["DELETE FROM journal WHERE number = 1"], 1),
    ("the last removed", ["DELETE FROM journal WHERE number = 4"], 4),
    (
        "a removed link, the others moved up",
        [
            "DELETE FROM journal WHERE number = 2",
            "UPDATE journal SET number = 2 WHERE number = 3",
            "UPDATE journal SET number = 3 WHERE number = 4",
            "UPDATE journal_head SET number = 3",
        ],
        2,
    ),
    (
        "two swapped",
        [
            "UPDATE journal SET number = 9 WHERE number = 2",
            "UPDATE journal SET number = 2 WHERE number = 3",
            "UPDATE journal SET number = 3 WHERE number = 9",
        ],
        2,
    ),
    (
        "one added at the end",
        [
            (
                "INSERT INTO journal SELECT 5, at, actor, action, subject, before, after, why, "
                "hash, hash FROM journal WHERE number = 4"
            )
        ],
        5,
    ),
)


@pytest.mark.parametrize(
    ("statements", "found"),
    [case[1:] for case in TAMPERINGS],
    ids=[case[0] for case in TAMPERINGS],
)
async def test_tampering_is_found(
    database: Database, statements: Sequence[str], found: int
) -> None:
    await write(database, "1", "2", "3", "4")
    async with database.begin() as work:
        for statement in statements:
            await work._session.execute(text(statement))
        await work.commit()

    assert await fault(database) == found


async def test_a_long_reason_is_cut_before_it_is_hashed(database: Database) -> None:
    await write(database, "x" * 5_000)

    assert len((await read(database))[0].why) == 300
    assert await fault(database) is None


async def test_an_exported_link_can_be_checked_by_anybody(database: Database) -> None:
    await write(database, "một")
    entry = (await read(database))[0]

    said = json.loads(exported(entry))
    claimed = said.pop("hash")

    assert claimed == hash_of(entry)
    assert said["at"] == "2026-11-24T01:02:03.456789+00:00"
    assert said["why"] == "một"


async def test_only_what_concerns_one_subject_is_read_when_asked(database: Database) -> None:
    await write(database, "một")
    async with database.begin() as work:
        await work.journal.add(
            NewJournalEntry(at=NOW, actor="system", action="x", subject="unit:1")
        )
        await work.commit()
    async with database.begin(read_only=True) as work:
        found = [entry async for entry in work.journal.entries(subject="unit:1")]

    assert [entry.number for entry in found] == [2]
