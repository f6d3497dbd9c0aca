"""A backup holds everything, and either engine takes back what either engine wrote.

1. Restored is what was saved: entries with history, log, conversations, transcripts, mail.
2. A database with anything in it is replaced only when that was asked for.
3. A damaged, shortened or foreign file changes nothing.
4. After a restore numbers go on, and running servers see that knowledge changed.
"""

import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Entry
from storage.database import Database
from storage.errors import BadBackup, DatabaseNotEmpty, DatabaseNotPrepared
from storage.records import (
    ConversationState,
    NewEvent,
    NewMessage,
    Origin,
    Poller,
    Priority,
    QuestionRecord,
    Status,
)

NOW = datetime(2026, 11, 24, 2, 30, 15, 123456, tzinfo=UTC)
CODE = "1.001193"


@pytest.fixture
async def target(empty_url: str) -> AsyncIterator[Database]:
    """A database nothing has touched, on each engine in turn."""
    database = Database(empty_url)
    yield database
    await database.close()


async def fill(database: Database) -> None:
    """Something in every table."""
    entry = Entry(id=CODE, steps="Dòng một\nDòng hai \u2028 \x00 👶🏻")
    async with database.begin() as work:
        for origin in Origin:
            for demand in (1, 2):
                revision = entry.model_copy(update={"demand": demand})
                await work.entries.save(
                    revision, origin=origin, status=Status.PUBLISHED, by="lan", at=NOW
                )
        await work.questions.add(
            QuestionRecord(
                asked_at=NOW,
                channel="web",
                conversation="h",
                text="khai sinh",
                outcome="answered",
                ranked=(CODE,),
                facet=None,
                milliseconds=0.1,
            )
        )
        await work.conversations.put(ConversationState(key="k", data={"a": 1}, updated_at=NOW))
        await work.transcripts.append("c", "visitor", '"chào"', NOW, event_id="e1")
        await work.transcripts.append("c", "bot", '"Dạ"', NOW)
        await work.inbox.add(
            [NewEvent(channel="fake", event_id="1", conversation="c", body="{}", received_at=NOW)]
        )
        await work.outbox.put(
            NewMessage(
                key="fake/1/0",
                channel="fake",
                conversation="c",
                body="{}",
                priority=Priority.ANSWER,
                not_before=NOW,
            )
        )
        await work.pollers.put(
            Poller(channel="fake", holder="motcua pid 7", problems=("đứt đường",), seen_at=NOW)
        )
        await work.commit()


async def contents(database: Database) -> dict[str, Any]:
    """Everything a unit of work can read."""
    async with database.begin(read_only=True) as work:
        return {
            "all": await work.entries.all(),
            "published": await work.entries.published(),
            "history": [await work.entries.history(CODE, origin) for origin in Origin],
            "questions": await work.questions.recent(10),
            "conversation": await work.conversations.get("k"),
            "transcript": await work.transcripts.since("c", 0, 10),
            "inbox": await work.inbox.tally(),
            "outbox": await work.outbox.tally(),
            "pollers": await work.pollers.all(),
        }


async def version(database: Database) -> int:
    async with database.begin(read_only=True) as work:
        return await work.entries.version()


async def test_what_one_engine_saved_the_same_engine_takes_back(
    database: Database, target: Database, tmp_path: Path
) -> None:
    await fill(database)

    saved = await database.backup(tmp_path / "backup.jsonl")
    restored = await target.restore(tmp_path / "backup.jsonl")

    assert (
        saved == restored == 14
    )  # 2 layers, 4 revisions, version, question, state, 2 lines, mail, poller
    assert await contents(target) == await contents(database)
    assert await target.is_upgraded()


async def test_what_sqlite_saved_either_engine_takes_back(
    sqlite_database: Database, target: Database, tmp_path: Path
) -> None:
    await fill(sqlite_database)

    await sqlite_database.backup(tmp_path / "backup.jsonl")
    await target.restore(tmp_path / "backup.jsonl")

    assert await contents(target) == await contents(sqlite_database)


async def test_what_either_engine_saved_sqlite_takes_back(
    database: Database, sqlite_database: Database, tmp_path: Path
) -> None:
    await fill(database)

    await database.backup(tmp_path / "backup.jsonl")
    await sqlite_database.restore(tmp_path / "backup.jsonl")

    assert await contents(sqlite_database) == await contents(database)


async def test_numbers_go_on_after_a_restore(
    database: Database, target: Database, tmp_path: Path
) -> None:
    await fill(database)
    await database.backup(tmp_path / "backup.jsonl")
    await target.restore(tmp_path / "backup.jsonl")

    await target.restore(tmp_path / "backup.jsonl", replace=True)
    async with target.begin() as work:
        number = await work.transcripts.append("c", "visitor", '"mới"', NOW)
        lines = await work.transcripts.since("c", 0, 10)

    assert [line.number for line in lines][-1] == number
    assert len(lines) == 3


async def test_a_running_server_sees_that_a_restore_changed_knowledge(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    await database.backup(tmp_path / "backup.jsonl")
    async with database.begin() as work:
        for demand in range(6):
            await work.entries.save(
                Entry(id="2.000748", demand=demand),
                origin=Origin.RECORD,
                status=Status.PUBLISHED,
                by="lan",
                at=NOW,
            )
        await work.commit()
    before = await version(database)

    await database.restore(tmp_path / "backup.jsonl", replace=True)

    assert await version(database) > before
    assert (await contents(database))["published"] != ()


async def test_a_database_with_something_in_it_is_replaced_only_when_asked(
    database: Database, tmp_path: Path
) -> None:
    await database.backup(tmp_path / "empty.jsonl")
    await fill(database)
    before = await contents(database)

    with pytest.raises(DatabaseNotEmpty):
        await database.restore(tmp_path / "empty.jsonl")
    assert await contents(database) == before

    await database.restore(tmp_path / "empty.jsonl", replace=True)
    assert (await contents(database))["all"] == ()


def cut_short(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:-1])


def without_a_row(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:-2], lines[-1]])


def with_an_unknown_table(text: str) -> str:
    return text.replace('"table": "questions"', '"table": "sqlite_master"')


def with_an_unknown_column(text: str) -> str:
    return text.replace('"outcome": ', '"answer": ')


def from_a_newer_program(text: str) -> str:
    return re.sub('"revision": "[0-9]{4}"', '"revision": "9999"', text)


def with_a_bad_time(text: str) -> str:
    return text.replace('"asked_at": "2026', '"asked_at": "năm 2026')


def with_a_row_twice(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:2], *lines[1:]])


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        without_a_row,
        with_an_unknown_table,
        with_an_unknown_column,
        from_a_newer_program,
        with_a_bad_time,
        with_a_row_twice,
        lambda _: "",
        lambda _: "[]\n",
        lambda _: "{}\n",
        lambda _: "PK\x03\x04",
        lambda text: text[: len(text) // 2],
    ],
)
async def test_a_file_that_is_not_a_whole_backup_changes_nothing(
    database: Database, tmp_path: Path, damage: Callable[[str], str]
) -> None:
    await fill(database)
    file = tmp_path / "backup.jsonl"
    await database.backup(file)
    before, number = await contents(database), await version(database)
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(BadBackup):
        await database.restore(file, replace=True)

    assert await contents(database) == before
    assert await version(database) == number


async def test_a_file_that_is_not_text_changes_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "backup.jsonl").write_bytes(b"\xff\xfe\x00\x01")

    with pytest.raises(BadBackup):
        await sqlite_database.restore(tmp_path / "backup.jsonl")


async def test_a_backup_never_overwrites_a_file(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "backup.jsonl").write_text("của người khác")

    with pytest.raises(FileExistsError):
        await sqlite_database.backup(tmp_path / "backup.jsonl")

    assert (tmp_path / "backup.jsonl").read_text() == "của người khác"


async def test_only_the_owner_can_read_a_backup(sqlite_database: Database, tmp_path: Path) -> None:
    await sqlite_database.backup(tmp_path / "backup.jsonl")

    assert (tmp_path / "backup.jsonl").stat().st_mode & 0o777 == 0o600


async def test_a_database_never_prepared_has_nothing_to_back_up(
    target: Database, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseNotPrepared):
        await target.backup(tmp_path / "backup.jsonl")

    assert not (tmp_path / "backup.jsonl").exists()
