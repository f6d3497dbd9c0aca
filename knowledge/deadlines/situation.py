"""Everything reminders depend on besides the obligations: people, calendars, what people said."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from knowledge.deadlines.calendar import Calendars
from knowledge.deadlines.occurrences import Event
from knowledge.deadlines.staff import Staff

UNIT = ""  # as the owner: the unit itself, so everybody who owes it


class Said(StrEnum):
    """What was said of an occurrence."""

    OPEN = "open"  # it is to be done after all: takes `doing` or `done` back
    DOING = "doing"  # in hand: nothing more before the due day
    DONE = "done"
    HANDED = "handed"  # handed on to somebody; to nobody («Không thuộc tôi»): the head decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was said of one occurrence, for one owner; the latest one counts."""

    obligation: str
    period: str
    said: Said
    since: datetime  # reminders before it stay as they were
    owner: str = UNIT  # whose share; the owner's id even when a stand-in said it
    to: str | None = None  # handed on to


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """A person asked for one reminder again; the others stay where they are."""

    obligation: str
    period: str
    rung: str
    person: str
    until: datetime


_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    groups: defaultdict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the plan is made from; build it with `of`."""

    staff: Staff
    calendars: Calendars
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)  # by obligation
    marks: Mapping[tuple[str, str], tuple[Mark, ...]] = field(default_factory=dict)
    snoozes: Mapping[str, tuple[Snooze, ...]] = field(default_factory=dict)  # by obligation

    @classmethod
    def of(
        cls,
        staff: Staff,
        calendars: Calendars,
        *,
        marks: Iterable[Mark] = (),
        snoozes: Iterable[Snooze] = (),
        events: Iterable[tuple[str, Event]] = (),  # with the obligation's id
    ) -> "Situation":
        """From flat rows, in any order."""
        in_time = sorted(marks, key=lambda mark: mark.since)
        return cls(
            staff=staff,
            calendars=calendars,
            events=_grouped(events),
            marks=_grouped(((mark.obligation, mark.period), mark) for mark in in_time),
            snoozes=_grouped((snooze.obligation, snooze) for snooze in snoozes),
        )

    def progress(self, obligation: str, period: str, owner: str, at: datetime) -> Said:
        """How far an owner is: `open`, `doing` or `done`, by the word of the owner or the unit."""
        said = Said.OPEN
        for mark in self.marks.get((obligation, period), ()):
            mine = mark.owner in {owner, UNIT} and mark.said is not Said.HANDED
            if mine and mark.since <= at:
                said = mark.said
        return said

    def handed(self, obligation: str, period: str, owner: str, at: datetime) -> Mark | None:
        """The last time an owner's share was handed on."""
        handed = None
        for mark in self.marks.get((obligation, period), ()):
            if mark.owner == owner and mark.said is Said.HANDED and mark.since <= at:
                handed = mark
        return handed
