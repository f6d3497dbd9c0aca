"""«Việc của tôi»: what is overdue, due today, this week and next, and the card of each.

/viec · /start · 1:d:m[:page] · 1:d:v:…
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.acting import known, says
from handlers.encounter import Encounter, Said
from handlers.messages import Button, Reply
from handlers.official.actions import PREFIX, ShowMine, Verb, read, write
from handlers.official.composing import Item, card, names
from handlers.official.duties import Duty, mine
from handlers.official.speaking import (
    MINE,
    Opened,
    button_of,
    opened,
    title,
)
from handlers.texts import official as texts
from handlers.texts import reminders as reminder_texts
from knowledge.deadlines.finding import find
from knowledge.deadlines.model import Audience, Quota
from knowledge.deadlines.reminder import Reminder
from knowledge.deadlines.situation import UNIT
from knowledge.deadlines.situation import Said as Word
from knowledge.deadlines.staff import Why
from knowledge.richtext import Block, Bold, Bullets, Span, paragraph

A_PAGE = 8  # things at once, each with its button
PROGRESS, CALENDAR, HELP = f"{PREFIX}:r", f"{PREFIX}:a", f"{PREFIX}:i"
_ONE_DAY = timedelta(days=1)


async def welcome(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """/start of an official: how things stand, and that questions are answered as ever."""
    person = known(encounter)
    duties = await mine(encounter.work, person.id, encounter.now)
    sorted_in = [_heading(one) for one in duties]
    counted = [sorted_in.count(one) for one in (texts.OVERDUE, texts.TODAY, texts.THIS_WEEK)]
    rows = (
        (MINE, Button(texts.CALENDAR, CALENDAR)),
        (Button(texts.PROGRESS, PROGRESS), Button(texts.HELP, HELP)),
    )
    said = (texts.hello(person.name), texts.overview(*counted), texts.STILL_ASK)
    return says(encounter, *said, rows=rows)


async def show_mine(encounter: Encounter, words: str) -> Said:
    """/viec, and its further pages by button; with words only what they name."""
    if encounter.pressed is None and words:
        share = await meant(encounter, Verb.SHOW, words)
        if share is not None:
            return _shown(encounter, share)
        return await choose(encounter, Verb.SHOW, words, texts.PRESS)
    action = read(f"{PREFIX}:m:{words}")
    page = action.page if isinstance(action, ShowMine) else 1
    duties = await mine(encounter.work, known(encounter).id, encounter.now)
    if not duties:
        return says(encounter, texts.NOTHING_MINE)
    first = (page - 1) * A_PAGE if (page - 1) * A_PAGE < len(duties) else 0
    shown, rest = duties[first : first + A_PAGE], len(duties) - first - A_PAGE
    rows: list[tuple[Button, ...]] = [(button_of(one),) for one in shown]
    if rest > 0:
        following = write(ShowMine(first // A_PAGE + 2))
        rows.append((Button(texts.more_mine(rest), following),))
    return says(encounter, *listed(shown), texts.PRESS, rows=tuple(rows))


async def show(encounter: Encounter, words: str) -> Said:
    """The card of one share."""
    share = await opened(encounter, Verb.SHOW, words)
    return share if isinstance(share, Said) else _shown(encounter, share)


def _shown(encounter: Encounter, share: Opened) -> Said:
    reply = card_of(share)
    return says(encounter, *reply.text, rows=reply.rows)


async def choose(encounter: Encounter, verb: Verb, words: str, question: str) -> Said:
    """Ask which of the person's things a command means; its buttons carry the verb on."""
    duties = await mine(encounter.work, known(encounter).id, encounter.now)
    if not duties:
        return says(encounter, texts.NOTHING_MINE)
    fitting = tuple(duties[place] for place in find(words, [title(one) for one in duties]))
    unknown = (texts.NOT_FOUND,) if words and not fitting else ()
    offered = (fitting or duties)[:A_PAGE]
    rows = tuple((button_of(one, verb),) for one in offered)
    return says(encounter, *unknown, question, rows=rows)


async def meant(encounter: Encounter, verb: Verb, words: str) -> Opened | None:
    """The one open thing of the person that some words mean, if it is exactly one."""
    duties = await mine(encounter.work, known(encounter).id, encounter.now)
    places = find(words, [title(one) for one in duties])
    if len(places) != 1:
        return None
    field = duties[places[0]].action(verb).removeprefix(f"{PREFIX}:{verb}:")
    share = await opened(encounter, verb, field)
    return share if isinstance(share, Opened) else None


def listed(duties: Sequence[Duty]) -> list[Block]:
    """The things under their headings."""
    text: list[Block] = []
    for heading in (texts.OVERDUE, texts.TODAY, texts.THIS_WEEK, texts.NEXT):
        those = [one for one in duties if _heading(one) == heading]
        if those:
            text += [paragraph(Bold(heading)), Bullets(tuple(_line(one) for one in those))]
    return text


def card_of(share: Opened) -> Reply:
    """Everything to know of a share, and what can be done with it as it stands."""
    duty, person = share.duty, share.person
    why = Why.LEADS if duty.leads(person) else Why.OWNS
    if person == duty.reader and (duty.why is not Why.HANDED or duty.is_receiver(person)):
        why = duty.why
    elif person == duty.owner:
        why = Why.OWNS
    reminder = Reminder(
        at=duty.now,
        person=person,
        obligation=duty.obligation.id,
        period=duty.occurrence.period,
        rung=share.rung,
        audience=Audience.OWNER,
        why=why,
        owners=() if duty.owner == UNIT else (duty.owner,),
        due=duty.occurrence.due,
    )
    people = {one.id: one.name for one in share.at.people}
    item = Item(
        reminder=reminder,
        obligation=duty.obligation,
        calendar=duty.calendar,
        today=duty.today,
        owners=names(reminder, people),
        pace=duty.pace,
        note=state(share),
    )
    made = card(item)
    return replace(
        made, text=(paragraph(Bold(title(duty))), *made.text[1:]), rows=_rows(share, made)
    )


def state(share: Opened) -> str:
    """What was said of it so far; "" when nothing was."""
    duty = share.duty
    if duty.done is not None:
        at = duty.done.mark.since.astimezone(duty.calendar.zone)
        return texts.state_done(share.name(duty.done.by), at, duty.done.document)
    if duty.said is Word.DONE:
        return texts.STATE_FULL
    if duty.handed is not None and duty.reader not in {None, share.person}:
        return texts.state_handed(share.name(duty.reader))
    return texts.STATE_DOING if duty.said is Word.DOING else ""


def _rows(share: Opened, made: Reply) -> tuple[tuple[Button, ...], ...]:
    if share.duty.done is not None:
        return ((share.button(texts.NOT_DONE, Verb.NOT_DONE),), (MINE,))
    rows = made.rows
    if share.duty.is_receiver(share.person):
        decline = share.button(texts.DECLINE, Verb.NOT_MINE)
        rows = (*rows[:-1], (decline,)) if len(rows[-1]) == 1 else (*rows, (decline,))
    return (*rows, (MINE,))


def _heading(duty: Duty) -> str:
    one, today = duty.occurrence, duty.today
    if one.due < today:
        return texts.OVERDUE
    if one.aimed <= today:
        return texts.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return texts.THIS_WEEK if one.aimed <= sunday else texts.NEXT


def _line(duty: Duty) -> tuple[Span, ...]:
    due, today, rule = duty.occurrence.due, duty.today, duty.obligation.rule
    first, last = (today, due) if due >= today else (due, today)
    count = duty.calendar.working_days_between(first + _ONE_DAY, last)
    said = f": {reminder_texts.due(due, today, count)}"
    if duty.pace is not None and isinstance(rule, Quota):
        said += f"; {texts.so_far(duty.pace.done, duty.pace.wanted, rule.counted)}"
    if duty.said is Word.DOING:
        said += f"; {texts.STATE_DOING.lower().rstrip('.')}"
    return (Bold(title(duty)), said)
