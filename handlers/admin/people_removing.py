"""Removing somebody: asked once more; of an admin, only once a second admin agrees.

/xoanguoi 3 why · 1:u:remove:3 ask · 1:u:del:3 yes · 1:u:agree:7, 1:u:refuse:7 the second admin
1:u:out:3 throw out who came in by a forwarded link
"""

from datetime import timedelta

from handlers.access import Action, allowed, in_charge
from handlers.acting import Standing, says, standing
from handlers.admin.people_changes import end_rights, is_last_admin, lock
from handlers.admin.people_rights import number_and_reason, target_of
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note, subject
from handlers.memory import Form
from handlers.messages import Button
from handlers.official.leaving import KEEP
from handlers.official.news import occasion, tell_at, tell_person
from handlers.texts import people as texts
from storage.people_records import Person, Removal, Role

FORM = "remove"
DELETE, AGREE, REFUSE = "1:u:del", "1:u:agree", "1:u:refuse"
LIFETIME = timedelta(hours=24)  # of a request to the other admins


async def ask(encounter: Encounter, words: str) -> Said:
    """Ask before anybody is removed; words after the number are why."""
    at = await standing(encounter)
    number, why = number_and_reason(words)
    target = target_of(at, number, Action.REMOVE)
    if isinstance(target, str):
        return says(encounter, target)
    if is_last_admin(target, at.people, at.units):
        return says(encounter, texts.LAST_ADMIN)
    rows = ((Button(texts.REMOVE, f"{DELETE}:{target.id}"), Button(texts.KEEP, KEEP)),)
    form = Form(name=FORM, step="sure", given={"person": target.id, "why": why})
    said = texts.ask_removal(target.name, target.role)
    return says(encounter, said, rows=rows, form=form)


async def remove(encounter: Encounter, words: str) -> Said:
    """Remove them; an admin only after a second one agreed."""
    at = await standing(encounter)
    target = target_of(at, words, Action.REMOVE)
    if isinstance(target, str):
        return says(encounter, target)
    if is_last_admin(target, at.people, at.units):
        return says(encounter, texts.LAST_ADMIN)
    form = encounter.memory.form
    is_ours = form is not None and form.name == FORM and form.given.get("person") == target.id
    why = form.given.get("why", "") if form is not None and is_ours else ""
    if target.role is Role.ADMIN:
        return await _ask_the_others(encounter, at, target, why)
    await _end(encounter, target, by=actor(at.person), why=why)
    return says(encounter, texts.was_removed(target.name))


async def throw_out(encounter: Encounter, words: str) -> Said:
    """Take every right away at once from who should not have come in."""
    at = await standing(encounter)
    target = target_of(at, words, Action.REMOVE)
    if isinstance(target, str):
        return says(encounter, target)
    if target.role is not Role.ADMIN:
        await _end(encounter, target, by=actor(at.person), why=texts.THROW_OUT)
        return says(encounter, texts.was_removed(target.name))
    if not target.locked:
        by = actor(at.person)
        await lock(encounter.work, target, by=by, now=encounter.now, why=texts.THROW_OUT)
    asked = await _ask_the_others(encounter, at, target, texts.THROW_OUT)
    return says(encounter, texts.was_locked(target.name), *asked.replies[0].text)


async def agree(encounter: Encounter, words: str) -> Said:
    """A second admin agrees."""
    at = await standing(encounter)
    request = await _request(encounter, at, words)
    if isinstance(request, str):
        return says(encounter, request)
    target = at.find(request.person)
    if target is None:
        return says(encounter, texts.REQUEST_GONE)
    if is_last_admin(target, at.people, at.units):
        return says(encounter, texts.LAST_ADMIN)
    await encounter.work.removals.decide(request.id, at.person.id, encounter.now)
    await _end(encounter, target, by=actor(at.person), why=request.why)
    await _tell_who_asked(encounter, request, target, agreed=True)
    return says(encounter, texts.was_removed(target.name))


async def refuse(encounter: Encounter, words: str) -> Said:
    """A second admin does not agree, or who asked takes it back."""
    at = await standing(encounter)
    request = await _request(encounter, at, words)
    if isinstance(request, str):
        return says(encounter, request)
    target = at.find(request.person)
    await encounter.work.removals.decide(request.id, at.person.id, encounter.now)
    await note(
        encounter.work,
        actor(at.person),
        "refuse removal",
        f"person:{request.person}",
        now=encounter.now,
        after={"request": request.id},
    )
    if target is not None:
        await _tell_who_asked(encounter, request, target, agreed=False)
    return says(encounter, texts.REFUSED)


async def _request(encounter: Encounter, at: Standing, words: str) -> Removal | str:
    """The request this admin may answer; else the sentence that says why not."""
    request = await encounter.work.removals.get(words)
    if request is None or not request.is_open(encounter.now):
        return texts.REQUEST_GONE
    target = await encounter.work.people.get(request.person)
    if target is None or target.left:
        return texts.REQUEST_GONE
    may = allowed(at.person, Action.AGREE_TO_REMOVAL, unit=target.unit, units=at.units)
    if not may:
        return texts.NOT_ALLOWED
    asker = at.find(request.asked_by)
    if not allowed(asker, Action.REMOVE, unit=target.unit, units=at.units):
        return texts.REQUEST_GONE  # who asked may no longer ask
    return texts.NOT_YOUR_OWN if request.asked_by == at.person.id else request


async def _ask_the_others(encounter: Encounter, at: Standing, target: Person, why: str) -> Said:
    work, now = encounter.work, encounter.now
    if await work.removals.open_for(target.id, now) is not None:
        return says(encounter, texts.WAITING_ALREADY)
    request = await work.removals.ask(
        target.id, asked_by=at.person.id, why=why, at=now, expires_at=now + LIFETIME
    )
    about = subject(target)
    after = {"request": request.id}
    await note(work, actor(at.person), "ask removal", about, now=now, after=after, why=why)
    rows = (
        (
            Button(texts.AGREE, f"{AGREE}:{request.id}"),
            Button(texts.REFUSE, f"{REFUSE}:{request.id}"),
        ),
    )
    said = texts.agree_to_removal(at.person.name, target.name, why)
    others = [
        one
        for one in in_charge(at.people, target.unit, at.units)
        if one.id not in (at.person.id, target.id)
    ]
    for one in others:
        await tell_person(encounter, one.id, said, key=occasion(encounter, "ask"), rows=rows)
    return says(encounter, texts.removal_asked(target.name, others=len(others)))


async def _end(encounter: Encounter, target: Person, *, by: str, why: str) -> None:
    """Remove somebody, and tell them where they were reached until now."""
    addresses = await encounter.work.people.addresses(target.id)
    await end_rights(encounter.work, target, by=by, action="remove", now=encounter.now, why=why)
    key = occasion(encounter, "removed")
    for address in addresses[:1]:
        await tell_at(encounter, address, texts.YOU_ARE_REMOVED, key=key)


async def _tell_who_asked(
    encounter: Encounter, request: Removal, target: Person, *, agreed: bool
) -> None:
    said = texts.removal_decided(target.name, agreed=agreed)
    await tell_person(encounter, request.asked_by, said, key=f"people/decided/{request.id}")
