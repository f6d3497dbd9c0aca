"""`motcua db` prepares, backs up and restores; it explains, and never destroys unasked."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import db
from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The address of a SQLite database not made yet, as the environment names it."""
    monkeypatch.chdir(tmp_path)
    address = f"sqlite+aiosqlite:///{tmp_path}/var/motcua.db"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", address)
    return address


def motcua(*words: str) -> Result:
    app = typer.Typer()
    db.register(app)
    return CliRunner().invoke(app, words)


async def save(url: str, *, demand: int) -> None:
    database = Database(url)
    async with database.begin() as work:
        await work.entries.save(
            Entry(id="1.001193", demand=demand),
            origin=Origin.RECORD,
            status=Status.PUBLISHED,
            by="lan",
            at=NOW,
        )
        await work.commit()
    await database.close()


async def demand(url: str) -> int:
    database = Database(url)
    async with database.begin(read_only=True) as work:
        (entry,) = await work.entries.published()
    await database.close()
    return entry.demand


def test_upgrade_prepares_a_database_and_may_be_repeated(url: str) -> None:
    first, second = motcua("db", "upgrade"), motcua("db", "upgrade")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stderr == f"{db.READY}\n"
    assert first.stdout == ""
    assert url.endswith("var/motcua.db")


def test_a_backup_brings_back_what_was_there(url: str) -> None:
    motcua("db", "upgrade")
    asyncio.run(save(url, demand=1))
    saved = motcua("db", "backup", "before.jsonl")
    asyncio.run(save(url, demand=5))

    restored = motcua("db", "restore", "before.jsonl", "--yes")

    assert (saved.exit_code, restored.exit_code) == (0, 0)
    assert saved.stderr == "Đã sao lưu 3 dòng vào before.jsonl.\n"
    assert restored.stderr == "Đã phục hồi 3 dòng từ before.jsonl.\n"
    assert asyncio.run(demand(url)) == 1


def test_restore_asks_before_it_replaces_anything(url: str) -> None:
    motcua("db", "upgrade")
    motcua("db", "backup", "empty.jsonl")
    asyncio.run(save(url, demand=5))

    refused = motcua("db", "restore", "empty.jsonl")

    assert refused.exit_code == 2
    assert refused.stderr == f"{db.NOT_EMPTY}\n"
    assert asyncio.run(demand(url)) == 5


def test_restore_needs_no_preparation_and_no_yes_on_a_new_database(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    motcua("db", "upgrade")
    asyncio.run(save(url, demand=4))
    motcua("db", "backup", "all.jsonl")
    elsewhere = url.replace("/var/", "/elsewhere/")
    monkeypatch.setenv("MOTCUA_DATABASE_URL", elsewhere)

    assert motcua("db", "restore", "all.jsonl").exit_code == 0
    assert asyncio.run(demand(elsewhere)) == 4


def test_a_backup_never_lands_on_the_database_itself(url: str) -> None:
    motcua("db", "upgrade")
    asyncio.run(save(url, demand=5))

    refused = motcua("db", "backup", "var/motcua.db")

    assert refused.exit_code == 1
    assert "var/motcua.db đã có sẵn" in refused.stderr
    assert asyncio.run(demand(url)) == 5


@pytest.mark.usefixtures("url")
def test_a_damaged_file_is_named_and_changes_nothing() -> None:
    Path("other.jsonl").write_text("{}\n")

    refused = motcua("db", "restore", "other.jsonl")

    assert refused.exit_code == 1
    assert refused.stderr == f"{db.BAD_BACKUP.format(file='other.jsonl')}\n"


@pytest.mark.usefixtures("url")
def test_a_missing_file_or_folder_is_named() -> None:
    motcua("db", "upgrade")

    restored = motcua("db", "restore", "missing.jsonl")
    saved = motcua("db", "backup", "missing/folder.jsonl")

    assert (restored.exit_code, saved.exit_code) == (1, 1)
    assert "missing.jsonl" in restored.stderr
    assert "missing/folder.jsonl" in saved.stderr


@pytest.mark.usefixtures("url")
def test_a_database_never_prepared_is_said_so_without_a_traceback() -> None:
    refused = motcua("db", "backup", "all.jsonl")

    assert refused.exit_code == 1
    assert refused.stderr == f"{db.NOT_PREPARED}\n"


def test_a_file_that_is_no_database_is_said_so(url: str) -> None:
    Path("var").mkdir()
    Path("var/motcua.db").write_text("đây không phải cơ sở dữ liệu " * 100)

    refused = motcua("db", "upgrade")

    assert refused.exit_code == 1
    assert "Cơ sở dữ liệu" in refused.stderr
    assert url


def test_a_server_that_is_away_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql+psycopg://nobody@/x?host=/nowhere")
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "x" * 32)

    refused = motcua("db", "upgrade")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Không mở được cơ sở dữ liệu")
