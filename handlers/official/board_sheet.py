"""The board as a sheet to print and file."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.texts import board as texts
from handlers.texts.periods import period_name
from knowledge.deadlines.board import Line, tallies
from knowledge.formats.administrative_xlsx import Column, Sheet, Value, write

_WIDTHS = (6, 26, 44, 18, 22, 24, 13, 18, 13, 18)
_CENTRED = frozenset({0, 3, 6, 7, 8, 9})


def board_sheet(
    lines: Sequence[Line], *, issuer: Sequence[str], period: str, now: datetime, zone: ZoneInfo
) -> bytes:
    """Write the workbook; `issuer` is the unit's name below the one it belongs to."""
    summed = tallies(lines)
    columns = tuple(
        Column(heading=heading, width=width, centred=number in _CENTRED)
        for number, (heading, width) in enumerate(zip(texts.HEADINGS, _WIDTHS, strict=True))
    )
    return write(
        Sheet(
            name=texts.SHEET_NAME,
            issuer=tuple(name.upper() for name in issuer if name),
            country=texts.COUNTRY,
            place_and_day=texts.as_of("", now.astimezone(zone).date()),
            title=(texts.SHEET_TITLE, period_name(period).capitalize()),
            columns=columns,
            rows=[_row(number, line, zone) for number, line in enumerate(lines, start=1)],
            closing=(
                texts.counted(
                    on_time=sum(one.on_time for one in summed),
                    late=sum(one.late for one in summed),
                    missing=sum(one.missing for one in summed),
                    still_open=sum(one.open for one in summed),
                ),
            ),
            signed=texts.SIGNED,
        )
    )


def _row(number: int, line: Line, zone: ZoneInfo) -> tuple[Value, ...]:
    standing = texts.STANDINGS[line.standing]
    return (
        number,
        line.unit,
        line.title,
        period_name(line.period),
        line.owner or texts.WHOLE_UNIT,
        line.to,
        line.due,
        f"{standing} ({line.figures})" if line.figures else standing,
        line.done_at.astimezone(zone).date() if line.done_at else "",
        line.document,
    )
