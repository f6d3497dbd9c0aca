"""Sentences and clauses of a passage, as places in its text."""

import re

from knowledge.deadlines.plans.citations import masked

STOP = re.compile(r"(?:\./\.|[.!?…])(?=\s+[\"“(]*[A-ZĐÀ-Ỹ\d-])")
SHORTENED = re.compile(r"(?:\b(?:TP|TS|ThS|TT|Th|GS|BS|Q|P|TX|Mr|St|[A-ZĐ])|\b\d{1,2}|\.\.)\.$")
GOES_ON = re.compile(  # what follows a semicolon only says when
    r"\W*(?:thời\s+(?:gian|hạn)|tiến\s+độ)\b|\W*(?:hoàn\s+thành|xong)\s+(?:trước|trong|vào)\b",
    re.IGNORECASE,
)
EDGES = " \t\n\x1f,;:.-–…/"
LEADING = re.compile(r"^(?:và|đồng thời|trong đó|ngoài ra)\s+", re.IGNORECASE)
TITLE_LENGTH = 160
LONGEST = 2_000  # characters of a sentence; the longest of the five real plans has 900

Span = tuple[int, int]


def lowered(text: str) -> str:
    """Lower case without citations, letter for letter as long as the text."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in masked(text))


def sentences(text: str, start: int = 0) -> list[Span]:
    """The sentences of a passage."""
    out = []
    for stop in STOP.finditer(text, start):
        if SHORTENED.search(text[max(start, stop.end() - 8) : stop.end()]):
            continue
        out.append((start, stop.end()))
        start = stop.end()
    return trimmed(text, [part for span in [*out, (start, len(text))] for part in cut(text, span)])


def cut(text: str, span: Span) -> list[Span]:
    """A sentence in parts that rules can read at once, parted between words."""
    start, end = span
    out = []
    while end - start > LONGEST:
        at = text.rfind(" ", start, start + LONGEST) + 1 or start + LONGEST
        out.append((start, at))
        start = at
    return [*out, (start, end)]


def clauses(text: str, span: Span) -> list[Span]:
    """A sentence parted at the semicolons that stand in no bracket."""
    start, end = span
    out, depth, begun = [], 0, start
    for at in range(start, end):
        depth += (text[at] in "([") - (text[at] in ")]")
        if text[at] == ";" and depth <= 0 and not GOES_ON.match(text, at + 1, end):
            out.append((begun, at + 1))
            begun = at + 1
    return trimmed(text, [*out, (begun, end)])


def trimmed(text: str, spans: list[Span]) -> list[Span]:
    """The same without the space around, and without those that say nothing."""
    out = []
    for start, end in spans:
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = end - len(words) + len(words.rstrip())
        if any(letter.isalnum() for letter in text[first:last]):
            out.append((first, last))
    return out


def title_of(words: str) -> str:
    """A clause as the name of a duty: one line, a capital first, not too long."""
    said = LEADING.sub("", " ".join(words.split()).strip(EDGES), count=1).strip(EDGES)
    if said.count("(") != said.count(")"):
        said = said.replace("(", "").replace(")", "") if said.count(")") == 0 else said.strip("()")
    if len(said) > TITLE_LENGTH:
        said = said[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(EDGES) + " …"
    return said[:1].upper() + said[1:]
