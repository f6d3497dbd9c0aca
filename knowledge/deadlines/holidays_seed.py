"""Public holidays of Vietnam year by year: the `holidays` package, its known errors put right."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

_FIRST_YEAR, _LAST_YEAR = 1976, 2100  # the years the package knows Tết of
_INSTEAD = re.compile(r"^Ngày nghỉ \(thay cho ngày (.+)\)$")
_MADE_UP = re.compile(r" \(nghỉ bù\)$")
FIRST_OF_TET = "Mùng một Tết Nguyên đán"


class Kind(StrEnum):
    """What a day is, whatever its weekday says."""

    OFF = "off"
    WORKED = "worked"  # a Saturday worked for a day off elsewhere
    HALF = "half"  # only its morning is worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that is not what its weekday says, and why."""

    kind: Kind
    note: str = ""


@lru_cache(maxsize=1)
def _corrections() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("holidays.toml").read_text("utf-8"))


def official_years() -> frozenset[int]:
    """Years whose calendar the Government had announced when this was released."""
    return frozenset(_corrections()["official"])


@lru_cache(maxsize=256)
def seeded(year: int) -> Mapping[date, Day]:
    """Every special day of a year; empty outside of 1976-2100, where only weekends are known."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return {}
    from holidays import country_holidays  # noqa: PLC0415 - it takes long to load

    table = _corrections()
    known = country_holidays("VN", years=year, language="vi")
    days = {
        day: Day(kind=Kind.OFF, note=_named(known[day], table["names"])) for day in sorted(known)
    }
    for day in known.weekend_workdays:
        if day.year == year:
            days[day] = Day(kind=Kind.WORKED, note="Ngày làm bù")
    for each in table["every_year"]:
        if year >= each["from"]:
            day = date(year, each["month"], each["day"])
            days[day] = Day(kind=Kind(each["kind"]), note=each["note"])
    for each in table["day"]:
        if each["date"].year == year:
            days[each["date"]] = Day(kind=Kind(each["kind"]), note=each["note"])
    return days


def _named(name: str, names: Mapping[str, str]) -> str:
    instead = _INSTEAD.match(name)
    if instead:
        return f"Nghỉ hoán đổi, làm bù ngày {instead[1]}"
    first = name.split("; ", maxsplit=1)[0]
    bare = _MADE_UP.sub("", first)
    return names.get(bare, bare) + (" (nghỉ bù)" if bare != first else "")


@lru_cache(maxsize=256)
def first_of_tet(year: int) -> date | None:
    """Mùng một of the lunar year that begins in this one."""
    return next((day for day, what in seeded(year).items() if what.note == FIRST_OF_TET), None)
