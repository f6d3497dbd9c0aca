"""When something is due, as people say it: «trước ngày 20 tháng cuối quý», «tháng 4/2026»."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from knowledge.deadlines.model import DueDay, InMonth, Period, Quota, Recurring, Term
from knowledge.normalize import clean, fold

THE_FOUR = (  # the ministry's periodic reports: quý I, 6 tháng, quý III, năm
    Term(period=Period.QUARTER, numbers=(1, 3)),
    Term(period=Period.HALF_YEAR, numbers=(1,)),
    Term(period=Period.YEAR),
)
MOST_MONTHS = 12  # after a period within which its report is due
MOST_COUNTED = 10_000

_EACH = r"(?:hang|hag|moi|dinh ki(?: hang)?|theo)\s+"
_PERIODS = (  # ordered: «6 tháng» before «tháng»
    (Period.HALF_YEAR, rf"(?:{_EACH})?(?:6|sau) thang(?: dau nam| mot lan)?|{_EACH}nua nam"),
    (Period.NINE_MONTHS, rf"(?:{_EACH})?(?:9|chin) thang"),
    (Period.WEEK, rf"{_EACH}tuan"),
    (Period.QUARTER, rf"{_EACH}(?:qui|quy)"),
    (Period.MONTH, rf"{_EACH}thang"),
    (Period.YEAR, rf"{_EACH}nam|cuoi nam"),
)
_WEEKDAYS = {"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6}
_WEEKDAY = re.compile(r"\b(?:thu (?P<day>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn))\b")
_BEFORE = re.compile(r"\btruoc\b(?: ngay)?")
_DAY_AND_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:[/.-]| thang )(?P<month>\d{1,2})\b(?P<next> nam sau)?"
)
_DAY = re.compile(r"\b(?:ngay |mung )?(?P<day>\d{1,2})\b")
_NEXT = re.compile(
    r"\bthang (?:sau|ke tiep|tiep theo|dau (?:ki|qui|nam) sau)\b|\b(?:ki|qui) sau\b"
)
_LAST_DAY = re.compile(r"\b(?:ngay )?cuoi(?: cung)?(?: cua)? (?:thang|ki|qui|nam)\b")
_LAST_MONTH = re.compile(r"\bthang cuoi(?: cung)?(?: cua)?(?: ki| qui| nam)?\b")
_MONTH = re.compile(r"(?:trong )?thang (?P<month>\d{1,2})(?:[/.-]| nam )(?P<year>\d{4})")
_COUNTED = re.compile(
    r"(?:(?:it nhat|toi thieu|>=|≥)\s*)?(?P<count>\d{1,6})\s+(?P<what>.+?)"
    r"\s*(?:/|\bmoi\b|\bmot\b|\bhang\b|\btrong\b)\s*(?P<period>thang|qui|quy|nam|tuan|6 thang)\s*"
)
_COUNTED_PERIOD = {
    "thang": Period.MONTH, "qui": Period.QUARTER, "quy": Period.QUARTER, "nam": Period.YEAR,
    "tuan": Period.WEEK, "6 thang": Period.HALF_YEAR,
}  # fmt: skip


class Doubt(StrEnum):
    """Why words name no day."""

    NOT_UNDERSTOOD = "not understood"
    NO_SUCH_DAY = "no such day"  # 32, 31/2, month 13


def periods_said(text: str) -> tuple[Term, ...]:
    """The periods a text names, without days; () when it names none."""
    folded = _folded(text)
    if re.search(r"\bqui i\b", folded) and re.search(r"\bqui iii\b", folded):
        return THE_FOUR if re.search(r"\b6 thang\b", folded) else THE_FOUR[:1]
    found: dict[Period, None] = {}
    for period, pattern in _PERIODS:
        if re.search(rf"\b(?:{pattern})\b", folded):
            found[period] = None
            folded = re.sub(rf"\b(?:{pattern})\b", "|", folded)
    return tuple(
        Term(period=one, numbers=(1,)) if one is Period.HALF_YEAR and len(found) > 1
        else Term(period=one)
        for one in Period
        if one in found
    )  # fmt: skip


def due_day_said(text: str, periods: Sequence[Period]) -> DueDay | Doubt:
    """On which day of a period of these kinds a report is due, always as somebody says it."""
    folded = _without_periods(_folded(text))
    before = _BEFORE.search(folded) is not None
    if Period.WEEK in periods:
        alone = set(periods) == {Period.WEEK}
        return _of_week(folded, before=before) if alone else Doubt.NOT_UNDERSTOOD
    dated = _DAY_AND_MONTH.search(folded)
    if dated is not None:
        of_year = _of_year(dated, before=before)
        alone = set(periods) == {Period.YEAR}
        return of_year if alone or of_year is Doubt.NO_SUCH_DAY else Doubt.NOT_UNDERSTOOD
    return _of_month(folded, before=before)


def recurring_said(text: str) -> Recurring | Doubt | None:
    """«ngày 15 hằng tháng»: the periods and the day; None when no period is named."""
    terms = periods_said(text)
    if not terms and (named := re.search(r"thang cuoi (qui|nam)", _folded(text))):
        terms = (Term(period=Period.QUARTER if named[1] == "qui" else Period.YEAR),)
    if not terms:
        return None
    day = due_day_said(text, [one.period for one in terms])
    return day if isinstance(day, Doubt) else with_day(Recurring(terms=terms), day)


def with_day(rule: Recurring, day: DueDay | None) -> Recurring:
    """The same periods, due on this day."""
    return Recurring(
        terms=tuple(
            Term(period=one.period, due=day, numbers=one.numbers, window=one.window)
            for one in rule.terms
        )
    )


def month_said(text: str) -> InMonth | Doubt | None:
    """«tháng 4/2026»; None when it says no month and year alone."""
    found = _MONTH.fullmatch(_folded(text))
    if found is None:
        return None
    month, year = int(found["month"]), int(found["year"])
    if not 1 <= month <= 12:  # noqa: PLR2004 months
        return Doubt.NO_SUCH_DAY
    return InMonth(year=year, month=month)


def quota_said(text: str) -> Quota | None:
    """«2 tin, bài mỗi tháng»; None when it is not of that form."""
    typed = " ".join(text.split())
    found = _COUNTED.fullmatch(_kept_length(typed))
    if found is None or not 1 <= int(found["count"]) <= MOST_COUNTED:
        return None
    if re.match(r"(?:thang|ngay|qui|quy|nam|ki)\b", found["what"]):  # «15 tháng cuối quý»
        return None
    counted = typed[found.start("what") : found.end("what")].strip(" ,;.")
    period = _COUNTED_PERIOD[found["period"]]
    return Quota(quantity=int(found["count"]), counted=counted, period=period) if counted else None


def last_day(rule: InMonth) -> date:
    """The last day of that month."""
    following = date(rule.year + rule.month // 12, rule.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _of_month(folded: str, *, before: bool) -> DueDay | Doubt:
    months_after = 1 if _NEXT.search(folded) else 0
    if _LAST_DAY.search(_LAST_MONTH.sub("|", folded)):
        return DueDay(day=31, months_after=months_after, before=before)
    days = {int(one["day"]) for one in _DAY.finditer(folded)}
    if len(days) != 1:
        return Doubt.NOT_UNDERSTOOD
    day = days.pop()
    if not 1 <= day <= 31:  # noqa: PLR2004 days of a month
        return Doubt.NO_SUCH_DAY
    return DueDay(day=day, months_after=months_after, before=before)


def _of_week(folded: str, *, before: bool) -> DueDay | Doubt:
    found = _WEEKDAY.search(folded)
    if found is None:
        return Doubt.NOT_UNDERSTOOD
    weeks = 1 if "tuan sau" in folded else 0
    day = 7 if found["sunday"] else _weekday(found["day"])
    return DueDay(day=day, months_after=weeks, before=before)


def _weekday(word: str) -> int:
    """1 is Monday, «thứ hai» or «thứ 2»."""
    return int(word) - 1 if word.isdecimal() else _WEEKDAYS[word]


def _of_year(found: re.Match[str], *, before: bool) -> DueDay | Doubt:
    """A day of the year itself, or of the next one."""
    day, month = int(found["day"]), int(found["month"])
    try:
        date(2024, month, day)  # a leap year
    except ValueError:
        return Doubt.NO_SUCH_DAY
    later = MOST_MONTHS if found["next"] else 0
    return DueDay(day=day, months_after=month - 12 + later, before=before)


def _without_periods(folded: str) -> str:
    for _, pattern in _PERIODS[:2]:
        folded = re.sub(rf"\b(?:{pattern})\b", "|", folded)
    return folded


def _folded(text: str) -> str:
    return " ".join(fold(word) for word in clean(text).replace(",", " , ").split())


def _kept_length(text: str) -> str:
    """Folded letter by letter, so that places stay what they are."""
    return "".join((fold(letter) or letter)[:1] for letter in text)
