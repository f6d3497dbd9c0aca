"""Leaving, and using a further channel: what officials do about themselves."""

from dataclasses import replace

from handlers.access import in_charge
from handlers.acting import says, standing
from handlers.admin.people_changes import end_rights, is_last_admin
from handlers.codes import shown_code
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, invite
from handlers.messages import Button
from handlers.official.news import occasion, tell_person
from handlers.texts import people as texts

LEAVE = "1:u:leave"  # a button: yes, leave
KEEP = "1:u:keep"  # a button: nothing after all


async def ask_to_leave(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """/roi: ask once more, for coming back needs an invitation."""
    rows = ((Button(texts.LEAVE, LEAVE), Button(texts.KEEP, KEEP)),)
    return says(encounter, texts.ASK_LEAVE, rows=rows)


async def keep(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Do nothing after all."""
    return says(encounter, texts.KEPT)


async def leave(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Leave, unless nobody could invite anybody then; the other admins are told."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, texts.NOT_ALLOWED)
    if is_last_admin(at.person, at.people, at.units):
        return says(encounter, texts.LAST_ADMIN)
    await end_rights(
        encounter.work, at.person, by=actor(at.person), action="leave", now=encounter.now
    )
    rest = in_charge(at.people, at.person.unit, at.units)
    news = texts.has_left(at.person.name, at.unit_name(at.person.unit))
    for one in rest:
        if one.id != at.person.id:
            await tell_person(encounter, one.id, news, key=occasion(encounter, "left"))
    return says(encounter, texts.LEFT)


async def add_address(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """/themkenh: a code to be typed on the further channel."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, texts.NOT_ALLOWED)
    _, code = await invite(
        encounter.work,
        encounter.secret,
        role=at.person.role,
        unit=at.person.unit,
        by=at.person,
        person=at.person.id,
        name=at.person.name,
        now=encounter.now,
    )
    said = says(encounter, texts.SECOND_CHANNEL, f"/vao {shown_code(code)}")
    return replace(said, memory=replace(said.memory, form=None))
