"""From a reply to Telegram's messages: HTML with every datum escaped, and the keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from unicodedata import category

from handlers.messages import Button, Reply
from handlers.splitting import pages
from knowledge.richtext import Block, Bold, Bullets, Link, Paragraph, Quote, RichText, Span

TEXT_LIMIT = 4096  # UTF-16 units of a message once its markup is read
MOST_ENTITIES = 100  # bold runs, links and quotes of a message; more are silently not shown
MOST_MARKUP = 9_000  # bytes of a message with its markup; a little more is refused
MOST_BUTTONS = 100  # under one message
MOST_IN_A_ROW = 8  # buttons; more are not taken
WIDEST_ROW = 36  # characters of labels a phone shows side by side without cutting them

_SHORTEST_PAGE = 64  # characters: so small, that any page of them fits every limit
_GAP = "\n\n"
_SHAPELESS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # kinds of characters nobody sees

Keyboard = dict[str, list[list[dict[str, str]]]]  # an InlineKeyboardMarkup as JSON has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message: as HTML, and the same words without markup."""

    html: str
    plain: str
    keyboard: Keyboard | None = None


def parts(reply: Reply) -> tuple[Part, ...]:
    """Render a reply as one message, or several when it is too long; the last has the buttons.

    A reply without a visible word has no parts.
    """
    pieces = list(_fitting(reply.text, TEXT_LIMIT))
    if pieces and (keyboard := _keyboard(reply.rows)):
        pieces[-1] = replace(pieces[-1], keyboard=keyboard)
    return tuple(pieces)


def units(text: str) -> int:
    """Count as Telegram does, in UTF-16 units: most emoji are two."""
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: RichText, limit: int) -> Iterator[Part]:
    for page in pages(text, limit):
        part = Part(html=_html(page), plain=_plain(page))
        if limit > _SHORTEST_PAGE and not _fits(part):
            yield from _fitting(page, limit // 2)
        elif any(map(_is_seen, page)):
            yield part


def _fits(part: Part) -> bool:
    return (
        units(part.plain) <= TEXT_LIMIT  # the longer of the two: addresses are spelt out
        and part.html.count("</") <= MOST_ENTITIES
        and len(part.html.encode()) <= MOST_MARKUP
    )


def _html(text: RichText) -> str:
    return _whole(_GAP.join(_block(block) for block in text))


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return _line(spans)
        case Quote(words):
            return f"<blockquote>{escape(words)}</blockquote>"
        case Bullets():
            return "\n".join(f"{mark} {_line(item)}" for mark, item in _marked(block))


def _line(spans: tuple[Span, ...]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case str():
            return escape(span)
        case Bold(text):
            return f"<b>{escape(text)}</b>" if text.strip() else escape(text)
        case Link(text, url) if _is_web(url) and text.strip():
            return f'<a href="{escape(url)}">{escape(text)}</a>'
        case Link(text, url):
            return escape(_spelt(text, url))


def _plain(text: RichText) -> str:
    """The words alone, addresses spelt out: what is sent when Telegram refuses the markup."""
    return _whole(_GAP.join(_plain_block(block) for block in text))


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return _plain_line(spans)
        case Quote(words):
            return f"“{words}”" if words.strip() else ""
        case Bullets():
            return "\n".join(f"{mark} {_plain_line(item)}" for mark, item in _marked(block))


def _plain_line(spans: tuple[Span, ...]) -> str:
    return "".join(
        _spelt(span.text, span.url) if isinstance(span, Link) else _text(span) for span in spans
    )


def _text(span: Span) -> str:
    return span if isinstance(span, str) else span.text


def _is_seen(block: Block) -> bool:
    match block:
        case Paragraph(spans):
            return any(_is_visible(_text(span)) for span in spans)
        case Quote(words):
            return _is_visible(words)
        case Bullets(items):
            return bool(items)  # their marks at least


def _marked(bullets: Bullets) -> Iterator[tuple[str, tuple[Span, ...]]]:
    marks = tuple("☑" if tick else "☐" for tick in bullets.ticked)
    return zip(marks or ("•",) * len(bullets.items), bullets.items, strict=True)


def _spelt(text: str, url: str) -> str:
    """Text and address; an app makes telephone numbers and mail addresses pressable by itself."""
    address = url.partition(":")[2] if url.startswith(("tel:", "mailto:")) else url
    told = "".join(address.split()) in "".join(text.split())
    return text if told else f"{text} ({address})".strip()


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not any(map(str.isspace, url))


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> Keyboard | None:
    """Lay the buttons out: a row too wide for a phone becomes several."""
    laid: list[list[dict[str, str]]] = []
    room = MOST_BUTTONS
    for row in rows:
        for line in _lines(row):
            kept = line[:room]
            room -= len(kept)
            if kept:
                laid.append([_button(button) for button in kept])
    return {"inline_keyboard": laid} if laid else None


def _lines(row: tuple[Button, ...]) -> Iterator[list[Button]]:
    line: list[Button] = []
    for button in row:
        if not (button.action and _is_visible(button.label)):
            continue  # nothing a person could press
        wide = sum(len(other.label) for other in (*line, button)) > WIDEST_ROW
        if line and (wide or len(line) == MOST_IN_A_ROW):
            yield line
            line = []
        line.append(button)
    if line:
        yield line


def _button(button: Button) -> dict[str, str]:
    return {"text": _whole(button.label), "callback_data": _whole(button.action)}


def _is_visible(text: str) -> bool:
    """Tell whether there is anything to see: spaces and characters without a shape are not."""
    return any(category(letter) not in _SHAPELESS for letter in text)


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs, which no request can carry."""
    return text.encode("utf-8", "replace").decode()
