"""`motcua kb` on a real database: import, import again, export, show, check."""

import asyncio
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import kb
from handlers.texts import importing as texts
from knowledge.content import load_ambiguous, load_starter, load_wordings
from knowledge.content.check import Severity, check
from knowledge.formats.opening import MAX_FILE
from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status, StoredEntry

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path) -> str:
    """An upgraded, empty database, as the environment names it; the working folder is empty."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (tmp_path / "motcua.db").write_bytes(sqlite_template.read_bytes())
    address = f"sqlite+aiosqlite:///{tmp_path}/motcua.db"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", address)
    return address


def motcua(*words: str) -> Result:
    app = typer.Typer()
    kb.register(app)
    return CliRunner().invoke(app, ["kb", *words])


def report(*words: str) -> dict[str, Any]:
    result = motcua("import", *words, "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def stored(url: str) -> tuple[StoredEntry, ...]:
    async def everything() -> tuple[StoredEntry, ...]:
        database = Database(url)
        async with database.begin(read_only=True) as work:
            found = await work.entries.all()
        await database.close()
        return found

    return asyncio.run(everything())


def save(url: str, entry: Entry, origin: Origin, status: Status) -> None:
    async def saving() -> None:
        database = Database(url)
        async with database.begin() as work:
            await work.entries.save(entry, origin=origin, status=status, by="lan", at=NOW)
            await work.commit()
        await database.close()

    asyncio.run(saving())


def record(code: str = "1.900001", **changes: object) -> dict[str, object]:
    return {
        "code": code,
        "name": "Cấp giấy mượn sách",
        "field": "Thư viện",
        "agency": "Ủy ban nhân dân cấp xã",
        "fee": "8.000 đồng",
        "detail": "full",
    } | changes


def write(name: str, *rows: object) -> str:
    Path(name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return name


def test_imported_entries_are_drafts_unless_published(url: str) -> None:
    draft = motcua("import", write("a.jsonl", record()))
    kept = stored(url)
    published = motcua("import", "a.jsonl", "--publish")

    assert (draft.exit_code, published.exit_code) == (0, 0)
    assert "mới 1" in draft.stdout
    assert texts.DRAFTS in draft.stderr
    assert [(one.origin, one.status) for one in kept] == [(Origin.RECORD, Status.DRAFT)]
    assert [one.status for one in stored(url)] == [Status.PUBLISHED]
    assert "Trạng thái (draft/published/retired): draft → published" in published.stdout


@pytest.mark.parametrize("options", [[], ["--publish"]])
def test_the_same_file_twice_changes_nothing(url: str, options: list[str]) -> None:
    file = write("a.jsonl", record(), record("1.900002"))
    motcua("import", file, *options)
    before = stored(url)

    again = motcua("import", file, *options)

    assert "giữ nguyên 2" in again.stdout
    assert texts.NOTHING_NEW in again.stdout
    assert stored(url) == before


def test_importing_again_without_publish_does_not_take_back_what_is_published(url: str) -> None:
    file = write("a.jsonl", record())
    motcua("import", file, "--publish")

    motcua("import", file)

    assert [one.status for one in stored(url)] == [Status.PUBLISHED]


def test_what_changed_is_told_field_by_field(url: str) -> None:
    motcua("import", write("a.jsonl", record()), "--publish")
    write("a.jsonl", record(field="Sách", fee="9.000 đồng"))

    told = report("a.jsonl", "--publish")
    words = motcua("import", write("b.jsonl", record(field="Đọc", decision="1/QĐ"))).stdout

    (changed,) = told["files"][0]["changed"]
    assert (changed["id"], changed["row"]) == ("1.900001", 1)
    assert [
        (one["field"], one["before"], one["after"])
        for one in changed["fields"]
        if one["field"] == "field"
    ] == [("field", "Thư viện", "Sách")]
    assert {one["field"] for one in changed["fields"]} == {"field", "fees"}
    assert "Lĩnh vực: Sách → Đọc" in words
    assert "Quyết định công bố: (trống) → 1/QĐ" in words
    assert stored(url)[0].revision == 3


def test_one_bad_row_stops_everything(url: str) -> None:
    good, bad = write("a.jsonl", record()), write("b.jsonl", record("1.9"), record("1.900002"))

    result = motcua("import", good, bad)

    assert result.exit_code == 1
    assert "dòng 1: Mã “1.9”" in result.stdout
    assert texts.NOT_APPLIED in result.stdout
    assert stored(url) == ()


def test_skip_bad_takes_the_good_rows(url: str) -> None:
    result = motcua("import", write("b.jsonl", record("1.9"), record("1.900002")), "--skip-bad")

    assert result.exit_code == 0
    assert [one.entry.id for one in stored(url)] == ["1.900002"]


def test_skip_bad_does_not_skip_a_file_that_cannot_be_read(url: str) -> None:
    Path("x.xlsx").write_bytes(b"%PDF-1.3")

    told = report(write("a.jsonl", record()), "x.xlsx", "--skip-bad")

    assert not told["applied"]
    assert "PDF" in told["files"][1]["error"]
    assert stored(url) == ()
    assert texts.NOT_READ in motcua("import", "x.xlsx").stdout


def test_repeated_codes_are_told_and_stop_everything(url: str) -> None:
    told = report(write("a.jsonl", record(), record()))

    assert told["files"][0]["rejected"][0]["row"] == 2
    assert stored(url) == ()


def test_200_megabytes_are_refused_before_being_read(url: str) -> None:
    with Path("to.jsonl").open("wb") as file:
        file.truncate(4 * MAX_FILE)

    result = motcua("import", "to.jsonl")

    assert (result.exit_code, stored(url)) == (1, ())
    assert "200 MB" in result.stdout


def test_a_list_fills_gaps_but_never_takes_away(url: str) -> None:
    motcua("import", write("a.jsonl", record(agency="", url="https://dichvucong.gov.vn/x")))
    Path("b.tsv").write_text("Mã số\tTên\tLĩnh vực\tCơ quan thực hiện\n1.900001\tTên khác\tKhác\t")
    motcua("import", "b.tsv")
    after_list = stored(url)[0].entry
    Path("b.tsv").write_text("Mã số\tTên\tCơ quan thực hiện\n1.900001\tTên khác\tCông an cấp xã\n")
    motcua("import", "b.tsv")

    assert after_list.official_title == "Cấp giấy mượn sách"
    assert after_list.fees
    assert after_list.levels == ("Cấp xã",)
    assert stored(url)[0].entry.received_by == "Công an xã"
    assert report("b.tsv")["files"][0]["unchanged"] == 1


def test_a_newer_catalogue_row_replaces_an_older_one(url: str) -> None:
    motcua("import", write("a.jsonl", record(detail="catalog")))
    motcua("import", write("a.jsonl", record(detail="catalog", name="Tên mới")))

    assert stored(url)[0].entry.official_title == "Tên mới"


def test_a_retired_entry_is_not_brought_back_by_an_import(url: str) -> None:
    save(url, Entry(id="1.900001"), Origin.RECORD, Status.RETIRED)

    motcua("import", write("a.jsonl", record()), "--publish")

    (one,) = stored(url)
    assert one.status is Status.RETIRED
    assert one.entry.official_title == "Cấp giấy mượn sách"


def test_repairs_are_told(url: str) -> None:
    words = motcua("import", write("a.jsonl", record("1.90078"))).stdout

    assert "dòng 1: 1.90078 → 1.900780" in words
    assert stored(url)[0].entry.id == "1.900780"


def test_long_reports_are_cut_for_people_and_whole_for_scripts(url: str) -> None:
    file = write("a.jsonl", *(record(f"1.9{at}") for at in range(60)))

    assert "và 20 mục nữa" in motcua("import", file).stdout
    assert len(report(file)["files"][0]["rejected"]) == 60
    assert stored(url) == ()


def test_the_starter_is_published_and_may_be_loaded_again(url: str) -> None:
    first, second = motcua("import", "--starter"), motcua("import", "--starter")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert texts.NOTHING_NEW in second.stdout
    layers = stored(url)
    assert len(layers) == len(load_starter())
    assert {(one.origin, one.status) for one in layers} == {(Origin.CURATED, Status.PUBLISHED)}


def test_the_starter_never_overwrites_what_a_person_wrote(url: str) -> None:
    mine = load_starter()[0].model_copy(update={"plain_title": "Tên của xã tôi"})
    save(url, mine, Origin.CURATED, Status.PUBLISHED)

    result = motcua("import", "--starter")

    assert mine.id in result.stdout
    assert mine in [one.entry for one in stored(url)]


@pytest.mark.parametrize("words", [[], ["a.jsonl", "--starter"]])
def test_what_to_import_must_be_said(url: str, words: list[str]) -> None:
    assert motcua("import", *words).exit_code == 2
    assert stored(url) == ()


def test_a_file_that_is_not_there_is_named(url: str) -> None:
    result = motcua("import", "khong-co.jsonl")

    assert (result.exit_code, stored(url)) == (1, ())
    assert "khong-co.jsonl" in result.stderr


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.xlsx"])
def test_an_export_comes_back_whole(url: str, name: str) -> None:
    motcua("import", write("in.jsonl", record(), record("1.900002", steps="=1+1")))
    save(url, Entry(id="1.900001", plain_title="Mượn"), Origin.CURATED, Status.PUBLISHED)
    before = {(one.entry, one.origin, one.status) for one in stored(url)}

    exported = motcua("export", name)
    save(url, Entry(id="1.900001", plain_title="Khác"), Origin.CURATED, Status.DRAFT)
    told = report(name)

    assert exported.exit_code == 0
    assert (len(told["files"][0]["changed"]), told["files"][0]["unchanged"]) == (1, 2)
    assert {(one.entry, one.origin, one.status) for one in stored(url)} == before


def test_an_export_is_readable_text_and_a_real_workbook(url: str) -> None:
    motcua("import", write("in.jsonl", record()))
    motcua("export", "a.jsonl.gz")
    motcua("export", "a.xlsx")

    assert (
        stored(url)[0].entry.official_title
        in gzip.decompress(Path("a.jsonl.gz").read_bytes()).decode()
    )
    assert openpyxl.load_workbook("a.xlsx").active["A1"].value == "Nguồn (record/curated)"


def test_an_export_needs_a_known_ending_and_a_folder(url: str) -> None:
    assert motcua("export", "a.pdf").exit_code == 2
    assert motcua("export", "khong/co/a.xlsx").exit_code == 1
    assert stored(url) == ()


def test_one_entry_is_shown_layer_by_layer(url: str) -> None:
    motcua("import", write("a.jsonl", record()))
    save(url, Entry(id="1.900001", plain_title="Mượn"), Origin.CURATED, Status.PUBLISHED)

    told = json.loads(motcua("show", "1.900001", "--json").stdout)
    words = motcua("show", "1.900001").stdout

    assert [layer["origin"] for layer in told] == ["record", "curated"]
    assert "lớp curated · published · bản 1 · lan lưu 09:30 24/11/2026" in words
    assert motcua("show", "9.999999").exit_code == 1


def starter_errors() -> int:
    today = datetime.now(UTC).date()
    found = check(load_starter(), load_wordings(), today, load_ambiguous())
    return sum(one.severity is Severity.ERROR for one in found)


def test_the_starter_knowledge_is_checked_before_it_is_loaded(url: str) -> None:
    result = motcua("check")

    assert f"Đã kiểm tra {len(load_starter())} mục: {starter_errors()} lỗi" in result.stderr
    assert result.exit_code == (1 if starter_errors() else 0)
    assert stored(url) == ()


def test_every_problem_of_ours_is_listed_at_once_and_none_of_the_records(url: str) -> None:
    motcua("import", write("a.jsonl", record(fee="Miễn phí (Miễn lệ phí cho trẻ em)")))
    save(url, Entry(id="cau-hoi-1", kind="question"), Origin.CURATED, Status.PUBLISHED)

    result = motcua("check", "--json")

    assert result.exit_code == 1
    errors = [one for one in json.loads(result.stdout) if one["severity"] == "error"]
    assert len([one for one in errors if one["where"] == "cau-hoi-1"]) >= 3
    assert "1.900001" not in {one["where"] for one in errors}
    assert "LỖI cau-hoi-1: không ghi nguồn" in motcua("check").stdout


def test_a_title_that_takes_words_the_bot_asks_back_on_is_told(url: str) -> None:
    taken = Entry(id="cau-hoi-2", kind="question", plain_title="Căn cước", answer="Dạ có ạ.")
    save(url, taken, Origin.CURATED, Status.PUBLISHED)

    result = motcua("check")

    assert result.exit_code == 1
    assert "«căn cước» khai là nhiều nghĩa mà chỉ là tên của cau-hoi-2" in result.stdout


def test_without_a_database_the_starter_is_checked(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert url
    missing = tmp_path / "none.db"
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite+aiosqlite:///{missing}")
    absent = motcua("check")
    missing.touch()
    unprepared = motcua("check")

    assert texts.STARTER_ONLY in absent.stderr
    assert texts.STARTER_ONLY in unprepared.stderr
