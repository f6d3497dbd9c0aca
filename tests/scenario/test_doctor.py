"""`motcua doctor` on what is not a channel: each thing that is wrong is named with what to do.

1. Everything well is said so, and the command ends with 0; with 1 when something is wrong.
2. Scripts get JSON; settings that cannot be read are told one by one.
3. It changes nothing: no key, no database, no folder is made.
"""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.channels.finding import Level
from bot.cli import doctor as command
from handlers.texts import doctor as texts
from storage.database import Database
from storage.records import NewEvent, NewMessage, OutboxState, Priority
from tests.emulators.aside import aside
from tests.emulators.wire import LineBrokenError, Request, Response, Server
from tests.scenario.doctor_rig import HOME, Office, office_in


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with office_in(tmp_path, sqlite_template) as office:
        yield office


def motcua_doctor(*words: str) -> Result:
    app = typer.Typer()
    command.register(app)
    return CliRunner().invoke(app, list(words))


async def test_an_office_in_order_has_nothing_to_put_right(office: Office) -> None:
    assert await office.wrong() == []
    assert await office.about("knowledge") == (Level.WELL, texts.PUBLISHED.format(count=1))
    assert await office.about("telegram") == (
        Level.NOTE,
        texts.CHANNEL_OFF.format(channel="Telegram", setting="MOTCUA_TELEGRAM_TOKEN"),
    )


@pytest.mark.parametrize(
    ("setting", "value", "check", "said"),
    [
        (
            "PUBLIC_URL",
            "https://192.168.1.9",
            "public_url",
            texts.NOT_REACHABLE_FROM_OUTSIDE.format(host="192.168.1.9"),
        ),
        (
            "PUBLIC_URL",
            "https://may-chu.local",
            "public_url",
            texts.NOT_REACHABLE_FROM_OUTSIDE.format(host="may-chu.local"),
        ),
        (
            "PUBLIC_URL",
            "https://mayhoidap",
            "public_url",
            texts.NOT_REACHABLE_FROM_OUTSIDE.format(host="mayhoidap"),
        ),
        ("HTTP_PORT", "1", "program", texts.NOT_RUNNING.format(address="127.0.0.1:1")),
    ],
)
async def test_a_wrong_setting_is_named(
    office: Office, setting: str, value: str, check: str, said: str
) -> None:
    office.settings[f"MOTCUA_{setting}"] = value

    assert await office.about(check) == (Level.WRONG, said)


@pytest.mark.parametrize(
    ("setting", "value", "check", "said"),
    [
        ("TIMEZONE", "Asia/Tokyo", "timezone", texts.TIMEZONE.format(zone="Asia/Tokyo")),
        ("PUBLIC_URL", "", "public_url", texts.NO_PUBLIC_URL),
        ("HTTP_PORT", "0", "program", texts.ANY_PORT),
    ],
)
async def test_what_is_worth_knowing_is_told(
    office: Office, setting: str, value: str, check: str, said: str
) -> None:
    office.settings[f"MOTCUA_{setting}"] = value

    assert await office.about(check) == (Level.NOTE, said)


async def test_what_the_running_program_says_of_itself_is_passed_on(office: Office) -> None:
    office.reasons = ["Telegram không nhận token"]

    assert await office.about("program") == (
        Level.WRONG,
        texts.PROGRAM_SAYS.format(reason="Telegram không nhận token"),
    )


async def test_another_program_on_our_port_is_told_apart(office: Office) -> None:
    async def another(_: Request) -> Response:
        return Response(body=b"<h1>It works!</h1>")

    async def rude(_: Request) -> Response:
        raise LineBrokenError

    for handle in (another, rude):
        async with Server(handle) as running:
            office.settings["MOTCUA_HTTP_PORT"] = str(running.port)
            level, said = await office.about("program")

        assert level is Level.WRONG
        assert said == texts.ANOTHER_PROGRAM.format(address=f"127.0.0.1:{running.port}")


async def test_a_database_that_is_not_ready_is_named(office: Office, tmp_path: Path) -> None:
    office.settings["MOTCUA_DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path}/new/motcua.db"
    new = await office.about("database")
    (tmp_path / "folder.db").mkdir()
    office.settings["MOTCUA_DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path}/folder.db"
    away = await office.about("database")

    assert new == (Level.WRONG, texts.DATABASE_NOT_PREPARED)
    assert away == (Level.WRONG, texts.DATABASE_AWAY)
    assert not (tmp_path / "new").exists()


async def test_a_postgresql_that_is_away_is_named(office: Office) -> None:
    office.settings["MOTCUA_DATABASE_URL"] = "postgresql+psycopg://127.0.0.1:9/x"

    assert await office.about("database") == (Level.WRONG, texts.DATABASE_AWAY)


async def test_nothing_published_is_named(
    office: Office, sqlite_template: Path, tmp_path: Path
) -> None:
    empty = shutil.copy(sqlite_template, tmp_path / "empty.db")
    office.settings["MOTCUA_DATABASE_URL"] = f"sqlite+aiosqlite:///{empty}"

    assert await office.about("knowledge") == (Level.WRONG, texts.NOTHING_PUBLISHED)


async def test_a_key_not_made_yet_is_not_made_and_a_broken_one_is_named(
    office: Office, tmp_path: Path
) -> None:
    del office.settings["MOTCUA_SECRET_KEY"]
    key = tmp_path / "motcua.key"
    none = await office.about("secret")
    made = key.exists()
    key.write_text("short")
    broken, _ = await office.about("secret")

    assert (none, made) == ((Level.NOTE, texts.KEY_NOT_YET), False)
    assert broken is Level.WRONG


async def test_mail_that_does_not_move_is_named(office: Office) -> None:
    await _arrive(office.database, office)
    waiting = await office.about("inbox")
    office.ahead = timedelta(minutes=12)
    level, said = await office.about("inbox")

    assert waiting == (Level.NOTE, texts.INBOX_WAITING.format(count=1))
    assert (level, said) == (Level.WRONG, texts.INBOX_STUCK.format(count=1, minutes=12))


async def _arrive(database: Database, office: Office) -> None:
    new = NewEvent(
        channel="telegram", event_id="1", conversation="c", body="{}", received_at=office.now()
    )
    async with database.begin() as work:
        await work.inbox.add([new])
        await work.commit()


async def test_an_event_that_was_set_aside_is_named(office: Office) -> None:
    await _arrive(office.database, office)
    async with office.database.begin() as work:
        (due,) = await work.inbox.next(office.now(), 1)
        await work.inbox.set_aside(due.number, "ABC123")
        await work.commit()

    assert await office.about("inbox.set_aside") == (
        Level.NOTE,
        texts.INBOX_SET_ASIDE.format(count=1),
    )
    assert await office.about("inbox") == (Level.WELL, texts.INBOX_WELL)


async def test_messages_out_that_are_stuck_or_did_not_arrive_are_named(office: Office) -> None:
    async with office.database.begin() as work:
        for key in ("dead", "late"):
            await work.outbox.put(
                NewMessage(
                    key=key,
                    channel="telegram",
                    conversation=key,
                    body="{}",
                    priority=Priority.ANSWER,
                    not_before=office.now(),
                )
            )
        (first,) = await work.outbox.claim(
            "telegram", office.now(), limit=1, leased_until=office.now()
        )
        await work.outbox.finish(first, OutboxState.DEAD, "chat not found")
        await work.commit()
    soon = await office.about("outbox")
    office.ahead = timedelta(minutes=7)

    assert soon == (Level.WELL, texts.OUTBOX_WELL)
    assert await office.about("outbox") == (
        Level.WRONG,
        texts.OUTBOX_STUCK.format(channel="telegram", minutes=7),
    )
    assert await office.about("outbox.not_arrived") == (
        Level.NOTE,
        texts.OUTBOX_NOT_ARRIVED.format(channel="telegram", count=1),
    )


@pytest.fixture
def standing(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """The same office for the command, which reads the environment."""
    monkeypatch.chdir(tmp_path)
    with aside(office_in(tmp_path, sqlite_template)) as office:
        for name, value in office.settings.items():
            monkeypatch.setenv(name, value)
        yield office


def test_the_command_prints_a_line_for_each_and_ends_well(standing: Office) -> None:
    ran = motcua_doctor()

    assert ran.exit_code == 0, ran.output
    assert {line.split(" ")[0] for line in ran.stdout.splitlines()} == {"✓", "!"}
    assert f"✓ {texts.PUBLIC_URL_WELL.format(url=HOME)}" in ran.stdout
    assert ran.stderr.strip() == texts.ALL_WELL
    assert standing


def test_scripts_get_json_and_the_exit_code(standing: Office) -> None:
    standing.reasons = ["cơ sở dữ liệu bận"]

    ran = motcua_doctor("--json")

    assert ran.exit_code == 1
    wrong = [one for one in json.loads(ran.stdout) if one["level"] == "wrong"]
    said = texts.PROGRAM_SAYS.format(reason="cơ sở dữ liệu bận")
    assert wrong == [{"check": "program", "level": "wrong", "text": said}]
    assert motcua_doctor().stderr.strip() == texts.SOME_WRONG.format(count=1)


def test_settings_that_cannot_be_read_are_told_one_by_one(
    standing: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_HTTP_PORT", "nhiều")
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "a b")

    ran = motcua_doctor()

    assert ran.exit_code == 1
    assert [line[:24] for line in ran.stdout.splitlines()] == [
        "✗ MOTCUA_HTTP_PORT: phải",
        "✗ MOTCUA_TELEGRAM_TOKEN:",
    ]
    assert "a b" not in ran.output
    assert standing
