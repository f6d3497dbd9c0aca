"""What an official owes: the obligation, how its due day is known, and who hears of it when."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum


class Period(StrEnum):
    """The periods of Nghị định 09/2019/NĐ-CP, and the nine months some provinces add."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class Shift(StrEnum):
    """Where reminders of a due day that is not a working day aim at."""

    PREVIOUS = "previous"  # the working day before: the default
    NEXT = "next"  # the working day after, as terms of the Civil Code end (Điều 148)
    NONE = "none"


class IfMissed(StrEnum):
    """What becomes of a reminder whose minute passed while the program was down."""

    UNLESS_LATER = "unless_later"  # sent late, unless a later one of the same occurrence is due
    SEND = "send"  # sent late in any case
    DROP = "drop"


class Audience(StrEnum):
    """Who reads a reminder; each contains the ones before it."""

    OWNER = "owner"
    HEAD = "head"  # of the owner's unit
    SUPERIOR = "superior"  # the vice-chair in charge: the head of the unit above


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """Which day a periodic report is due, as the superior's letter says; never derived from law.

    `day` is of the month that lies `months_after` the last month of the period (0: that very
    month), or of the week (1 = Monday) for weekly reports; past the month's end it is its last.
    `before` is «trước ngày N»: the end of the day before.
    """

    day: int  # 1-31, or 1-7 for a week
    months_after: int = 0  # weeks for weekly reports
    before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The data a report covers.

    From `first_day` of the month before the period's first month to `last_day` of its last
    month; 1 and 31 is the calendar period itself. Nghị định 09/2019/NĐ-CP Điều 12: 15 to 14.
    """

    first_day: int = 15
    last_day: int = 14


DECREE_WINDOW = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One kind of period that is reported on; `numbers` picks some of it (quarters 1 and 3)."""

    period: Period
    due: DueDay | None = None  # None: not known yet, and nothing is sent
    numbers: tuple[int, ...] = ()  # () is every one; 1 is the year's first
    window: Window = DECREE_WINDOW


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDate:
    """Due once, on a day."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InMonth:
    """Due once, some time in a month: «Tháng 4/2026»; aimed at its last working day."""

    year: int
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Due for every period of its terms: the ministry's QI, 6 tháng, QIII, năm are three terms."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnEvent:
    """Due so many working days after something happened; a person says that it has."""

    event: str  # «khi có kết quả công bố»
    working_days: int | None = None  # None: not known yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuous:
    """Goes on all the time: never overdue, at most a nudge each period."""

    nudge: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At least so many per period, counted from what officials log."""

    quantity: int
    counted: str  # "tin, bài", "cuộc đối thoại"
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure to reach by the end of a year, beside the year before."""

    figure: float
    counted: str  # "%", "hạng"
    year: int
    last: float | None = None  # last year's
    at_most: bool = False  # a rank: smaller is better


DueRule = OnDate | InMonth | Recurring | OnEvent | Continuous | Quota | Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One reminder before or on the due day: so many working days before it, at an hour."""

    key: str  # "T-7"; part of what makes a reminder unique, so never reused
    working_days: int  # before the due day; 0 is the day itself
    at: time | None = None  # None: when the office opens
    before_closing: timedelta | None = None  # instead of `at`: so long before the office closes
    audience: Audience = Audience.OWNER
    if_missed: IfMissed = IfMissed.UNLESS_LATER


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """After the due day: each working day, and from which one more people read it."""

    at: time | None = None  # None: when the office opens
    head_from: int = 1  # first working day on which the head of the unit reads it too
    superior_from: int = 3
    last: int = 20  # working days after which the bot falls silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Every reminder of one occurrence, in order."""

    rungs: tuple[Rung, ...]  # no key twice, none that starts with "O+": those are overdue
    overdue: Overdue | None

    def __post_init__(self) -> None:
        """Refuse rungs that could not be told apart: one of two reminders would be lost."""
        keys = [rung.key for rung in self.rungs]
        if len(set(keys)) < len(keys) or any(key.startswith("O+") for key in keys):
            raise ValueError(keys)


MORNING = time(8)
USUAL_LADDER = Ladder(
    rungs=(
        Rung(key="T-7", working_days=7, at=MORNING),
        Rung(key="T-3", working_days=3, at=MORNING),
        Rung(key="T-1", working_days=1, at=MORNING),
        Rung(key="T-0", working_days=0, at=MORNING),
        Rung(key="2h", working_days=0, before_closing=timedelta(hours=2)),
    ),
    overdue=Overdue(at=MORNING),
)

QUOTA_LADDER = Ladder(  # a month that fell short is asked for thrice: the next one is running
    rungs=tuple(rung for rung in USUAL_LADDER.rungs if rung.key != "2h"),
    overdue=Overdue(at=MORNING, last=3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something owed, whoever owes it now: it belongs to the unit, not to the person."""

    id: str
    title: str
    unit: str  # id of the unit that owes it
    rule: DueRule
    to: str = ""  # to whom: free words, for it may be outside of the commune
    owners: tuple[str, ...] = ()  # people's ids, each completes on their own; () is the head
    stand_in: str | None = None  # reads instead of an owner on leave
    product: str = ""  # «Báo cáo», «Kế hoạch»
    basis: str = ""  # the law or plan it rests on
    number: str = ""  # of that document; drafts have none
    quote: str = ""  # the sentence it was read from
    shift: Shift = Shift.PREVIOUS
    ladder: Ladder = USUAL_LADDER
    starts_on: date | None = None  # nothing due before
    ends_on: date | None = None  # nothing due after
    paused: bool = False  # nothing is sent until it goes on
