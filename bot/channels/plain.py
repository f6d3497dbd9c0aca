"""What a channel without markup writes: words and addresses, numbered choices, cut to fit."""

import re
import unicodedata

from handlers.messages import Reply
from handlers.texts.menus import CHOOSE
from knowledge.richtext import Bullets, Link, Paragraph, Quote, RichText, Span

_TICKED, _NOT_TICKED, _BULLET = "☑", "☐", "•"
_BETWEEN = "\n\n"

# Where a text may be cut, best first: a blank line, a line end, a sentence end, a space.
_SEAMS = tuple(re.compile(seam) for seam in (r"\n\n+", r"\n", r"(?<=[.;!?…])\s", r"\s"))
_JOINS = frozenset({"Mn", "Me", "Mc"})  # marks that belong to the letter before them
_GLUE = frozenset("\u200d\ufe0e\ufe0f")  # what holds an emoji together


def spelled(text: RichText) -> str:
    """The words, NFC, with every address written out."""
    parts = []
    for block in text:
        match block:
            case Paragraph(spans):
                parts.append(_line(spans))
            case Quote(words):
                parts.append(f"“{words}”")
            case Bullets(items, ticked):
                marks = [_TICKED if tick else _NOT_TICKED for tick in ticked]
                lines = zip(marks or [_BULLET] * len(items), items, strict=True)
                parts.append("\n".join(f"{mark} {_line(item)}" for mark, item in lines))
    return unicodedata.normalize("NFC", _BETWEEN.join(parts))


def choices(reply: Reply) -> str:
    """The buttons as lines "1. …" in the order a typed number presses them; "" without any."""
    labels = [button.label for row in reply.rows for button in row]
    lines = [f"{number}. {label}" for number, label in enumerate(labels, start=1)]
    return unicodedata.normalize("NFC", "\n".join((*lines, CHOOSE))) if lines else ""


def messages(reply: Reply, limit: int, *, numbered: bool = True) -> tuple[str, ...]:
    """The reply as texts of at most `limit` units; the choices stand whole in the last one.

    Without choices to write (`numbered` is False, or there are none) only the words.
    """
    body = cut(spelled(reply.text), limit)
    menu = choices(reply) if numbered else ""
    if not menu:
        return body
    last = f"{body[-1]}{_BETWEEN}{menu}" if body else menu
    if units(last) <= limit:
        return (*body[:-1], last)
    return (*body, *cut(menu, limit))


def units(text: str) -> int:
    """UTF-16 units: no platform counts more for a character."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, limit: int) -> tuple[str, ...]:
    """Cut into texts of at most `limit` units (at least 2), no letter torn; nothing is lost."""
    parts = []
    rest = text.strip()
    while units(rest) > limit:
        head = _head(rest, limit)
        parts.append(rest[:head].rstrip())
        rest = rest[head:].lstrip()
    return (*parts, rest) if rest else tuple(parts)


def _line(spans: tuple[Span, ...]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case str(text):
            return text
        case Link(text, url) if url.startswith("http") and url != text:
            return f"{text}: {url}"  # no bracket after it: phones would take it for the address
        case _:
            return span.text


def _head(text: str, limit: int) -> int:
    """How many characters go into the next part: up to the best seam past the middle."""
    most = _fitting(text, limit)
    for seam in _SEAMS:
        ends = [found.start() for found in seam.finditer(text, 1, most + 1)]
        if ends and ends[-1] >= most // 2:
            return ends[-1]
    return _between_letters(text, most)


def _fitting(text: str, limit: int) -> int:
    used = 0
    for place, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return place
    return len(text)


def _between_letters(text: str, place: int) -> int:
    start = place
    while place > 1 and _joined(text[place - 1], text[place]):
        place -= 1
    return place if place > 1 or not _joined(text[0], text[1]) else start


def _joined(before: str, after: str) -> bool:
    return unicodedata.category(after) in _JOINS or after in _GLUE or before == "\u200d"
