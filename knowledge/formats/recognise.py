"""Recognise a file by its content and read it: the one door for everything imported."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from knowledge.formats.opening import (
    MAX_WHOLE,
    check_size,
    decode,
    lines,
    parse_json,
    refuse_old_font,
    unpack,
)
from knowledge.formats.own_jsonl import MARK, parse_own
from knowledge.formats.own_xlsx import is_own, read_sheet
from knowledge.formats.portal_catalogue import parse_catalogue_row
from knowledge.formats.portal_detail import parse_detail
from knowledge.formats.reading import (
    BadRow,
    Damaged,
    Format,
    Parsed,
    Reading,
    UnknownFormat,
    assemble,
)
from knowledge.formats.record import parse_record
from knowledge.formats.sheets import is_zip, sheet_rows
from knowledge.formats.tables import delimited, find_table, read_table

ACCEPTED = (
    "Chương trình đọc được: .jsonl hoặc .jsonl.gz, tệp JSON và tệp Excel (.xlsx) của Cổng Dịch vụ "
    "công quốc gia, danh sách mã và tên thủ tục (.tsv, .csv, .xlsx), và tệp do chính nó xuất ra."
)
GZIP = b"\x1f\x8b"
SAMPLE = 50  # lines looked at for one that shows what the file is

# First bytes → what to tell the person.
FOREIGN = (
    (b"%PDF", "Tệp là PDF. Hãy xin bản Excel hoặc tải danh sách từ Cổng dạng .xlsx."),
    (
        b"\xd0\xcf\x11\xe0",
        "Tệp là Excel đời cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu.",
    ),
    (b"\x89PNG", "Tệp là ảnh. Hãy nhập lại danh sách vào Excel và lưu thành .xlsx."),
    (b"\xff\xd8\xff", "Tệp là ảnh. Hãy nhập lại danh sách vào Excel và lưu thành .xlsx."),
    (b"Rar!", "Tệp nén .rar. Hãy giải nén rồi nhập từng tệp bên trong."),
    (b"7z\xbc\xaf", "Tệp nén .7z. Hãy giải nén rồi nhập từng tệp bên trong."),
    (b"<", "Tệp là trang web hoặc XML. Hãy mở bằng Excel và lưu thành .xlsx."),
)
PARSERS: dict[Format, Callable[[Any], Parsed]] = {
    Format.RECORD: parse_record,
    Format.PORTAL_DETAIL: parse_detail,
    Format.PORTAL_CATALOGUE: parse_catalogue_row,
    Format.OWN_JSONL: parse_own,
}


def read(name: str, data: bytes) -> Reading:
    """All entries of a file; FormatError when the file as a whole cannot be read.

    The name is only used to speak of the file: what it is comes from its content.
    """
    check_size(len(data))
    if data.startswith(GZIP):
        data = unpack(data)
        if data.startswith(GZIP):
            message = f"Tệp {name} nén nhiều lớp. Hãy giải nén ra tệp .jsonl rồi nhập lại."
            raise UnknownFormat(message)
    for start, advice in FOREIGN:
        if data.lstrip()[: len(start)] == start:
            message = f"{advice} {ACCEPTED}"
            raise UnknownFormat(message)
    if is_zip(data):
        return read_workbook(data)
    text = decode(data)
    return read_json(text) if text.lstrip()[:1] in ("{", "[") else read_delimited(text)


def read_workbook(data: bytes) -> Reading:
    """A workbook: our export, the portal's list, or a commune's list."""
    rows = sheet_rows(data)
    if not rows:
        message = "Bảng tính trống, không có dòng nào. Hãy kiểm tra lại tệp."
        raise Damaged(message)
    if is_own(rows):
        return read_sheet(rows)
    table = find_table(rows)
    if table is None:
        message = (
            "Không thấy cột mã và cột tên thủ tục trong bảng. "
            f"Hãy đặt tên cột là “Mã số” và “Tên”. {ACCEPTED}"
        )
        raise UnknownFormat(message)
    return read_table(table)


def read_delimited(text: str) -> Reading:
    """A table in plain text."""
    refuse_old_font(text)
    table = find_table(delimited(text))
    if table is None:
        message = f"Không nhận ra tệp này: không thấy cột mã và cột tên. {ACCEPTED}"
        raise UnknownFormat(message)
    return read_table(table)


def read_json(text: str) -> Reading:
    """One JSON value a line, or one of the whole file; lines are parsed as they are needed."""
    kind = recognise(value for _, value in islice(json_lines(text), SAMPLE))
    values: Iterable[tuple[int, Any]] = json_lines(text)
    if kind is None and not one_a_line(text):
        whole = whole_json(text)
        values = tuple(enumerate(whole if isinstance(whole, list) else [whole], 1))
        kind = recognise(value for _, value in values[:SAMPLE])
    if kind is None:
        message = f"Tệp JSON này không có dữ liệu thủ tục. {ACCEPTED}"
        raise UnknownFormat(message)
    if kind is not Format.OWN_JSONL:
        refuse_old_font(text)
    parser = PARSERS[kind]

    def parse(value: object) -> Parsed:
        if isinstance(value, BadRow):
            raise value
        return parser(value)

    return assemble(kind, values, parse)


def json_lines(text: str) -> Iterator[tuple[int, Any]]:
    """Each line's value, or why it has none."""
    for number, line in lines(text):
        try:
            yield number, parse_json(line)
        except BadRow as problem:
            yield number, problem


def one_a_line(text: str) -> bool:
    """True when the first two lines are objects: then the file is not one value."""
    first = tuple(isinstance(value, dict) for _, value in islice(json_lines(text), 2))
    return len(first) > 1 and all(first)


def whole_json(text: str) -> object:
    """The file as one value; what is wrong with it is what is wrong with the file."""
    try:
        return parse_json(text, MAX_WHOLE)
    except BadRow as problem:
        message = f"Không đọc được tệp JSON. {problem} Hãy tải hoặc xuất lại tệp này."
        raise Damaged(message) from problem


def recognise(values: Iterable[object]) -> Format | None:
    """What the first understandable object shows."""
    for value in values:
        if isinstance(value, dict):
            inner = value.get("data") if isinstance(value.get("data"), dict) else value
            if MARK in value:
                return Format.OWN_JSONL
            if inner and ("executionMethods" in inner or "executionCases" in inner):
                return Format.PORTAL_DETAIL
            if "departmentPromulgate" in value or "codeNotation" in value:
                return Format.PORTAL_CATALOGUE
            if {"code", "name"} <= value.keys() and ("detail" in value or "agency" in value):
                return Format.RECORD
    return None
