"""Days as people say them, in folded words: «thứ 2 tuần sau», «cuối tháng», «ngày 5 tháng sau»."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from knowledge.deadlines.calendar import ONE_DAY
from knowledge.deadlines.holidays_seed import Kind, first_of_tet
from knowledge.deadlines.periods import day_of_month
from knowledge.deadlines.spoken_periods import period_said, week_said
from knowledge.deadlines.spoken_words import (
    NUMBER,
    Reason,
    Today,
    UnclearError,
    number,
    year_said,
)

_RECENT = timedelta(days=90)  # a date without its year that is so little past was a slip
_YEAR = r"(?: nam (?P<year>\d{4}|nay|sau|toi))?"
_NEAR = r"(?:(?P<near>truoc|sau) )?"


def _exact(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as cause:
        raise UnclearError(Reason.NO_SUCH_DAY) from cause


def _near(found: re.Match[str], day: date, today: Today) -> date:
    """«trước 30/12» is the working day before it, «sau 30/12» the one after."""
    match found["near"]:
        case "truoc":
            return today.calendar.previous(day - ONE_DAY)
        case "sau":
            return today.calendar.next(day + ONE_DAY)
        case _:
            return day


def _coming(month: int, day: int, today: Today) -> date:
    """A date without its year: this year's, or next year's when this year's is long past."""
    year = today.day.year
    if (month, day) == (2, 29):
        day_this_year = day_of_month(year, 2, 28)
        if day_this_year < today.day:
            return _exact(year + 1, month, day)
    this_year = _exact(year, month, day)
    return this_year if this_year + _RECENT >= today.day else _exact(year + 1, month, day)


def _iso(found: re.Match[str], today: Today) -> date:  # noqa: ARG001 - like the others
    return _exact(int(found["year"]), int(found["month"]), int(found["day"]))


def _written(found: re.Match[str], today: Today) -> date:
    month, day, year = int(found["month"]), int(found["day"]), year_said(found["year"], today)
    known = _coming(month, day, today) if year is None else _exact(year, month, day)
    return _near(found, known, today)


def _of_month(found: re.Match[str], today: Today) -> date:
    day, month, year = number(found["day"]), found["month"], year_said(found["year"], today)
    if month in {"nay", "sau", "toi"}:
        first = day_of_month(today.day.year, today.day.month + (month != "nay"), 1)
        known = _exact(first.year, first.month, day)
    elif year is None:
        known = _coming(number(month), day, today)
    else:
        known = _exact(year, number(month), day)
    return _near(found, known, today)


def _day_alone(found: re.Match[str], today: Today) -> date:
    """«ngày 5»: the next 5th there is, today included."""
    wanted, start = number(found["day"]), today.day
    for later in range(3):
        if wanted == 0:
            break
        known = day_of_month(start.year, start.month + later, wanted)
        if known.day == wanted and known >= start:
            return _near(found, known, today)
    raise UnclearError(Reason.NO_SUCH_DAY)


def _tet(found: re.Match[str], today: Today) -> date:
    """The first working day after the holidays, the last one before, or a day of Tết itself."""
    for year in (today.day.year, today.day.year + 1):
        first = date(year, 1, 1) if found["solar"] else first_of_tet(year)
        if first is None:
            continue
        calendar = today.calendar
        if found["mung"]:
            known = first + timedelta(days=number(found["mung"]) - 1)
        elif found["how"] == "truoc":
            known = calendar.previous(first)
        else:
            known = calendar.next(first)
        if known >= today.day:
            return known
    raise UnclearError(Reason.PAST)


def _after_holiday(found: re.Match[str], today: Today) -> date:  # noqa: ARG001 - like the others
    """The first working day after the next public holiday."""
    calendar, day = today.calendar, today.day
    for _ in range(366):
        special = calendar.special(day)
        if special is not None and special.kind is Kind.OFF:
            return calendar.next(day)
        day += ONE_DAY
    raise UnclearError(Reason.NO_SUCH_DAY)


def _in_days(found: re.Match[str], today: Today) -> date:
    many = 15 if found["half"] else number(found["count"] or found["count2"])
    unit = "ngay" if found["half"] else found["unit"] or found["unit2"]
    start = today.day
    match unit:
        case "ngay lam viec":
            return today.calendar.add_working_days(start, many)
        case "ngay" | "hom" | "bua":
            return start + timedelta(days=many)
        case "tuan":
            return start + timedelta(weeks=many)
        case "thang":
            return day_of_month(start.year, start.month + many, start.day)
        case "qui":
            return day_of_month(start.year, start.month + 3 * many, start.day)
        case _:
            return day_of_month(start.year + many, start.month, start.day)


def _weekday(found: re.Match[str], today: Today) -> date:
    weekday = int(found["weekday"]) - 2 if found["weekday"] else 6
    monday = today.day - timedelta(days=today.day.weekday())
    this_week, which = monday + timedelta(days=weekday), found["which"]
    match which:
        case "sau nua" | "toi nua":
            return this_week + timedelta(weeks=2)
        case "sau":
            return this_week + timedelta(weeks=1)
        case "toi" if found["week"]:
            return this_week + timedelta(weeks=1)
        case "toi":
            return this_week if this_week > today.day else this_week + timedelta(weeks=1)
        case "nay":
            return this_week
        case _:
            return this_week if this_week >= today.day else this_week + timedelta(weeks=1)


def _in(days: int) -> Callable[[re.Match[str], Today], date]:
    return lambda _found, today: today.day + timedelta(days=days)


_HOW = r"(?:(?P<next>sang)|(?P<part>dau|giua|cuoi|het))"
_ANY_WHICH = "nay|sau nua|toi nua|sau|toi"
_UNIT = "ngay lam viec|ngay|hom|bua|tuan|thang|qui|nam"
_PERIOD = "(?P<period>thang|qui|nam)"
_NAMED = r"(?: (?P<named>\d{4}|\d{1,2}|iv|i{1,3}|mot|hai|ba|bay|tam|chin|muoi(?: mot| hai)?))?"
_A_WEEKDAY = "(?:thu (?P<weekday>[2-7])|chu nhat|cn)"
_AFTER_A_PART = "".join(f"(?<={part} )|" for part in ("sang", "trua", "chieu", "toi", "dem")) + "^"
# In the order they are looked for: the longer saying before the shorter one it contains.
_SAYINGS: tuple[tuple[str, Callable[[re.Match[str], Today], date]], ...] = (
    (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _iso),
    (
        (
            rf"{_NEAR}(?:ngay |mung |hom )?(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})"
            r"(?:[/.-](?P<year>\d{4}|\d{2}))?"
        ),
        _written,
    ),
    (
        (
            rf"{_NEAR}(?:ngay |mung |hom )(?P<day>{NUMBER}) thang "
            rf"(?P<month>nay|sau|toi|{NUMBER}){_YEAR}"
        ),
        _of_month,
    ),
    (rf"{_NEAR}(?P<day>\d{{1,2}}) thang (?P<month>\d{{1,2}}){_YEAR}", _of_month),
    (
        (
            rf"(?P<near>)thang (?P<month>nay|sau|toi|\d{{1,2}})(?: vao)? (?:ngay|mung) "
            rf"(?P<day>{NUMBER})(?P<year>)"
        ),
        _of_month,
    ),
    (
        (
            rf"(?:(?P<how>truoc|sau|ra|qua|het) |mung (?P<mung>{NUMBER}) )(?:ki )?(?:nghi )?tet"
            r"(?P<solar> duong lich| duong| tay)?(?: nguyen dan| am lich| ta)?"
        ),
        _tet,
    ),
    (r"(?:sau|qua|het) (?:ki )?(?:nghi )?le", _after_holiday),
    (rf"(?P<week>tuan) (?P<which>{_ANY_WHICH})(?: vao| hom| ngay)? {_A_WEEKDAY}", _weekday),
    (rf"{_A_WEEKDAY}(?:(?P<week> tuan)? (?P<which>{_ANY_WHICH}))?", _weekday),
    (rf"{_HOW} tuan(?: (?P<which>{_ANY_WHICH}))?", week_said),
    (rf"{_HOW} {_PERIOD}{_NAMED}(?: (?P<which>{_ANY_WHICH}))?{_YEAR}", period_said),
    (
        (
            rf"(?:(?P<half>nua thang)|(?P<count>{NUMBER}) (?P<unit>{_UNIT})) (?:nua|sau|toi)"
            rf"|sau (?P<count2>{NUMBER}) (?P<unit2>{_UNIT})(?: nua)?"
        ),
        _in_days,
    ),
    (rf"(?P<next>)(?P<part>)tuan (?P<which>{_ANY_WHICH})", week_said),
    (
        rf"(?P<next>)(?P<part>){_PERIOD}(?P<named>) (?P<which>{_ANY_WHICH})(?P<year>)",
        period_said,
    ),
    (rf"{_NEAR}(?:ngay|mung) (?P<day>{NUMBER})", _day_alone),
    (r"(?:ngay |hom |bua )?(?:mai kia|kia)", _in(2)),
    (r"(?:ngay |hom |bua )?mai", _in(1)),
    (rf"(?:hom |bua )nay|(?:{_AFTER_A_PART})nay", _in(0)),
)
_PATTERNS = tuple((re.compile(rf"(?<!\S)(?:{saying})(?!\S)"), read) for saying, read in _SAYINGS)


def _names(weekday: date, dates: list[date]) -> bool:
    """True when a weekday only says which one a date is: «thứ Tư, 30/12»."""
    return any(day.weekday() == weekday.weekday() for day in dates)


def days_said(folded: str, today: Today) -> tuple[tuple[date, ...], str]:
    """Every day said, and the words that said none.

    Raises `UnclearError` for a day that no calendar has.
    """
    found: list[date] = []
    for pattern, read in _PATTERNS:
        for match in reversed(list(pattern.finditer(folded))):  # the last first, to be cut out
            day = read(match, today)
            if read is not _weekday or match["which"] or not _names(day, found):
                found.append(day)
            folded = folded[: match.start()] + " | " + folded[match.end() :]
    return tuple(found), folded
