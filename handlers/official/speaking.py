"""What every button about a thing due begins and ends with: opened anew, judged, written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.acting import Standing, known, says, standing
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note
from handlers.messages import Button, Reply
from handlers.official.actions import PREFIX, OccurrenceAction, ShowMine, Verb, read, write
from handlers.official.duties import Duty, Gone, find
from handlers.official.reaching import places
from handlers.telling import tell
from handlers.texts import official as texts
from handlers.texts import people as people_texts
from handlers.texts import reminders as reminder_texts
from handlers.texts.periods import period_name
from knowledge.deadlines.situation import UNIT, Mark
from knowledge.deadlines.situation import Said as Word
from knowledge.richtext import Block, Bold, paragraph
from storage.deadline_records import NewMark
from storage.records import Priority

LABEL = 40  # characters of a title on a button
_GONE = {
    Gone.NO_DUTY: texts.NO_DUTY,
    Gone.NO_PERIOD: texts.NO_PERIOD,
    Gone.ENDED: texts.ENDED,
    Gone.PAUSED: texts.DUTY_PAUSED,
}
MINE = Button(texts.MINE, write(ShowMine()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A share that who pressed may speak of, and who else is there."""

    duty: Duty
    at: Standing
    rung: str  # what stood in the last place of the button

    @property
    def person(self) -> str:
        """The id of who pressed."""
        return self.at.person.id

    def name(self, person: str | None) -> str:
        """What somebody is called, as who pressed reads it."""
        if person == self.person:
            return texts.YOU
        found = self.at.find(person or "")
        return found.name if found else reminder_texts.NOBODY

    def button(self, label: str, verb: Verb, last: str = "") -> Button:
        """A button about the same share."""
        return Button(label, self.duty.action(verb, last))

    @property
    def field(self) -> str:
        """The share as a dialog keeps it; `opened` reads it back with any verb."""
        return self.duty.action(Verb.SHOW, self.rung).removeprefix(f"{PREFIX}:{Verb.SHOW}:")


async def opened(encounter: Encounter, verb: Verb, field: str) -> Opened | Said:
    """Open what a button is about, or say why it cannot be: others may have been quicker."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    action = read(f"{PREFIX}:{verb}:{field}")
    if not isinstance(action, OccurrenceAction):
        return says(encounter, people_texts.OLD_BUTTON, rows=((MINE,),))
    found = await find(encounter.work, action, at.person.id, encounter.now)
    if isinstance(found, Gone):
        return says(encounter, _GONE[found], rows=((MINE,),))
    theirs = [one for one in found if one.may_speak(at.person.id)]
    if not theirs:
        return says(encounter, _not_yours(found[0], at), rows=((MINE,),))
    if len(theirs) > 1:
        return _whose(encounter, at, verb, action.rung, theirs)
    return Opened(duty=theirs[0], at=at, rung=action.rung)


def _not_yours(duty: Duty, at: Standing) -> str:
    """Why not; a name only to people of the same unit."""
    who = at.find(duty.reader or "")
    if who is None or at.person.unit != duty.obligation.unit:
        return texts.NOT_YOURS
    return texts.with_whom(who.name)


def _whose(
    encounter: Encounter, at: Standing, verb: Verb, rung: str, shares: Sequence[Duty]
) -> Said:
    """Let a leader say whose share is meant."""
    rows = []
    for one in shares:
        owner = at.find(one.owner)
        label = short(owner.name if owner else reminder_texts.NOBODY)
        rows.append((Button(label, one.action(verb, rung)),))
    return says(encounter, head(shares[0]), texts.WHOSE, rows=tuple(rows))


async def write_down(  # noqa: PLR0913 - what is said of a share
    encounter: Encounter,
    share: Opened,
    word: Word,
    action: str,
    *,
    since: datetime | None = None,
    to: str | None = None,
    document: str = "",
    told: str = "",
    why: str = "",
) -> None:
    """Keep what was said, and write it into the journal; `told` is the document as it says it."""
    duty, period = share.duty, share.duty.occurrence.period
    await encounter.work.occurrences.say(
        NewMark(
            mark=Mark(
                obligation=duty.obligation.id,
                period=period,
                said=word,
                since=since or encounter.now,
                owner=duty.owner,
                to=to,
            ),
            by=share.person,
            document=document,
            note=why,
        )
    )
    before = {"said": duty.said.value, "with": duty.reader}
    after = {"said": word.value, "with": to if word is Word.HANDED else duty.reader}
    await note(
        encounter.work,
        actor(share.at.person),
        action,
        f"obligation:{duty.obligation.id}",
        now=encounter.now,
        before=before,
        after={**after, "period": period, "owner": duty.owner, "document": told},
        why=why,
    )


async def inform(
    encounter: Encounter,
    person: str,
    *blocks: Block | str,
    rows: tuple[tuple[Button, ...], ...] = (),
) -> bool:
    """Write to another official where they can be reached, once; False when nowhere."""
    place = (await places(encounter.work, (person,))).get(person)
    if place is None:
        return False
    here = encounter.incoming
    text = tuple(paragraph(one) if isinstance(one, str) else one for one in blocks)
    return await tell(
        encounter.work,
        encounter.secret,
        place,
        Reply(text=text, rows=rows),
        key=f"duties/{known(encounter).id}/{here.channel}/{here.event_id}/{person}",
        priority=Priority.OFFICIAL,
        now=encounter.now,
    )


async def inform_concerned(encounter: Encounter, share: Opened, news: str) -> None:
    """Tell who owns it, who handed it on and who has it, except who is speaking."""
    duty = share.duty
    people = {duty.owner, duty.reader, duty.giver}
    for one in sorted(each for each in people if each not in {None, UNIT, share.person}):
        await inform(encounter, one, head(duty), news, rows=((button_of(duty),), (MINE,)))


def title(duty: Duty) -> str:
    """«Báo cáo cải cách hành chính (quý IV năm 2026)»."""
    period = period_name(duty.occurrence.period)
    return f"{duty.obligation.title} ({period})" if period else duty.obligation.title


def head(duty: Duty) -> Block:
    """Its title, as the first line of what is said of it."""
    return paragraph(Bold(title(duty)))


def button_of(duty: Duty, verb: Verb = Verb.SHOW) -> Button:
    """A button with its title, which opens its card or does that at once."""
    period = period_name(duty.occurrence.period)
    ending = f" ({period})" if period else ""
    label = short(duty.obligation.title, LABEL - len(ending)) + ending
    return Button(label, duty.action(verb))


def short(label: str, longest: int = LABEL) -> str:
    """Words as they fit on a button."""
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"
