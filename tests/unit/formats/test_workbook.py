"""The XML of workbooks as other programs write it."""

import zipfile
from io import BytesIO

import pytest

from knowledge.formats.reading import FormatError, TooBig, UnknownFormat
from knowledge.formats.recognise import read
from knowledge.formats.sheets import sheet_rows
from knowledge.formats.workbook import Formula

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet: str, strings: str = "", **more: str) -> bytes:
    """A workbook of one sheet, its rows given as XML; `more` are further parts."""
    parts = {
        "xl/workbook.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{LINKS}"><x:sheets>'
        '<x:sheet name="B" sheetId="2" r:id="rId9"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId9" '
        'Target="/xl/worksheets/sheet7.xml"/></Relationships>',
        "xl/worksheets/sheet7.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
        "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>"
        "</worksheet>",
    } | {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in more.items()}
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst>{strings}</sst>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_every_kind_of_cell_becomes_text() -> None:
    data = workbook(
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>2.0007199999999998</v></c>'
        '<c r="C3"><v>5.0</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="b"><v>0</v></c>'
        '<c r="G3" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>'
        '<c r="H3" t="str"><f>A1+1</f><v>9</v></c><c r="I3" t="e"><v>#N/A</v></c></row>'
        "<row/><row><c><v>7</v></c></row>",
        strings="<si><r><t>một </t></r><r><t>cửa</t></r><rPh><t>bỏ</t></rPh></si>",
    )

    assert sheet_rows(data) == (
        (3, ("một cửa", "2.00072", "5", "true", "false", "", "a b", Formula("=A1+1"), "#N/A")),
        (5, ("7",)),
    )


def test_without_relations_the_sheets_are_taken_by_name() -> None:
    data = workbook("", xl___rels__workbook_xml_rels="<Relationships/>")
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if "rels" not in name:
                new.writestr(name, old.read(name))

    assert sheet_rows(out.getvalue()) == ((1, ("1",)),)


def test_columns_beyond_the_last_we_read_are_left_out() -> None:
    data = workbook('<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')

    assert sheet_rows(data) == ((1, ("1",)),)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(TooBig, match="50000 dòng"):
        sheet_rows(workbook("<row><c><v>1</v></c></row>" * 50_001))


def test_a_text_repeated_in_every_cell_does_not_fill_the_memory() -> None:
    text = f"<si><t>{'x' * 90_000}</t></si>"

    with pytest.raises(TooBig, match="quá nhiều chữ"):
        sheet_rows(workbook('<row><c t="s"><v>0</v></c></row>' * 2_000, strings=text))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="x"><c><v>1</v></c></row>',
        "<row><c><v>một</v></c></row>",
        '<row><c t="s"><v>4</v></c></row>',
        "<row><c>",
    ],
)
def test_nonsense_in_a_sheet_is_damage(row: str) -> None:
    with pytest.raises(FormatError, match="bị hỏng"):
        sheet_rows(workbook(row))


def test_a_protected_workbook_is_told_to_drop_its_password() -> None:
    data = bytearray(workbook("<row/>"))
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1

    with pytest.raises(UnknownFormat, match="mật khẩu"):
        read("a.xlsx", bytes(data))


def test_a_workbook_of_countless_parts_is_refused() -> None:
    more = {f"xl__media__{number}_xml": "" for number in range(2_001)}

    with pytest.raises(TooBig):
        sheet_rows(workbook("<row/>", **more))
