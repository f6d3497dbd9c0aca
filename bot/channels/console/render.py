"""A reply as lines of a terminal: paragraphs, lists, and the buttons as numbered choices."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.channels.enclosing import kept_back
from handlers.messages import Reply
from knowledge.richtext import Block, Bold, Bullets, Link, Paragraph, Quote, Span

_TICKED, _NOT_TICKED, _BULLET = "☑", "☐", "•"
_BETWEEN_BUTTONS = "   "


def text_of(reply: Reply) -> str:
    """Only the words, addresses of links included: what a person reads above the choices."""
    return "\n\n".join(block.plain for block in _blocks(reply))


def choices_of(reply: Reply) -> str:
    """List the numbered choices, a row of buttons a line; "" when there are none."""
    return "\n".join(line.plain for line in _choices(reply))


def rendered(reply: Reply) -> RenderableType:
    """Lay a reply out for a terminal; colour only repeats what the words and numbers say."""
    parts: list[RenderableType] = []
    for block in _blocks(reply):
        parts += [block, Text("")]
    parts += [Padding(line, (0, 0, 0, 1)) for line in _choices(reply)]
    return Group(*parts)


def _blocks(reply: Reply) -> list[Text]:
    return [_block(block) for block in kept_back(reply).text]


def _block(block: Block) -> Text:
    match block:
        case Paragraph(spans):
            return _line(spans)
        case Quote(words):
            return Text(f"“{words}”", style="italic")
        case Bullets(items, ticked):
            marks = [_TICKED if tick else _NOT_TICKED for tick in ticked]
            lines = [
                Text.assemble(f"{mark} ", _line(item))
                for mark, item in zip(marks or [_BULLET] * len(items), items, strict=True)
            ]
            return Text("\n").join(lines)


def _line(spans: tuple[Span, ...]) -> Text:
    line = Text()
    for span in spans:
        match span:
            case str():
                line.append(span)
            case Bold(text):
                line.append(text, style="bold")
            case Link(text, url):
                shown = f"{text} ({url})" if url.startswith("http") and url != text else text
                line.append(shown, style="underline")
    return line


def _choices(reply: Reply) -> list[Text]:
    lines, number = [], 0
    for row in reply.rows:
        line = Text()
        for button in row:
            number += 1
            line.append(f"{_BETWEEN_BUTTONS if line else ''}{number}.", style="bold cyan")
            line.append(f" {button.label}")
        lines.append(line)
    return lines
