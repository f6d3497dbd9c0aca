"""Working days and office hours: the public calendar, what an admin corrected, a unit's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.deadlines.holidays_seed import Day, Kind, official_years, seeded
from knowledge.deadlines.periods import day_of_month

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_LONGEST_CLOSING = 366  # days; a calendar closed for longer is wrong, and silence would be worse


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When the office is open."""

    opens: time = time(7, 30)
    morning_ends: time = time(11, 30)  # closing time of a half day
    closes: time = time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """When nobody is written to, every day; may pass midnight, and none when both are equal."""

    starts: time = time(21)
    ends: time = time(6)

    def next_allowed(self, at: datetime) -> datetime:
        """`at` itself, or the end of the quiet it falls into."""
        clock, starts, ends = at.timetz().replace(tzinfo=None), self.starts, self.ends
        if starts == ends:
            return at
        if starts < ends:
            return self._end(at.date(), at) if starts <= clock < ends else at
        if clock >= starts:
            return self._end(at.date() + ONE_DAY, at)
        return self._end(at.date(), at) if clock < ends else at

    def _end(self, day: date, at: datetime) -> datetime:
        return datetime.combine(day, self.ends, at.tzinfo)


class TermUnit(StrEnum):
    """What a legal term is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorkingCalendar:
    """One office's calendar. `days` is data its admin edits and wins over the public calendar.

    What was worked out with it is remembered, so keep one as long as its data are the same.
    """

    days: Mapping[date, Day] = field(default_factory=dict)
    official: frozenset[int] = field(default_factory=official_years)  # other years are estimates
    saturday_mornings: bool = False
    hours: Hours = Hours()
    quiet: Quiet = Quiet()
    zone: tzinfo = VIETNAM
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def with_days(self, days: Mapping[date, Day]) -> "WorkingCalendar":
        """The same calendar with a unit's own closing days laid over it."""
        return replace(self, days={**self.days, **days})

    def special(self, day: date) -> Day | None:
        """Why a day is not what its weekday says; None when it is."""
        return self.days.get(day) or seeded(day.year).get(day)

    def is_official(self, year: int) -> bool:
        """False while a year's holidays are computed: «chưa chính thức»."""
        return year in self.official

    def is_working(self, day: date) -> bool:
        """True for a day that is worked, be it in the morning only."""
        known = self._known.get(day)
        if known is None:
            special = self.special(day)
            if special is not None:
                known = special.kind is not Kind.OFF
            else:
                known = day.weekday() < _SATURDAY or self._is_saturday_morning(day)
            self._known[day] = known
        return known

    def _is_saturday_morning(self, day: date) -> bool:
        return self.saturday_mornings and day.weekday() == _SATURDAY and not self.special(day)

    def opening(self, day: date) -> datetime:
        """When the office opens; on a day off, when it would."""
        return datetime.combine(day, self.hours.opens, self.zone)

    def closing(self, day: date) -> datetime:
        """When the office closes; earlier on a half day."""
        special = self.special(day)
        half = special is not None and special.kind is Kind.HALF
        early = half or self._is_saturday_morning(day)
        return datetime.combine(
            day, self.hours.morning_ends if early else self.hours.closes, self.zone
        )

    def previous(self, day: date) -> date:
        """The day itself when it is worked, otherwise the last one before that is."""
        return self._seek(day, -ONE_DAY)

    def next(self, day: date) -> date:
        """The day itself when it is worked, otherwise the first one after that is."""
        return self._seek(day, ONE_DAY)

    def _seek(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(_LONGEST_CLOSING):
            if self.is_working(found):
                return found
            if not date.min + ONE_DAY < found < date.max - ONE_DAY:
                break
            found += step
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """So many working days after the day (before it when negative), itself not counted.

        Counting starts on the day after (Bộ luật Dân sự Điều 147); 0 is the day itself.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day = self._seek(day + step, step)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many days are worked from `first` to `last`, both counted; 0 when last is before."""
        days = (last - first).days + 1
        return sum(self.is_working(first + timedelta(days=each)) for each in range(days))

    def term_ends(self, start: date, length: int, unit: TermUnit) -> date:
        """The last day of a term by Bộ luật Dân sự Điều 147 and 148; it ends at 24:00.

        Counted from the day after `start`; a last day on a weekend or a holiday gives way to the
        next working day. Saturdays that only some counters work do not count as working days.
        """
        lawful = replace(self, saturday_mornings=False) if self.saturday_mornings else self
        match unit:
            case TermUnit.WORKING_DAY:
                return lawful.add_working_days(start, length)
            case TermUnit.DAY:
                return lawful.next(start + timedelta(days=length))
            case TermUnit.WEEK:
                return lawful.next(start + timedelta(weeks=length))
            case TermUnit.MONTH:
                return lawful.next(day_of_month(start.year, start.month + length, start.day))
            case TermUnit.YEAR:
                return lawful.next(day_of_month(start.year + length, start.month, start.day))

    def end_of(self, day: date) -> datetime:
        """24:00 of a day."""
        return datetime.combine(day + ONE_DAY, time(), self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """The calendar of every unit; most have the usual one."""

    usual: WorkingCalendar
    units: Mapping[str, WorkingCalendar] = field(default_factory=dict)

    def of(self, unit: str) -> WorkingCalendar:
        """The calendar a unit works by."""
        return self.units.get(unit, self.usual)


def unofficial_years(calendar: WorkingCalendar, days: Iterable[date]) -> tuple[int, ...]:
    """Years among these days whose holidays nobody has confirmed, to be said with the dates."""
    return tuple(sorted({day.year for day in days if not calendar.is_official(day.year)}))
