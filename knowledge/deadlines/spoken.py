"""A moment as people say it, with or without marks: «nhắc lại 15h mai», "thu 2 tuan sau"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.deadlines.calendar import WorkingCalendar
from knowledge.deadlines.spoken_days import days_said
from knowledge.deadlines.spoken_words import NUMBER, Reason, Today, UnclearError, number
from knowledge.normalize import clean, fold, tone

__all__ = ["Heard", "Reason", "Unclear", "hear"]

_FARTHEST = timedelta(days=5 * 366)  # beyond, a year was mistyped
_LONGEST = 200  # characters: nobody says a moment in more


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A moment, to be confirmed by who said it."""

    at: datetime
    is_day_said: bool  # False: the day was filled in
    is_time_said: bool  # False: the hour was filled in
    is_working_day: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """No moment, and why."""

    reason: Reason
    choices: tuple[date, ...] = ()  # days that were said, when there are several


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of the day: its usual hours, the first that is not past, and how it reads a clock."""

    hours: tuple[time, ...]
    earliest: int  # hour
    latest: int


_PARTS = {
    "sang": _Part(hours=(time(8), time(10, 30)), earliest=0, latest=11),
    "trua": _Part(hours=(time(11, 30),), earliest=10, latest=14),
    "chieu": _Part(hours=(time(14), time(16)), earliest=12, latest=18),
    "toi": _Part(hours=(time(19), time(20, 30)), earliest=17, latest=23),
    "dem": _Part(hours=(time(20, 30),), earliest=18, latest=23),
}
_ANY_TIME = (time(8), time(14), time(16))
_OFFICE = {
    "dau gio": (time(7, 30), "sang"), "dau gio sang": (time(7, 30), "sang"),
    "cuoi gio sang": (time(10, 30), "sang"), "dau gio chieu": (time(13, 30), "chieu"),
    "cuoi gio": (time(16), "chieu"), "cuoi gio chieu": (time(16), "chieu"),
}  # fmt: skip
_OFFICE_HOUR = re.compile(r"(?<!\S)(?:dau|cuoi) gio(?: (?:sang|chieu))?(?!\S)")
_CLOCK = re.compile(
    rf"(?<!\S)(?:luc )?(?P<hour>{NUMBER}) ?(?:h|g|gio)(?: ?(?P<minute>\d{{1,2}})(?![/.\d-])"
    rf" ?(?:p|ph|phut)?| (?P<half>ruoi)| kem (?P<less>{NUMBER})(?: phut)?)?(?!\S)"
    r"|(?<!\S)(?:luc )?(?P<hour2>\d{1,2}):(?P<minute2>\d{2})(?!\S)"
)
_PART_OF_DAY = re.compile(r"(?<!\S)(?:buoi )?(?P<part>sang|trua|chieu|toi|dem)(?!\S)")
_SOON = re.compile(
    rf"(?<!\S)(?:(?P<half>nua) (?:gio|tieng)|(?P<count>{NUMBER}) ?(?P<unit>phut|p|gio|tieng|h)"
    rf"(?P<and_half> ruoi)?) (?:nua|sau)(?!\S)"
    rf"|(?<!\S)sau (?P<count2>{NUMBER}) ?(?P<unit2>phut|p|gio|tieng)(?!\S)"
    r"|(?<!\S)(?P<moment>(?:mot )?lat nua|chut nua|ti nua)(?!\S)"
)
_WEEKDAY_WORDS = {"hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7}
_WEEKDAY = re.compile(
    rf"(?<!\S)(?:thu (?P<word>{'|'.join(_WEEKDAY_WORDS)})|t(?P<short>[2-7]))(?!\S)"
)
# Syllables by their marks, "" for those that say no time: «tôi» (I), «tối» (evening).
_TOLD_APART = {
    "tôi": "", "tôi1": "buoi toi", "môt1": "kia", "môt5": "1", "sau1": "6", "mông2": "mung",
}  # fmt: skip
_ME = re.compile(
    r"(?<!\S)(?P<verb>nhac|bao|cho|goi|giup|nho|de|hen) toi(?! nay)(?!\S)"
    r"|(?<!\S)toi (?P<wish>muon|can|se|xin|nho|dang|ban|phai|nhac)(?!\S)"
)
_PUNCTUATION = re.compile(r"[,;!?()\"']|\.(?=\s|$)")


def hear(text: str, now: datetime, calendar: WorkingCalendar) -> Heard | Unclear:
    """The moment a text says, counted from `now` (aware), or why it says none."""
    now = now.astimezone(calendar.zone)
    try:
        return _heard(_folded(text), now, calendar)
    except UnclearError as unclear:
        return Unclear(reason=unclear.reason, choices=unclear.choices)


def _heard(folded: str, now: datetime, calendar: WorkingCalendar) -> Heard:
    soon = _SOON.search(folded)
    if soon:
        return _judged(_soon(soon, now), now, calendar, is_day_said=False, is_time_said=True)
    days, rest = days_said(folded, Today(day=now.date(), calendar=calendar))
    if len(set(days)) > 1:
        raise UnclearError(Reason.AMBIGUOUS, tuple(sorted(set(days))))
    clock = _clock(rest)
    if not days and not clock.is_said:
        raise UnclearError(Reason.NOT_UNDERSTOOD)
    return _placed(days[0] if days else None, clock, now, calendar)


def _folded(text: str) -> str:
    """Folded words; where marks tell words apart that fold to one, the marks are used."""
    words = _PUNCTUATION.sub(" ", clean(text[:_LONGEST])).split()
    told = (_TOLD_APART.get(tone(word), fold(word)) for word in words)
    folded = _ME.sub(lambda found: found["verb"] or found["wish"], " ".join(filter(None, told)))
    return _WEEKDAY.sub(lambda found: f"thu {_weekday(found)}", folded)


def _weekday(found: re.Match[str]) -> int:
    return int(found["short"]) if found["short"] else _WEEKDAY_WORDS[found["word"]]


def _soon(found: re.Match[str], now: datetime) -> datetime:
    now = now.replace(second=0, microsecond=0)
    if found["moment"]:
        return now + timedelta(hours=1)
    if found["half"]:
        return now + timedelta(minutes=30)
    count, unit = number(found["count"] or found["count2"]), found["unit"] or found["unit2"]
    one = timedelta(minutes=1) if unit in {"phut", "p"} else timedelta(hours=1)
    return now + count * one + (one / 2 if found["and_half"] else timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """What was said of the time of day."""

    hours: tuple[time, ...] = ()  # the first that is not past; () when nothing was said
    is_said: bool = False
    is_exact: bool = False
    is_half: bool = False  # "4 giờ": may be morning or afternoon


def _clock(rest: str) -> _Clock:
    exact = list(_CLOCK.finditer(rest))
    rest = _CLOCK.sub(" | ", rest)
    office = [found[0] for found in _OFFICE_HOUR.finditer(rest)]
    parts = {found["part"] for found in _PART_OF_DAY.finditer(_OFFICE_HOUR.sub(" | ", rest))}
    if len(exact) + len(office) > 1 or len(parts) > 1:
        raise UnclearError(Reason.AMBIGUOUS)
    part = next(iter(parts), "")
    if office:
        hour, of = _OFFICE.get(f"{office[0]} {part}") or _OFFICE[office[0]]
        if part and of != part:
            raise UnclearError(Reason.NO_SUCH_TIME)
        return _Clock(hours=(hour,), is_said=True, is_exact=True)
    if not exact:
        hours = _PARTS[part].hours if part else ()
        return _Clock(hours=hours, is_said=bool(part))
    return _read(exact[0], part)


def _read(found: re.Match[str], part: str) -> _Clock:
    said = found["hour"] or found["hour2"]
    hour, minute = number(said), int(found["minute"] or found["minute2"] or 0)
    if found["half"]:
        minute = 30
    if found["less"]:
        hour, minute = hour - 1, 60 - number(found["less"])
    if not (0 <= hour < 24 and 0 <= minute < 60):  # noqa: PLR2004 - hours, minutes
        raise UnclearError(Reason.NO_SUCH_TIME)
    afternoon = hour + 12 if 0 < hour < 12 else hour  # noqa: PLR2004 - noon
    if part:
        fits = [
            each
            for each in (hour, afternoon)
            if _PARTS[part].earliest <= each <= _PARTS[part].latest
        ]
        if not fits:
            raise UnclearError(Reason.NO_SUCH_TIME)
        return _Clock(hours=(time(fits[0], minute),), is_said=True, is_exact=True)
    is_half = 0 < hour < 12 and not said.startswith("0")  # noqa: PLR2004 - noon
    hours: tuple[time, ...] = (time(hour, minute),)
    if is_half:
        hours = (*hours, time(afternoon, minute))
    if is_half and hour <= 6:  # noqa: PLR2004 - nobody in an office means 4 in the morning
        hours = hours[1:]
    return _Clock(hours=hours, is_said=True, is_exact=True, is_half=is_half)


def _placed(day: date | None, clock: _Clock, now: datetime, calendar: WorkingCalendar) -> Heard:
    """The first of the hours said, or of the usual ones, that is still to come."""
    hours = clock.hours or _ANY_TIME
    if clock.is_exact and clock.is_half and day != now.date():
        hours = hours[:1]  # on another day "7 giờ" is in the morning
    today = datetime.combine(day or now.date(), time(), calendar.zone)
    moments = [datetime.combine(today.date(), hour, calendar.zone) for hour in hours]
    at = next((moment for moment in moments if moment > now), None)
    if at is None and day is None:
        at = datetime.combine(now.date() + timedelta(days=1), hours[0], calendar.zone)
    if at is None:
        raise UnclearError(Reason.PAST)
    return _judged(at, now, calendar, is_day_said=day is not None, is_time_said=clock.is_said)


def _judged(
    at: datetime,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    is_day_said: bool,
    is_time_said: bool,
) -> Heard:
    if at <= now:
        raise UnclearError(Reason.PAST)
    if at - now > _FARTHEST:
        raise UnclearError(Reason.TOO_FAR)
    return Heard(
        at=at,
        is_day_said=is_day_said,
        is_time_said=is_time_said,
        is_working_day=calendar.is_working(at.date()),
    )
