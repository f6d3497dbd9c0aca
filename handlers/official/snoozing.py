"""«Nhắc lại sau»: one more reminder when a person wants it; the due day and the others stay.

/hoan [what] [đến when] · 1:d:s:… · 1:d:h:… · 1:d:c:… · 1:d:t:… · 1:d:o:… · 1:d:y agree
"""

import re
from datetime import datetime

from handlers.acting import says
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note
from handlers.memory import Form
from handlers.messages import Button
from handlers.official.actions import PREFIX, Verb
from handlers.official.my_work import choose, meant, state
from handlers.official.speaking import MINE, Opened, head, opened
from handlers.texts import official as texts
from knowledge.deadlines.calendar import WorkingCalendar
from knowledge.deadlines.situation import Said as Word
from knowledge.deadlines.situation import Snooze
from knowledge.deadlines.spoken import Heard, Reason, Unclear, hear
from knowledge.normalize import clean, fold

FORM = "snooze"
AGREE = f"{PREFIX}:y"
_ASKED, _CONFIRM = "when", "confirm"
_SAID = {
    Verb.IN_AN_HOUR: "1 giờ nữa",
    Verb.THIS_AFTERNOON: "chiều nay",
    Verb.TOMORROW: "ngày mai",
}
_UNTIL = re.compile(r"(?:^|\s)(?:đến|den|tới|toi|sang|vào|vao|lúc|luc)\s+(?=\S)", re.IGNORECASE)
_YES = frozenset(
    {"dung", "dung roi", "dung vai", "ok", "oke", "vang", "da", "co", "phai", "u", "uh"}
)


async def command(encounter: Encounter, words: str) -> Said:
    """/hoan: what and until when, as far as it was said; the rest is asked."""
    what, when = _parted(words, encounter.now)
    share = await meant(encounter, Verb.LATER, what) if what else None
    if share is None:
        return await choose(encounter, Verb.LATER, what, texts.WHICH_LATER)
    return _judged(encounter, share, when) if when else _choices(encounter, share)


async def press(encounter: Encounter, words: str) -> Said:
    """«Nhắc lại sau»."""
    share = await opened(encounter, Verb.LATER, words)
    if isinstance(share, Said):
        return share
    if share.duty.said is Word.DONE:
        return _done(encounter, share)
    return _choices(encounter, share)


async def in_an_hour(encounter: Encounter, words: str) -> Said:
    """One hour from now."""
    return await _chosen(encounter, Verb.IN_AN_HOUR, words)


async def this_afternoon(encounter: Encounter, words: str) -> Said:
    """This afternoon, while there is some of it left."""
    return await _chosen(encounter, Verb.THIS_AFTERNOON, words)


async def tomorrow(encounter: Encounter, words: str) -> Said:
    """Tomorrow morning."""
    return await _chosen(encounter, Verb.TOMORROW, words)


async def another_day(encounter: Encounter, words: str) -> Said:
    """Ask when."""
    share = await opened(encounter, Verb.ANOTHER_DAY, words)
    if isinstance(share, Said):
        return share
    if share.duty.said is Word.DONE:
        return _done(encounter, share)
    return says(encounter, head(share.duty), texts.ASK_WHEN, form=_form(share, _ASKED))


async def answer(encounter: Encounter, words: str) -> Said | None:
    """When, in words; or yes to the moment understood."""
    form = encounter.memory.form
    if form is None or not words:
        return None
    if form.step == _CONFIRM and fold(clean(words)) in _YES:
        return await agree(encounter, "")
    share = await opened(encounter, Verb.ANOTHER_DAY, form.given.get("field", ""))
    return share if isinstance(share, Said) else _judged(encounter, share, words)


async def agree(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Yes, that moment."""
    form = encounter.memory.form
    if form is None or (form.name, form.step) != (FORM, _CONFIRM):
        return says(encounter, texts.FORM_GONE, rows=((MINE,),))
    share = await opened(encounter, Verb.ANOTHER_DAY, form.given.get("field", ""))
    if isinstance(share, Said):
        return share
    at = datetime.fromisoformat(form.given["at"])
    if at <= encounter.now:
        past = texts.UNCLEAR[Reason.PAST]
        return says(encounter, head(share.duty), past, texts.ASK_WHEN, form=_form(share, _ASKED))
    return await _put_off(encounter, share, at)


async def _chosen(encounter: Encounter, verb: Verb, words: str) -> Said:
    share = await opened(encounter, verb, words)
    if isinstance(share, Said):
        return share
    heard = hear(_SAID[verb], encounter.now, share.duty.calendar)
    if isinstance(heard, Unclear):
        return _choices(encounter, share, texts.AFTERNOON_OVER)
    return await _put_off(encounter, share, heard.at)


def _choices(encounter: Encounter, share: Opened, first: str = "") -> Said:
    labels = {
        Verb.IN_AN_HOUR: texts.IN_AN_HOUR,
        Verb.THIS_AFTERNOON: texts.THIS_AFTERNOON,
        Verb.TOMORROW: texts.TOMORROW,
        Verb.ANOTHER_DAY: texts.ANOTHER_DAY,
    }
    if isinstance(hear(texts.THIS_AFTERNOON, encounter.now, share.duty.calendar), Unclear):
        del labels[Verb.THIS_AFTERNOON]
    buttons = [share.button(label, verb, share.rung) for verb, label in labels.items()]
    rows = tuple(tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2))
    said = (first,) if first else ()
    return says(encounter, head(share.duty), *said, texts.WHEN, rows=rows)


def _judged(encounter: Encounter, share: Opened, words: str) -> Said:
    """Say what was understood, and ask whether it is right; or why nothing was."""
    if share.duty.said is Word.DONE:
        return _done(encounter, share)
    heard = hear(words, encounter.now, share.duty.calendar)
    if isinstance(heard, Heard):
        form = _form(share, _CONFIRM, heard.at)
        rest = share.button(texts.OTHER, Verb.ANOTHER_DAY, share.rung)
        rows = ((Button(texts.RIGHT, AGREE), rest),)
        said = (texts.is_it(heard.at), *_warnings(share, heard.at))
        return says(encounter, head(share.duty), *said, rows=rows, form=form)
    days = (texts.which_day(heard.choices),) if heard.choices else ()
    said = (texts.UNCLEAR[heard.reason], *days, texts.ASK_WHEN)
    return says(encounter, *said, form=_form(share, _ASKED))


async def _put_off(encounter: Encounter, share: Opened, at: datetime) -> Said:
    duty, work = share.duty, encounter.work
    if duty.said is Word.DONE:
        return _done(encounter, share)
    snooze = Snooze(
        obligation=duty.obligation.id,
        period=duty.occurrence.period,
        rung=share.rung,
        person=share.person,
        until=at,
    )
    await work.occurrences.snooze(snooze, asked_at=encounter.now)
    after = {"period": duty.occurrence.period, "until": at.isoformat()}
    by, about = actor(share.at.person), f"obligation:{duty.obligation.id}"
    await note(work, by, "remind again", about, now=encounter.now, after=after)
    said = (texts.again_at(at), *_warnings(share, at), texts.DUE_UNMOVED)
    return says(encounter, head(duty), *said, rows=((MINE,),))


def _warnings(share: Opened, at: datetime) -> tuple[str, ...]:
    calendar, due = share.duty.calendar, share.duty.occurrence.due
    sent = calendar.quiet.next_allowed(at)
    said = (
        texts.quiet_until(sent) if sent != at else "",
        "" if calendar.is_working(sent.date()) else texts.day_off(sent.date()),
        texts.after_due(due) if share.duty.today <= due < sent.date() else "",
    )
    return tuple(filter(None, said))


def _done(encounter: Encounter, share: Opened) -> Said:
    return says(encounter, head(share.duty), state(share), rows=((MINE,),))


def _form(share: Opened, step: str, at: datetime | None = None) -> Form:
    given = {"field": share.field}
    if at is not None:
        given["at"] = at.isoformat()
    return Form(name=FORM, step=step, given=given)


def _parted(words: str, now: datetime) -> tuple[str, str]:
    """What and when: «báo cáo CCHC đến 15h mai»; the last such word parts them.

    Without one, an hour that is said all the same is when: «báo cáo CCHC 15h mai».
    """
    found = max(_UNTIL.finditer(words), key=lambda one: one.start(), default=None)
    what = words[: found.start()].strip() if found else words
    when = words[found.end() :].strip() if found else words
    heard = hear(when, now, WorkingCalendar())
    if isinstance(heard, Heard):
        return what, when if found or heard.is_time_said else ""
    return (words, "") if heard.reason is Reason.NOT_UNDERSTOOD or not found else (what, when)
