"""`motcua kb audit`: the starter knowledge and stored layers beside official records."""

import asyncio
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import kb
from handlers.texts import auditing as texts
from knowledge.content import load_starter
from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
ID = "1.900001"
RECORD = Entry.model_validate(
    {
        "id": ID,
        "fees": [{"kind": "amount", "dong": 8000}],
        "time": {"quantity": 3, "unit": "working_day"},
    }
)


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path) -> str:
    """An upgraded, empty database, as the environment names it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "motcua.db").write_bytes(sqlite_template.read_bytes())
    address = f"sqlite+aiosqlite:///{tmp_path}/motcua.db"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", address)
    return address


def audit(*words: str) -> Result:
    app = typer.Typer()
    kb.register(app)
    return CliRunner().invoke(app, ["kb", "audit", "--as-of", "2026-11-24", *words])


def ours(**fields: object) -> Entry:
    return Entry.model_validate({"id": ID, "plain_title": "Mượn sách"} | fields)


def save(url: str, entry: Entry, origin: Origin, status: Status = Status.PUBLISHED) -> None:
    async def saving() -> None:
        database = Database(url)
        async with database.begin() as work:
            await work.entries.save(entry, origin=origin, status=status, by="lan", at=NOW)
            await work.commit()
        await database.close()

    asyncio.run(saving())


def explanations(**fields: object) -> str:
    lines = "\n".join(f"{name} = {json.dumps(text)}" for name, text in fields.items())
    Path("rieng.toml").write_text(f"[[explained]]\n{lines}\n")
    return "rieng.toml"


def test_stored_words_that_say_what_the_record_says_pass(url: str) -> None:
    save(url, RECORD, Origin.RECORD)
    save(url, ours(time={"quantity": 3, "unit": "working_day"}), Origin.CURATED)

    result = audit()

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Đã so 1 mục: 1 điều khớp" in result.stderr


@pytest.mark.parametrize(
    ("planted", "line"),
    [
        (
            {"fees": [{"kind": "amount", "dong": 80000}]},
            "  KHÁC lệ phí: 80.000 đồng – hồ sơ ghi: 8.000 đồng",
        ),
        (
            {"time": {"quantity": 5, "unit": "working_day"}},
            "  KHÁC thời hạn: 5 ngày làm việc – hồ sơ ghi: 3 ngày làm việc",
        ),
        (
            {"mistakes": ["Quá 60 ngày"]},
            "  CHỈ CỦA MÌNH khoảng thời gian: 60 ngày (ở: Lỗi hay gặp)",
        ),
        (
            {"validity": {"in_force_to": "2026-11-23"}},
            f"HẾT HIỆU LỰC {ID} Mượn sách: đến 23/11/2026",
        ),
    ],
)
def test_a_planted_fault_is_caught(url: str, planted: dict[str, object], line: str) -> None:
    save(url, RECORD, Origin.RECORD)
    save(url, ours(**planted), Origin.CURATED)

    result = audit()

    assert result.exit_code == 1
    assert line in result.stdout.splitlines()


def test_an_overdue_review_is_told_but_does_not_fail(url: str) -> None:
    save(url, RECORD, Origin.RECORD)
    save(url, ours(validity={"review_by": "2026-11-01"}), Origin.CURATED)

    result = audit()

    assert result.exit_code == 0
    assert f"quá hạn rà soát {ID} Mượn sách: 1/11/2026" in result.stdout


def test_retired_layers_are_not_compared(url: str) -> None:
    save(url, RECORD, Origin.RECORD)
    save(url, ours(fees=[{"kind": "amount", "dong": 1}]), Origin.CURATED, Status.RETIRED)

    result = audit()

    assert result.exit_code == 0
    assert texts.NO_ENTRIES in result.stderr


def test_an_office_explains_its_own_differences(url: str) -> None:
    save(url, RECORD, Origin.RECORD)
    save(url, ours(fees=[{"kind": "amount", "dong": 9000}]), Origin.CURATED)
    file = explanations(id=ID, fact="lệ phí: 9.000 đồng", reason="Tỉnh tăng", source="12/NQ-HĐND")

    result = audit("--explained", file, "--all")

    assert result.exit_code == 0
    assert "lệ phí: 9.000 đồng – hồ sơ ghi: 8.000 đồng – vì: Tỉnh tăng [12/NQ-HĐND]" in (
        result.stdout
    )


def test_an_explanation_of_nothing_is_told(url: str) -> None:
    save(url, RECORD, Origin.RECORD)
    save(url, ours(fees=[{"kind": "amount", "dong": 8000}]), Origin.CURATED)
    file = explanations(id=ID, fact="lệ phí: 9.000 đồng", reason="Tỉnh tăng", source="12/NQ-HĐND")

    result = audit("--explained", file)

    assert result.exit_code == 0
    assert texts.IDLE.format(id=ID, fact="lệ phí: 9.000 đồng") in result.stdout


@pytest.mark.parametrize("content", ["[[explained]]\nid = 1\n", "không phải toml"])
def test_explanations_that_cannot_be_read_say_why(url: str, content: str) -> None:
    Path("rieng.toml").write_text(content)

    result = audit("--explained", "rieng.toml")

    assert url
    assert result.exit_code == 1
    assert "Không đọc được lời giải thích. rieng.toml" in result.stderr


def test_the_json_is_stable(url: str) -> None:
    save(url, RECORD, Origin.RECORD)
    lapsed = {"in_force_to": "2026-11-23", "review_by": "2026-11-01", "successor": "mẫu mới"}
    fees = [{"kind": "amount", "dong": 80000}]
    save(url, ours(fees=fees, validity=lapsed), Origin.CURATED)

    first, second = audit("--json"), audit("--json")

    told: dict[str, Any] = json.loads(first.stdout)
    assert first.stdout == second.stdout
    assert told == {
        "on": "2026-11-24",
        "entries": 1,
        "counts": {"same": 0, "differs": 1, "only_ours": 1, "only_record": 1},
        "open": 2,
        "findings": [
            {
                "id": ID,
                "fact": "hiệu lực đến: 23/11/2026",
                "verdict": "only_ours",
                "ours": "23/11/2026",
                "record": "",
                "where": [],
                "reason": None,
                "source": None,
            },
            {
                "id": ID,
                "fact": "lệ phí: 8.000 đồng",
                "verdict": "only_record",
                "ours": "",
                "record": "8.000 đồng",
                "where": [],
                "reason": None,
                "source": None,
            },
            {
                "id": ID,
                "fact": "lệ phí: 80.000 đồng",
                "verdict": "differs",
                "ours": "80.000 đồng",
                "record": "8.000 đồng",
                "where": [],
                "reason": None,
                "source": None,
            },
        ],
        "lapsed": [{"id": ID, "in_force_to": "2026-11-23", "successor": "mẫu mới"}],
        "overdue": [{"id": ID, "review_by": "2026-11-01"}],
        "idle_explanations": [],
    }


def test_the_starter_knowledge_is_compared_with_a_file_without_any_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none/motcua.db")
    known = next(entry for entry in load_starter() if entry.decision)
    row = {"code": known.id, "name": "Thủ tục", "decision": "1/QĐ-ABC", "detail": "full"}
    Path("records.jsonl.gz").write_bytes(gzip.compress(json.dumps(row).encode()))

    result = audit("--against", "records.jsonl.gz")

    assert result.exit_code == 1
    assert f"KHÁC quyết định công bố: {known.decision} – hồ sơ ghi: 1/QĐ-ABC" in result.stdout
    assert not (tmp_path / "none").exists()


def test_files_that_cannot_be_read_are_told(url: str) -> None:
    Path("a.jsonl").write_text("linh tinh")

    missing, odd = audit("--against", "khong-co.jsonl"), audit("--against", "a.jsonl")
    no_reasons = audit("--explained", "khong-co.toml")

    assert url
    assert (missing.exit_code, odd.exit_code, no_reasons.exit_code) == (1, 1, 1)
    assert "khong-co.jsonl" in missing.stderr
    assert "a.jsonl: không đọc được" in odd.stderr
    assert "khong-co.toml" in no_reasons.stderr


def test_nothing_imported_yet_is_told(url: str) -> None:
    save(url, ours(), Origin.CURATED)
    assert texts.NO_RECORDS in audit().stderr
