"""From untrusted bytes to text: bounded unpacking, encoding, JSON; every failure is explained."""

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from knowledge.formats.reading import BadRow, Damaged, TooBig, WrongEncoding

# The national catalogue with full records, 5,772 rows, is 3 MB packed and 32 MB unpacked.
MAX_FILE = 50 * 1024 * 1024  # bytes of a file as it comes
MAX_UNPACKED = 100 * 1024 * 1024  # bytes after unpacking
MAX_LINE = 2_000_000  # characters of one line of JSON; the longest real one has 127,000
MAX_WHOLE = 10_000_000  # characters of a file that is one JSON value, or a table in plain text
MAX_LINES = 50_000
MAX_VALUES = 500_000  # texts, lists and pairs of one JSON; the largest real sheet has 1,500
MAX_TEXT = 100_000  # characters of one value; the longest real one has 45,000
HALF = re.compile("[\ud800-\udfff]")  # half of a letter: no encoding can store it
CHUNK = 1024 * 1024
LEGACY_SHARE = 0.02  # of letters: above it, text without any Vietnamese letter is TCVN3

RESAVE = (
    "Cách làm: mở tệp bằng Excel, chọn Lưu thành (Save As) → “CSV UTF-8”; "
    "hoặc mở bằng Notepad, chọn Save As → Encoding: UTF-8; rồi nhập lại."
)
SPLIT = "Hãy tách thành các tệp nhỏ hơn rồi nhập lại."
TCVN3_MARKS = frozenset("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô")
VIETNAMESE = frozenset("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơưăĐƠƯĂ")


def check_size(size: int) -> None:
    """Refuse a file before anything is read from it."""
    if size > MAX_FILE:
        megabytes = f"{size / 1024 / 1024:.0f} MB"
        limit = f"{MAX_FILE // 1024 // 1024} MB"
        message = f"Tệp nặng {megabytes}, quá mức {limit}. {SPLIT}"
        raise TooBig(message)


def unpack(data: bytes) -> bytes:
    """The content of a gzip file, never more than MAX_UNPACKED bytes of it."""
    unpacker = zlib.decompressobj(wbits=31)
    out = bytearray()
    try:
        for start in range(0, len(data), CHUNK):
            out += unpacker.decompress(data[start : start + CHUNK], MAX_UNPACKED + 1 - len(out))
            if len(out) > MAX_UNPACKED:
                limit = f"{MAX_UNPACKED // 1024 // 1024} MB"
                message = f"Tệp nén giải ra hơn {limit}. {SPLIT}"
                raise TooBig(message)
            if unpacker.eof:
                break
    except zlib.error as cause:
        message = "Tệp nén .gz bị hỏng. Hãy tải lại hoặc nén lại rồi nhập lại."
        raise Damaged(message) from cause
    if not unpacker.eof:
        message = "Tệp nén .gz bị cắt cụt. Hãy tải lại cho đủ rồi nhập lại."
        raise Damaged(message)
    return bytes(out)


def decode(data: bytes) -> str:
    """UTF-8 text, or the reason it is not and how to save it again."""
    if not data.strip():
        message = "Tệp trống, không có gì để nhập. Hãy kiểm tra lại tệp."
        raise Damaged(message)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_utf16(data[:4000]):
        message = f"Tệp dùng bảng mã UTF-16, không phải UTF-8. {RESAVE}"
        raise WrongEncoding(message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = data.count(b"\n", 0, cause.start) + 1
        if mostly_utf8(data):
            message = (
                f"Tệp UTF-8 bị hỏng ở dòng {line}: có byte lạ. "
                "Hãy tải lại tệp, hoặc mở ra sửa dòng đó rồi lưu lại bằng UTF-8."
            )
            raise Damaged(message) from cause
        message = (
            f"Tệp không dùng bảng mã UTF-8 (dòng {line}); có thể là Windows-1258 hoặc TCVN3. "
            f"{RESAVE} Nếu chữ là phông .VnTime, đổi sang Unicode bằng "
            "UniKey (Ctrl+Shift+F6) trước."
        )
        raise WrongEncoding(message) from cause
    if "\x00" in text:
        message = "Tệp có ký tự NUL, không phải tệp chữ. Hãy xuất lại tệp từ phần mềm gốc."
        raise Damaged(message)
    return text


def refuse_old_font(text: str) -> None:
    """TCVN3 text saved as if it were Unicode; not for our own files, which hold any letters."""
    if looks_tcvn3(text):
        message = (
            "Chữ trong tệp là mã TCVN3 (phông .VnTime), không phải Unicode. Hãy mở tệp, "
            "chuyển mã sang Unicode bằng UniKey (Ctrl+Shift+F6), lưu bằng UTF-8 rồi nhập lại."
        )
        raise WrongEncoding(message)


def looks_utf16(head: bytes) -> bool:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    pairs = len(head) // 2
    return pairs > 1 and max(head[::2].count(0), head[1::2].count(0)) > pairs * 0.3


def mostly_utf8(data: bytes) -> bool:
    """True when Vietnamese UTF-8 letters far outnumber the broken bytes."""
    text = data[: 4 * CHUNK].decode("utf-8", errors="replace")
    return sum(c in VIETNAMESE for c in text) > 2 * text.count("\ufffd")


def looks_tcvn3(text: str) -> bool:
    """Old-font text that went through a Latin-1 conversion: many marks, no Vietnamese letter."""
    sample = text[:200_000]
    marks = sum(c in TCVN3_MARKS for c in sample)
    letters = sum(c.isalpha() for c in sample)
    return marks > LEGACY_SHARE * letters and not any(c in VIETNAMESE for c in sample)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not blank; only line feeds part lines (JSON may hold U+2028)."""
    start, number = 0, 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if number > MAX_LINES:
            message = f"Tệp có hơn {MAX_LINES} dòng. {SPLIT}"
            raise TooBig(message)
        if line := text[start:end].strip(" \t\r"):
            yield number, line
        start = end + 1


def parse_json(text: str, longest: int = MAX_LINE) -> Any:  # noqa: ANN401 - JSON is anything until validated
    """One JSON value; BadRow when broken, too deep, too long or holding NUL."""
    if len(text) > longest:
        size = f"{len(text):,}".replace(",", ".")
        message = f"Dòng dài {size} ký tự, quá mức cho phép."
        raise BadRow(message)
    try:
        value = json.loads(text)
    except RecursionError as cause:
        message = "Dữ liệu JSON lồng nhau quá sâu; tệp này không phải dữ liệu thủ tục."
        raise BadRow(message) from cause
    except json.JSONDecodeError as cause:
        message = f"Không đúng cú pháp JSON, ở ký tự thứ {cause.pos + 1}."
        raise BadRow(message) from cause
    except ValueError as cause:
        message = "Có con số dài bất thường trong dữ liệu JSON."
        raise BadRow(message) from cause
    check_values(value)
    return value


def check_values(value: object) -> None:
    """Refuse values no storage or reader should meet: NUL, half characters, absurd length."""
    todo, seen = [value], 0
    while todo:
        seen += 1
        if seen + len(todo) > MAX_VALUES:
            message = "Có quá nhiều giá trị trong một dòng; tệp này không phải dữ liệu thủ tục."
            raise BadRow(message)
        match todo.pop():
            case str() as text:
                check_text(text)
            case list() as items:
                todo += items
            case dict() as pairs:
                todo += pairs.keys()
                todo += pairs.values()
            case _:
                pass


def check_text(text: str) -> None:
    """The same, for one text."""
    if len(text) > MAX_TEXT:
        size = f"{len(text):,}".replace(",", ".")
        message = f"Có một ô dài {size} ký tự, quá mức cho phép; hãy kiểm tra lại ô đó."
        raise BadRow(message)
    if "\x00" in text:
        message = "Có ký tự NUL trong nội dung; hãy xuất lại dòng này từ phần mềm gốc."
        raise BadRow(message)
    if HALF.search(text):
        message = "Có ký tự hỏng (nửa ký tự Unicode) trong nội dung."
        raise BadRow(message)
