"""Somebody says that what an obligation waits for has happened: its term runs from that day.

1:q:event:12 asks which day · 1:q:on:12:2026-11-24 that day
"""

from datetime import date, timedelta

from handlers.access import Action
from handlers.acting import Standing, says, standing
from handlers.admin.obligation_card import around
from handlers.admin.obligation_changes import subject
from handlers.admin.obligations_listing import SHOW, find, shown
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note
from handlers.memory import Form
from handlers.messages import Button
from handlers.texts import obligations as texts
from knowledge.deadlines.model import OnEvent
from knowledge.deadlines.occurrences import Event, occurrence_named
from knowledge.deadlines.spoken_days import days_said
from knowledge.deadlines.spoken_words import Today, UnclearError
from knowledge.normalize import clean, fold
from storage.deadline_records import Opening, StoredObligation

FORM = "happened"
ON = "1:q:on"
LONG_AGO = timedelta(days=366)


async def ask(encounter: Encounter, words: str) -> Said:
    """Ask which day it was."""
    at = await standing(encounter)
    stored = await _waiting(encounter, at, words)
    if isinstance(stored, str):
        return says(encounter, stored)
    return await _asked(encounter, at, stored)


async def press(encounter: Encounter, words: str) -> Said:
    """The day on the button."""
    number, _, said = words.partition(":")
    at = await standing(encounter)
    stored = await _waiting(encounter, at, number)
    if isinstance(stored, str):
        return says(encounter, stored)
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return await _asked(encounter, at, stored)
    return await _opened(encounter, at, stored, day)


async def answer(encounter: Encounter, words: str) -> Said:
    """A typed day."""
    form = encounter.memory.form
    at = await standing(encounter)
    stored = await _waiting(encounter, at, form.given.get("number", "") if form else "")
    if isinstance(stored, str):
        return says(encounter, stored)
    view = await around(encounter, at)
    days = _days(words, Today(day=view.today, calendar=view.calendar(stored.obligation.unit)))
    if len(days) != 1:
        return await _asked(encounter, at, stored, texts.BAD_EVENT_DAY)
    return await _opened(encounter, at, stored, days[0])


def _days(words: str, today: Today) -> tuple[date, ...]:
    """The days that words say; of what no calendar has, none."""
    folded = " ".join(map(fold, clean(words).replace(",", " ").split()))
    if folded == "hom qua":
        return (today.day - timedelta(days=1),)
    try:
        days, _ = days_said(folded, today)
    except (UnclearError, OverflowError):
        return ()
    return days


async def _waiting(encounter: Encounter, at: Standing, words: str) -> StoredObligation | str:
    stored = await find(encounter, at, words, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return stored
    return stored if isinstance(stored.obligation.rule, OnEvent) else texts.NOT_AN_EVENT


async def _asked(
    encounter: Encounter, at: Standing, stored: StoredObligation, *before: str
) -> Said:
    one, view = stored.obligation, await around(encounter, at)
    event = one.rule.event if isinstance(one.rule, OnEvent) else ""
    rows = (
        (Button(texts.TODAY, f"{ON}:{one.id}:{view.today.isoformat()}"),),
        (Button(texts.KEEP, f"{SHOW}:{one.id}"),),
    )
    form = Form(name=FORM, step="day", given={"number": one.id})
    asked = texts.ASK_EVENT_DAY.format(event=event)
    return says(encounter, *before, asked, rows=rows, form=form)


async def _opened(encounter: Encounter, at: Standing, stored: StoredObligation, day: date) -> Said:
    one, view = stored.obligation, await around(encounter, at)
    if day > view.today:
        return await _asked(encounter, at, stored, texts.EVENT_IN_FUTURE)
    if day < view.today - LONG_AGO:
        return await _asked(encounter, at, stored, texts.EVENT_TOO_OLD)
    event = Event(id=day.isoformat(), on=day)
    opening = Opening(
        obligation=one.id, event=event, opened_by=at.person.id, opened_at=encounter.now
    )
    if not await encounter.work.occurrences.open_event(opening):
        return await shown(encounter, at, stored, texts.EVENT_KNOWN)
    by, about = actor(at.person), subject(one.id)
    after = {"day": event.id}
    await note(encounter.work, by, "open event", about, now=encounter.now, after=after)
    due = occurrence_named(one, view.calendar(one.unit), event.id, (event,))
    said = texts.event_opened(day, due.due) if due else texts.STILL_OPEN
    return await shown(encounter, at, stored, said)
