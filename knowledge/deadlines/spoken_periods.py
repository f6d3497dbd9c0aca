"""Parts of weeks, months, quarters and years as people say them: «đầu tuần sau», «cuối quý»."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from knowledge.deadlines.periods import day_of_month
from knowledge.deadlines.spoken_words import Reason, Today, UnclearError, number, year_said

_FARTHEST = 20  # years: beyond, one was mistyped


def _rolled(
    bounds: Callable[[int], tuple[date, date]], part: str, which: str, today: Today
) -> date:
    """A part of a week, month, quarter or year, counted from the running one.

    Said without «này» or «sau», a part that is over is that of the next one.
    """
    step = {"": 0, "nay": 0, "sau nua": 2, "toi nua": 2}.get(which, 1)
    known = _part(*bounds(step), part, today)
    return _part(*bounds(1), part, today) if not which and known < today.day else known


def _part(first: date, last: date, part: str, today: Today) -> date:
    match part:
        case "cuoi" | "het":
            return today.calendar.previous(last)
        case "giua":
            return today.calendar.next(first + (last - first) / 2)
        case _:
            return today.calendar.next(first)


def week_said(found: re.Match[str], today: Today) -> date:
    """«đầu tuần sau», «cuối tuần», «sang tuần»: Monday to Friday."""
    monday = today.day - timedelta(days=today.day.weekday())

    def bounds(later: int) -> tuple[date, date]:
        first = monday + timedelta(weeks=later)
        return first, first + timedelta(days=4)

    return _rolled(bounds, found["part"] or "dau", _which(found), today)


def period_said(found: re.Match[str], today: Today) -> date:
    """Of a month, a quarter or a year: named by its number, or counted from the running one."""
    length = {"thang": 1, "qui": 3, "nam": 12}[found["period"]]
    start, named, year = today.day, found["named"], year_said(found["year"], today)
    if year is not None and abs(year - start.year) > _FARTHEST:
        raise UnclearError(Reason.TOO_FAR)
    if named and length == 12:  # noqa: PLR2004 - months
        if not named.isdecimal() or abs(int(named) - start.year) > _FARTHEST:
            raise UnclearError(Reason.TOO_FAR)
        start = date(int(named), 1, 1)
    elif named:
        month = (_roman(named) - 1) * length + 1
        if not 1 <= month <= 12:  # noqa: PLR2004 - months
            raise UnclearError(Reason.NO_SUCH_DAY)
        start = date(year or start.year, month, 1)
        if year is None and day_of_month(start.year, month + length - 1, 31) < today.day:
            start = date(start.year + 1, month, 1)
    month = (start.month - 1) // length * length + 1

    def bounds(later: int) -> tuple[date, date]:
        first = month + later * length
        return (
            day_of_month(start.year, first, 1),
            day_of_month(start.year, first + length - 1, 31),
        )

    which = _which(found) or ("nay" if named else "")
    return _rolled(bounds, found["part"] or "dau", which, today)


def _which(found: re.Match[str]) -> str:
    return "sau" if found["next"] else found["which"] or ""


def _roman(words: str) -> int:
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(words) or number(words)
