"""From what is known to HTML: one template for the page, one for a line sent over the socket."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.channels.web import bodies
from bot.channels.web.parse import new_event
from handlers.citizen.visit import Knows
from handlers.office import Office
from handlers.texts import board as board_texts
from handlers.texts import web as texts
from handlers.texts.periods import day, day_name, period_name
from knowledge.deadlines.board import Line, Tally
from knowledge.model import Kind
from storage.records import TranscriptLine

_ASSETS = ("board.css", "chat.css", "chat.js", "door.svg")
EXAMPLES = 4  # questions offered to begin with
_PHONE = re.compile(r"\+?[\d ().-]{3,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All a page shows besides its fixed words."""

    lines: Sequence[TranscriptLine] = ()
    examples: Sequence[str] = ()
    empty: bool = False  # nothing is published: no question can be answered
    large: bool = False
    notice: str = ""  # something went wrong with what was just sent
    draft: str = ""  # the words to keep in the field


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """All the page of a board shows."""

    unit: str
    period: str  # its name
    tallies: tuple[Tally, ...]
    lines: tuple[Line, ...]
    zone: ZoneInfo
    choices: tuple[tuple[str, str], ...]  # key and name of other periods
    before: str  # key of the period before
    after: str
    sheet: str  # address of the workbook


class Render:
    """The templates, loaded once; every value they show is escaped."""

    def __init__(self, office: Office, *, verification: str = "") -> None:
        """`verification` shows Zalo that the domain is ours; "" when that was not asked for."""
        environment = Environment(
            loader=PackageLoader("bot.channels.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            texts=texts,
            office=office,
            verification=verification,
            dial=dial(office.phone),
            assets={name: _versioned(name) for name in _ASSETS},
            words=board_texts,
            new_event=new_event,
        )
        environment.filters["body"] = bodies.read_body
        environment.filters.update(period_name=period_name, day=day, day_name=day_name)
        self._board = environment.get_template("board.html")
        self._page = environment.get_template("page.html")
        self._lines = environment.get_template("lines.html")
        self._message = environment.get_template("message.html")

    def page(self, page: Page) -> str:
        """Render the whole page."""
        return self._page.render(page=page, large=page.large)

    def line(self, line: TranscriptLine) -> str:
        """Render one line exactly as the page does."""
        return self._lines.render(lines=[line])

    def board(self, page: BoardPage) -> str:
        """Render the page of a board."""
        return self._board.render(page=page, large=False)

    def message(self, title: str, text: str) -> str:
        """Render a page that only says something and leads back."""
        return self._message.render(title=title, text=text, large=False)


def examples(knowledge: Knows, on: date) -> list[str]:
    """Choose the questions to offer: those written for it, then what people need most."""
    answered = {
        code: entry
        for code, entry in knowledge.entries.items()
        if entry.kind is Kind.PROCEDURE and entry.in_force(on)
    }
    written = {code: text for code, text in texts.EXAMPLE_QUESTIONS.items() if code in answered}
    needed = [entry for entry in answered.values() if entry.demand and entry.id not in written]
    needed.sort(key=lambda entry: (-entry.demand, entry.id))
    return [*written.values(), *(entry.title for entry in needed)][:EXAMPLES]


def dial(phone: str) -> str:
    """Return the tel: link of a phone text; empty when it holds more than one plain number."""
    return f"tel:{re.sub(r'[^+0-9]', '', phone)}" if _PHONE.fullmatch(phone) else ""


def _versioned(name: str) -> str:
    """Name a file by its content too, so that browsers may keep it and still see a new one."""
    content = files("bot.channels.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:12]}"
