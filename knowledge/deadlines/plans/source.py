"""The text of a plan whatever the file: .txt, .md, .csv, .docx, .xlsx; a row of a table is a line.

What a file is comes from its content, not from its name. Cells are parted by tabs.
"""

import unicodedata
import zipfile
from io import BytesIO

from defusedxml import DefusedXmlException

from knowledge.deadlines.plans.docx import MAIN_PART, document_text
from knowledge.formats.cleaning import CONTROL, INVISIBLE, one_line
from knowledge.formats.opening import (
    MAX_LINES,
    MAX_UNPACKED,
    SPLIT,
    check_size,
    decode,
    refuse_old_font,
)
from knowledge.formats.reading import Damaged, Dangerous, TooBig, UnknownFormat
from knowledge.formats.sheets import MALFORMED, is_zip
from knowledge.formats.tables import delimited
from knowledge.formats.workbook import MAX_PARTS, STRINGS, Sheet, Strings, read_part, sheet_names

MAX_LETTERS = 2_000_000  # of a plan; the longest of the five real ones has 22,000
WORKBOOK = "xl/workbook.xml"

ACCEPTED = (
    "Chương trình đọc được kế hoạch dạng .docx, .xlsx, .csv, .txt hoặc bảng dán vào tệp .txt."
)
OLD_OFFICE = (
    "Tệp là Word/Excel đời cũ (.doc, .xls) hoặc có mật khẩu. "
    "Hãy lưu lại thành .docx hoặc .xlsx không mật khẩu."
)
IMAGE = "Tệp là ảnh. Hãy nhận dạng chữ (OCR) hoặc gõ lại thành tệp Word (.docx)."
PACKED = "Tệp nén. Hãy giải nén rồi nhập từng tệp bên trong."
FOREIGN = (
    (b"%PDF", "Tệp là PDF. Hãy mở ra, chép nội dung sang tệp Word (.docx) rồi nhập lại."),
    (b"\xd0\xcf\x11\xe0", OLD_OFFICE),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"{\\rtf", "Tệp là .rtf. Hãy mở bằng Word và lưu thành .docx."),
)
BROKEN = "Tệp bị hỏng, không mở được. Hãy mở bằng Word hoặc Excel, lưu thành tệp mới rồi nhập lại."
ENTITIES = (
    "Tệp chứa khai báo XML nguy hiểm nên không được mở. "
    "Hãy xin lại tệp gốc, hoặc chép nội dung sang một tệp mới."
)


def text_of(name: str, data: bytes) -> str:
    """The whole text, nothing hidden in it; FormatError (its message Vietnamese) when none is."""
    check_size(len(data))
    for start, advice in FOREIGN:
        if data.startswith(start):
            message = f"{advice} {ACCEPTED}"
            raise UnknownFormat(message)
    text = packed_text(data) if is_zip(data) else plain_text(name, data)
    if len(text) > MAX_LETTERS or text.count("\n") > MAX_LINES:
        message = f"Kế hoạch dài bất thường ({len(text) // 1000} nghìn chữ cái). {SPLIT}"
        raise TooBig(message)
    if not text.strip():
        message = "Tệp không có chữ nào. Nếu là bản chụp, hãy nhận dạng chữ (OCR) trước."
        raise Damaged(message)
    return unicodedata.normalize("NFC", CONTROL.sub(" ", INVISIBLE.sub("", text)))


def plain_text(name: str, data: bytes) -> str:
    """A text file; a .csv becomes lines of cells."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    refuse_old_font(text)
    if not name.lower().endswith(".csv"):
        return text
    return "\n".join("\t".join(map(flat, cells)) for _, cells in delimited(text))


def packed_text(data: bytes) -> str:
    """A file that Office packed."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = check_parts(archive.infolist())
            if MAIN_PART in names:
                return document_text(archive)
            if WORKBOOK in names:
                return workbook_text(archive)
    except DefusedXmlException as cause:
        raise Dangerous(ENTITIES) from cause
    except MALFORMED as cause:
        raise Damaged(BROKEN) from cause
    message = f"Tệp nén này không phải Word hay Excel. {ACCEPTED}"
    raise UnknownFormat(message)


def check_parts(parts: list[zipfile.ZipInfo]) -> frozenset[str]:
    """Refuse before unpacking: declared sizes are an upper bound of what is ever unpacked."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED // 1024 // 1024} MB"
        message = f"Tệp giải nén ra hơn {limit}, không an toàn để mở. {SPLIT}"
        raise TooBig(message)
    if any(part.flag_bits & 1 for part in parts):
        message = f"Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi nhập lại. {ACCEPTED}"
        raise UnknownFormat(message)
    return frozenset(part.filename for part in parts)


def workbook_text(archive: zipfile.ZipFile) -> str:
    """Every sheet, one after the other; a formula is nothing, for nobody computed it for us."""
    strings = Strings()
    if STRINGS in archive.namelist():
        read_part(archive, STRINGS, strings)
    lines = []
    for name in sheet_names(archive):
        sheet = Sheet(strings.found)
        read_part(archive, name, sheet)
        for _, cells in sheet.rows:
            lines.append("\t".join(flat(cell) if isinstance(cell, str) else "" for cell in cells))
        lines.append("")
    return "\n".join(lines)


def flat(cell: object) -> str:
    """A cell on one line."""
    return one_line(str(cell))
