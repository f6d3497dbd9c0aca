"""From the rows of a task table to proposals: row by row, merged and continued cells included."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.deadlines.model import Period
from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.clauses import LONGEST, lowered, title_of
from knowledge.deadlines.plans.columns import (
    Column,
    cell,
    column_of,
    columns_by_cells,
    headings_of,
)
from knowledge.deadlines.plans.figures import amount, figures
from knowledge.deadlines.plans.frame import Frame
from knowledge.deadlines.plans.lines import MAX_LINE, Row
from knowledge.deadlines.plans.model import Kind, Missing, Proposal, When, open_points
from knowledge.deadlines.plans.passages import Block
from knowledge.deadlines.plans.rules import REPORTS
from knowledge.deadlines.plans.times import when_said

DEEPEST = 5  # rows above the headings of a table
GROUP = re.compile(r"^(?:[IVX]{1,5}|[A-ZĐ])[.)]?$")
PLAIN_FIGURE = re.compile(r"[≥>=\s]*(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s*(?P<counted>%|\D{0,30})")
AS_ABOVE = re.compile(r"\W*(?:nt|như trên)\W*|[\"”'“]{1,2}", re.IGNORECASE)
COUNTED = re.compile(r"[\d()=.+]{1,4}")
REAL = re.compile(r"[^\W\d_]{2}")


@dataclass(slots=True)
class Task:
    """One row as a person reads it: continued lines and merged cells put together."""

    cells: list[str]
    start: int
    end: int


Columns = dict[Column, int]


def table_proposals(blocks: Sequence[Block], frame: Frame) -> Iterator[tuple[int, Proposal]]:
    """Proposals of every table, with where each stands in the source."""
    for table in tables(blocks):
        head = headings(table)
        if head is not None:
            columns, body = head
        else:
            found = columns_by_cells([row.cells for row in table], frame.year)
            if found is None:
                continue
            columns, body = found, table
        for task in tasks(body, columns):
            for proposal in proposals(task, columns, frame):
                yield task.start, proposal


def tables(blocks: Sequence[Block]) -> Iterator[list[Row]]:
    """Rows that follow one another; a new row of headings begins a new table."""
    rows: list[Row] = []
    for block in blocks:
        if not isinstance(block, Row):
            if rows:
                yield rows
            rows = []
            continue
        known = headings_of(block.cells)
        if known and rows and block.cells != rows[0].cells and headings(rows):
            if len(rows) == 1:  # the second line of its headings
                rows.append(block)
                continue
            yield rows
            rows = []
        rows.append(block)
    if rows:
        yield rows


def headings(rows: Sequence[Row]) -> tuple[Columns, list[Row]] | None:
    """The columns, and the rows under their headings; headings may take two lines."""
    for at, row in enumerate(rows[:DEEPEST]):
        columns = headings_of(row.cells)
        body = list(rows[at + 1 :])
        below = body[0].cells if body else ()
        if columns is None and below and not numbered(below):
            columns = headings_of([f"{a} {b}" for a, b in paired(row.cells, below)])
            body = body[1:]
        elif columns is not None and below and all(column_of(one) for one in below if one):
            columns = columns | (headings_of([b or a for a, b in paired(row.cells, below)]) or {})
            body = body[1:]
        if columns is not None:
            return columns, [one for one in body if one.cells != row.cells]
    return None


def paired(above: Sequence[str], below: Sequence[str]) -> list[tuple[str, str]]:
    """Cells of two rows, one over the other."""
    width = max(len(above), len(below))
    return [
        (above[at] if at < len(above) else "", below[at] if at < len(below) else "")
        for at in range(width)
    ]


def numbered(cells: Sequence[str]) -> bool:
    """True for a row that begins with its number."""
    return bool(cells) and re.fullmatch(r"(?:\d+|[IVX]+)[.)]?", cells[0]) is not None


def tasks(rows: Sequence[Row], columns: Columns) -> Iterator[Task]:
    """Rows of duties: titles of groups left out, continued lines joined, merged cells repeated."""
    out: list[Task] = []
    group = ""
    for row in rows:
        if all(COUNTED.fullmatch(one) for one in row.cells if one):
            continue  # «(1) (2) (3)» under the headings
        cells = [*row.cells, *[""] * (max(columns.values()) + 1 - len(row.cells))]
        said = [one for one in cells if one]
        number, task = cell(cells, columns, Column.NUMBER), cell(cells, columns, Column.TASK)
        titled = len(said) - bool(number) <= 1
        if titled and (
            GROUP.match(number) or (number and not task) or (not number and task.isupper())
        ):
            group = units.named(title(cells, number)) or ""
            continue
        if continued(out, cells, columns):
            last = out[-1]
            last.cells = [" ".join(filter(None, pair)) for pair in paired(last.cells, cells)]
            last.end = row.end
            continue
        if out:
            repeat(out[-1], cells, columns, merged=not number)
        if group and Column.LEAD in columns and not cells[columns[Column.LEAD]]:
            cells[columns[Column.LEAD]] = group
        out.append(Task(cells, row.start, row.end))
    for at, one in enumerate(out):
        below = out[at + 1] if at + 1 < len(out) else None
        if not headed(one, below, columns):
            yield one


def repeat(above: Task, cells: list[str], columns: Columns, *, merged: bool) -> None:
    """Fill cells that are merged with those of the row above, or say «nt» (như trên)."""
    for column in (Column.LEAD, Column.WITH, Column.TIME):
        at = columns.get(column)
        if at is not None and (AS_ABOVE.fullmatch(cells[at]) or (merged and not cells[at])):
            cells[at] = above.cells[at]


def title(cells: Sequence[str], number: str) -> str:
    """The words of a group's title."""
    return next((one for one in cells if one and one != number), "")


def continued(before: list[Task], cells: Sequence[str], columns: Columns) -> bool:
    """True for the second line of a row, as OCR writes it."""
    if not before or cell(cells, columns, Column.NUMBER):
        return False
    if before[-1].end - before[-1].start > MAX_LINE:
        return False
    task = cell(cells, columns, Column.TASK)
    return not task or task[:1].islower()


def headed(task: Task, below: Task | None, columns: Columns) -> bool:
    """True for «1 | Công tác chỉ đạo», the title of «1.1 …»."""
    if below is None or cell(task.cells, columns, Column.TIME):
        return False
    number = cell(task.cells, columns, Column.NUMBER).rstrip(".")
    under = cell(below.cells, columns, Column.NUMBER)
    return bool(number) and under.startswith(f"{number}.") and under.rstrip(".") != number


def proposals(task: Task, columns: Columns, frame: Frame) -> list[Proposal]:
    """One row; several days in its time are several duties."""
    words = cell(task.cells, columns, Column.TASK)
    if not REAL.search(words):
        return []
    unit = cell(task.cells, columns, Column.LEAD)
    time = lowered(cell(task.cells, columns, Column.TIME)[:LONGEST])
    low = lowered(words[:LONGEST])
    said = [one.when for one in when_said(time, frame.year, cell=True)] if time else []
    said = said or [one.when for one in when_said(low, frame.year)]
    base = proposal(task, columns, frame, unit or units.subject(words) or frame.issuer)
    goal = target(task, columns, frame)
    if goal is not None:
        return [replace(base, **goal)]  # type: ignore[arg-type] # the fields of a target
    product = lowered(cell(task.cells, columns, Column.PRODUCT)[:LONGEST])
    rates = [one for one in figures(time, frame.year) if one.quota]
    if REPORTS.match(words.lower()):  # «Báo cáo … | 01 lần/quý» is due each quarter
        rates = [one for one in rates if one.counted != "lần" or one.quantity > 1]
    asked = rates or figures(low, frame.year) or figures(product, frame.year)
    counted = next((one for one in asked if one.quota), None)
    share = next((one for one in asked if not one.quota), None)
    figure = counted or share
    if figure is not None:
        base = replace(base, quantity=figure.quantity, counted=figure.counted)
    if counted is not None and (
        rates or all(one.month is None and one.day is None for one in said)
    ):
        periods = next((one.periods for one in said if one.periods), ()) or yearly(frame)
        periods = (counted.per,) if counted.per else periods
        return [finished(base, When(kind=Kind.QUOTA, periods=periods))]
    if share is not None and not said:
        when = When(kind=Kind.TARGET)
        return [replace(finished(base, when), year=frame.year, at_most=share.at_most)]
    return [finished(base, one) for one in said or [When(kind=Kind.DATE)]]


def proposal(task: Task, columns: Columns, frame: Frame, unit: str) -> Proposal:
    """What a row says besides its time."""
    words = cell(task.cells, columns, Column.TASK)
    missing = [] if unit else [Missing.UNIT]
    missing += [] if frame.numbered else [Missing.NUMBER]
    to = cell(task.cells, columns, Column.TO) or units.recipient(words)
    if REPORTS.match(words.lower()) and not to:
        missing.insert(0, Missing.TO)
    return Proposal(
        title=title_of(words),
        unit=units.tidy(unit),
        to=to,
        when=When(kind=Kind.DATE),
        quote=" ".join(frame.source[task.start : task.end].split()),
        product=cell(task.cells, columns, Column.PRODUCT),
        missing=tuple(missing),
    )


def finished(base: Proposal, when: When) -> Proposal:
    """With its due rule, and what that rule leaves open."""
    return replace(base, when=when, missing=(*open_points(when), *base.missing))


def target(task: Task, columns: Columns, frame: Frame) -> dict[str, object] | None:
    """The figure of a table of targets; None in a table of tasks."""
    said = cell(task.cells, columns, Column.FIGURE)
    found = PLAIN_FIGURE.match(said) if said else None
    if found is None:
        return None
    counted = found["counted"].strip() or cell(task.cells, columns, Column.MEASURE)
    return {
        "when": When(kind=Kind.TARGET),
        "quantity": amount(found["number"]),
        "counted": counted,
        "year": frame.year,
    }


def yearly(frame: Frame) -> tuple[Period, ...]:
    """A quota without a period is one of the plan's year."""
    return (Period.YEAR,) if frame.year else ()
