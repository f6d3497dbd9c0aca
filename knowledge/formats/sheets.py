"""Rows of an .xlsx file that may be hostile: refused, or read within bounds; nothing is run."""

import zipfile
import zlib
from io import BytesIO
from xml.sax import SAXException

from defusedxml import DefusedXmlException
from openpyxl.utils import get_column_letter

from knowledge.formats.opening import MAX_UNPACKED, SPLIT, check_text
from knowledge.formats.reading import BadRow, Damaged, Dangerous, TooBig, UnknownFormat
from knowledge.formats.workbook import MAX_PARTS, Cell, Formula, SheetRow, rows_of

BROKEN = "Tệp Excel bị hỏng. Hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi nhập lại."
ENTITIES = (
    "Tệp Excel chứa khai báo XML nguy hiểm nên không được mở. "
    "Hãy xin lại tệp gốc, hoặc chép nội dung sang một tệp .xlsx mới."
)
MALFORMED = (
    zipfile.BadZipFile,
    zlib.error,
    SAXException,
    KeyError,  # a part that is named and not there
    IndexError,  # a shared text that is not there
    ValueError,  # a number that is none
    OverflowError,
    EOFError,
    OSError,
    NotImplementedError,  # an unknown way of packing
    RuntimeError,
)


def is_zip(data: bytes) -> bool:
    """True for the files Office packs: .xlsx, .docx, .zip."""
    return data.startswith(b"PK")


def sheet_rows(data: bytes) -> tuple[SheetRow, ...]:
    """Numbered rows of the first sheet that has any, cells as text; blank rows are left out."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_archive(archive.infolist())
            return rows_of(archive)
    except DefusedXmlException as cause:
        raise Dangerous(ENTITIES) from cause
    except MALFORMED as cause:
        raise Damaged(BROKEN) from cause


def check_archive(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse before unpacking: declared sizes are an upper bound of what is ever unpacked."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED // 1024 // 1024} MB"
        message = f"Tệp giải nén ra hơn {limit}, không an toàn để mở. {SPLIT}"
        raise TooBig(message)
    if any(part.flag_bits & 1 for part in parts):
        message = "Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại thành .xlsx rồi nhập lại."
        raise UnknownFormat(message)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        message = "Tệp nén này không phải bảng tính Excel (.xlsx). Hãy chọn đúng tệp danh sách."
        raise UnknownFormat(message)


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
