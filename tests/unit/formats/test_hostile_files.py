"""Files built or broken to harm: each ends in one clear Vietnamese message, at once."""

import gzip
import json
import zipfile
import zlib
from io import BytesIO
from types import SimpleNamespace

import pytest

from knowledge.formats import opening
from knowledge.formats.reading import (
    Damaged,
    Dangerous,
    FormatError,
    TooBig,
    UnknownFormat,
    WrongEncoding,
)
from knowledge.formats.recognise import read


def test_a_gzip_bomb_is_never_unpacked_whole() -> None:
    packer = zlib.compressobj(wbits=31)
    zeros = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
    assert len(bomb) < 1024 * 1024

    with pytest.raises(TooBig, match="100 MB"):
        read("bom.jsonl.gz", bomb)


@pytest.mark.parametrize("line", [b"{}\n", b"a\tb\n", b"\n", b"[[],[],[]]\n"])
def test_millions_of_lines_are_refused_at_once(line: bytes) -> None:
    with pytest.raises(FormatError):
        read("bom.jsonl.gz", gzip.compress(line * 3_000_000, compresslevel=1))


def test_a_workbook_bomb_is_refused_before_unpacking() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(110):
                part.write(bytes(1024 * 1024))

    with pytest.raises(TooBig, match="không an toàn"):
        read("bom.xlsx", out.getvalue())


def test_200_megabytes_are_refused_unread() -> None:
    with pytest.raises(TooBig, match="200 MB"):
        opening.check_size(200 * 1024 * 1024)


def test_a_cell_far_away_costs_nothing(files: SimpleNamespace) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
        b"</sheetData></worksheet>"
    )

    with pytest.raises(FormatError):
        read("a.xlsx", with_part(files.workbook(("a",)), "xl/worksheets/sheet1.xml", sheet))


def test_entities_in_a_workbook_are_refused(files: SimpleNamespace) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )

    with pytest.raises(Dangerous, match="nguy hiểm"):
        read("a.xlsx", with_part(files.workbook(("a",)), "xl/worksheets/sheet1.xml", laughs))


def test_a_workbook_may_not_read_our_files(files: SimpleNamespace) -> None:
    outside = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>&a;</t></si></sst>"
    )
    data = with_part(files.workbook(("a",)), "xl/sharedStrings.xml", outside)

    with pytest.raises(FormatError):
        read("a.xlsx", data)


@pytest.mark.parametrize("cut", [100, 1000, 3000])
def test_a_broken_workbook_is_said_to_be_broken(files: SimpleNamespace, cut: int) -> None:
    with pytest.raises(Damaged, match="Excel bị hỏng"):
        read("a.xlsx", files.workbook(("a",))[:cut])


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a", b"\x00\xff", b"<worksheet/>"])
def test_spoilt_parts_of_a_workbook_end_in_a_message(
    files: SimpleNamespace, part: str, content: bytes
) -> None:
    with pytest.raises(FormatError):
        read("a.xlsx", with_part(files.workbook(("a",)), part, content))


def test_other_packed_files_are_not_workbooks() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(UnknownFormat, match="không phải bảng tính"):
        read("a.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"%PDF-1.3\n...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", ".xls"),
        (b"<html><table>", "trang web"),
        (b"\x89PNG\r\n", "ảnh"),
        (b"Rar!\x1a\x07", ".rar"),
    ],
)
def test_another_kind_renamed_xlsx_is_named(start: bytes, word: str) -> None:
    with pytest.raises(UnknownFormat, match=word):
        read("danh-sach.xlsx", start)


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"trống|Không nhận ra"):
        read("a.jsonl", data)


def test_an_empty_workbook_is_said_to_be_empty(files: SimpleNamespace) -> None:
    with pytest.raises(Damaged, match="trống"):
        read("a.xlsx", files.workbook())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_how_to_be_saved_again(encoding: str) -> None:
    data = "Mã số;Tên\n1.900001;Cấp thẻ bạn đọc\n".encode(encoding)

    with pytest.raises(WrongEncoding, match=r"UTF-16.*Save As"):
        read("a.csv", data)


def test_windows_1258_is_told_how_to_be_saved_again() -> None:
    data = "Ma so;Ten\n1.900001;Ðăng ký kết hôn\n".encode("cp1258", errors="replace")

    with pytest.raises(WrongEncoding, match=r"Windows-1258.*CSV UTF-8"):
        read("a.csv", data)


def test_old_fonts_are_told_to_use_a_converter() -> None:
    with pytest.raises(WrongEncoding, match=r"TCVN3.*UniKey"):
        read("a.csv", "M· sè;Tªn\n1.900001;§¨ng ký kÕt h«n t¹i ®Þa ph­¬ng\n".encode())


def test_one_broken_byte_is_placed(files: SimpleNamespace) -> None:
    data = files.jsonl(files.record(), files.record(code="1.900002"))
    second = data.index(b"\n") + 40

    with pytest.raises(Damaged, match="dòng 2"):
        read("a.jsonl", data[:second] + b"\xff" + data[second:])


def test_nul_letters_are_refused(files: SimpleNamespace) -> None:
    with pytest.raises(Damaged, match="NUL"):
        read("a.csv", "Mã số;Tên\n1.900001;Cấp\x00thẻ bạn đọc ở thư viện\n".encode())
    reading = read("a.jsonl", files.jsonl(files.record(), files.record(code="1.9", name="a\x00b")))
    assert "NUL" in reading.rejected[0].reason


def test_half_letters_are_refused() -> None:
    line = b'{"code": "1.900001", "name": "a \\ud800 b", "detail": "full"}\n'
    good = b'{"code": "1.900001", "name": "a", "detail": "full"}\n'

    assert "ký tự hỏng" in read("a", line + good).rejected[0].reason


@pytest.mark.parametrize("opening_mark", ["[", '{"a":'])
def test_deep_nesting_does_not_exhaust_the_stack(
    files: SimpleNamespace, opening_mark: str
) -> None:
    deep = (opening_mark * 200_000).encode()

    with pytest.raises(FormatError, match="quá sâu"):
        read("a.json", deep)
    reading = read("a.jsonl", files.jsonl(files.record()) + deep + b"\n")
    assert "quá sâu" in reading.rejected[0].reason


def test_absurdly_long_values_are_refused(files: SimpleNamespace) -> None:
    reading = read("a", files.jsonl(files.record(), files.record(code="1.9", steps="x" * 200_000)))

    assert "200.000 ký tự" in reading.rejected[0].reason


def test_an_absurdly_long_title_is_refused(files: SimpleNamespace) -> None:
    reading = read("a", files.jsonl(files.record(name="x" * 5_000)))

    assert "Tên thủ tục dài 5000" in reading.rejected[0].reason


def test_a_line_of_countless_values_is_refused(files: SimpleNamespace) -> None:
    reading = read("a", files.jsonl(files.record(), [1] * 600_000))

    assert "quá nhiều giá trị" in reading.rejected[0].reason


def test_a_number_of_ten_thousand_digits_is_refused(files: SimpleNamespace) -> None:
    line = b'{"code": "1.900001", "detail": "full", "name": ' + b"9" * 10_000 + b"}\n"

    assert "con số" in read("a", files.jsonl(files.record()) + line).rejected[0].reason


def test_an_unclosed_quotation_mark_does_not_swallow_the_file() -> None:
    data = 'Mã số,Tên\n1.900001,"Cấp thẻ ' + "đọc sách ở xã\n" * 20_000

    with pytest.raises(FormatError, match="ngoặc kép"):
        read("a.csv", data.encode())


def test_packed_twice_is_not_unpacked_twice() -> None:
    with pytest.raises(UnknownFormat, match="nhiều lớp"):
        read("a.gz", gzip.compress(gzip.compress(b"{}", mtime=0)))


@pytest.mark.parametrize(
    "data", [gzip.compress(b"{}" * 999, mtime=0)[:20], b"\x1f\x8b" + b"x" * 50]
)
def test_a_broken_gzip_is_said_to_be_broken(data: bytes) -> None:
    with pytest.raises(Damaged, match=r"\.gz"):
        read("a.gz", data)


@pytest.mark.parametrize(
    "value", [1, "x", None, [], [1], {}, {"code": "1.900001"}, {"data": {}}, {"data": None}]
)
def test_json_of_something_else_is_not_knowledge(value: object) -> None:
    with pytest.raises(FormatError):
        read("a.json", json.dumps(value).encode())


def test_broken_json_says_where() -> None:
    with pytest.raises(Damaged, match="ký tự thứ"):
        read("a.json", b'{"code": "1.900001",,}')


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()
