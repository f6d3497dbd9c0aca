"""Reporting periods: which days they are, the data they cover and the day their report is due."""

import calendar as month_lengths
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from knowledge.deadlines.model import DueDay, Period, Term, Window

_MONTHS = {
    Period.MONTH: 1,
    Period.QUARTER: 3,
    Period.HALF_YEAR: 6,
    Period.NINE_MONTHS: 9,
    Period.YEAR: 12,
}
_WHOLE_MONTHS = Window(first_day=1, last_day=31)
_DAYS_OF_A_WEEK = 7


class UnknownPeriodError(ValueError):
    """A key that names no period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One period of the calendar: the first quarter of 2027."""

    period: Period
    key: str  # "2027-Q1", "2027-H1", "2027-9M", "2027-03", "2027-W09", "2027"; never changes
    number: int  # 1 is the year's first
    first: date
    last: date


@lru_cache(maxsize=1024)
def spans(period: Period, year: int) -> tuple[Span, ...]:
    """Every one of a year, in order: they tile it (weeks the ISO year; nine months its start)."""
    if period is Period.WEEK:
        weeks = date(year, 12, 28).isocalendar().week
        return tuple(_week(year, number) for number in range(1, weeks + 1))
    months = _MONTHS[period]
    return tuple(
        Span(
            period=period,
            key=_key(period, year, number),
            number=number,
            first=date(year, (number - 1) * months + 1, 1),
            last=day_of_month(year, number * months, 31),
        )
        for number in range(1, 12 // months + 1)
    )


def _week(year: int, number: int) -> Span:
    monday = date.fromisocalendar(year, number, 1)
    return Span(
        period=Period.WEEK,
        key=_key(Period.WEEK, year, number),
        number=number,
        first=monday,
        last=monday + timedelta(days=6),
    )


def _key(period: Period, year: int, number: int) -> str:
    match period:
        case Period.WEEK:
            return f"{year:04}-W{number:02}"
        case Period.MONTH:
            return f"{year:04}-{number:02}"
        case Period.QUARTER:
            return f"{year:04}-Q{number}"
        case Period.HALF_YEAR:
            return f"{year:04}-H{number}"
        case Period.NINE_MONTHS:
            return f"{year:04}-9M"
        case Period.YEAR:
            return f"{year:04}"


def span_at(period: Period, day: date) -> Span | None:
    """The one a day lies in; None only after the nine months are over."""
    year = day.isocalendar().year if period is Period.WEEK else day.year
    return next((span for span in spans(period, year) if span.first <= day <= span.last), None)


def span_named(key: str) -> Span:
    """The one of a key."""
    if key[:4].isascii() and key[:4].isdigit() and int(key[:4]) > 0:
        for period in Period:
            for span in spans(period, int(key[:4])):
                if span.key == key:
                    return span
    raise UnknownPeriodError(key)


def day_of_month(year: int, month: int, day: int) -> date:
    """A day of a month, its last one when it has no such day; month 13 is January after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, month_lengths.monthrange(year, month)[1]))


def data_window(span: Span, window: Window) -> tuple[date, date]:
    """First and last day of the data a report covers.

    For a week the days are weekdays ((5, 4): Friday to Thursday); past 7 it is the week itself.
    """
    if span.period is Period.WEEK:
        if max(window.first_day, window.last_day) > _DAYS_OF_A_WEEK:
            return span.first, span.last
        last = span.first + timedelta(days=window.last_day - 1)
        back = _DAYS_OF_A_WEEK if window.first_day > 1 else 0
        return span.first + timedelta(days=window.first_day - 1 - back), last
    if window == _WHOLE_MONTHS:
        return span.first, span.last
    month_before = 0 if window.first_day == 1 else 1
    return (
        day_of_month(span.first.year, span.first.month - month_before, window.first_day),
        day_of_month(span.last.year, span.last.month, window.last_day),
    )


def due_day(span: Span, due: DueDay) -> date:
    """The day a report is due: «trước ngày 15» is the 14th, the 31st of June is the 30th."""
    if span.period is Period.WEEK:
        weeks = timedelta(weeks=due.months_after)
        day = span.first + weeks + timedelta(days=min(due.day, _DAYS_OF_A_WEEK) - 1)
        return day - timedelta(days=1) if due.before else day
    year, month = span.last.year, span.last.month + due.months_after
    if not due.before:
        return day_of_month(year, month, due.day)
    if due.day == 1:
        return day_of_month(year, month, 1) - timedelta(days=1)
    return day_of_month(year, month, due.day - 1)


def due_between(term: Term, first: date, last: date) -> Iterator[tuple[Span, date]]:
    """The term's periods whose report is due from `first` to `last`, with that day, in order."""
    if term.due is None:
        return
    earlier = term.due.months_after // 12 + 1
    for year in range(max(first.year - earlier, 1), min(last.year + 1, 9998) + 1):
        for span in spans(term.period, year):
            if term.numbers and span.number not in term.numbers:
                continue
            day = due_day(span, term.due)
            if first <= day <= last:
                yield span, day
