"""From reminders to what a person reads: one card, or one digest of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.messages import Button, Reply
from handlers.official.actions import OccurrenceAction, ShowMine, Verb, write
from handlers.texts import reminders as texts
from handlers.texts.periods import period_name
from knowledge.deadlines.calendar import WorkingCalendar
from knowledge.deadlines.model import Obligation, Quota
from knowledge.deadlines.occurrences import Pace
from knowledge.deadlines.reminder import Reminder
from knowledge.deadlines.staff import Why
from knowledge.richtext import Block, Bold, Bullets, Span, paragraph

MOST_LISTED = 40  # of a digest: more than anybody reads
MOST_BUTTONS = 8  # under a digest
LABEL = 40  # characters of a title on a button

Silence = tuple[datetime, datetime]  # local times


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reminder and what is said with it."""

    reminder: Reminder
    obligation: Obligation
    calendar: WorkingCalendar
    today: date
    owners: tuple[str, ...] = ()  # their names, when others read it
    pace: Pace | None = None  # of a quota
    late: timedelta | None = None  # None: it is on time
    silence: Silence | None = None  # why it is late
    note: str = ""  # what else its reader has to know

    @property
    def is_overdue(self) -> bool:
        """Its due day is over."""
        return self.reminder.due < self.today


def compose(items: Sequence[Item]) -> Reply:
    """One message of everything a person is reminded of at once."""
    return card(items[0]) if len(items) == 1 else digest(items)


def card(item: Item) -> Reply:
    """One reminder with everything a person has to know, and what can be done."""
    obligation, head = item.obligation, texts.OVERDUE_HEAD if item.is_overdue else texts.HEAD
    lines = [paragraph(texts.DUE, Bold(_due(item)))]
    for label, said in (
        (texts.PACE, _pace(item)),
        (texts.TO, obligation.to),
        (texts.PRODUCT, obligation.product),
        (texts.BASIS, " ".join(filter(None, (obligation.basis, obligation.number)))),
        (texts.OWNERS, ", ".join(item.owners)),
    ):
        if said:
            lines.append(paragraph(label, said))
    notes = [texts.WHY[item.reminder.why], item.note, *_doubts(item)]
    if item.late is not None:
        notes.append(texts.late(item.late, item.silence))
    return Reply(
        text=(
            paragraph(Bold(f"{head}{_title(item)}")),
            *lines,
            *(paragraph(note) for note in notes if note),
        ),
        rows=_rows(item.reminder),
    )


def digest(items: Sequence[Item]) -> Reply:
    """Several reminders, the most urgent first."""
    ordered = sorted(items, key=lambda one: (one.reminder.due, one.obligation.title))
    shown = ordered[:MOST_LISTED]
    text: list[Block] = [paragraph(Bold(texts.digest_head(len(items))))]
    for head, those in (
        (texts.OVERDUE, [one for one in shown if one.is_overdue]),
        (texts.TODAY, [one for one in shown if one.reminder.due == one.today]),
        (texts.SOON, [one for one in shown if one.reminder.due > one.today]),
    ):
        if those:
            text += [paragraph(Bold(head)), Bullets(tuple(_line(one) for one in those))]
    if len(ordered) > len(shown):
        text.append(paragraph(texts.more(len(ordered) - len(shown))))
    reasons = {texts.late(one.late, one.silence) for one in ordered if one.late and one.silence}
    doubts = {doubt for one in ordered for doubt in _doubts(one)}
    text += [paragraph(said) for said in (*sorted(reasons)[-1:], *sorted(doubts))]
    text.append(paragraph(texts.PRESS))
    rows = tuple(
        (Button(_short(_title(one)), write(_action(Verb.SHOW, one.reminder))),)
        for one in ordered[:MOST_BUTTONS]
    )
    return Reply(text=tuple(text), rows=(*rows, (Button(texts.MINE, write(ShowMine())),)))


def names(reminder: Reminder, people: Mapping[str, str]) -> tuple[str, ...]:
    """The owners' names, where somebody else reads about their share."""
    if reminder.owners == (reminder.person,):
        return ()
    return tuple(people.get(owner, texts.NOBODY) for owner in reminder.owners)


def _line(item: Item) -> tuple[Span, ...]:
    late = texts.late_briefly(item.late) if item.late is not None else ""
    who = f"; {', '.join(item.owners)}" if item.owners else ""
    pace = f"; {_pace(item)}" if item.pace else ""
    note = f". {item.note}" if item.note else ""
    return (Bold(_title(item)), f": {_due(item)}{pace}{who}{late}{note}")


def _title(item: Item) -> str:
    period = period_name(item.reminder.period)
    return f"{item.obligation.title} ({period})" if period else item.obligation.title


def _due(item: Item) -> str:
    day, one_day = item.reminder.due, timedelta(days=1)
    first, last = (item.today, day) if day >= item.today else (day, item.today)
    count = item.calendar.working_days_between(first + one_day, last)
    return texts.due(day, item.today, count)


def _pace(item: Item) -> str:
    rule, pace = item.obligation.rule, item.pace
    if pace is None or not isinstance(rule, Quota):
        return ""
    return texts.pace(pace.done, pace.wanted, rule.counted, pace.working_days_left)


def _doubts(item: Item) -> tuple[str, ...]:
    year = item.reminder.due.year
    return () if item.calendar.is_official(year) else (texts.unofficial(year),)


def _rows(reminder: Reminder) -> tuple[tuple[Button, ...], ...]:
    """What its reader can do; who leads several owners decides about each of them apart."""

    def button(label: str, verb: Verb) -> Button:
        return Button(label, write(_action(verb, reminder)))

    later = button(texts.LATER, Verb.LATER)
    if len(reminder.owners) > 1:
        return ((later, Button(texts.MINE, write(ShowMine()))),)
    done, give = button(texts.DONE, Verb.DONE), button(texts.GIVE, Verb.GIVE)
    if reminder.why in {Why.LEADS, Why.OVERSEES}:
        return ((done, give), (later,))
    return (
        (done, button(texts.DOING, Verb.DOING)),
        (later, give),
        (button(texts.NOT_MINE, Verb.NOT_MINE),),
    )


def _action(verb: Verb, reminder: Reminder) -> OccurrenceAction:
    return OccurrenceAction(
        verb=verb,
        obligation=reminder.obligation,
        period=reminder.period,
        owner=reminder.owners[0] if len(reminder.owners) == 1 else "",
        rung=reminder.rung.partition("~")[0],
    )


def _short(title: str) -> str:
    return title if len(title) <= LABEL else f"{title[: LABEL - 1]}…"
