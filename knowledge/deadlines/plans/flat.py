"""Tables that OCR wrote cell by cell, one a line, made rows again.

Such a table shows as lines that are each the heading of a column, «STT» first, then a line that
is just «1», the cells of that row, a line that is just «2», and so on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.columns import Column, column_of, is_time
from knowledge.deadlines.plans.lines import Line, Row

MOST_COLUMNS = 9
ANY_YEAR = 2000  # only whether a cell says when
FEWEST = 3
NUMBER = re.compile(r"(?P<number>\d{1,3})[.)]?")
GROUP = re.compile(r"[IVX]{1,5}[.)]?")
FOLLOWS = re.compile(r"\W*(?:nơi nhận|tm\.|kt\.|tl\.|trên đây)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flat:
    """One flattened table: its rows, and the lines they were made of."""

    rows: tuple[Row, ...]
    first: int
    last: int  # after the last line


def flat_tables(lines: Sequence[Line]) -> list[Flat]:
    """Every such table among the lines."""
    out: list[Flat] = []
    at = 0
    while at < len(lines):
        columns = heading_run(lines, at)
        if columns is None:
            at += 1
            continue
        table = read_rows(lines, at, columns)
        if table is None:
            at += 1
            continue
        out.append(table)
        at = table.last
    return out


def heading_run(lines: Sequence[Line], at: int) -> list[Column] | None:
    """The columns, when headings follow one another from a line that says «STT»."""
    if column_of(lines[at].text) is not Column.NUMBER:
        return None
    columns = [Column.NUMBER]
    for line in lines[at + 1 : at + MOST_COLUMNS]:
        column = column_of(line.text)
        if column is None or NUMBER.fullmatch(line.text) or GROUP.fullmatch(line.text):
            break
        columns.append(column)
    known = Column.TASK in columns and len(columns) >= FEWEST
    return columns if known else None


def read_rows(lines: Sequence[Line], at: int, columns: list[Column]) -> Flat | None:
    """Rows until the numbers stop; None when there is no first one."""
    head = Row(
        tuple(line.text for line in lines[at : at + len(columns)]),
        lines[at].start,
        lines[at + len(columns) - 1].end,
    )
    rows = [head]
    place = at + len(columns)
    expected = 1
    while place < len(lines):
        found = NUMBER.fullmatch(lines[place].text)
        if found is None or int(found["number"]) != expected:
            if GROUP.fullmatch(lines[place].text) and place + 1 < len(lines):
                rows.append(row(lines[place : place + 2], len(columns)))
                place, expected = place + 2, 1 if starts_over(lines, place + 2) else expected
                continue
            break
        end = next_row(lines, place + 1, expected + 1, len(columns))
        cells = cells_of([line.text for line in lines[place + 1 : end]], columns[1:])
        rows.append(Row((lines[place].text, *cells), lines[place].start, lines[end - 1].end))
        place, expected = end, expected + 1
    return Flat(tuple(rows), at, place) if len(rows) > 1 else None


def row(lines: Sequence[Line], width: int) -> Row:
    """The title of a group of rows."""
    cells = [line.text for line in lines]
    return Row((*cells, *[""] * (width - len(cells))), lines[0].start, lines[-1].end)


def starts_over(lines: Sequence[Line], at: int) -> bool:
    """True when a group begins its own count."""
    return at < len(lines) and lines[at].text.rstrip(".)") == "1"


def next_row(lines: Sequence[Line], at: int, expected: int, width: int) -> int:
    """Where the cells of a row end: at the next number, a group's title or the closing words."""
    most = min(len(lines), at + 4 * width)
    for place in range(at, most):
        text = lines[place].text
        if text.rstrip(".)") == str(expected) or GROUP.fullmatch(text) or FOLLOWS.match(text):
            return place
    return min(most, at + width - 1)  # the last row: one line for each cell


def cells_of(texts: list[str], columns: list[Column]) -> list[str]:
    """Lines as cells: put wrapped ones together until each column has one, by what they are."""
    while len(texts) > len(columns):
        wrapped = next(
            (at for at in range(1, len(texts)) if texts[at][:1].islower()
             or texts[at - 1].endswith((",", "-", "–", "("))), None,
        )  # fmt: skip
        if wrapped is None:
            break
        texts = [
            *texts[: wrapped - 1],
            f"{texts[wrapped - 1]} {texts[wrapped]}",
            *texts[wrapped + 1 :],
        ]
    if len(texts) == len(columns):
        return texts
    cells = dict.fromkeys(columns, "")
    offices = [one for one in columns if one in (Column.LEAD, Column.WITH)]
    for text in texts:
        if Column.TIME in cells and is_time(text, ANY_YEAR) and not cells[Column.TIME]:
            cells[Column.TIME] = text
        elif units.named(text) and offices and cells[Column.TASK]:
            column = offices.pop(0)
            cells[column] = text
        elif (
            not cells[Column.TASK]
            or Column.PRODUCT not in cells
            or not any(cells[one] for one in (Column.LEAD, Column.TIME) if one in cells)
        ):
            cells[Column.TASK] = f"{cells[Column.TASK]} {text}".strip()
        else:
            cells[Column.PRODUCT] = f"{cells[Column.PRODUCT]} {text}".strip()
    return [cells[one] for one in columns]


def rows_and_lines(parts: Sequence[Line | Row]) -> list[Line | Row]:
    """The lines between rows, with every flattened table as its rows."""
    out: list[Line | Row] = []
    lines: list[Line] = []
    for part in [*parts, None]:
        if isinstance(part, Line):
            lines.append(part)
            continue
        at = 0
        for table in flat_tables(lines):
            out += [*lines[at : table.first], *table.rows]
            at = table.last
        out += lines[at:]
        lines = []
        out += [part] if part is not None else []
    return out
