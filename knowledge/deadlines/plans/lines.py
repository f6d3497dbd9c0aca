"""Lines of a plan without their marks, and the rows of its tables, each with its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARKS = re.compile(
    r"<sup>\s*\d+\s*</sup>|</?(?:b|i|u|em|strong|sup|sub|p|div|span|center)(?:\s[^<>]*)?/?>"
    r"|<br\s*/?>|\[\^\d+\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\*+|`+|\\(?=[-.*_#()])|[\u200b-\u200f\ufeff\u00ad]"
)
LEADING = re.compile(r"\s*(?:#{1,6}\s+|>\s+)?(?:[-+•–—▪●○◦‣*]\s+(?=\S))?")
BULLET = re.compile(r"\s*(?:[*_#>\s]*)[-+•–—▪●○◦‣*]\s+\S")
NUMBERED = re.compile(
    r"[\s*_#>]*(?:\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}|[IVX]{1,5}\s?[.)]|"
    r"[a-zđA-ZĐ][.)])[\s*_]+\S"
)
MAX_LINE = 10_000  # characters; the longest of the five real plans has 1,600
FOOTNOTE = re.compile(r"\s*(?:<sup>\s*\d+\s*</sup>|[¹²³⁴-⁹]+\s*\S|\[\^\d+\]:)")
RULE = re.compile(r"[-*_=–—\s.]{3,}")
PIPES = re.compile(r"\s*\|.*\|\s*")
PIPE_RULE = re.compile(r"[\s|:+-]+")
HTML_ROW = re.compile(r"<tr\b[^<>]{0,200}>((?:(?!<tr\b).)*?)</tr>", re.DOTALL | re.IGNORECASE)
HTML_CELL = re.compile(
    r"<t[dh]\b(?P<how>[^<>]{0,200})>(?P<words>(?:(?!<t[dh]\b).)*?)</t[dh]>",
    re.DOTALL | re.IGNORECASE,
)
SPAN = re.compile(r"(?P<way>row|col)span\s*=\s*[\"']?(?P<cells>\d{1,2})", re.IGNORECASE)
HTML_TABLE = re.compile(r"</table\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source."""

    start: int
    end: int
    raw: str

    @property
    def text(self) -> str:
        """Without marks."""
        return plain(self.raw)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[str, ...]
    start: int
    end: int

    def quote(self, source: str) -> str:
        """The row as it is written."""
        return " ".join(source[self.start : self.end].split())


def bare(raw: str) -> list[tuple[str, int]]:
    """The letters of a line that are its words, each with its place; spaces once."""
    out: list[tuple[str, int]] = []
    at = LEADING.match(raw).end()  # type: ignore[union-attr] # matches everything
    for mark in [*MARKS.finditer(raw, at), None]:
        for place in range(at, mark.start() if mark else len(raw)):
            letter = " " if raw[place].isspace() else raw[place]
            if letter != " " or (out and out[-1][0] != " "):
                out.append((letter, place))
        if mark is None:
            break
        at = mark.end()
    while out and out[-1][0] == " ":
        out.pop()
    return out


def plain(raw: str) -> str:
    """A line or a cell without marks."""
    return "".join(letter for letter, _ in bare(raw))


def lines_of(source: str, rows: Iterable[Row]) -> Iterator[Line]:
    """Lines with words, outside of the tables that are written as HTML."""
    skipped = [(row.start, row.end) for row in rows]
    at = 0
    for raw in source.split("\n"):
        while skipped and skipped[0][1] <= at:
            skipped.pop(0)
        inside = bool(skipped) and skipped[0][0] < at + len(raw) and at < skipped[0][1]
        for start, part in parts_of(raw) if not inside else ():
            if part.strip() and (plain(part) or RULE.fullmatch(part)):
                yield Line(at + start, at + start + len(part), part)
        at += len(raw) + 1


def parts_of(raw: str) -> Iterator[tuple[int, str]]:
    """A line in parts that are not too long to be read, cut between words."""
    start = 0
    while len(raw) - start > MAX_LINE:
        cut = raw.rfind(" ", start, start + MAX_LINE) + 1 or start + MAX_LINE
        yield start, raw[start:cut]
        start = cut
    yield start, raw[start:]


def html_rows(source: str) -> Iterator[Row]:
    """Rows of tables that OCR wrote as HTML; a cell merged downwards is in each of its rows."""
    hanging: dict[int, tuple[int, str]] = {}  # column → rows left, words
    ended = 0
    for row in HTML_ROW.finditer(source):
        if HTML_TABLE.search(source, ended, row.start()):
            hanging = {}
        ended = row.end()
        cells: list[str] = []
        for found in HTML_CELL.finditer(row.group(1)):
            take_hanging(cells, hanging)
            spans = {one["way"].lower(): int(one["cells"]) for one in SPAN.finditer(found["how"])}
            words = plain(found["words"])
            if spans.get("row", 1) > 1:
                hanging[len(cells)] = (spans["row"] - 1, words)
            cells += [words, *[""] * (spans.get("col", 1) - 1)]
        take_hanging(cells, hanging)
        if any(cells):
            yield Row(tuple(cells), row.start(), row.end())


def take_hanging(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Add the cells that hang down from rows above."""
    while (at := len(cells)) in hanging:
        left, words = hanging.pop(at)
        if left > 1:
            hanging[at] = (left - 1, words)
        cells.append(words)


def row_of(line: Line) -> Row | None:
    """The cells of a line parted by tabs or upright strokes."""
    if line.raw.count("\t") >= 1:
        cells = [plain(cell) for cell in line.raw.split("\t")]
    elif PIPES.fullmatch(line.raw) and not PIPE_RULE.fullmatch(line.raw):
        cells = [plain(cell) for cell in line.raw.strip().strip("|").split("|")]
    else:
        return None
    if sum(map(bool, cells)) < 2:  # noqa: PLR2004 - one cell is a line that was indented
        return None
    return Row(tuple(cells), line.start, line.end)
