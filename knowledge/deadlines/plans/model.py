"""What reading a plan gives: proposals that a person confirms, and what to tell that person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.deadlines.model import DueDay, Period


class Kind(StrEnum):
    """How the due day of a proposal is known."""

    DATE = "date"
    PARTIAL_DATE = "partial_date"
    RECURRING = "recurring"
    EVENT = "event"
    CONTINUOUS = "continuous"
    QUOTA = "quota"
    TARGET = "target"


class Missing(StrEnum):
    """What the plan does not say, so that a person must."""

    DUE_DAY = "due_day"
    PERIOD = "period"
    TO = "to"
    UNIT = "unit"
    YEAR = "year"
    WORKING_DAYS = "working_days"  # how long after the event
    NUMBER = "number"  # of the plan itself: drafts and scans leave it blank


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """How a clause says when something is due."""

    kind: Kind
    periods: tuple[Period, ...] = ()
    day: date | None = None  # DATE: as written
    month: tuple[int | None, int] | None = None  # PARTIAL_DATE: year (None: not said), month
    each: DueDay | None = None  # RECURRING: the day in every period
    each_month: int | None = None  # RECURRING yearly: the month of that day, or the whole month
    event: str = ""  # EVENT: its own words
    working_days: int | None = None  # EVENT: how many after it
    before: bool = False  # «trước ngày …»: the end of the day (or month) before


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number a clause asks for: a quota of things, or a target."""

    quantity: float
    counted: str  # "%", "tin, bài"
    start: int  # where it stands in the clause
    quota: bool  # counted from what is done; else a figure to reach
    per: Period | None = None  # a quota that names its period beside the number: «02 lần/năm»
    at_most: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One obligation a plan asks for; nothing of it is active before a person confirms."""

    title: str
    unit: str
    to: str
    when: When
    quote: str  # of the file, word for word
    quantity: float | None = None
    counted: str | None = None
    at_most: bool = False
    year: int | None = None  # TARGET: by the end of which year
    product: str = ""
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A document named by a plan."""

    number: str  # "152/KH-UBND"
    day: date | None
    subject: str  # «về tuyên truyền cải cách hành chính … năm 2026»
    issuer: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two places that cannot both be right; shown, never resolved."""

    about: str
    first: tuple[str, str]  # name of the plan, its words
    second: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as it was read."""

    name: str  # of the file
    title: str
    issuer: str
    number: str  # "" when blank
    year: int | None
    proposals: tuple[Proposal, ...]
    citations: tuple[Citation, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()  # inside this plan
    problems: tuple[str, ...] = ()  # to tell the person, in Vietnamese


def open_points(when: When) -> list[Missing]:
    """What a due rule leaves for a person to say."""
    match when.kind:
        case Kind.RECURRING:
            missing = [] if when.periods else [Missing.PERIOD]
            return missing if when.each else [*missing, Missing.DUE_DAY]
        case Kind.PARTIAL_DATE:
            known = when.month is not None and when.month[0] is not None
            return [Missing.DUE_DAY] if known else [Missing.DUE_DAY, Missing.YEAR]
        case Kind.DATE:
            return [] if when.day else [Missing.DUE_DAY]
        case Kind.EVENT:
            return [] if when.working_days is not None else [Missing.WORKING_DAYS]
        case Kind.QUOTA:
            return [] if when.periods else [Missing.PERIOD]
        case Kind.CONTINUOUS | Kind.TARGET:
            return []


def due_of(when: When) -> str | None:
    """The day or month of a calendar: 2026-06-30, 2026-04; None when it recurs."""
    if when.day is not None:
        return when.day.isoformat()
    if when.month is not None and when.month[0]:
        return f"{when.month[0]}-{when.month[1]:02}"
    return None


def due_day_of(when: When) -> str | None:
    """The day without a year: each period ---15, each year --12-15 or --01.

    They are the forms XML Schema has for days that recur (gDay, gMonthDay, gMonth);
    -W-5 is the Friday of every week.
    """
    if when.month is not None and not when.month[0]:
        return f"--{when.month[1]:02}"
    if when.each_month is not None:
        day = f"-{when.each.day:02}" if when.each else ""
        return f"--{when.each_month:02}{day}"
    if when.each is not None and Period.WEEK in when.periods:
        return f"-W-{when.each.day}"
    if when.each is not None:
        return f"---{when.each.day:02}"
    return None


def as_json(proposal: Proposal) -> dict[str, object]:
    """The stable form that scripts read."""
    quantity = proposal.quantity
    whole = quantity is not None and quantity == int(quantity)
    return {
        "title": proposal.title,
        "unit": proposal.unit,
        "to": proposal.to,
        "kind": proposal.when.kind.value,
        "periods": [period.value for period in proposal.when.periods],
        "quantity": int(quantity) if quantity is not None and whole else quantity,
        "unit_of_quantity": proposal.counted,
        "due": due_of(proposal.when),
        "due_day": due_day_of(proposal.when),
        "quote": proposal.quote,
        "missing": [one.value for one in proposal.missing],
    }
