"""/tiendo: how one's unit and those below stand this month and this quarter.

/tiendo · 1:d:r
"""

from collections.abc import Sequence

from handlers.access import Action, allowed
from handlers.acting import says, standing
from handlers.encounter import Encounter, Said
from handlers.messages import Button
from handlers.official.board import board
from handlers.official.sharing import BOARD
from handlers.official.sheet import SHEET
from handlers.official.speaking import MINE
from handlers.texts import people as people_texts
from handlers.texts import sharing as texts
from handlers.texts.board import WHOLE_UNIT
from handlers.texts.periods import period_name
from knowledge.deadlines.board import Line, Standing, tallies
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import Period
from knowledge.deadlines.periods import span_at
from knowledge.richtext import Block, Bold, Bullets, paragraph

_MOST = 8  # late things named


async def show(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Figures of the month and the quarter, and what is overdue."""
    at = await standing(encounter)
    units = [
        one.id
        for one in at.units
        if allowed(at.person, Action.READ_BOARD, unit=one.id, units=at.units)
    ]
    if not units:
        return says(encounter, people_texts.NOT_ALLOWED)
    today = encounter.now.astimezone(VIETNAM).date()
    said: list[Block] = []
    late: dict[tuple[str, str, str], Line] = {}
    for period in (Period.MONTH, Period.QUARTER):
        span = span_at(period, today)
        if span is None:
            continue
        lines = await board(encounter.work, units, span.first, span.last, encounter.now)
        said += _figures(period_name(span.key), lines)
        late |= {
            (one.obligation, one.period, one.owner): one
            for one in lines
            if one.standing is Standing.MISSING
        }
    if late:
        said += [paragraph(Bold(texts.WORST)), _named(list(late.values())[:_MOST])]
    return says(
        encounter, *said, rows=((Button(texts.BOARD, BOARD), Button(texts.SHEET, SHEET)), (MINE,))
    )


def _figures(period: str, lines: Sequence[Line]) -> list[Block]:
    heading = paragraph(Bold(texts.figures_of(period)))
    if not lines:
        return [heading, paragraph(texts.NO_LINES)]
    return [heading, Bullets(tuple((texts.tally(one),) for one in tallies(lines)))]


def _named(lines: Sequence[Line]) -> Block:
    return Bullets(
        tuple((texts.missing(_title(one), one.owner or WHOLE_UNIT, one.due),) for one in lines)
    )


def _title(line: Line) -> str:
    period = period_name(line.period)
    name = f"{line.title} ({period})" if period else line.title
    return f"{name}, {line.figures}" if line.figures else name
