"""`motcua outbox` lists what did not arrive and sends it again, without telling who or what."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import outbox
from handlers.texts import mail as texts
from storage.database import Database
from storage.records import NewMessage, OutboxState, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def motcua(*words: str) -> Result:
    app = typer.Typer()
    outbox.register(app)
    return CliRunner().invoke(app, ["outbox", *words])


@pytest.fixture
def url(sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "motcua.db"
    file.write_bytes(sqlite_template.read_bytes())
    address = f"sqlite+aiosqlite:///{file}"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", address)
    return address


async def fill(url: str) -> None:
    """Message 1 was refused, 2 blocked, 3 arrived."""
    database = Database(url)
    async with database.begin() as work:
        for key in ("refused", "blocked", "arrived"):
            message = NewMessage(
                key=key,
                channel="telegram",
                conversation=f"id of {key}",
                body=f'"secret {key}"',
                priority=Priority.ANSWER,
                not_before=NOW,
            )
            await work.outbox.put(message)
        first, second, third = await work.outbox.claim("telegram", NOW, limit=9, leased_until=NOW)
        await work.outbox.finish(first, OutboxState.DEAD, "chat not found")
        await work.outbox.finish(second, OutboxState.UNREACHABLE, "blocked")
        await work.outbox.sent({third: "9"})
        await work.commit()
    await database.close()


async def queued(url: str) -> int:
    database = Database(url)
    async with database.begin(read_only=True) as work:
        tally = {one.state: one.messages for one in await work.outbox.tally()}
    await database.close()
    return tally.get(OutboxState.QUEUED, 0)


def test_what_did_not_arrive_is_listed_with_its_reason_and_nobodys_words(url: str) -> None:
    asyncio.run(fill(url))

    listed = motcua("list")

    assert listed.exit_code == 0
    assert "chat not found" in listed.stdout
    assert "blocked" in listed.stdout
    assert "secret" not in listed.output
    assert "id of" not in listed.output


def test_scripts_get_json_newest_first(url: str) -> None:
    asyncio.run(fill(url))

    lines = motcua("list", "--json", "--limit", "1").stdout.splitlines()

    assert [json.loads(line) for line in lines] == [
        {
            "number": 2,
            "channel": "telegram",
            "state": "unreachable",
            "due_at": "2026-11-24T02:30:00+00:00",
            "attempts": 1,
            "reason": "blocked",
        }
    ]
    assert texts.MORE.format(limit=1) in motcua("list", "--limit", "1").stderr


def test_what_did_not_arrive_is_sent_again_and_what_did_is_not(url: str) -> None:
    asyncio.run(fill(url))

    sent = motcua("resend", "1", "3")

    assert sent.exit_code == 1
    assert texts.UNKNOWN.format(number=3) in sent.stderr
    assert texts.RESENT.format(count=1) in sent.stderr
    assert asyncio.run(queued(url)) == 1
    assert motcua("resend", "2").exit_code == 0


def test_when_everything_arrived_it_says_so(url: str) -> None:
    listed = motcua("list")

    assert (listed.exit_code, listed.stdout) == (0, "")
    assert listed.stderr.strip() == texts.NOTHING
    assert url
