"""Our own exports: what is written is read back, whatever the words."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.formats.own_jsonl import write_jsonl
from knowledge.formats.own_xlsx import MAX_CELL, write_xlsx
from knowledge.formats.reading import Format, Row
from knowledge.formats.recognise import read
from knowledge.model import (
    Amount,
    Case,
    Confidence,
    Contradiction,
    Entry,
    FilingWay,
    FreeByRule,
    Kind,
    Method,
    NotPublished,
    OnlineLevel,
    Paper,
    Scope,
    SetByCouncil,
    Sibling,
    Source,
    TimeLimit,
    TimeUnit,
    Validity,
)

# Storage cannot keep NUL and files cannot keep half a letter; everything else must survive.
letters = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
tricky = st.sampled_from(
    ["=1+1", "@x", "+84", "-2", '"a', "[1]", "|", "_x000D_", "x005F_", "#N/A", "a\r\nb", "\x07"]
)
words = st.one_of(st.text(letters, max_size=30), tricky)
many = st.lists(words, max_size=3).map(tuple)
days = st.none() | st.dates(min_value=date(1900, 1, 1))
numbers = st.decimals(min_value=0, max_value=9999, places=1)
limits = st.builds(
    TimeLimit, quantity=st.none() | numbers, unit=st.none() | st.sampled_from(TimeUnit), text=words
)
fees = st.lists(
    st.one_of(
        st.builds(FreeByRule, note=words, basis=words),
        st.builds(Amount, dong=st.integers(0, 10**12), per=words, note=words),
        st.builds(SetByCouncil, note=words),
        st.builds(NotPublished, text=words),
    ),
    max_size=3,
).map(tuple)
ways = st.builds(
    FilingWay,
    method=st.sampled_from(Method),
    time=st.none() | limits,
    fees=fees,
    note=words,
)
papers = st.builds(
    Paper,
    name=words,
    originals=st.none() | st.integers(0, 9),
    copies=st.none() | st.integers(0, 9),
    forms=many,
    is_note=st.booleans(),
)
cases = st.builds(
    Case,
    name=words,
    wordings=many,
    papers=st.lists(papers, max_size=2).map(tuple),
    time=st.none() | limits,
    note=words,
)
entries = st.builds(
    Entry,
    id=st.from_regex(r"[1-9]\.[0-9]{6}|[a-z]{1,10}", fullmatch=True),
    kind=st.sampled_from(Kind),
    official_title=words,
    plain_title=words,
    wordings=many,
    levels=many,
    scope=st.sampled_from(Scope),
    cases=st.lists(cases, max_size=2).map(tuple),
    ways=st.lists(ways, max_size=2).map(tuple),
    fees=fees,
    time=st.none() | limits,
    results=many,
    steps=words,
    url=words,
    online=st.sampled_from(OnlineLevel),
    non_territorial=st.none() | st.booleans(),
    siblings=st.lists(st.builds(Sibling, id=words, when=words), max_size=2).map(tuple),
    contradictions=st.lists(st.builds(Contradiction, about=words, texts=many), max_size=1).map(
        tuple
    ),
    demand=st.integers(0, 5),
    validity=st.builds(Validity, in_force_from=days, review_by=days, successor=words),
    source=st.builds(
        Source, url=words, confidence=st.sampled_from(Confidence), complete=st.booleans()
    ),
)
rows = st.builds(
    Row,
    number=st.just(0),
    entry=entries,
    origin=st.sampled_from(["record", "curated"]),
    status=st.sampled_from(["draft", "published", "retired"]),
)


def layer(**changes: object) -> Row:
    return Row(
        number=0, entry=Entry(id="1.900001", **changes), origin="curated", status="published"
    )


@pytest.mark.parametrize("write", [write_jsonl, write_xlsx])
@settings(max_examples=50)
@given(exported=st.lists(rows, max_size=3, unique_by=lambda row: (row.entry.id, row.origin)))
def test_a_round_trip_loses_nothing(
    write: Callable[[list[Row]], bytes], exported: list[Row]
) -> None:
    if not exported:
        return

    reading = read("export", write(exported))

    assert reading.rejected == ()
    assert {(row.entry, row.origin, row.status) for row in reading.entries} == {
        (row.entry, row.origin, row.status) for row in exported
    }


def test_both_layers_of_an_entry_may_be_in_one_file() -> None:
    ours = layer(plain_title="Mượn sách")
    record = Row(number=0, entry=Entry(id="1.900001"), origin="record", status="draft")

    reading = read("a", write_jsonl([ours, record]))

    assert reading.format is Format.OWN_JSONL
    assert [(row.origin, row.status) for row in reading.entries] == [
        ("curated", "published"),
        ("record", "draft"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)\nx", "@SUM(A1)", "+84", "-2+3", "#N/A"])
def test_no_text_becomes_a_formula_in_a_spreadsheet(text: str) -> None:
    data = write_xlsx([layer(official_title=text, steps="x" * MAX_CELL + text)])

    for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")  # "n" is an empty cell
            assert not str(cell.value or "").startswith(("=", "@", "+", "#"))
    assert read("a", data).entries[0].entry.official_title == text


def test_a_text_longer_than_a_cell_goes_on_in_the_next_column() -> None:
    exported = layer(steps="bước " * 20_000 + "hết")

    assert read("a", write_xlsx([exported])).entries[0].entry == exported.entry


def test_a_person_may_edit_the_sheet() -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx([layer(wordings=("mượn sách",))])))
    sheet = book.active
    names = [cell.value for cell in sheet[2]]
    sheet.cell(3, names.index("demand") + 1).value = 4
    sheet.cell(3, names.index("wordings") + 1).value = "mượn sách\nthuê truyện"
    sheet.cell(3, names.index("official_title") + 1).value = "Mượn sách"
    out = BytesIO()
    book.save(out)

    entry = read("a", out.getvalue()).entries[0].entry

    assert (entry.demand, entry.official_title) == (4, "Mượn sách")
    assert entry.wordings == ("mượn sách", "thuê truyện")


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("fees", "[{]", "Phí, lệ phí"),
        ("fees", "=A1", "công thức"),
        ("origin", "khác", "Nguồn"),
        ("status", "", "Trạng thái"),
        ("kind", "lạ", "kind"),
    ],
)
def test_a_spoilt_row_is_rejected_with_its_reason(field: str, text: str, reason: str) -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx([layer(fees=(SetByCouncil(),))])))
    names = [cell.value for cell in book.active[2]]
    book.active.cell(3, names.index(field) + 1).value = text
    out = BytesIO()
    book.save(out)

    assert reason in read("a", out.getvalue()).rejected[0].reason


def test_lines_of_another_version_or_with_unknown_fields_are_rejected() -> None:
    good = json.loads(write_jsonl([layer()]))
    spoilt = [good | {"motcua": 2}, good | {"entry": {"id": "a", "lạ": 1}}, good | {"x": 1}]

    reading = read("a", "\n".join(json.dumps(line) for line in [good, *spoilt]).encode())

    assert len(reading.entries) == 1
    assert "phiên bản" in reading.rejected[0].reason
    assert "lạ" in reading.rejected[1].reason


def test_the_same_knowledge_is_exported_byte_for_byte_alike() -> None:
    other = Row(number=9, entry=Entry(id="abc"), origin="curated", status="draft")

    assert write_jsonl([layer(), other]) == write_jsonl([other, layer()])
    assert b'"quantity": "1.5"' in write_jsonl([layer(time=TimeLimit(quantity=Decimal("1.5")))])
