"""Lines of a plan put together again: paragraphs without their wraps, rows of tables.

Every letter remembers where it stands in the source, so that what is quoted is what is written.
"""

from array import array
from dataclasses import dataclass, field

from knowledge.deadlines.plans.aligned import with_aligned_rows
from knowledge.deadlines.plans.flat import rows_and_lines
from knowledge.deadlines.plans.lines import (
    BULLET,
    FOOTNOTE,
    MAX_LINE,
    NUMBERED,
    PIPE_RULE,
    RULE,
    Line,
    Row,
    bare,
    html_rows,
    lines_of,
    row_of,
)

GAP = "\x1f"  # white space to every rule; here the page broke, and a footnote may stand between
ENDED = (".", ";", ":", "!", "?", "./.", "…")
NARROWEST = 50  # characters: shorter lines were ended by their writer
WRAPPED = 115  # characters: a text without longer lines was wrapped by its page
FULL = 0.7  # of the usual width: a shorter line was ended by its writer
SHORT = 50  # characters of a heading that is not continued by what follows


@dataclass(slots=True)
class Passage:
    """One paragraph, or one item of a list."""

    text: str = ""
    places: "array[int]" = field(default_factory=lambda: array("L"))
    numbered: bool = False
    bullet: bool = False
    last: str = ""  # its last line

    def take(self, line: Line, *, gap: bool) -> None:
        """Add a line; words broken at a hyphen of a number are put together by the rules."""
        if self.text:
            self.text += GAP if gap else " "
            self.places.append(line.start)
        else:
            self.bullet = BULLET.match(line.raw) is not None
            self.numbered = NUMBERED.match(line.raw) is not None
        letters = bare(line.raw)
        self.text += "".join(letter for letter, _ in letters)
        self.places.extend(line.start + at for _, at in letters)
        self.last = line.text

    def quote(self, source: str, start: int, end: int, anchor: int) -> str:
        """The source from start to end, or the part of it around the anchor that no page broke."""
        start = max(start, self.text.rfind(GAP, 0, anchor) + 1)
        broken = self.text.find(GAP, anchor, end)
        end = broken if broken >= 0 else end
        return " ".join(source[self.places[start] : self.places[end - 1] + 1].split())


Block = Passage | Row


def blocks(source: str) -> list[Block]:
    """Paragraphs and rows in the order of the text."""
    rows = list(html_rows(source))
    left = list(lines_of(source, rows))
    width = usual_width(left)
    out: list[Block] = []
    now: Passage | None = None
    gap = False
    for line in rows_and_lines(with_aligned_rows(left)):
        if isinstance(line, Row):
            out.append(line)
            now = None
            continue
        if RULE.fullmatch(line.raw) or FOOTNOTE.match(line.raw):
            gap = True
            continue
        if (row := row_of(line)) is not None:
            out.append(row)
            now = None
            continue
        if PIPE_RULE.fullmatch(line.raw):
            continue
        if now is None or not continues(now, line, width):
            now = Passage()
            out.append(now)
            gap = False
        now.take(line, gap=gap)
        gap = False
    out += rows
    return sorted(out, key=place_of) if rows else out


def place_of(block: Block) -> int:
    """Where a block begins."""
    return block.start if isinstance(block, Row) else block.places[0]


def usual_width(lines: list[Line]) -> int:
    """The width at which the page wrapped its lines; 0 when every paragraph is one line."""
    widths = sorted(len(line.text) for line in lines if "\t" not in line.raw)
    if not widths or widths[-1] > WRAPPED:
        return 0
    width = widths[int(len(widths) * 0.9)]
    return width if width >= NARROWEST else 0


def continues(before: Passage, line: Line, width: int) -> bool:
    """True when a line goes on with what the line before began."""
    if (
        len(before.text) > MAX_LINE
        or BULLET.match(line.raw)
        or NUMBERED.match(line.raw)
        or not before.text
    ):
        return False
    if line.text.isupper():
        return False
    first = line.text[:1]
    heading = before.numbered and len(before.text) < SHORT and not before.text.endswith(",")
    full = width > 0 and len(before.last) >= FULL * width
    if first.islower() or first in "),":
        return not heading and (full or not before.last.endswith(ENDED))
    if before.last.endswith((",", "-", "–", "(")):
        return True
    return full and not before.last.endswith(ENDED) and not before.last.isupper()
