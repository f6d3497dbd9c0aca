"""Show the way to a person: the office as configured, and the national hotline."""

from handlers.citizen.chips import menu_button
from handlers.messages import Reply
from handlers.office import Office
from handlers.texts import human as texts
from handlers.texts.refusals import HOTLINE, HOTLINE_NUMBER
from knowledge.richtext import Bold, Bullets, Link, Paragraph, RichText, Span, paragraph


def human_reply(office: Office) -> Reply:
    """Give phone, address and hours, or say honestly that they are not configured."""
    return Reply(text=(*contact(office), hotline()), rows=((menu_button(),),))


def contact(office: Office) -> RichText:
    """The office's contact facts; what is not set is not said."""
    if not office.is_reachable:
        return (paragraph(texts.NOT_CONFIGURED),)
    lines: list[tuple[Span, ...]] = []
    if office.name:
        lines.append((Bold(office.name),))
    if office.phone:
        dialled = "".join(char for char in office.phone if char.isdigit() or char == "+")
        lines.append((texts.PHONE, Link(office.phone, f"tel:{dialled}")))
    if office.address:
        lines.append((texts.address(office.address),))
    if office.hours:
        lines.append((texts.hours(office.hours),))
    return (paragraph(texts.HEAD), Bullets(tuple(lines)), paragraph(texts.NOT_LIVE))


def hotline() -> Paragraph:
    """The hotline of the national portal."""
    return paragraph(HOTLINE, Link(HOTLINE_NUMBER, f"tel:{HOTLINE_NUMBER}"))
