"""Read lists of procedures: the portal's .xlsx export, and a commune's own list."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO

from rapidfuzz import fuzz

from knowledge.formats.agencies import bodies
from knowledge.formats.cleaning import fold, one_line, plain_title, province
from knowledge.formats.opening import MAX_LINES, MAX_WHOLE, SPLIT, check_text
from knowledge.formats.reading import (
    BadRow,
    Format,
    Parsed,
    Reading,
    TooBig,
    UnknownFormat,
    assemble,
    never_same,
)
from knowledge.formats.record import PORTAL, sound_code, sound_title
from knowledge.formats.sheets import plain_cells
from knowledge.formats.workbook import Cell
from knowledge.model import Entry, Scope, Source

WARD_SOURCE = "Danh sách của xã"

# Column headings (folded) → what they hold. The first of a kind wins.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "printed_code",
        "ma so",
        "ma so tthc",
        "ma tthc",
        "ma thu tuc",
        "ma so thu tuc",
        "ma thu tuc hanh chinh",
        "ma",
        "code",
    ),
    "name": (
        "printed_name",
        "ten",
        "ten tthc",
        "ten thu tuc",
        "ten thu tuc hanh chinh",
        "thu tuc hanh chinh",
        "name",
    ),
    "catalogue_name": ("catalog_name", "ten theo danh muc"),
    "issuer": ("co quan ban hanh",),
    "agency": ("co quan thuc hien", "co quan giai quyet"),
    "field": ("linh vuc", "field"),
}
# Printed name against the catalogue's name, 0-100 (rapidfuzz token_set_ratio, folded). In a real
# ward list of May 2026 rightly coded names score 93 and more, the one wrongly coded 58.
ALIKE = 75.0
HEADER_DEPTH = 15  # rows above the headings of a sheet: emblem, title, date

TableRow = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list whose columns are known."""

    columns: Mapping[str, int]
    rows: tuple[TableRow, ...]


def delimited(text: str) -> tuple[TableRow, ...]:
    """Rows of a tab, semicolon or comma separated text."""
    if len(text) > MAX_WHOLE or text.count("\n") > MAX_LINES:
        message = f"Bảng chữ quá lớn. {SPLIT}"
        raise TooBig(message)
    first = text.split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    source = StringIO(text, newline="")
    if mark == "\t":  # a printed quotation mark is a letter here
        reader = csv.reader(source, delimiter=mark, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(source, delimiter=mark)
    try:
        return tuple(
            (reader.line_num, tuple(cell.strip() for cell in row)) for row in reader if any(row)
        )
    except csv.Error as cause:
        message = (
            "Bảng chữ bị hỏng (một ô quá dài hoặc dấu ngoặc kép không đóng). "
            "Hãy mở bằng Excel và lưu thành .xlsx."
        )
        raise UnknownFormat(message) from cause


def find_table(rows: Iterable[TableRow]) -> Table | None:
    """The rows under the headings; None when no row near the top has a code and a name column."""
    left = tuple(rows)
    for at, (_, cells) in enumerate(left[:HEADER_DEPTH]):
        headings = [fold(cell) if isinstance(cell, str) else "" for cell in cells]
        columns = {}
        for kind, known in HEADINGS.items():
            at_column = next((headings.index(name) for name in known if name in headings), None)
            if at_column is not None:
                columns[kind] = at_column
        if "code" in columns and ("name" in columns or "catalogue_name" in columns):
            return Table(columns=columns, rows=left[at + 1 :])
    return None


def read_table(table: Table) -> Reading:
    """A list with the issuing agency is the portal's; any other is the commune's own."""
    official = "issuer" in table.columns and "agency" in table.columns
    kind = Format.PORTAL_LIST if official else Format.WARD_LIST

    def parse(cells: tuple[Cell, ...]) -> Parsed:
        return parse_listed(table.columns, cells, official=official)

    return assemble(kind, table.rows, parse, never_same if official else same_name)


def same_name(first: Entry, second: Entry) -> bool:
    """A commune prints a procedure in several lists; then the name is the same."""
    return fold(first.official_title) == fold(second.official_title)


def parse_listed(columns: Mapping[str, int], cells: tuple[Cell, ...], *, official: bool) -> Parsed:
    """One row: code, name, field and agencies; nothing of papers, time or fee."""
    texts = plain_cells(cells)

    def cell(kind: str) -> str:
        at = columns.get(kind, len(texts))
        return texts[at] if at < len(texts) else ""

    code, repairs = sound_code(cell("code"))
    title = listed_title(code, one_line(cell("name")), one_line(cell("catalogue_name")))
    issuer = one_line(cell("issuer"))
    local = bool(province(issuer))
    receives, decides = bodies(cell("agency").replace("\n", "; "))
    entry = Entry(
        id=code,
        official_title=title,
        plain_title=plain_title(title),
        field=one_line(cell("field")),
        levels=() if official else ("Cấp xã",),
        scope=Scope.PROVINCE if local else Scope.NATIONAL,
        locality=province(issuer) if local else "",
        issued_by=issuer,
        received_by=receives,
        decided_by=decides,
        source=Source(title=PORTAL if official else WARD_SOURCE, complete=False),
    )
    return Parsed(entry=entry, repairs=repairs)


def listed_title(code: str, printed: str, catalogue: str) -> str:
    """The catalogue's name when it is given and alike; unlike names mean a wrong code or name."""
    if printed and catalogue:
        score = fuzz.token_set_ratio(fold(printed), fold(catalogue))
        if score < ALIKE:
            message = (
                f"Mã {code} là “{catalogue[:90]}” nhưng dòng này ghi “{printed[:90]}”. "
                "Không rõ sai mã hay sai tên; hãy sửa một trong hai."
            )
            raise BadRow(message)
    title = sound_title(catalogue or printed)
    check_text(title)
    return title
