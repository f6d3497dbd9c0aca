"""/lich: the days ahead, and addresses of calendars and of the board, made when asked for.

/lich · /lich thuhoi · 1:d:a · 1:d:j own calendar · 1:d:j:2 of unit 2 · 1:d:x the board
"""

from dataclasses import replace
from datetime import timedelta

from handlers.access import Action, allowed
from handlers.acting import Standing, says, standing
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note, subject
from handlers.messages import Button
from handlers.official.actions import PREFIX
from handlers.official.duties import AHEAD, mine
from handlers.official.my_work import listed
from handlers.official.shared import BOARD_HOLDS, share
from handlers.official.speaking import MINE
from handlers.texts import people as people_texts
from handlers.texts import sharing as texts
from knowledge.normalize import clean, fold
from knowledge.richtext import Bold, Link, paragraph
from storage.people_records import Unit
from storage.sharing_records import Shows

CALENDAR, ADDRESS, BOARD = f"{PREFIX}:a", f"{PREFIX}:j", f"{PREFIX}:x"
_MOST = 4  # units with a button each
_TAKE_BACK = frozenset({"thuhoi", "thu hoi"})


async def show(encounter: Encounter, words: str) -> Said:
    """The days ahead; «thuhoi» ends every address."""
    if fold(clean(words)) in _TAKE_BACK:
        return await _take_back(encounter)
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    today = encounter.now.date()
    duties = [
        one
        for one in await mine(encounter.work, at.person.id, encounter.now)
        if one.occurrence.due <= today + AHEAD + timedelta(days=1)
    ]
    said = listed(duties) if duties else [paragraph(texts.NOTHING_AHEAD)]
    rows: list[tuple[Button, ...]] = [
        (Button(texts.MY_CALENDAR, ADDRESS), Button(texts.BOARD, BOARD))
    ]
    rows += [
        (Button(texts.calendar_of(unit.name), f"{ADDRESS}:{unit.id}"),)
        for unit in _led(at)[:_MOST]
    ]
    heading = paragraph(Bold(texts.AHEAD))
    return says(encounter, heading, *said, texts.HOW, rows=(*rows, (MINE,)))


async def calendar(encounter: Encounter, words: str) -> Said:
    """Make the address of a calendar: one's own, or of a unit one leads."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    unit = next((one for one in _led(at) if one.id == words), None)
    if words and unit is None:
        return says(encounter, texts.NOT_YOUR_UNIT)
    if not encounter.office.site:
        return says(encounter, texts.NO_SITE)
    token = await share(encounter, at.person, Shows.CALENDAR, unit.id if unit else None)
    await _noted(encounter, at, "share calendar", unit)
    address = f"{encounter.office.site}/calendar/{token}.ics"
    said = texts.unit_calendar_is(unit.name, "") if unit else texts.my_calendar_is("")
    return _given(encounter, said, address, texts.SUBSCRIBE)


async def board(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Make the address of the board of one's unit and those below."""
    at = await standing(encounter)
    unit = next((one for one in at.units if one.id == at.person.unit), None)
    may = allowed(at.person, Action.READ_BOARD, unit=at.person.unit, units=at.units)
    if unit is None or not may:
        return says(encounter, people_texts.NOT_ALLOWED)
    if not encounter.office.site:
        return says(encounter, texts.NO_SITE)
    token = await share(encounter, at.person, Shows.BOARD, unit.id)
    await _noted(encounter, at, "share board", unit)
    said = texts.board_is(unit.name, "", BOARD_HOLDS.days)
    return _given(encounter, said, f"{encounter.office.site}/bang/{token}")


def _given(encounter: Encounter, said: str, address: str, *more: str) -> Said:
    where = paragraph(said, Link(address, address))
    given = says(encounter, where, *more, texts.KEEP, rows=((MINE,),))
    return replace(given, memory=replace(given.memory, form=None))


def _led(at: Standing) -> tuple[Unit, ...]:
    """The units this person leads or looks after, as far as they may read them."""
    return tuple(
        one
        for one in at.units
        if at.person.id in {one.head, one.vice}
        and allowed(at.person, Action.READ_BOARD, unit=one.id, units=at.units)
    )


async def _take_back(encounter: Encounter) -> Said:
    at = await standing(encounter)
    count = await encounter.work.sharing.take_back(at.person.id)
    if not count:
        return says(encounter, texts.NONE_TAKEN)
    by, about = actor(at.person), subject(at.person)
    after = {"addresses": count}
    await note(encounter.work, by, "take back addresses", about, now=encounter.now, after=after)
    return says(encounter, texts.taken_back(count))


async def _noted(encounter: Encounter, at: Standing, action: str, unit: Unit | None) -> None:
    by, about = actor(at.person), subject(at.person)
    after = {"unit": unit.id if unit else None}
    await note(encounter.work, by, action, about, now=encounter.now, after=after)
