"""Tables whose columns are kept apart by spaces, as PDF readers print them, made rows again."""

import re
from collections.abc import Sequence

from knowledge.deadlines.plans.lines import Line, Row, plain

APART = re.compile(r"\S+(?:[ \t]{1,2}\S+)*")  # words with less than three spaces between them
FEWEST = 3  # columns
NEAR = 3  # characters a cell may begin before its column


def cells_at(raw: str) -> list[tuple[int, str]]:
    """The cells of a line, with the column of characters each begins in."""
    return [(found.start(), found.group()) for found in APART.finditer(raw)]


def with_aligned_rows(lines: Sequence[Line]) -> list[Line | Row]:
    """The lines, with two or more that are columns alike as rows.

    A line with fewer cells under such a row goes on with the cells it stands under.
    """
    out: list[Line | Row] = []
    at = 0
    while at < len(lines):
        end = run(lines, at)
        if end - at < 2:  # noqa: PLR2004 - one line alone is no table
            out.append(lines[at])
            at += 1
            continue
        out += rows(lines[at:end])
        at = end
    return out


def run(lines: Sequence[Line], at: int) -> int:
    """Where a table ends that begins here."""
    end, full = at, 0
    while end < len(lines) and "\t" not in lines[end].raw and "|" not in lines[end].raw:
        cells = cells_at(lines[end].raw)
        if len(cells) >= FEWEST:
            full += 1
        elif end == at or not cells or cells[0][0] < NEAR:
            break
        end += 1
    return end if full > 1 else at


def rows(lines: Sequence[Line]) -> list[Row]:
    """Lines as rows, each cell in the column it stands under."""
    starts = [start for start, _ in max((cells_at(one.raw) for one in lines), key=len)]
    out: list[Row] = []
    for line in lines:
        cells = [""] * len(starts)
        for start, words in cells_at(line.raw):
            column = max((at for at, one in enumerate(starts) if one <= start + NEAR), default=0)
            cells[column] = f"{cells[column]} {plain(words)}".strip()
        out.append(Row(tuple(cells), line.start, line.end))
    return out
