"""How each thing owed stands: done in time, done late, missing, or not due yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Standing(StrEnum):
    """How one occurrence stands for one owner at a moment."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"  # its day is over and it is not done
    OPEN = "open"  # not done, and its day is not over


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the board: what one owner owes for one period."""

    unit: str  # its name
    obligation: str  # its id
    title: str
    period: str  # a key
    owner: str  # a name; "" for the unit as a whole
    to: str
    due: date
    standing: Standing
    done_at: datetime | None = None  # aware
    document: str = ""
    figures: str = ""  # of a quota: "1/2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of a unit's rows stand how."""

    unit: str
    on_time: int = 0
    late: int = 0
    missing: int = 0
    open: int = 0


def standing(due: date, done_at: datetime | None, now: datetime, zone: tzinfo) -> Standing:
    """How it stands at `now`; a due day lasts until its midnight in the office's zone."""
    over = datetime.combine(due + timedelta(days=1), time(), zone)
    if done_at is not None:
        return Standing.ON_TIME if done_at < over else Standing.LATE
    return Standing.OPEN if now < over else Standing.MISSING


def tallies(lines: Iterable[Line]) -> tuple[Tally, ...]:
    """One for each unit, in the order the units first come."""
    counted: dict[str, dict[Standing, int]] = {}
    for line in lines:
        of_unit = counted.setdefault(line.unit, dict.fromkeys(Standing, 0))
        of_unit[line.standing] += 1
    return tuple(
        Tally(
            unit=unit,
            on_time=of_unit[Standing.ON_TIME],
            late=of_unit[Standing.LATE],
            missing=of_unit[Standing.MISSING],
            open=of_unit[Standing.OPEN],
        )
        for unit, of_unit in counted.items()
    )
