"""`motcua deadlines list` and `preview`: what the operator types and reads."""

import asyncio
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import commands
from handlers.official.foretelling import foretell
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import DueDay, Period, Recurring, Term
from storage.database import Database
from tests.emulators.office import Office, at


@pytest.fixture(autouse=True)
def url(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    file = tmp_path / "motcua.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite+aiosqlite:///{file}"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


def run(*words: str) -> Result:
    return CliRunner().invoke(commands(), ["deadlines", *words])


@pytest.fixture
def office(url: str) -> Office:
    async def opened() -> Office:
        database = Database(url)
        office = await Office(database).open(at(1, 7))
        await office.owe(1)
        monthly = Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=20)),))
        await office.owe(2, monthly, owners=[])
        await database.close()
        return office

    return asyncio.run(opened())


def test_the_preview_says_when_to_whom_and_why(office: Office) -> None:
    ran = run("preview", "--from", "2026-12-09", "--to", "09/12/2026", "--json")

    assert json.loads(ran.stdout) == [
        {
            "at": "2026-12-09T08:00:00+07:00",
            "obligation": name,
            "period": period,
            "rung": "T-7",
            "person": person,
            "channel": "fake",
            "why": f"phụ trách; hạn {due}",
        }
        for name, period, person, due in (
            ("1", "2026-12-18", office.official, "18/12/2026"),
            ("2", "2026-12", office.head, "20/12/2026"),
        )
    ]


def test_the_preview_is_sorted_and_the_same_each_time(office: Office) -> None:
    words = ("preview", "--from", "2026-12-01", "--to", "2027-06-30", "--json")
    first, second = run(*words), run(*words)

    rows = json.loads(first.stdout)
    assert office.official
    assert first.stdout == second.stdout
    assert len(rows) > 100
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


async def test_what_is_sent_is_what_was_foretold(url: str) -> None:
    database = Database(url)
    office = await Office(database).open(at(8, 17))
    await office.owe(1)
    async with database.begin(read_only=True) as work:
        foretold = await foretell(work, date(2026, 12, 9), date(2026, 12, 23), VIETNAM)

    await office.pass_time(at(9, 7), at(23, 18), timedelta(minutes=60))

    sent = await office.sent()
    assert [(one.planned_at, one.key.rung, one.key.person) for one in sent] == [
        (one.at, one.rung, one.person) for one in foretold
    ]
    await database.close()


def test_the_preview_sends_nothing(office: Office, url: str) -> None:
    run("preview", "--from", "2026-12-01", "--to", "2026-12-31")

    async def queued() -> int:
        database = Database(url)
        async with database.begin(read_only=True) as work:
            count = sum(one.messages for one in await work.outbox.tally())
        await database.close()
        return count

    assert office.official
    assert asyncio.run(queued()) == 0


def test_a_person_reads_a_table(office: Office) -> None:
    ran = run("preview", "--from", "2026-12-09", "--to", "2026-12-09")

    assert office.official
    assert "09/12/2026" in ran.stdout
    assert "2 nhắc việc từ 09/12/2026 đến 09/12/2026; chưa gửi gì." in ran.stderr


def test_the_list_says_who_owes_what(office: Office) -> None:
    ran = run("list", "--json")

    first, second = (json.loads(line) for line in ran.stdout.splitlines())
    assert first["id"] == "1"
    assert first["unit"] == "Phòng Văn hoá - Xã hội"
    assert first["owners"] == [office.official]
    assert (first["status"], second["owners"]) == ("active", [])
    assert "Báo cáo 1" in run("list").stdout


def test_an_empty_register_says_what_to_do_next() -> None:
    ran = run("list")

    assert ran.exit_code == 0
    assert ran.stdout == ""
    assert "motcua deadlines import" in ran.stderr


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("31/2/2026", "2026-12-31", "«31/2/2026» không phải một ngày có thật"),
        ("2026-12-31", "mai", "«mai» không phải một ngày có thật"),
        ("2026-12-31", "2026-12-01", "sau ngày kết thúc"),
        ("2026-01-01", "2036-01-01", "Chọn khoảng ngắn hơn"),
    ],
)
def test_days_that_make_no_sense_are_refused(first: str, last: str, said: str) -> None:
    ran = run("preview", "--from", first, "--to", last)

    assert ran.exit_code == 2
    assert said in ran.stderr
