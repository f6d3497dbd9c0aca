"""A small tree of text that every channel can render: paragraphs, bold, lists, links, quotes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bold:
    """Emphasis inside a paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a paragraph; `url` is http(s), tel: or mailto:."""

    text: str
    url: str


Span = str | Bold | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ticked` (same length, or empty) makes it a checklist."""

    items: tuple[tuple[Span, ...], ...]
    ticked: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, shown apart."""

    text: str


Block = Paragraph | Bullets | Quote
RichText = tuple[Block, ...]


def paragraph(*spans: Span) -> Paragraph:
    """A paragraph from its spans."""
    return Paragraph(spans)


def spans_text(spans: tuple[Span, ...]) -> str:
    """The words of some spans, without markup."""
    return "".join(span if isinstance(span, str) else span.text for span in spans)


def plain(text: RichText) -> str:
    """The words alone: paragraphs apart by a blank line, bullets as "• "."""
    parts = []
    for block in text:
        match block:
            case Paragraph(spans):
                parts.append(spans_text(spans))
            case Bullets(items, ticked):
                marks = tuple("☑" if tick else "☐" for tick in ticked) or ("•",) * len(items)
                lines = zip(marks, items, strict=True)
                parts.append("\n".join(f"{mark} {spans_text(item)}" for mark, item in lines))
            case Quote(words):
                parts.append(f"“{words}”")
    return "\n\n".join(parts)
