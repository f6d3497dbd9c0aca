"""The text of a Word document as a stream: a paragraph a line, a row of a table a line."""

import zipfile
from xml.sax.xmlreader import AttributesImpl

from knowledge.formats.opening import MAX_LINES, SPLIT
from knowledge.formats.reading import TooBig
from knowledge.formats.workbook import Elements, read_part

MAIN_PART = "word/document.xml"
BREAKS = frozenset({"br", "cr"})
SPACES = frozenset({"tab", "noBreakHyphen"})
REMOVED = frozenset({"del", "moveFrom", "txbxContent", "instrText", "Fallback"})


class Document(Elements):
    """Paragraphs and rows in their order; what was struck out under review is left out.

    A cell merged downwards says in each of its rows what it says in the first. Tables inside
    cells are read as more words of the cell.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.words: list[str] = []  # of the paragraph
        self.cell: list[str] = []  # paragraphs
        self.row: list[str] = []
        self.above: list[str] = []  # the row before
        self.tables = 0  # how deep
        self.hidden = 0
        self.merged = False
        self.span = 1
        self.listed = False

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        """A paragraph, a cell, a row, a table or a break starts."""
        values = {key.rpartition(":")[2]: value for key, value in attrs.items()}
        if name in REMOVED:
            self.hidden += 1
        elif name == "tbl":
            self.tables += 1
            self.above = [] if self.tables == 1 else self.above
        elif name == "tr" and self.tables == 1:
            self.row = []
        elif name == "tc" and self.tables == 1:
            self.cell, self.merged, self.span = [], False, 1
        elif name == "vMerge":
            self.merged = values.get("val", "continue") == "continue"
        elif name == "gridSpan" and values.get("val", "").isdigit():
            self.span = min(int(values["val"]), 50)
        elif name == "numPr":
            self.listed = True
        elif name in BREAKS | SPACES:
            self.words.append("-" if name == "noBreakHyphen" else " ")
        self.text.clear()

    def closed(self, name: str) -> None:
        """A text, a paragraph, a cell or a row is complete."""
        if name in REMOVED:
            self.hidden -= 1
            self.text.clear()
        elif name == "t":
            said = self.taken()
            if not self.hidden:
                self.words.append(said)
        elif name == "p":
            self.paragraph()
        elif name == "tc" and self.tables == 1:
            at = len(self.row)
            said = " ".join(self.cell)
            if self.merged and not said and at < len(self.above):
                said = self.above[at]
            self.row += [said, *[""] * (self.span - 1)]
        elif name == "tr" and self.tables == 1:
            self.above = self.row
            self.keep("\t".join(self.row))
        elif name == "tbl":
            self.tables -= 1

    def paragraph(self) -> None:
        """Words of a paragraph go to their cell, or make a line."""
        said = " ".join("".join(self.words).split())
        self.words.clear()
        if self.tables:
            self.cell += [said] if said else []
        else:
            self.keep(f"- {said}" if self.listed and said else said)
        self.listed = False

    def keep(self, line: str) -> None:
        """One more line."""
        if len(self.lines) >= MAX_LINES:
            message = f"Văn bản có hơn {MAX_LINES} dòng. {SPLIT}"
            raise TooBig(message)
        self.lines.append(line)


def document_text(archive: zipfile.ZipFile) -> str:
    """The body of the document; headers, footers and footnotes stay out."""
    document = Document()
    read_part(archive, MAIN_PART, document)
    return "\n\n".join(document.lines)
