"""`motcua people`: what the operator types and reads."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import commands
from handlers.texts import people_cli as texts
from storage.database import Database
from storage.people_records import Role
from tests.scenario.people_rig import NOW


@pytest.fixture(autouse=True)
def url(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    file = tmp_path / "motcua.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite+aiosqlite:///{file}"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


def run(*words: str) -> Result:
    return CliRunner().invoke(commands(), ["people", *words])


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def add_admin(url: str, name: str = "An") -> None:
    async def added() -> None:
        database = Database(url)
        async with database.begin() as work:
            units = await work.units.all()
            unit = units[0] if units else await work.units.add("Xã")
            person = await work.people.add(name, Role.ADMIN, unit.id, at=NOW)
            await work.people.add_address(person.id, "telegram", f"100{person.id}", at=NOW)
            await work.commit()
        await database.close()

    asyncio.run(added())


def test_the_first_invitation_makes_the_first_unit_and_shows_a_qr(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOTCUA_UNIT_NAME", "UBND xã Châu Sơn")
    ran = run("invite", "--role", "admin")

    assert ran.exit_code == 0
    assert "quản trị của UBND xã Châu Sơn" in ran.stdout
    assert re.search(r"/vao [2-9B-Z]{4}-[2-9B-Z]{4}-[2-9B-Z]{4}\n", ran.stdout)
    assert "█" in ran.stderr
    assert [one["name"] for one in lines(run("units", "list", "--json"))] == ["UBND xã Châu Sơn"]


def test_an_invitation_as_json_is_one_line() -> None:
    (said,) = lines(run("invite", "--role", "official", "--json"))

    assert set(said) == {"code", "link", "expires_at", "role", "unit"}
    assert said["link"] is None


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("invite", "--role", "official", "--unit", "Xã lạ"), "Không có đơn vị “Xã lạ”"),
        (("lock", "9"), "Không có người số 9"),
        (("remove", "x"), "Không có người số x"),
        (("units", "add", "Phòng", "--above", "7"), "Không có đơn vị “7”"),
        (("units", "add", "P"), "từ 2 đến 100 ký tự"),
        (("units", "set-head", "1", "1"), "Không có đơn vị “1”"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_changes(
    words: tuple[str, ...], problem: str
) -> None:
    ran = run(*words)

    assert ran.exit_code == 1
    assert problem in ran.stderr
    assert run("journal").stdout == ""


def test_an_unknown_role_is_wrong_use() -> None:
    assert run("invite", "--role", "citizen").exit_code == 2


def test_units_are_named_by_number_or_by_words_without_marks(url: str) -> None:
    add_admin(url)
    assert run("units", "add", "Trung tâm PVHCC", "--above", "xa").exit_code == 0
    assert run("units", "add", "trung tam pvhcc", "--above", "1").exit_code == 1
    assert run("units", "set-head", "trung tam pvhcc", "1").exit_code == 0

    assert run("units", "list").stdout == "1. Xã\n– 2. Trung tâm PVHCC · trưởng: An\n"


def test_people_are_listed_without_their_ids_on_platforms(url: str) -> None:
    add_admin(url)
    (said,) = lines(run("list", "--json"))

    assert (said["name"], said["role"], said["channels"]) == ("An", "admin", ["telegram"])
    assert "1001" not in run("list").stdout + json.dumps(said)


def test_the_operator_locks_unlocks_and_removes_but_not_the_last_admin(url: str) -> None:
    add_admin(url)
    add_admin(url, "Bình")
    assert run("lock", "1", "--why", "mất máy").exit_code == 0
    assert texts.ALREADY_LOCKED in run("lock", "1").stderr
    assert run("unlock", "1").exit_code == 0
    assert run("remove", "1").exit_code == 0

    ran = run("remove", "2")

    assert ran.exit_code == 1
    assert texts.LAST_ADMIN in ran.stderr
    assert [one["left"] for one in lines(run("list", "--all", "--json"))] == [True, False]
    done = [(one["action"], one["actor"], one["why"]) for one in lines(run("journal"))]
    assert done == [
        ("lock", "operator", "mất máy"),
        ("unlock", "operator", ""),
        ("remove", "operator", ""),
    ]


def test_the_journal_is_verified_and_exported_once(url: str, tmp_path: Path) -> None:
    run("invite", "--role", "admin", "--name", "An")
    file = tmp_path / "journal.jsonl"

    assert "2 dòng" in run("journal", "--verify").stderr
    assert run("journal", "--export", str(file)).exit_code == 0
    assert len(file.read_text("utf-8").splitlines()) == 2
    assert file.stat().st_mode & 0o077 == 0
    assert run("journal", "--export", str(file)).exit_code == 1
    assert run("journal", "--export", str(tmp_path / "no" / "j")).exit_code == 1

    tamper(url)
    ran = run("journal", "--verify")
    assert ran.exit_code == 1
    assert "sai từ dòng 2" in ran.stderr


def tamper(url: str) -> None:
    import sqlite3  # noqa: PLC0415 - as somebody with the file would

    with sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///")) as connection:
        connection.execute("UPDATE journal SET after = '{}' WHERE number = 2")
    connection.close()
