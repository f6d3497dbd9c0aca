"""«Đã nộp», with its number, photo or file when there is one; «Chưa nộp»; «Đang làm».

The first press counts at once, so that nothing is lost when nobody answers the question after it.
/danop [what] [number] · 1:d:n:… · 1:d:z:… · 1:d:f:… · 1:d:u:… · 1:d:l:…
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.acting import says
from handlers.encounter import Encounter, Said
from handlers.memory import Form
from handlers.messages import Attachment, Button
from handlers.official.actions import Verb
from handlers.official.my_work import choose, meant, state
from handlers.official.speaking import (
    MINE,
    Opened,
    head,
    inform_concerned,
    opened,
    write_down,
)
from handlers.texts import official as texts
from handlers.texts.periods import period_name
from handlers.texts.reminders import DONE, LATER
from knowledge.deadlines.model import Quota
from knowledge.deadlines.situation import Said as Word

FORM = "handin"  # asks for a number, a photo or a file
LONGEST = 120  # characters of a number or of a file's name
_NUMBER_STEP, _WHICH = "number", "which"

_NUMBER = re.compile(
    r"(?:(?:công văn|cong van|cv|văn bản|van ban|vb) )?(?:(?:số|so):? ?)?"
    r"(?P<number>\d{1,6}(?: ?[/-] ?[\w&.]{1,20}){0,6})"
    r"(?:,? (?:ngày|ngay) [\d/.-]+)?\.?",
    re.IGNORECASE,
)
_LAST = re.compile(  # a number that ends a line: «12/BC-UBND», «12/2026/BC-UBND», no date
    r"(?:,? ?\b(?:số|so):? ?)?(?<!\S)(?P<number>\d{1,6} ?/ ?(?:\d{4} ?/ ?)?[^\W\d][\w&./-]*)$",
    re.IGNORECASE,
)


async def command(encounter: Encounter, words: str) -> Said:
    """/danop: the thing its words name, with the number they end in; else ask which."""
    found = _LAST.search(words)
    number = _tidy(found["number"]) if found else ""
    what = words[: found.start()].strip() if found else words
    share = await meant(encounter, Verb.DONE, what) if what else None
    if share is not None:
        return await _hand_in(encounter, share, number, told=number)
    question = texts.WHICH_NUMBER if number else texts.WHICH_DONE
    asked = await choose(encounter, Verb.DONE, what, question)
    if not number:
        return asked
    form = Form(name=FORM, step=_WHICH, given={"number": number})  # until it is said what it is of
    return replace(asked, memory=replace(asked.memory, form=form))


async def press(encounter: Encounter, words: str) -> Said:
    """«Đã nộp»."""
    share = await opened(encounter, Verb.DONE, words)
    if isinstance(share, Said):
        return share
    form = encounter.memory.form
    is_carried = form is not None and (form.name, form.step) == (FORM, _WHICH)
    number = form.given.get("number", "") if form and is_carried else ""
    return await _hand_in(encounter, share, number, told=number)


async def answer(encounter: Encounter, words: str) -> Said | None:
    """A number, a photo or a file; None for words that are none: a question of a citizen's."""
    form, number = encounter.memory.form, _number(words)
    file = "" if number else _file(encounter.incoming.attachments)
    if form is None or not (number or file):
        return None
    if form.step == _WHICH:
        return await command(encounter, words)
    share = await opened(encounter, Verb.DONE, form.given.get("field", ""))
    if isinstance(share, Said):
        return share
    return await _hand_in(encounter, share, number or file, told=number or texts.FILE)


async def no_number(encounter: Encounter, words: str) -> Said:
    """«Không có số»."""
    share = await opened(encounter, Verb.NO_NUMBER, words)
    if isinstance(share, Said):
        return share
    if share.duty.done is None:
        return says(encounter, head(share.duty), texts.NOT_DONE_YET, rows=_ways_on(share))
    return _confirmed(encounter, share)


async def full(encounter: Encounter, words: str) -> Said:
    """«Ghi là đã đủ»: a quota is done without counting."""
    share = await opened(encounter, Verb.FULL, words)
    if isinstance(share, Said):
        return share
    if share.duty.said is not Word.DONE:
        await _write(encounter, share)
    return says(encounter, head(share.duty), texts.STATE_FULL, rows=_undo(share))


async def not_done(encounter: Encounter, words: str) -> Said:
    """«Chưa nộp»: takes the word back; what was said stays in the books."""
    share = await opened(encounter, Verb.NOT_DONE, words)
    if isinstance(share, Said):
        return share
    if share.duty.done is None:
        return says(encounter, head(share.duty), texts.NOT_DONE_YET, rows=_ways_on(share))
    await write_down(encounter, share, Word.OPEN, "take back")
    await inform_concerned(encounter, share, texts.news_not_done(share.at.person.name))
    return says(encounter, head(share.duty), texts.UNDONE, rows=_ways_on(share))


async def doing(encounter: Encounter, words: str) -> Said:
    """«Đang làm»: nothing more is sent before the due day."""
    share = await opened(encounter, Verb.DOING, words)
    if isinstance(share, Said):
        return share
    duty = share.duty
    if duty.said is Word.DONE:
        return says(encounter, head(duty), state(share), rows=_undo(share))
    rows = ((share.button(DONE, Verb.DONE), share.button(LATER, Verb.LATER, share.rung)), (MINE,))
    if duty.said is Word.DOING:
        return says(encounter, head(duty), texts.DOING_ALREADY, rows=rows)
    await write_down(encounter, share, Word.DOING, "take in hand")
    due = duty.occurrence.due
    said = texts.DOING_LATE if due <= duty.today else texts.doing(due)
    return says(encounter, head(duty), said, rows=rows)


async def _hand_in(encounter: Encounter, share: Opened, document: str, *, told: str) -> Said:
    """Write it down; `told` is the document as the journal says it: no file's name."""
    duty = share.duty
    if duty.done is not None:
        return await _already(encounter, share, document, told)
    if duty.said is Word.DONE:
        return says(encounter, head(duty), texts.STATE_FULL, rows=((MINE,),))
    rule, pace = duty.obligation.rule, duty.pace
    if isinstance(rule, Quota) and pace is not None:
        rows = ((share.button(texts.FULL, Verb.FULL),), (MINE,))
        said = texts.counts_only(pace.done, pace.wanted, rule.counted)
        return says(encounter, head(duty), said, rows=rows)
    await _write(encounter, share, document, told)
    return _confirmed(encounter, share, document) if document else _ask(encounter, share)


async def _already(encounter: Encounter, share: Opened, document: str, told: str) -> Said:
    """Say who said so and when; a number that was still missing is kept with it."""
    duty, done = share.duty, share.duty.done
    if done is None:
        message = "nothing to add a number to"
        raise ValueError(message)
    if document and done.by == share.person:
        await write_down(
            encounter,
            share,
            Word.DONE,
            "add number",
            since=done.mark.since,  # it was handed in then, and not a moment later
            document=document,
            told=told,
        )
        return _confirmed(encounter, share, document)
    if done.by == share.person and not done.document and duty.pace is None:
        return _ask(encounter, share)
    return says(encounter, head(duty), state(share), rows=_undo(share))


async def _write(encounter: Encounter, share: Opened, document: str = "", told: str = "") -> None:
    await write_down(encounter, share, Word.DONE, "hand in", document=document, told=told)
    await inform_concerned(encounter, share, texts.news_done(share.at.person.name, document))


def _ask(encounter: Encounter, share: Opened) -> Said:
    """Say that it counts, and ask what may be kept with it."""
    form = Form(name=FORM, step=_NUMBER_STEP, given={"field": share.field})
    rows = (
        (
            share.button(texts.NO_NUMBER, Verb.NO_NUMBER),
            share.button(texts.NOT_DONE, Verb.NOT_DONE),
        ),
    )
    said = (head(share.duty), _handed_in(share), texts.ASK_NUMBER)
    return says(encounter, *said, rows=rows, form=form)


def _confirmed(encounter: Encounter, share: Opened, document: str = "") -> Said:
    """Say what is in the books now, and when it is due again."""
    kept = (texts.kept_number(document),) if document else ()
    following = share.duty.next_due()
    coming = (
        texts.NO_NEXT
        if following is None
        else texts.next_due(period_name(following.period), following.due)
    )
    said = (head(share.duty), _handed_in(share), *kept, coming)
    return says(encounter, *said, rows=_undo(share))


def _handed_in(share: Opened) -> str:
    duty = share.duty
    at = duty.now if duty.done is None else duty.done.mark.since
    return texts.handed_in(at.astimezone(duty.calendar.zone), duty.occurrence.due)


def _undo(share: Opened) -> tuple[tuple[Button, ...], ...]:
    return ((share.button(texts.NOT_DONE, Verb.NOT_DONE), MINE),)


def _ways_on(share: Opened) -> tuple[tuple[Button, ...], ...]:
    return ((share.button(DONE, Verb.DONE), MINE),)


def _number(words: str) -> str:
    """The number that is all of a line, or ends it; "" when there is none."""
    line = " ".join(words.split())
    found = _NUMBER.fullmatch(line) or _LAST.search(line)
    return "" if found is None else _tidy(found["number"])


def _file(attachments: Sequence[Attachment]) -> str:
    """What is kept of what was sent: a file's name, never its bytes."""
    kinds = {"photo": texts.PHOTO, "file": texts.FILE}
    names = (one.name or kinds[one.kind] for one in attachments if one.kind in kinds)
    return " ".join(next(names, "").split())[:LONGEST]


def _tidy(number: str) -> str:
    return re.sub(r" ?([/-]) ?", r"\1", " ".join(number.split()))[:LONGEST]
