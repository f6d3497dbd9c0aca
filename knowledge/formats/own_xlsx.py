"""Our own exchange file as a sheet a person can edit: one layer a row, one column a field.

Row 1 says in Vietnamese what each column is, row 2 holds the field names. Plain texts stand as
they are; lists of short texts one a line; everything else as JSON. A text that a spreadsheet
would take for a formula, or could not keep, is written as a JSON string: in quotes. A value too
long for one cell goes on in a column of the same name.
"""

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from typing import Any

from knowledge.formats.own_jsonl import fields_of, layer
from knowledge.formats.reading import BadRow, Format, Parsed, Reading, Row, assemble
from knowledge.formats.sheets import plain_cells
from knowledge.formats.workbook import Cell, SheetRow
from knowledge.model import Entry

TITLE = "Một Cửa"
HEADINGS = {
    "origin": "Nguồn (record/curated)",
    "status": "Trạng thái (draft/published/retired)",
    "id": "Mã",
    "kind": "Loại",
    "official_title": "Tên chính thức",
    "plain_title": "Tên dễ hiểu",
    "purpose": "Dùng khi",
    "wordings": "Cách người dân hỏi",
    "field": "Lĩnh vực",
    "levels": "Cấp thực hiện",
    "scope": "Phạm vi",
    "locality": "Tỉnh ban hành",
    "issued_by": "Cơ quan ban hành",
    "audience": "Đối tượng",
    "received_by": "Nơi nhận hồ sơ",
    "decided_by": "Cơ quan quyết định",
    "cases": "Trường hợp và giấy tờ",
    "ways": "Cách nộp",
    "fees": "Phí, lệ phí",
    "time": "Thời hạn",
    "results": "Kết quả",
    "conditions": "Yêu cầu, điều kiện",
    "steps": "Các bước",
    "mistakes": "Lỗi hay gặp",
    "legal_basis": "Căn cứ pháp lý",
    "decision": "Quyết định công bố",
    "url": "Liên kết",
    "online": "Mức trực tuyến",
    "non_territorial": "Không phụ thuộc địa giới",
    "siblings": "Thủ tục dễ nhầm",
    "next_steps": "Việc làm tiếp",
    "copies": "Mã khác của cùng việc",
    "answer": "Câu trả lời",
    "about": "Giải thích cho mã",
    "contradictions": "Chỗ mâu thuẫn",
    "demand": "Mức hay dùng (0-5)",
    "validity": "Hiệu lực",
    "source": "Nguồn tin",
}
MAX_CELL = 32_000  # characters; Excel keeps 32,767
# What a spreadsheet would compute, read as an error value, drop, or decode in its own way.
LETTER = r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
LOST = re.compile(LETTER)
RISKY = re.compile(rf"^[=+@#|\"\[]|^-\S|{LETTER}|_x[0-9A-Fa-f]{{4}}_|x005F_")
TEXT_FIELDS = frozenset(
    name
    for name, field in Entry.model_fields.items()
    if field.annotation is str
    or (isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum))
)
LIST_FIELDS = frozenset(
    name for name, field in Entry.model_fields.items() if field.annotation == tuple[str, ...]
)


def write_xlsx(rows: Iterable[Row]) -> bytes:
    """The workbook, sorted by code."""
    import openpyxl  # noqa: PLC0415 - it takes long to load

    ordered = sorted(rows, key=lambda row: (row.entry.id, row.origin))
    written = [texts_of(row) for row in ordered]
    widths = {
        name: max([1, *(len(texts.get(name, ())) for texts in written)])
        for name in ("origin", "status", *Entry.model_fields)
    }
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    sheet.freeze_panes = "D3"
    names = [name for name, width in widths.items() for _ in range(width)]
    sheet.append([heading_cell(sheet, HEADINGS.get(name, name)) for name in names])
    sheet.append(names)
    for texts in written:
        sheet.append(
            [
                text
                for name, width in widths.items()
                for text in (*texts.get(name, ()), *[None] * width)[:width]
            ]
        )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def heading_cell(sheet: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl has no public type here
    """A bold cell that wraps."""
    import openpyxl.styles  # noqa: PLC0415 - it takes long to load

    cell = openpyxl.cell.WriteOnlyCell(sheet, text)
    cell.font = openpyxl.styles.Font(bold=True)
    cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    return cell


def texts_of(row: Row) -> dict[str, tuple[str, ...]]:
    """The cells of a row by field; a long value takes several."""
    fields = {"origin": row.origin, "status": row.status, **fields_of(row.entry)}
    return {name: pieces(encode(name, value)) for name, value in fields.items()}


def pieces(text: str) -> tuple[str, ...]:
    """A text cut to what a cell keeps; no piece may look like a formula either."""
    if len(text) <= MAX_CELL:
        return (text,)
    quoted = text if text[:1] in '["{' else json_text(text)
    size = MAX_CELL - 1
    # The first letter of every piece is a bar: a cut may fall just before "=" or a space.
    return tuple("|" + quoted[at : at + size] for at in range(0, len(quoted), size))


def encode(name: str, value: object) -> str:
    """One field as the text of a cell."""
    if name in LIST_FIELDS and isinstance(value, list):
        joined = "\n".join(value)
        if value and "" not in value and not RISKY.search(joined) and joined.split("\n") == value:
            return joined
        return json_text(value)
    if isinstance(value, str):
        return json_text(value) if RISKY.search(value) else value
    return json_text(value)


def json_text(value: object) -> str:
    """JSON whose every letter survives a workbook."""
    text = json.dumps(value, ensure_ascii=False)
    text = LOST.sub(lambda found: json.dumps(found.group())[1:-1], text).replace("\x7f", "\\u007f")
    return text.replace("_x", "\\u005fx").replace("x005F_", "\\u0078005F_")


def is_own(rows: tuple[SheetRow, ...]) -> bool:
    """True when the second row holds our field names."""
    names = rows[1][1] if len(rows) > 1 else ()
    return {"origin", "status", "id", "kind"} <= {name for name in names if isinstance(name, str)}


def read_sheet(rows: tuple[SheetRow, ...]) -> Reading:
    """The layers of our own workbook."""
    names = tuple(str(name) for name in rows[1][1])

    def parse(cells: tuple[Cell, ...]) -> Parsed:
        return parse_row(names, plain_cells(cells))

    return assemble(Format.OWN_XLSX, rows[2:], parse)


def parse_row(names: tuple[str, ...], texts: tuple[str, ...]) -> Parsed:
    """One layer; an empty cell is the field's default."""
    whole: dict[str, str] = {}
    for name, text in zip(names, texts, strict=False):
        if text:
            whole[name] = whole.get(name, "") + text.removeprefix("|")
    origin, status = whole.pop("origin", ""), whole.pop("status", "")
    entry = Entry.model_validate({name: decode(name, text) for name, text in whole.items()})
    return layer(entry, origin.strip(), status.strip())


def decode(name: str, text: str) -> object:
    """The value of a field from its cell."""
    if name in TEXT_FIELDS:
        return load(name, text) if text.startswith('"') and text.endswith('"') else text
    if name in LIST_FIELDS and not text.startswith("["):
        return [line for line in text.split("\n") if line.strip()]
    return load(name, text)


def load(name: str, text: str) -> object:
    """JSON of a cell."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as cause:
        label = HEADINGS.get(name, name)
        message = f"Ô “{label}” không đúng cú pháp JSON; hãy chép lại từ tệp xuất."
        raise BadRow(message) from cause
