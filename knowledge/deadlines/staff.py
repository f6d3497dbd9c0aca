"""Who reads a reminder: the owner, a stand-in, or whoever leads when nobody else is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.deadlines.calendar import Quiet
from knowledge.deadlines.model import Obligation


class Why(StrEnum):
    """Why a person is reminded."""

    OWNS = "owns"  # it is theirs, or their unit's and they lead it
    HANDED = "handed"  # the owner handed this one on to them
    STANDS_IN = "stands_in"  # the owner is on leave
    INSTEAD = "instead"  # they lead, and there is no owner, or no longer, or nobody stands in
    LEADS = "leads"  # head of the unit that is late
    OVERSEES = "oversees"  # superior of the unit that is late
    SNOOZED = "snoozed"  # they asked to be reminded again


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A person as far as reminders go."""

    id: str
    active: bool = True  # False: left, locked, lapsed
    away_from: date | None = None  # first day of leave; None with a last day: away already
    away_until: date | None = None  # last day of leave; None with a first day: until further word
    stand_in: str | None = None
    reach: Quiet | None = None  # hours the person does not want to be written to

    def is_here(self, day: date) -> bool:
        """True when they can be asked on that day."""
        if not self.active:
            return False
        if self.away_from is None and self.away_until is None:
            return True
        return day < (self.away_from or date.min) or day > (self.away_until or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """A unit as far as reminders go."""

    id: str
    above: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The people and units there are; whoever is not among them is gone."""

    people: Mapping[str, Reader]
    units: Mapping[str, UnitView]
    has_reach: bool = field(init=False)  # somebody chose hours of their own

    def __post_init__(self) -> None:
        """Look through the people once."""
        has_reach = any(one.reach is not None for one in self.people.values())
        object.__setattr__(self, "has_reach", has_reach)

    def reader(self, person: str, obligation: Obligation, day: date) -> tuple[str, Why] | None:
        """Who reads for a person on a day; None when nobody up to the top can."""
        known = self.people.get(person)
        if known is not None and known.is_here(day):
            return person, Why.OWNS
        if known is not None and known.active:
            for other in (obligation.stand_in, known.stand_in):
                if other is not None and self._is_here(other, day):
                    return other, Why.STANDS_IN
        return self.leader(obligation.unit, day, without=person)

    def of_unit(self, obligation: Obligation, day: date) -> tuple[str, Why] | None:
        """Who reads what a unit owes: its head, and whoever reads for them."""
        unit = self.units.get(obligation.unit)
        if unit is None:
            return None
        if unit.head is None:
            return self.leader(unit.id, day)
        return self.reader(unit.head, obligation, day)

    def leader(self, unit: str, day: date, without: str = "") -> tuple[str, Why] | None:
        """The nearest head who is there, from the unit upwards."""
        for each in self._upwards(unit):
            head = self.head(each, day)
            if head is not None and head != without:
                return head, Why.INSTEAD
        return None

    def head(self, unit: UnitView, day: date) -> str | None:
        """The unit's head, or who stands in for them; None when neither is there."""
        known = self.people.get(unit.head or "")
        if known is None or not known.active:
            return None
        if known.is_here(day):
            return known.id
        stand_in = known.stand_in
        return stand_in if stand_in is not None and self._is_here(stand_in, day) else None

    def superior(self, unit: str, day: date) -> str | None:
        """The nearest head who is there above a unit."""
        above = self.units[unit].above if unit in self.units else None
        found = self.leader(above, day) if above else None
        return found[0] if found else None

    def _is_here(self, person: str, day: date) -> bool:
        return person in self.people and self.people[person].is_here(day)

    def _upwards(self, unit: str) -> Iterator[UnitView]:
        seen: set[str] = set()
        while unit in self.units and unit not in seen:
            seen.add(unit)
            yield self.units[unit]
            unit = self.units[unit].above or ""
