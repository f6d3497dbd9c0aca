"""The XML inside a workbook as a stream: bounded, no tree kept, no entity, no outside file."""

import re
import zipfile
from dataclasses import dataclass
from posixpath import join, normpath
from typing import IO
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.expatreader import DefusedExpatParser

from knowledge.formats.opening import CHUNK, MAX_LINES, MAX_UNPACKED, SPLIT
from knowledge.formats.reading import TooBig

MAX_COLUMNS = 256
MAX_ELEMENTS = 5_000_000  # the national catalogue in our own export has 1.4 million
MAX_PARTS = 2_000  # files inside one workbook


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes; nobody computed it for us and we do not."""

    text: str


Cell = str | Formula
SheetRow = tuple[int, tuple[Cell, ...]]

SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")
STRINGS = "xl/sharedStrings.xml"


class Elements(ContentHandler):
    """Base of our handlers: names without their prefix, and a bound on how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.text: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX's name
        """Count, then open."""
        self.count += 1
        if self.count > MAX_ELEMENTS:
            message = f"Bảng tính có quá nhiều ô. {SPLIT}"
            raise TooBig(message)
        self.opened(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close."""
        self.closed(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        """Keep text until an element asks for it."""
        self.text.append(content)

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        """An element starts."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def taken(self) -> str:
        """The text since last asked."""
        text = "".join(self.text)
        self.text.clear()
        return text


class Relations(Elements):
    """Pairs of an id and something it names: sheets in their order, parts by relation."""

    def __init__(self, element: str, name: str) -> None:
        super().__init__()
        self.element, self.name = element, name
        self.pairs: dict[str, str] = {}

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        """Keep one pair."""
        if name == self.element:
            values = {key.rpartition(":")[2]: value for key, value in attrs.items()}
            self.pairs[values.get("id", values.get("Id", ""))] = values.get(self.name, "")


class Strings(Elements):
    """The shared texts, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.runs: list[str] = []
        self.phonetic = False

    def opened(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002 - the base's shape
        """A new text, or a part of one."""
        if name == "si":
            self.runs = []
        elif name == "rPh":
            self.phonetic = True
        self.text.clear()

    def closed(self, name: str) -> None:
        """A text is complete, or a part of one."""
        if name == "t" and not self.phonetic:
            self.runs.append(self.taken())
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.found.append("".join(self.runs))


class Sheet(Elements):
    """The rows of one sheet that hold anything."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.rows: list[SheetRow] = []
        self.number = 0
        self.cells: dict[int, Cell] = {}
        self.column = 0
        self.kind = ""
        self.value = ""
        self.formula: str | None = None
        self.inline: list[str] = []
        self.letters = 0  # in all cells: a shared text may be repeated in each

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        """A row or a cell starts."""
        if name == "row":
            self.number = int(attrs.get("r", str(self.number + 1)))
            self.cells, self.column = {}, 0
        elif name == "c":
            self.column = column_of(attrs.get("r", "")) or self.column + 1
            self.kind = attrs.get("t", "n")
            self.value, self.formula, self.inline = "", None, []
        self.text.clear()

    def closed(self, name: str) -> None:
        """A value, a cell or a row is complete."""
        if name == "v":
            self.value = self.taken()
        elif name == "t":
            self.inline.append(self.taken())
        elif name == "f":
            self.formula = self.taken()
        elif name == "c":
            self.keep(self.cell())
        elif name == "row" and self.cells:
            if len(self.rows) >= MAX_LINES:
                message = f"Bảng có hơn {MAX_LINES} dòng. {SPLIT}"
                raise TooBig(message)
            width = max(self.cells)
            cells = tuple(self.cells.get(at, "") for at in range(1, width + 1))
            self.rows.append((self.number, cells))
            self.cells = {}

    def keep(self, cell: Cell) -> None:
        """Keep a cell that holds anything, within the columns we look at."""
        if not cell or self.column > MAX_COLUMNS:
            return
        self.letters += len(cell) if isinstance(cell, str) else 0
        if self.letters > MAX_UNPACKED:
            message = f"Bảng tính chứa quá nhiều chữ. {SPLIT}"
            raise TooBig(message)
        self.cells[self.column] = cell

    def cell(self) -> Cell:
        """The cell as text; whole numbers without ".0"."""
        if self.formula is not None:
            return Formula(f"={self.formula}")
        match self.kind:
            case "s":
                return self.strings[int(self.value)]
            case "inlineStr":
                return "".join(self.inline)
            case "b":
                return "true" if self.value == "1" else "false"
            case "n" if self.value:
                number = float(self.value)
                return str(int(number)) if number.is_integer() else str(number)
            case _:
                return self.value


def column_of(reference: str) -> int:
    """The number of the column of "B7": 2; 0 when there is no reference."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def stream(source: IO[bytes], handler: Elements) -> None:
    """Parse a part piece by piece; DefusedXmlException for any entity or document type."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    while piece := source.read(CHUNK):
        parser.feed(piece)
    parser.close()


def sheet_names(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The parts that hold sheets, in the order of the tabs."""
    names = set(archive.namelist())
    sheets, parts = Relations("sheet", "name"), Relations("Relationship", "Target")
    read_part(archive, "xl/workbook.xml", sheets)
    if "xl/_rels/workbook.xml.rels" in names:
        read_part(archive, "xl/_rels/workbook.xml.rels", parts)
    targets = [parts.pairs.get(key, "") for key in sheets.pairs]
    found = [part_of(target) for target in targets if part_of(target) in names]
    return tuple(found) or tuple(sorted(filter(SHEETS.fullmatch, names)))


def part_of(target: str) -> str:
    """The path inside the file of a relation's target."""
    return target[1:] if target.startswith("/") else normpath(join("xl", target))


def read_part(archive: zipfile.ZipFile, name: str, handler: Elements) -> None:
    """Parse one part of the file."""
    with archive.open(name) as source:
        stream(source, handler)


def rows_of(archive: zipfile.ZipFile) -> tuple[SheetRow, ...]:
    """Rows of the first sheet that has any."""
    strings = Strings()
    if STRINGS in archive.namelist():
        read_part(archive, STRINGS, strings)
    for name in sheet_names(archive):
        sheet = Sheet(strings.found)
        read_part(archive, name, sheet)
        if sheet.rows:
            return tuple(sheet.rows)
    return ()
