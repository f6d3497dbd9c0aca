"""Rows of an .xlsx file that may be hostile: bounded unpacking, no formula run, no entity."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import get_column_letter

from knowledge.formats.opening import MAX_UNPACKED, SPLIT, check_text
from knowledge.formats.reading import BadRow, Damaged, Dangerous, TooBig, UnknownFormat

MAX_PARTS = 2_000  # files inside one workbook
MAX_ROWS = 50_000  # the national catalogue has 5,772
MAX_COLUMNS = 256

BROKEN = "Tệp Excel bị hỏng. Hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi nhập lại."
ENTITIES = (
    "Tệp Excel chứa khai báo XML nguy hiểm nên không được mở. "
    "Hãy xin lại tệp gốc, hoặc chép nội dung sang một tệp .xlsx mới."
)
MALFORMED = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes; nobody computed it for us and we do not."""

    text: str


Cell = str | Formula
SheetRow = tuple[int, tuple[Cell, ...]]


def is_zip(data: bytes) -> bool:
    """True for the files Office packs: .xlsx, .docx, .zip."""
    return data.startswith(b"PK")


def check_archive(data: bytes) -> None:
    """Refuse before unpacking: declared sizes are an upper bound of what is ever unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except MALFORMED as cause:
        raise Damaged(BROKEN) from cause
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED // 1024 // 1024} MB"
        message = f"Tệp giải nén ra hơn {limit}, không an toàn để mở. {SPLIT}"
        raise TooBig(message)
    if any(part.flag_bits & 1 for part in parts):
        message = "Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại thành .xlsx rồi nhập lại."
        raise UnknownFormat(message)
    if "xl/workbook.xml" not in names:
        message = "Tệp nén này không phải bảng tính Excel (.xlsx). Hãy chọn đúng tệp danh sách."
        raise UnknownFormat(message)


def sheet_rows(data: bytes) -> Iterator[SheetRow]:
    """Numbered rows of the first sheet that has any, cells as text; blank rows are left out."""
    check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # missing default style and the like: not our business
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # the declared size may lie
                found = False
                for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
                    if number > MAX_ROWS:
                        message = f"Bảng có hơn {MAX_ROWS} dòng. {SPLIT}"
                        raise TooBig(message)
                    cells = tuple(text_of(cell.value, cell.data_type) for cell in row)
                    if any(cells):
                        found = True
                        yield number, cells
                if found:
                    return
    except (DefusedXmlException, *MALFORMED) as cause:
        if isinstance(cause, DefusedXmlException) or isinstance(
            cause.__cause__,
            DefusedXmlException,  # openpyxl wraps what happens while it opens
        ):
            raise Dangerous(ENTITIES) from cause
        raise Damaged(BROKEN) from cause


def text_of(value: object, kind: str) -> Cell:
    """A cell as text; whole numbers without ".0"."""
    if kind == "f":
        return Formula(str(value))
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def plain_cells(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Cells that may be used; a formula or an absurd text rejects its row."""
    out = []
    for column, cell in enumerate(cells):
        if isinstance(cell, Formula):
            place = get_column_letter(column + 1)
            message = (
                f"Ô cột {place} là công thức ({cell.text[:40]}). "
                "Hãy dán lại dạng giá trị (Paste Values)."
            )
            raise BadRow(message)
        check_text(cell)
        out.append(cell)
    return tuple(out)
