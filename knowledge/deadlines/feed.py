"""What is due as a calendar other programs subscribe to (RFC 5545): one whole-day event each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes long to load, and most programs never write a calendar
    from icalendar import Event

PRODUCT = "-//Mot Cua//deadlines//VI"
HOST = "motcua"  # the right side of an event's name: the same wherever the office serves from
REFRESH = timedelta(hours=4)  # between two looks of a calendar that asks how often


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing due on one day."""

    obligation: str
    period: str  # with the obligation it names the event for ever: a calendar updates it in place
    title: str
    details: str = ""  # lines of plain text
    day: date
    done: bool = False


def feed(name: str, entries: Iterable[Entry], *, zone: str, now: datetime) -> bytes:
    """Write the calendar; `now` (aware) is the moment it is of, `zone` an IANA name."""
    from icalendar import Calendar, vDuration  # noqa: PLC0415 - see above

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.obligation, entry.period)):
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, now: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - see above

    event = Event()
    event.add("uid", f"{entry.obligation}.{entry.period}@{HOST}")
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"✓ {entry.title}" if entry.done else entry.title)
    if entry.details:
        event.add("description", entry.details)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # something due takes no time of the day
    return event
