"""Reminders that reach nobody: the head of the unit is told, or the admins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.messages import Reply
from handlers.official.composing import Item, compose
from handlers.official.planning import staff
from handlers.official.reaching import Post, places
from handlers.stored import UnreadableError, read_reply
from handlers.texts import reminders as texts
from handlers.undelivered import FELL, only_logged
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import Obligation
from knowledge.deadlines.reminder import Unowned
from knowledge.deadlines.staff import Staff
from knowledge.richtext import Bold, paragraph
from storage.database import UnitOfWork
from storage.records import OutboxMessage

TOLD = "unheard/"  # begins the key of what heads are told


async def tell_head(post: Post, staff: Staff, person: str, items: Sequence[Item]) -> None:
    """Tell who leads that these reminders of a person without any address went nowhere."""
    known = await post.work.people.get(person)
    note = texts.UNREACHED.format(name=known.name if known else texts.NOBODY)
    by_unit: dict[str, list[Item]] = {}
    for one in items:
        by_unit.setdefault(one.obligation.unit, []).append(one)
    for unit, those in by_unit.items():
        unheard = _Unheard(
            person=person,
            unit=unit,
            reply=_with(note, compose(those)),
            key=f"{TOLD}{those[0].reminder.key}",
        )
        await _tell_leader(post, staff, unheard)


async def undelivered(
    secret: bytes, work: UnitOfWork, message: OutboxMessage, reason: str, now: datetime
) -> None:
    """Tell who leads that a reminder could not be delivered on any channel of its person."""
    await only_logged(work, message, reason, now)
    first = message.key.partition(FELL)[0]
    carried = await work.reminders.of_message(first)
    stored = await work.obligations.get(carried[0].key.obligation) if carried else None
    if stored is None:
        return
    try:
        reply = read_reply(message.body)
    except UnreadableError:
        return
    person = carried[0].key.person
    known = await work.people.get(person)
    unheard = _Unheard(
        person=person,
        unit=stored.obligation.unit,
        reply=_with(texts.unreached(known.name if known else texts.NOBODY, reason), reply),
        key=f"{TOLD}{first}",
    )
    await _tell_leader(Post(work=work, secret=secret, now=now), await staff(work), unheard)


async def tell_about_unowned(post: Post, obligation: Obligation, one: Unowned) -> None:
    """Tell admins, once for each due day, that nobody can be reminded of something."""
    reply = Reply(text=(paragraph(Bold(obligation.title)), paragraph(texts.UNOWNED)))
    key = f"unowned/{one.obligation}/{one.period}/{one.due}"
    await post.tell_admins(reply, key=key, unit=obligation.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unheard:
    """What did not reach a person."""

    person: str
    unit: str  # that owes it
    reply: Reply
    key: str


async def _tell_leader(post: Post, staff: Staff, unheard: _Unheard) -> None:
    """Tell the nearest leader who is somebody else and has an address; admins if none has."""
    day = post.now.astimezone(VIETNAM).date()
    found = staff.leader(unheard.unit, day, without=unheard.person)
    if found is not None:
        place = (await places(post.work, [found[0]])).get(found[0])
        if place is not None:
            await post.send(place, unheard.reply, key=f"{unheard.key}/{found[0]}")
            return
    await post.tell_admins(unheard.reply, key=unheard.key, unit=unheard.unit)


def _with(note: str, reply: Reply) -> Reply:
    return replace(reply, text=(paragraph(note), *reply.text), rows=())
