"""«Chuyển người khác» and «Không thuộc tôi»: who else does it, and who has to decide that.

/giao [what] [cho whom] · 1:d:g:… · 1:d:p:…:page · 1:d:w:…:person · 1:d:k:… · 1:d:b:…
"""

import re

from handlers.acting import says
from handlers.encounter import Encounter, Said
from handlers.inviting import one_line
from handlers.memory import Form
from handlers.messages import Button, Reply
from handlers.official.actions import Verb
from handlers.official.my_work import choose, meant, state
from handlers.official.reaching import Post
from handlers.official.speaking import (
    MINE,
    Opened,
    head,
    inform,
    opened,
    short,
    write_down,
)
from handlers.texts import official as texts
from handlers.texts import reminders as reminder_texts
from knowledge.deadlines.finding import find
from knowledge.deadlines.situation import UNIT
from knowledge.deadlines.situation import Said as Word
from knowledge.richtext import Block, paragraph
from storage.people_records import Person

FORM = "notmine"  # asks why
A_PAGE = 6  # people at once
_TO = re.compile(r"(?:^|\s)(?:cho|->|→)\s+(?=\S)", re.IGNORECASE)


async def command(encounter: Encounter, words: str) -> Said:
    """/giao: what and to whom, as far as it was said; the rest is asked."""
    found = max(_TO.finditer(words), key=lambda one: one.start(), default=None)
    what = words[: found.start()].strip() if found else words
    whom = words[found.end() :].strip() if found else ""
    share = await meant(encounter, Verb.GIVE, what) if what else None
    if share is None:
        return await choose(encounter, Verb.GIVE, what, texts.WHICH_GIVE)
    if not whom:
        return _to_whom(encounter, share, 1)
    people = _receivers(share)
    places = find(whom, [one.name for one in people])
    if len(places) == 1:
        return await _give(encounter, share, people[places[0]])
    if not places:
        return _to_whom(encounter, share, 1, texts.NO_SUCH_RECEIVER)
    rows = tuple((_to(share, people[place]),) for place in places[:A_PAGE])
    return says(encounter, head(share.duty), texts.TO_WHOM, rows=rows)


async def press(encounter: Encounter, words: str) -> Said:
    """«Chuyển người khác»."""
    share = await opened(encounter, Verb.GIVE, words)
    return share if isinstance(share, Said) else _to_whom(encounter, share, 1)


async def more_people(encounter: Encounter, words: str) -> Said:
    """A further page of people."""
    share = await opened(encounter, Verb.PEOPLE, words)
    if isinstance(share, Said):
        return share
    return _to_whom(encounter, share, int(share.rung) if share.rung.isdecimal() else 1)


async def give_to(encounter: Encounter, words: str) -> Said:
    """A person was chosen; oneself takes it back."""
    share = await opened(encounter, Verb.GIVE_TO, words)
    if isinstance(share, Said):
        return share
    if share.rung == share.person:
        return await _take_back(encounter, share)
    receiver = next((one for one in _receivers(share) if one.id == share.rung), None)
    if receiver is None:
        return _to_whom(encounter, share, 1, texts.NOT_A_RECEIVER)
    return await _give(encounter, share, receiver)


async def not_mine(encounter: Encounter, words: str) -> Said:
    """«Không thuộc tôi», «Không nhận»: ask why."""
    share = await opened(encounter, Verb.NOT_MINE, words)
    if isinstance(share, Said):
        return share
    if refused := _why_not(share):
        give = share.button(reminder_texts.GIVE, Verb.GIVE)
        return says(encounter, head(share.duty), refused, rows=((give, MINE),))
    form = Form(name=FORM, step="reason", given={"field": share.field})
    skip = share.button(texts.NO_REASON, Verb.NO_REASON)
    return says(encounter, head(share.duty), texts.ASK_REASON, rows=((skip,),), form=form)


async def no_reason(encounter: Encounter, words: str) -> Said:
    """«Không ghi lý do»."""
    share = await opened(encounter, Verb.NO_REASON, words)
    return share if isinstance(share, Said) else await _decline(encounter, share, "")


async def answer(encounter: Encounter, words: str) -> Said | None:
    """Why."""
    form = encounter.memory.form
    if form is None or not words:
        return None
    share = await opened(encounter, Verb.NO_REASON, form.given.get("field", ""))
    return share if isinstance(share, Said) else await _decline(encounter, share, one_line(words))


def _receivers(share: Opened) -> tuple[Person, ...]:
    """Whom it can be given to: people of its unit, and heads of those right below."""
    unit = share.duty.obligation.unit
    heads = {one.head for one in share.at.units if one.above == unit}
    return tuple(
        one
        for one in share.at.people
        if one.is_active
        and (one.unit == unit or one.id in heads)
        and one.id not in {share.person, share.duty.reader}
    )


def _to_whom(encounter: Encounter, share: Opened, page: int, first: str = "") -> Said:
    duty = share.duty
    if duty.said is Word.DONE:
        return says(encounter, head(duty), state(share), rows=((MINE,),))
    people = _receivers(share)
    if not people:
        return says(encounter, head(duty), texts.NOBODY_ELSE, rows=((MINE,),))
    start = (page - 1) * A_PAGE if (page - 1) * A_PAGE < len(people) else 0
    rows = [(_to(share, one),) for one in people[start : start + A_PAGE]]
    if start + A_PAGE < len(people):
        following = str(start // A_PAGE + 2)
        rows.append((share.button(texts.MORE_PEOPLE, Verb.PEOPLE, following),))
    said = (first,) if first else ()
    return says(encounter, head(duty), *said, texts.TO_WHOM, rows=tuple(rows))


def _to(share: Opened, person: Person) -> Button:
    is_away = person.is_away(share.duty.today)
    label = texts.away_label(person.name) if is_away else person.name
    return share.button(short(label), Verb.GIVE_TO, person.id)


async def _give(encounter: Encounter, share: Opened, receiver: Person) -> Said:
    duty, name = share.duty, share.at.person.name
    if duty.said is Word.DONE:
        return says(encounter, head(duty), state(share), rows=((MINE,),))
    await write_down(encounter, share, Word.HANDED, "hand on", to=receiver.id)
    await inform(
        encounter,
        receiver.id,
        *_introduced(share, texts.news_given(name)),
        rows=_rows_of_receiver(share),
    )
    others = {duty.reader, duty.owner} - {share.person, receiver.id, UNIT, None}
    for one in sorted(each for each in others if each):
        moved = texts.news_moved(name, receiver.name)
        await inform(encounter, one, head(duty), moved, rows=((MINE,),))
    back = share.button(texts.TAKE_BACK, Verb.GIVE_TO, share.person)
    away = (texts.given_away(receiver.name),) if receiver.is_away(duty.today) else ()
    return says(encounter, head(duty), texts.given(receiver.name), *away, rows=((back, MINE),))


async def _take_back(encounter: Encounter, share: Opened) -> Said:
    duty = share.duty
    if duty.said is Word.DONE:
        return says(encounter, head(duty), state(share), rows=((MINE,),))
    if duty.reader == share.person:
        return says(encounter, head(duty), texts.YOURS_ALREADY, rows=((MINE,),))
    await write_down(encounter, share, Word.HANDED, "take back", to=share.person)
    if duty.reader is not None:
        news = texts.news_taken_back(share.at.person.name)
        await inform(encounter, duty.reader, head(duty), news, rows=((MINE,),))
    rows = ((share.button(reminder_texts.DONE, Verb.DONE), MINE),)
    return says(encounter, head(duty), texts.TAKEN_BACK, rows=rows)


def _why_not(share: Opened) -> str:
    """Why it cannot be sent back; "" when it can."""
    duty, person = share.duty, share.person
    if duty.said is Word.DONE:
        return state(share)
    if duty.is_receiver(person):
        return ""
    if duty.reader != person:
        return texts.with_whom(share.name(duty.reader)) if duty.reader else texts.NOT_YOURS
    return texts.LEADER_CANNOT if _leader(share) in {None, person} and duty.leads(person) else ""


def _leader(share: Opened) -> str | None:
    """Who decides instead: the nearest head who is somebody else."""
    duty = share.duty
    if duty.owner == UNIT and duty.leads(share.person):
        return share.person
    found = duty.staff.leader(duty.obligation.unit, duty.today, without=share.person)
    return found[0] if found else None


async def _decline(encounter: Encounter, share: Opened, why: str) -> Said:
    duty, name = share.duty, share.at.person.name
    if refused := _why_not(share):
        return says(encounter, head(duty), refused, rows=((MINE,),))
    handed = duty.handed
    giver = share.at.find(handed.by) if handed and duty.is_receiver(share.person) else None
    if giver is not None and giver.is_active:
        await write_down(encounter, share, Word.HANDED, "decline", to=giver.id, why=why)
        news = texts.news_declined(name, why)
        await inform(encounter, giver.id, *_introduced(share, news), rows=_rows_of_leader(share))
        return says(encounter, head(duty), texts.declined_to(giver.name), rows=((MINE,),))
    await write_down(encounter, share, Word.HANDED, "not mine", why=why)
    leader, news = _leader(share), texts.news_not_theirs(name, why)
    text = _introduced(share, news)
    told = leader is not None and await inform(
        encounter, leader, *text, rows=_rows_of_leader(share)
    )
    if told:
        said = texts.told_leader(share.name(leader))
        return says(encounter, head(duty), said, rows=((MINE,),))
    here = encounter.incoming
    post = Post(work=encounter.work, secret=encounter.secret, now=encounter.now)
    key = f"duties/not mine/{here.channel}/{here.event_id}"
    await post.tell_admins(Reply(text=text), key=key, unit=duty.obligation.unit)
    return says(encounter, head(duty), texts.NO_LEADER, rows=((MINE,),))


def _introduced(share: Opened, news: str) -> tuple[Block, ...]:
    due = texts.due_is(share.duty.occurrence.due)
    return (head(share.duty), paragraph(news), paragraph(due))


def _rows_of_receiver(share: Opened) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            share.button(reminder_texts.DONE, Verb.DONE),
            share.button(reminder_texts.DOING, Verb.DOING),
        ),
        (
            share.button(reminder_texts.LATER, Verb.LATER),
            share.button(texts.DECLINE, Verb.NOT_MINE),
        ),
        (MINE,),
    )


def _rows_of_leader(share: Opened) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            share.button(reminder_texts.GIVE, Verb.GIVE),
            share.button(reminder_texts.DONE, Verb.DONE),
        ),
        (MINE,),
    )
