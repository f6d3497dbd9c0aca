"""What an address shows to whoever holds it: a calendar to subscribe to, or the board."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.access import Action, allowed
from handlers.encounter import Encounter
from handlers.official.board import board
from handlers.official.planning import situation_of
from handlers.texts import board as texts
from handlers.texts.periods import period_name
from knowledge.deadlines.board import Line
from knowledge.deadlines.feed import Entry
from knowledge.deadlines.model import Obligation
from knowledge.deadlines.occurrences import Nature, Occurrence, occurrences
from knowledge.deadlines.situation import UNIT, Said, Situation
from storage.database import UnitOfWork
from storage.deadline_records import ObligationStatus
from storage.people_records import Person, Unit
from storage.sharing_records import SharedLink, Shows

BACK = timedelta(days=62)  # a calendar still shows what was due so long ago
AHEAD = timedelta(days=400)
BOARD_HOLDS = timedelta(days=30)  # an address of the board; who needs it longer asks again
_SECRET_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar as it stands."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board of a unit and those below, between two days."""

    unit: str  # its name
    above: str  # name of the unit it belongs to; "" for none
    lines: tuple[Line, ...]


async def share(
    encounter: Encounter, person: Person, shows: Shows, unit: str | None = None
) -> str:
    """Make an address; gives its secret part, which is never kept."""
    token, now = secrets.token_urlsafe(_SECRET_BYTES), encounter.now
    await encounter.work.sharing.add(
        SharedLink(
            digest=_digest(encounter.secret, token),
            shows=shows,
            person=person.id,
            unit=unit,
            made_at=now,
            expires_at=now + BOARD_HOLDS if shows is Shows.BOARD else None,
        )
    )
    return token


async def shared_calendar(
    work: UnitOfWork, secret: bytes, token: str, now: datetime
) -> Calendar | None:
    """What is due for a person, or for a unit and those below; None when the address is void."""
    found = await _looked_up(work, secret, token, Shows.CALENDAR, now)
    if found is None:
        return None
    link, person, units = found
    stored = await work.obligations.all((ObligationStatus.ACTIVE,))
    within = None if link.unit is None else _below(link.unit, units)
    obligations = [
        one.obligation for one in stored if within is None or one.obligation.unit in within
    ]
    situation = await situation_of(work, obligations)
    entries = [
        _entry(obligation, one, situation, now, person if within is None else None)
        for obligation in obligations
        for one in _due(obligation, situation, now)
        if within is not None or _concerns(person, obligation, one, situation, now)
    ]
    names = {unit.id: unit.name for unit in units}
    name = texts.my_calendar() if link.unit is None else texts.calendar_of(names[link.unit])
    return Calendar(name=name, entries=tuple(entries))


async def shared_board(  # noqa: PLR0913, PLR0917 - who looks, with what, from when to when
    work: UnitOfWork, secret: bytes, token: str, first: date, last: date, now: datetime
) -> Board | None:
    """How a unit and those below stand; None when the address is void."""
    found = await _looked_up(work, secret, token, Shows.BOARD, now)
    if found is None:
        return None
    link, person, units = found
    top = link.unit or person.unit
    lines = await board(work, _below(top, units), first, last, now)
    names = {unit.id: unit.name for unit in units}
    above = next((unit.above for unit in units if unit.id == top), None)
    return Board(unit=names[top], above=names.get(above or "", ""), lines=lines)


async def _looked_up(
    work: UnitOfWork, secret: bytes, token: str, shows: Shows, now: datetime
) -> tuple[SharedLink, Person, tuple[Unit, ...]] | None:
    """The address, if its maker may still see what it shows."""
    link = await work.sharing.find(_digest(secret, token), shows, now)
    person = await work.people.get(link.person) if link else None
    if link is None or person is None:
        return None
    units = await work.units.all()
    if link.unit is None and shows is Shows.CALENDAR:
        return (link, person, units) if person.is_active else None
    unit = link.unit or person.unit
    may = allowed(person, Action.READ_BOARD, unit=unit, units=units)
    return (link, person, units) if may else None


def _digest(secret: bytes, token: str) -> str:
    return hmac.digest(secret, f"shared:{token}".encode(), hashlib.sha256).hex()


def _below(top: str, units: Sequence[Unit]) -> Collection[str]:
    """The unit and every one below it."""
    found = {top}
    while more := {unit.id for unit in units if unit.above in found} - found:
        found |= more
    return found


def _due(obligation: Obligation, situation: Situation, now: datetime) -> tuple[Occurrence, ...]:
    calendar = situation.calendars.of(obligation.unit)
    today = now.astimezone(calendar.zone).date()
    events = situation.events.get(obligation.id, ())
    found = occurrences(obligation, calendar, today - BACK, today + AHEAD, events)
    return tuple(one for one in found if one.nature is not Nature.NUDGE)


def _concerns(
    person: Person, obligation: Obligation, one: Occurrence, situation: Situation, now: datetime
) -> bool:
    """True when it is this person's: owned, led, or handed on to them."""
    for owner in obligation.owners or (UNIT,):
        handed = situation.handed(obligation.id, one.period, owner, now)
        if handed is not None and handed.to is not None:
            if handed.to == person.id:
                return True
            continue
        unit = situation.staff.units.get(obligation.unit)
        if owner == person.id or (owner == UNIT and unit is not None and unit.head == person.id):
            return True
    return False


def _entry(
    obligation: Obligation,
    one: Occurrence,
    situation: Situation,
    now: datetime,
    person: Person | None,
) -> Entry:
    owners = obligation.owners or (UNIT,)
    if person is not None and person.id in owners:
        owners = (person.id,)
    said = {situation.progress(obligation.id, one.period, owner, now) for owner in owners}
    name = period_name(one.period)
    return Entry(
        obligation=obligation.id,
        period=one.period,
        title=f"{obligation.title} ({name})" if name else obligation.title,
        details=texts.details(to=obligation.to, product=obligation.product, due=one.due),
        day=one.aimed,
        done=said == {Said.DONE},
    )
