"""What the columns of a task table hold, by their headings or, without any, by their cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto

from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.clauses import lowered
from knowledge.deadlines.plans.times import when_said
from knowledge.formats.cleaning import fold


class Column(Enum):
    """What a column holds."""

    NUMBER = auto()
    TASK = auto()
    LEAD = auto()
    WITH = auto()
    TIME = auto()
    PRODUCT = auto()
    TO = auto()
    FIGURE = auto()
    BEFORE = auto()  # last year's figure
    MEASURE = auto()
    NOTE = auto()


HEADINGS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"^(?:s ?tt|tt|so tt|so thu tu|thu tu|#|no\.?)$"),
    (Column.NOTE, r"^ghi chu|can cu|van ban lien quan|kinh phi"),
    (Column.MEASURE, r"^(?:dvt|don vi tinh|don vi do)"),
    (Column.BEFORE, (
        r"(?:thuc hien|ket qua|uoc thuc hien|th) (?:nam|den)? ?20\d\d|nam truoc|hien trang"
    )),
    (Column.FIGURE, (
        r"(?:ke hoach|muc tieu|chi tieu|kh|giao|phan dau) (?:nam )?20\d\d|^so luong|"
        r"^muc tieu$|^ke hoach$|chi tieu giao|^nam 20\d\d$|muc phan dau"
    )),
    (Column.TIME, (
        r"thoi gian|thoi han|tien do|thoi diem|lo trinh|^han\b|han (?:hoan thanh|nop|gui|"
        r"bao cao|chot)|ky bao cao|dinh ky|ngay hoan thanh|tan suat|hoan thanh truoc"
    )),
    (Column.TO, r"noi nhan|noi gui|co quan nhan|don vi nhan|gui (?:den|ve|toi)|cap nhan"),
    (Column.LEAD, (
        r"chu tri|thuc hien$|don vi thuc hien|co quan thuc hien|nguoi thuc hien|phu trach|"
        r"dau moi|trach nhiem|^don vi$|^co quan$|^bo phan|duoc giao"
    )),
    (Column.WITH, r"phoi hop"),
    (Column.PRODUCT, r"san pham|ket qua|hinh thuc|dau ra"),
    (Column.TASK, (
        r"nhiem vu|noi dung|cong viec|hoat dong|chi tieu|ten bao cao|^bao cao|^viec|muc tieu|"
        r"giai phap|^ten "
    )),
)  # fmt: skip
SURE = 0.6  # of the cells of a column, without headings
LONGEST = 80  # characters of a heading, or of a time
FEW = 2  # rows of a table


def headings_of(cells: Sequence[str]) -> dict[Column, int] | None:
    """Columns by their headings; None when a row is no row of headings."""
    columns: dict[Column, int] = {}
    said = 0
    for at, cell in enumerate(cells):
        column = column_of(cell)
        said += bool(cell)
        if column is not None:
            columns.setdefault(column, at)
    known = Column.TASK in columns and len(columns.keys() & {
        Column.LEAD, Column.TIME, Column.FIGURE, Column.TO, Column.PRODUCT,
    }) > 0  # fmt: skip
    return columns if known and len(columns) * 2 >= said else None


def column_of(cell: str) -> Column | None:
    """What one heading says."""
    if len(cell) > LONGEST:
        return None
    folded = re.sub(r"[^\w# ]+", " ", fold(cell))
    folded = " ".join(folded.split())
    if re.search(r"chu tri", folded):
        return Column.LEAD
    return next((column for column, words in HEADINGS if re.search(words, folded)), None)


def columns_by_cells(rows: Sequence[Sequence[str]], year: int | None) -> dict[Column, int] | None:
    """Columns of a table without headings, by what most of its cells are."""
    width = max((len(row) for row in rows), default=0)
    if len(rows) < FEW or width < 3:  # noqa: PLR2004
        return None
    columns: dict[Column, int] = {}
    lengths: dict[int, int] = {}
    for at in range(width):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        if not cells:
            continue
        if share(cells, is_number) >= SURE:
            columns.setdefault(Column.NUMBER, at)
        elif share(cells, lambda cell: is_time(cell, year)) >= SURE:
            columns.setdefault(Column.TIME, at)
        elif share(cells, lambda cell: bool(units.named(cell))) >= SURE:
            columns.setdefault(Column.LEAD if Column.LEAD not in columns else Column.WITH, at)
        else:
            lengths[at] = sum(map(len, cells))
    if not lengths or not {Column.TIME, Column.LEAD} <= columns.keys():
        return None
    columns[Column.TASK] = max(lengths, key=lambda at: lengths[at])
    return columns


def is_number(cell: str) -> bool:
    """True for «1», «II», «2.1», «a)»."""
    return re.fullmatch(r"[\dIVX.a-zđ)]{1,5}", cell) is not None


def is_time(cell: str, year: int | None) -> bool:
    """True when a short cell says when."""
    return len(cell) <= LONGEST and bool(when_said(lowered(cell), year, cell=True))


def share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    """How many of the cells are so."""
    return sum(map(holds, cells)) / len(cells)


def cell(row: Sequence[str], columns: Mapping[Column, int], column: Column) -> str:
    """A cell of a row, "" when there is none."""
    at = columns.get(column, len(row))
    return row[at].strip() if at < len(row) else ""
