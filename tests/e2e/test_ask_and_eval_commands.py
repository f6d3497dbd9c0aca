"""The contract of `ask` and `eval` that scripts rely on: a real database, the real engine."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import commands
from knowledge.model import (
    Amount,
    Case,
    Entry,
    FilingWay,
    Kind,
    Method,
    Paper,
    TimeLimit,
    TimeUnit,
    Validity,
)
from storage.database import Database
from storage.records import Origin, Status

Run = Callable[..., Result]
KEYS = ["id", "query", "outcome", "ranked", "facet", "text", "ms"]


def procedure(code: str, title: str, *wordings: str, **more: object) -> Entry:
    return Entry.model_validate(
        {
            "id": code,
            "official_title": title,
            "plain_title": title,
            "wordings": wordings,
            "received_by": "Công an xã",
            "demand": 5,
            "time": TimeLimit(quantity=Decimal(3), unit=TimeUnit.WORKING_DAY),
            "ways": (FilingWay(method=Method.IN_PERSON, fees=(Amount(dong=15_000),)),),
            "cases": (Case(name="", papers=(Paper(name="Tờ khai CT01", originals=1),)),),
            **more,
        }
    )


ENTRIES = (
    procedure("1.004194", "Đăng ký tạm trú", "đăng ký ở trọ", "khai báo tạm trú"),
    procedure("1.004222", "Đăng ký thường trú", "nhập hộ khẩu", "chuyển hộ khẩu"),
    procedure("1.001193", "Đăng ký khai sinh", "làm giấy khai sinh cho con"),
    procedure(
        "1.000656",
        "Đăng ký khai tử",
        "báo tử cho người mất",
        validity=Validity(in_force_to=date(2026, 6, 30)),
    ),
    Entry(
        id="tong-dai",
        kind=Kind.QUESTION,
        plain_title="Tổng đài Cổng Dịch vụ công",
        wordings=("số tổng đài dịch vụ công", "gọi hỏi dịch vụ công số nào"),
        answer="Tổng đài 18001096.",
        about=("1.004194",),
    ),
)


async def publish(url: str) -> None:
    database = Database(url)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    async with database.begin() as work:
        for entry in ENTRIES:
            await work.entries.save(
                entry, origin=Origin.CURATED, status=Status.PUBLISHED, by="test", at=now
            )
        await work.commit()
    await database.close()


@pytest.fixture
def run(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own, on a database with a few entries."""
    file = tmp_path / "motcua.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite+aiosqlite:///{file}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
    asyncio.run(publish(url))
    return lambda *arguments, **more: CliRunner().invoke(commands(), list(arguments), **more)


def test_ask_prints_one_stable_line_for_scripts(run: Run) -> None:
    result = run("ask", "đăng ký tạm trú hết bao nhiêu tiền", "--json")

    assert result.exit_code == 0
    line = json.loads(result.stdout)
    assert list(line) == KEYS
    assert line["id"] == "1"
    assert line["query"] == "đăng ký tạm trú hết bao nhiêu tiền"
    assert line["outcome"] == "answered"
    assert line["facet"] == "fee"
    assert line["ranked"][0] | {"score": 0} == {
        "id": "1.004194",
        "kind": "procedure",
        "title": "Đăng ký tạm trú",
        "score": 0,
        "about": [],
    }
    assert 0 <= line["ranked"][0]["score"] <= 1
    assert "15.000 đồng" in line["text"]
    assert line["ms"] > 0


def test_ask_shows_what_a_person_reads_and_the_choices(run: Run) -> None:
    result = run("ask", "đăng ký tạm trú")

    assert result.exit_code == 0
    assert "Dạ, Đăng ký tạm trú:" in result.stdout
    assert "1. Hồ sơ   2. Lệ phí   3. Thời hạn" in result.stdout


def test_ask_explains_itself_to_stderr_or_inside_the_json(run: Run) -> None:
    spoken = run("ask", "đăng ký tạm trú", "--explain")
    line = json.loads(run("ask", "đăng ký tạm trú", "--explain", "--json").stdout)

    assert "Câu đã chuẩn hoá: đăng ký tạm trú" in spoken.stderr
    assert "Ngưỡng trả lời:" in spoken.stderr
    assert "1.004194 Đăng ký tạm trú" in spoken.stderr
    assert list(line) == [*KEYS, "explain"]
    assert line["explain"]["normalized"] == "đăng ký tạm trú"


def test_ask_about_another_day_answers_what_was_in_force_then(run: Run) -> None:
    then = json.loads(run("ask", "đăng ký khai tử", "--json", "--as-of", "2026-06-30").stdout)
    after = json.loads(run("ask", "đăng ký khai tử", "--json", "--as-of", "2026-07-01").stdout)

    assert then["ranked"][0]["id"] == "1.000656"
    assert "1.000656" not in [item["id"] for item in after["ranked"]]


def test_an_emergency_is_told_apart(run: Run) -> None:
    line = json.loads(run("ask", "cháy nhà rồi cứu với", "--json").stdout)

    assert line["outcome"] == "emergency"
    assert line["text"].startswith("Gọi ngay 114")


@pytest.mark.parametrize(
    "arguments", [("ask",), ("ask", "a", "--as-of", "hôm qua"), ("eval",), ("bay",)]
)
def test_wrong_use_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_eval_measures_questions_and_dialogues(run: Run, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "V1", "query": "đăng ký tạm trú hết bao nhiêu tiền", "relevant": ["1.004194"],'
        ' "facet": "fee"}\n'
        '{"id": "W1", "query": "cảm ơn nhiều nhé", "relevant": []}\n',
        encoding="utf-8",
    )
    dialogues = tmp_path / "d.jsonl"
    dialogues.write_text(
        '{"id": "E01", "turns": [{"user": "đăng ký thường trú", "relevant": ["1.004222"]},'
        ' {"user": "1"}, {"user": "cảm ơn nhé", "relevant": []},'
        ' {"user": "mất mấy ngày", "relevant": ["1.004222"]}]}\n',
        encoding="utf-8",
    )
    details = tmp_path / "details.jsonl"

    result = run("eval", str(questions), str(dialogues), "--json", "--details", str(details))

    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert list(figures) == [
        "n", "hit1", "hit3", "mrr10", "answered", "answer_precision", "helpful", "oos_n",
        "oos_refused", "facet_n", "facet_accuracy", "dialogue_turns", "dialogue_hit1", "ms",
    ]  # fmt: skip
    assert (figures["n"], figures["hit1"], figures["facet_accuracy"]) == (1, 1.0, 1.0)
    assert (figures["oos_n"], figures["oos_refused"]) == (1, 1.0)
    assert (figures["dialogue_turns"], figures["dialogue_hit1"]) == (2, 1.0)
    lines = [json.loads(text) for text in details.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["V1", "W1", "E01#1", "E01#2", "E01#3", "E01#4"]
    assert all(list(line) == KEYS for line in lines)
    assert lines[3]["text"].startswith("Dạ, hồ sơ cần chuẩn bị – Đăng ký thường trú:")
    assert lines[5]["facet"] == "time"


def test_eval_prints_a_table_for_people(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "W1", "query": "chào bạn", "relevant": []}\n', encoding="utf-8")

    result = run("eval", str(file))

    assert "oos_refused" in result.stdout
    assert "ms p99" in result.stdout


@pytest.mark.parametrize(
    ("text", "reason"), [("{", "không phải JSON"), ("", "Không có câu hỏi nào")]
)
def test_eval_of_a_bad_set_exits_with_1(run: Run, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(text, encoding="utf-8")

    result = run("eval", str(file))

    assert result.exit_code == 1
    assert reason in result.stderr


def test_a_talk_in_the_terminal_goes_on_with_numbers(run: Run) -> None:
    result = run("chat", input="đăng ký tạm trú\n2\n0\nthoát\n")

    assert result.exit_code == 0
    assert "Dạ, chào bạn." in result.stdout
    assert "Dạ, lệ phí – Đăng ký tạm trú:" in result.stdout
    assert "đã dừng việc đang hỏi" in result.stdout
    assert "Tạm biệt." in result.stdout


def test_an_empty_database_says_how_to_fill_it(
    run: Run, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty.db"
    empty.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite+aiosqlite:///{empty}")
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "V1", "query": "phí", "relevant": ["1"]}\n', encoding="utf-8")

    assert "motcua kb import --starter" in run("ask", "khai sinh").stderr
    assert "motcua kb import --starter" in run("eval", str(questions)).stderr
    assert "motcua kb import --starter" in run("chat", input="thoát\n").stderr
