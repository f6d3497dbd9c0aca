"""`motcua deadlines import | confirm | drop` on a real database."""

import asyncio
import json
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import deadlines_import
from handlers.texts import plans as texts
from knowledge.deadlines.model import OnDate, Quota, Recurring
from storage.database import Database
from storage.deadline_records import ObligationStatus, StoredObligation

REAL = Path(__file__).parents[1] / "payloads" / "plans"
SHAPE = {
    "title", "unit", "to", "kind", "periods", "quantity", "unit_of_quantity", "due", "due_day",
    "quote", "missing",
}  # fmt: skip
PLAN = """Số: 12/KH-UBND
Thanh Bình, ngày 10 tháng 01 năm 2026
KẾ HOẠCH
Cải cách hành chính năm 2026
UBND xã ban hành Kế hoạch như sau:
I. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Báo cáo kết quả về Sở Nội vụ trước ngày 15/6/2026.
- Hằng quý, 6 tháng, năm báo cáo UBND xã trước ngày 20 tháng cuối kỳ.
2. Trung tâm Dịch vụ công
Mỗi tháng đăng ít nhất 02 tin, bài.
"""


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path) -> str:
    """An upgraded, empty database, as the environment names it; the working folder is empty."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (tmp_path / "motcua.db").write_bytes(sqlite_template.read_bytes())
    address = f"sqlite+aiosqlite:///{tmp_path}/motcua.db"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", address)
    Path("ke-hoach.txt").write_text(PLAN, "utf-8")
    return address


def motcua(*words: str) -> Result:
    app = typer.Typer()
    deadlines_import.register(app)
    return CliRunner().invoke(app, list(words))


def stored(url: str) -> list[StoredObligation]:
    async def everything() -> list[StoredObligation]:
        database = Database(url)
        async with database.begin(read_only=True) as work:
            found = await work.obligations.all()
        await database.close()
        return list(found)

    return asyncio.run(everything())


def add_unit(url: str, name: str) -> str:
    async def added() -> str:
        database = Database(url)
        async with database.begin() as work:
            unit = await work.units.add(name)
            await work.commit()
        await database.close()
        return unit.id

    return asyncio.run(added())


def statuses(url: str) -> list[str]:
    return sorted(one.status.value for one in stored(url))


@pytest.mark.parametrize("file", sorted(REAL.glob("*.txt")), ids=lambda file: file.stem)
def test_a_dry_run_prints_a_list_in_the_agreed_shape_and_stores_nothing(
    url: str, file: Path
) -> None:
    result = motcua("import", str(file), "--dry-run", "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {frozenset(one) for one in told} == {frozenset(SHAPE)}
    assert stored(url) == []


def test_a_dry_run_needs_no_database(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"{url}.missing")

    result = motcua("import", "ke-hoach.txt", "--dry-run")

    assert result.exit_code == 0
    assert "Cải cách hành chính năm 2026" in result.stdout


def test_what_is_read_is_proposed_and_nothing_is_active(url: str) -> None:
    result = motcua("import", "ke-hoach.txt")

    kept = stored(url)
    assert result.exit_code == 0
    assert {one.status for one in kept} == {ObligationStatus.PROPOSED}
    rules = {type(one.obligation.rule) for one in kept}
    assert rules == {OnDate, Recurring, Quota}
    (dated,) = [o.obligation for o in kept if isinstance(o.obligation.rule, OnDate)]
    assert isinstance(dated.rule, OnDate)
    assert dated.rule.day.isoformat() == "2026-06-14"  # «trước ngày 15» is by the 14th
    assert (dated.to, dated.number) == ("Sở Nội vụ", "12/KH-UBND")
    assert dated.quote in PLAN


def test_the_same_plan_twice_proposes_nothing_new(url: str) -> None:
    motcua("import", "ke-hoach.txt")
    before = stored(url)

    again = motcua("import", "ke-hoach.txt")

    assert texts.KEPT.format(new=0, known=3) in again.stderr
    assert stored(url) == before


def test_units_are_matched_and_unknown_ones_hold_their_duties_back(url: str) -> None:
    number = add_unit(url, "Phòng VH-XH")
    motcua("import", "ke-hoach.txt")

    result = motcua("confirm", "--all")

    assert result.exit_code == 1
    assert "Trung tâm Dịch vụ công" in result.stderr
    assert statuses(url) == ["active", "active", "proposed"]
    active = [one for one in stored(url) if one.status is ObligationStatus.ACTIVE]
    assert {one.obligation.unit for one in active} == {number}


def test_units_that_are_new_can_be_added_with_the_duties(url: str) -> None:
    motcua("import", "ke-hoach.txt")

    result = motcua("confirm", "--all", "--new-units")

    assert result.exit_code == 0
    assert statuses(url) == ["active"] * 3
    assert texts.UNIT_ADDED.format(name="Trung tâm Dịch vụ công") in result.stderr


def test_one_duty_is_confirmed_and_another_dropped_for_good(url: str) -> None:
    add_unit(url, "Phòng Văn hóa – Xã hội")
    motcua("import", "ke-hoach.txt")
    kept = {type(one.obligation.rule): one.obligation.id for one in stored(url)}

    confirmed = motcua("confirm", kept[OnDate])
    dropped = motcua("drop", kept[Quota])
    motcua("import", "ke-hoach.txt")

    assert (confirmed.exit_code, dropped.exit_code) == (0, 0)
    assert statuses(url) == ["active", "ended", "proposed"]


def test_an_unknown_id_is_told_and_the_others_are_done(url: str) -> None:
    add_unit(url, "Phòng Văn hóa – Xã hội")
    motcua("import", "ke-hoach.txt")
    kept = {type(one.obligation.rule): one.obligation.id for one in stored(url)}

    result = motcua("confirm", "kh-khong-co", kept[OnDate])

    assert result.exit_code == 1
    assert texts.NO_PROPOSAL.format(id="kh-khong-co") in result.stderr
    assert statuses(url) == ["active", "proposed", "proposed"]


def test_confirming_says_what_to_confirm(url: str) -> None:
    motcua("import", "ke-hoach.txt")

    results = [motcua("confirm"), motcua("confirm", "kh-1", "--all")]

    assert [one.exit_code for one in results] == [2, 2]
    assert statuses(url) == ["proposed"] * 3


def test_contradictions_between_files_are_shown(url: str) -> None:  # noqa: ARG001 - the folder
    Path("khac.txt").write_text(
        PLAN.replace("ít nhất 02 tin, bài", "ít nhất 04 tin, bài"), "utf-8"
    )

    result = motcua("import", "ke-hoach.txt", "khac.txt", "--dry-run")

    assert "khác con số: tin, bài" in result.stderr
    assert "khac.txt: Mỗi tháng đăng ít nhất 04 tin, bài" in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp trống"),
        (b"%PDF-1.7", "Tệp là PDF"),
        ("Xin chào các đồng chí.".encode(), "Không thấy việc nào"),
    ],
)
def test_a_file_without_duties_ends_with_a_sentence_and_exit_1(
    url: str, content: bytes, words: str
) -> None:
    Path("x.docx").write_bytes(content)

    result = motcua("import", "x.docx", "--json")

    assert result.exit_code == 1
    assert words in result.stderr
    assert stored(url) == []


def test_a_file_that_is_not_there_is_told(url: str) -> None:  # noqa: ARG001 - the folder
    result = motcua("import", "khong-co.docx")

    assert result.exit_code == 1
    assert "khong-co.docx" in result.stderr


def test_one_unreadable_file_stores_nothing_of_the_others(url: str) -> None:
    Path("x.pdf").write_bytes(b"%PDF-1.7")

    result = motcua("import", "ke-hoach.txt", "x.pdf")

    assert result.exit_code == 1
    assert stored(url) == []


def test_thousands_of_rows_are_proposed_at_once(url: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(("STT", "Nhiệm vụ", "Chủ trì", "Thời gian"))
    for number in range(2_000):
        book.active.append((number, f"Việc số {number}", "Phòng Kinh tế", "Tháng 5/2026"))
    book.save("lon.xlsx")

    result = motcua("import", "lon.xlsx")

    assert result.exit_code == 0
    assert len(stored(url)) == 2_000
