"""What every saying of a moment is made of: numbers, years, today, and reasons to refuse."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.deadlines.calendar import WorkingCalendar

_UNITS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_ONES = {**{word: number for number, word in enumerate(_UNITS, 1)}, "tu": 4, "lam": 5}
_ONE = "|".join(_ONES)
NUMBER = rf"\d{{1,3}}|(?:(?:hai|ba|bon) )?muoi(?: (?:{_ONE}))?|{_ONE}"


class Reason(StrEnum):
    """Why a moment could not be taken from what was said."""

    NOT_UNDERSTOOD = "not_understood"
    NO_SUCH_DAY = "no_such_day"  # 31/2
    NO_SUCH_TIME = "no_such_time"  # 25h, "15h sáng"
    PAST = "past"
    AMBIGUOUS = "ambiguous"  # several days or times were said
    TOO_FAR = "too_far"


class UnclearError(ValueError):
    """What was said is no moment."""

    def __init__(self, reason: Reason, choices: tuple[date, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.choices = choices  # days that were said, when there are several


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The day it is said on, and the calendar it is said in."""

    day: date
    calendar: WorkingCalendar


def number(words: str) -> int:
    """The number a match of `NUMBER` says."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.partition("muoi")
    if not ten:
        return _ONES[words]
    return _ONES.get(tens.strip(), 1) * 10 + _ONES.get(ones.strip(), 0)


def year_said(word: str | None, today: Today) -> int | None:
    """The year of «2027», "27", «năm nay» or «năm sau»; None when none was said."""
    if not word:
        return None
    if word.isdecimal():
        return int(word) if len(word) > 2 else 2000 + int(word)  # noqa: PLR2004 - two digits
    return today.day.year + (word != "nay")
