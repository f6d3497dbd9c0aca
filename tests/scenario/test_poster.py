"""`motcua poster`: the link of a QR code, and how often each poster was followed."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import poster as command
from handlers.router import POSTER, VIETNAM
from handlers.texts import poster as texts
from handlers.texts import telegram as telegram_texts
from storage.database import Database
from tests.emulators.aside import aside
from tests.emulators.telegram import TelegramEmulator
from tests.scenario.doctor_rig import Office, office_in


@pytest.fixture
def office(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    with aside(office_in(tmp_path, sqlite_template)) as office:
        for name, value in office.settings.items():
            monkeypatch.setenv(name, value)
        yield office


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramEmulator]:
    with aside(TelegramEmulator()) as telegram:
        monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", telegram.token)
        monkeypatch.setenv("MOTCUA_TELEGRAM_API_BASE", telegram.base)
        yield telegram


def poster(*words: str) -> Result:
    app = typer.Typer()
    command.register(app)
    return CliRunner().invoke(app, ["poster", *words])


def count(url: str, place: str, *days_ago: int) -> None:
    async def add() -> None:
        database = Database(url)
        today = datetime.now(UTC).astimezone(VIETNAM).date()
        async with database.begin() as work:
            for ago in days_ago:
                day = today - timedelta(days=ago)
                await work.tallies.add(POSTER, "telegram", day, about=place)
            await work.commit()
        await database.close()

    asyncio.run(add())


@pytest.mark.usefixtures("office", "telegram")
def test_the_link_of_a_poster_names_the_bot_the_entry_and_the_place() -> None:
    ran = poster("make", "1.001193", "--place", "cong-ubnd")

    assert ran.exit_code == 0, ran.output
    assert ran.stdout.strip() == "https://t.me/MotCuaThuBot?start=1_d001193_pcong-ubnd"
    assert "█" in ran.stderr or "▄" in ran.stderr


@pytest.mark.usefixtures("office")
def test_a_poster_for_the_greeting_is_written_to_a_file_once(tmp_path: Path) -> None:
    file = str(tmp_path / "cong.svg")
    words = ("make", "--place", "cong-ubnd", "--bot", "@MotCuaThuBot", "--file", file)

    first, second = poster(*words), poster(*words)

    assert first.stdout.strip() == "https://t.me/MotCuaThuBot?start=_pcong-ubnd"
    assert "<svg" in (tmp_path / "cong.svg").read_text("utf-8")
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert texts.FILE_EXISTS.format(file=file) in second.stderr


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), texts.NOTHING_TO_SAY),
        (("--place", "cong-ubnd"), texts.NO_BOT),
        (("--place", "cong-ubnd", "--bot", "x y"), texts.BAD_BOT),
        (("--place", "Cổng UBND", "--bot", "MotCuaBot"), texts.BAD_PLACE),
        (("9.999999", "--bot", "MotCuaBot"), texts.UNKNOWN_ENTRY.format(reference="9.999999")),
        (("1.001193", "--bot", "MotCuaBot", "--file", "qr.png"), texts.NOT_SVG),
    ],
)
def test_what_cannot_be_made_is_explained(words: tuple[str, ...], said: str) -> None:
    ran = poster("make", *words)

    assert ran.exit_code in (1, 2)
    assert said in ran.stderr


@pytest.mark.usefixtures("office", "telegram")
def test_a_refused_token_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "7000000001:revoked")

    ran = poster("make", "--place", "cong")

    assert ran.exit_code == 1
    assert telegram_texts.NOT_ADMITTED in ran.stderr
    assert "revoked" not in ran.output


def test_every_poster_is_counted_by_itself_most_followed_first(office: Office) -> None:
    url = office.settings["MOTCUA_DATABASE_URL"]
    count(url, "tram-y-te", 0)
    count(url, "cong-ubnd", 2, 1, 1, 40)

    lines = [json.loads(line) for line in poster("counts", "--json").stdout.splitlines()]
    table = poster("counts").stdout

    assert [(one["place"], one["times"]) for one in lines] == [("cong-ubnd", 3), ("tram-y-te", 1)]
    assert "cong-ubnd" in table
    assert "cong-ubnd" not in poster("counts", "--days", "1").stdout


@pytest.mark.usefixtures("office")
def test_when_nobody_came_it_says_so() -> None:
    ran = poster("counts")

    assert (ran.exit_code, ran.stdout) == (0, "")
    assert texts.NOBODY.format(days=30) in ran.stderr
