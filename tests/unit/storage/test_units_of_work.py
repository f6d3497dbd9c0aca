"""A unit of work happens whole or not at all, alone or among others. On both engines.

1. Without `commit()` nothing is left, whether the block ends well or with an error.
2. A committed change is seen by every other Database on the same data.
3. Writers at the same time wait for each other: no revision, step of version or line is lost.
4. A read-only unit sees one moment, waits for no writer, and cannot write.
5. What goes wrong leaves storage as a StorageError with its cause.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.model import Entry
from storage.database import Database, UnitOfWork
from storage.errors import DatabaseNotPrepared, DatabaseUnavailable, StorageError
from storage.records import ConversationState, Origin, Status

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
CODE = "1.001193"


async def save(work: UnitOfWork, demand: int) -> None:
    entry = Entry(id=CODE, demand=demand)
    await work.entries.save(entry, origin=Origin.RECORD, status=Status.PUBLISHED, by="lan", at=NOW)


async def save_and_commit(database: Database, demand: int) -> None:
    async with database.begin() as work:
        await save(work, demand)
        await work.commit()


async def demands(database: Database) -> list[int]:
    """What each revision said, oldest first."""
    async with database.begin(read_only=True) as work:
        history = await work.entries.history(CODE, Origin.RECORD)
    return [revision.entry.demand for revision in reversed(history)]


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


async def test_without_commit_nothing_is_left(database: Database) -> None:
    async with database.begin() as work:
        await save(work, 1)
        await work.conversations.put(ConversationState(key="k", data={}, updated_at=NOW))
        await work.transcripts.append("c", "visitor", "{}", NOW)

    async with database.begin() as work:
        assert await work.entries.all() == ()
        assert await work.entries.version() == 0
        assert await work.conversations.get("k") is None
        assert await work.transcripts.since("c", 0, 10) == ()


async def test_an_error_undoes_what_was_not_committed_and_goes_on(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await divide_by_zero_after_saving(database)

    assert await demands(database) == []


async def divide_by_zero_after_saving(database: Database) -> None:
    async with database.begin() as work:
        await save(work, 1)
        _ = 1 / 0
        await work.commit()


async def test_what_comes_after_a_commit_needs_one_of_its_own(database: Database) -> None:
    async with database.begin() as work:
        await save(work, 1)
        await work.commit()
        await save(work, 2)

    assert await demands(database) == [1]


async def test_a_change_is_seen_through_another_database(
    database: Database, database_url: str
) -> None:
    server = Database(database_url)
    async with server.begin(read_only=True) as work:
        before = await work.entries.version()

    await save_and_commit(database, 5)

    async with server.begin(read_only=True) as work:
        assert await work.entries.version() == before + 1
        assert await work.entries.published() == (Entry(id=CODE, demand=5),)
    await server.close()


async def test_writers_on_one_entry_lose_no_revision(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)

    await asyncio.gather(
        *(save_and_commit(database, demand) for demand in (0, 1, 2)),
        *(save_and_commit(other, demand) for demand in (3, 4, 5)),
    )

    assert sorted(await demands(database)) == [0, 1, 2, 3, 4, 5]
    async with database.begin(read_only=True) as work:
        assert await work.entries.version() == 6
    await other.close()


async def test_a_writer_that_read_before_another_committed_still_adds_its_own(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    await save_and_commit(database, 1)

    async with database.begin() as work:
        assert await work.entries.get(CODE, Origin.RECORD) is not None
        waiting = asyncio.create_task(save_and_commit(other, 2))
        await asyncio.wait({waiting}, timeout=0.05)  # it commits now where engines allow
        await save(work, 3)
        await work.commit()
    await waiting

    assert sorted(await demands(database)) == [1, 2, 3]
    await other.close()


async def test_lines_of_one_conversation_are_numbered_in_the_order_they_appear(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)

    async with database.begin() as work:
        first = await work.transcripts.append("c", "visitor", '"một"', NOW)
        waiting = asyncio.create_task(append_and_commit(other, '"hai"'))
        await asyncio.wait({waiting}, timeout=0.05)
        assert not waiting.done()
        await work.commit()
    second = await waiting

    assert first is not None
    assert second is not None
    assert first < second
    await other.close()


async def append_and_commit(database: Database, body: str) -> int | None:
    async with database.begin() as work:
        number = await work.transcripts.append("c", "bot", body, NOW)
        await work.commit()
    return number


async def test_an_event_that_comes_twice_at_once_is_kept_once(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)

    accepted = await asyncio.gather(*(accept(each) for each in (database, other) * 3))

    assert sum(number is not None for number in accepted) == 1
    await other.close()


async def accept(database: Database) -> int | None:
    async with database.begin() as work:
        number = await work.transcripts.append("c", "visitor", '"chào"', NOW, event_id="e1")
        await work.commit()
    return number


async def test_a_reader_waits_for_no_writer_and_sees_one_moment(database: Database) -> None:
    await save_and_commit(database, 1)

    async with database.begin() as writing:
        await save(writing, 2)
        async with database.begin(read_only=True) as reading:
            before = await reading.entries.version()
            await writing.commit()
            after = await reading.entries.version()
            entries = await reading.entries.published()

    assert (before, after) == (1, 1)
    assert entries == (Entry(id=CODE, demand=1),)


async def test_a_read_only_unit_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError):
        await write_in_a_read_only_unit(database)

    await save_and_commit(database, 1)  # the connection it used can write again
    assert await demands(database) == [1]


async def write_in_a_read_only_unit(database: Database) -> None:
    async with database.begin(read_only=True) as work:
        await work.conversations.put(ConversationState(key="k", data={}, updated_at=NOW))
        await work.commit()


async def test_a_database_never_prepared_says_so(empty_url: str, tmp_path: Path) -> None:
    database = Database(empty_url)

    with pytest.raises(DatabaseNotPrepared):
        await demands(database)

    assert is_empty(tmp_path)  # asking makes no file
    await database.close()


async def test_a_sqlite_file_without_tables_was_never_prepared(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")

    with pytest.raises(DatabaseNotPrepared) as caught:
        await demands(database)

    assert caught.value.__cause__ is not None
    await database.close()


async def test_a_folder_in_the_place_of_the_file_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}")

    with pytest.raises(DatabaseUnavailable):
        await demands(database)
    with pytest.raises(DatabaseUnavailable):
        await database.upgrade()


async def test_a_place_where_no_file_can_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/file/motcua.db")

    with pytest.raises(DatabaseUnavailable) as caught:
        await database.upgrade()

    assert isinstance(caught.value.__cause__, OSError)


async def test_a_database_that_is_not_there_is_unavailable() -> None:
    database = Database("postgresql+psycopg://nobody@/nothing?host=/nowhere")

    with pytest.raises(DatabaseUnavailable):
        await demands(database)


async def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/var/motcua.db")
    await database.upgrade()
    await save_and_commit(database, 1)

    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / "var").iterdir()}
    await database.close()

    assert modes == {0o600}
