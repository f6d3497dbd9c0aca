"""One obligation as a person reads it: its rule in words, its next days, who is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.acting import Standing
from handlers.encounter import Encounter
from handlers.official.planning import calendars
from handlers.texts import obligations as texts
from handlers.texts import reminders as labels
from handlers.texts import rules
from handlers.texts.periods import day_name, period_name
from knowledge.deadlines.calendar import Calendars, WorkingCalendar, unofficial_years
from knowledge.deadlines.model import Continuous, DueRule, Obligation, OnEvent, Quota, Recurring
from knowledge.deadlines.occurrences import Event, Nature, Occurrence, missing, occurrences, pace
from knowledge.deadlines.periods import span_at
from knowledge.deadlines.plans.obligations import A_DAY, A_PERIOD
from knowledge.richtext import Block, Bold, Bullets, Quote, paragraph
from storage.database import UnitOfWork
from storage.deadline_records import ObligationStatus, StoredObligation

SHOWN = 3  # next days of one obligation
_FAR = timedelta(days=366 * 6)  # how far ahead they are looked for
_NEAR = timedelta(days=400)  # tried first: most have three days in a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What obligations are shown with."""

    at: Standing
    calendars: Calendars
    today: date

    def calendar(self, unit: str) -> WorkingCalendar:
        """The calendar a unit works by."""
        return self.calendars.of(unit)


async def around(encounter: Encounter, at: Standing) -> Around:
    """Read what every card is shown with, once."""
    known = await calendars(encounter.work)
    today = encounter.now.astimezone(known.usual.zone).date()
    return Around(at=at, calendars=known, today=today)


async def card(work: UnitOfWork, stored: StoredObligation, view: Around) -> tuple[Block, ...]:
    """Everything there is to say of one that is kept."""
    one = stored.obligation
    opened = await work.occurrences.openings([one.id])
    events = [opening.event for opening in opened]
    open_points = texts.missing(gaps(one))
    head = paragraph(Bold(texts.named(one.id, one.title)))
    state = paragraph(texts.STATE, texts.status(stored.status, open_points))
    figures = await progress(work, one, view) if stored.status is ObligationStatus.ACTIVE else ""
    pace_line = (paragraph(labels.PACE, figures),) if figures else ()
    return (head, state, *pace_line, *facts(one, view, events, written=stored.note))


def facts(
    one: Obligation, view: Around, events: Sequence[Event] = (), *, written: str = ""
) -> tuple[Block, ...]:
    """What an obligation is, kept or only typed so far; `written` is how a plan names its unit."""
    unit = view.at.unit_name(one.unit) if one.unit else texts.as_written(written)
    lines: list[Block] = [
        paragraph(texts.UNIT, unit),
        paragraph(texts.RULE, rules.rule(one.rule)),
        *next_days(one, view, events),
        paragraph(labels.OWNERS, owners(one, view.at)),
    ]
    if not isinstance(one.rule, Continuous):
        lines.append(paragraph(texts.LADDER, rules.ladder(one.ladder)))
    for label, said in (
        (labels.TO, one.to),
        (labels.PRODUCT, one.product),
        (labels.BASIS, texts.basis(one.basis, one.number)),
    ):
        if said:
            lines.append(paragraph(label, said))
    if one.quote:
        lines += [paragraph(texts.FROM_PLAN), Quote(one.quote)]
    return tuple(lines)


def next_days(one: Obligation, view: Around, events: Sequence[Event] = ()) -> tuple[Block, ...]:
    """Its next three days, with the weekday, where reminders aim and what the law would say."""
    if isinstance(one.rule, Continuous) and one.rule.nudge is None:
        return (paragraph(texts.NEVER_LATE),)
    calendar = view.calendar(one.unit)
    found = upcoming(one, calendar, view.today, events)
    if not found:
        return (paragraph(_why_none(one)),)
    doubtful = unofficial_years(calendar, [each.due for each in found])
    doubts = (paragraph(texts.unofficial(doubtful)),) if doubtful else ()
    days = Bullets(tuple((_day(each),) for each in found))
    shifts = any(each.aimed != each.due for each in found)
    policy = (paragraph(rules.SHIFTS[one.shift]),) if shifts else ()
    return (paragraph(texts.NEXT), days, *policy, *doubts)


def upcoming(
    one: Obligation, calendar: WorkingCalendar, today: date, events: Sequence[Event] = ()
) -> tuple[Occurrence, ...]:
    """Its next occurrences, today's included, at most three."""
    found = occurrences(one, calendar, today, today + _NEAR, events)
    if len(found) < SHOWN:
        found = occurrences(one, calendar, today, today + _FAR, events)
    return found[:SHOWN]


def owners(one: Obligation, at: Standing) -> str:
    """Who is asked, by name; without owners it is whoever heads the unit."""
    if one.owners:
        named = [(owner, at.find(owner)) for owner in one.owners]
        return ", ".join(texts.HAS_LEFT if person is None else person.name for _, person in named)
    unit = next((unit for unit in at.units if unit.id == one.unit), None)
    head = at.find(unit.head) if unit is not None and unit.head else None
    return texts.NOBODY if head is None else f"{texts.HEAD_OF_UNIT} ({head.name})"


def has_reader(one: Obligation, at: Standing) -> bool:
    """True when somebody who is here is reminded of it."""
    if one.owners:
        return any(at.find(owner) for owner in one.owners)
    unit = next((unit for unit in at.units if unit.id == one.unit), None)
    return unit is not None and bool(unit.head) and at.find(unit.head or "") is not None


def gaps(one: Obligation) -> list[str]:
    """What a person has to say before anything can be sent, each once, in the order asked."""
    unknown = [] if one.unit else ["unit"]
    match one.rule:
        case OnEvent(event=event) if event == A_DAY:
            unknown.append("due_day")
        case OnEvent(event=event) if event == A_PERIOD:
            unknown.append("period")
        case Recurring(terms=()):
            unknown.append("period")
        case rule:
            unknown += [gap.what for gap in missing(rule)]
    return list(dict.fromkeys(unknown))


async def progress(work: UnitOfWork, one: Obligation, view: Around) -> str:
    """How a quota stands today; "" for everything else."""
    if not isinstance(one.rule, Quota):
        return ""
    span = span_at(one.rule.period, view.today)
    if span is None:
        return ""
    counted = (await work.quotas.counts([one.id])).get(one.id, {})
    done = sum(many for day, many in counted.items() if span.first <= day <= span.last)
    now = pace(one.rule, done, span.key, view.today, view.calendar(one.unit))
    said = labels.pace(now.done, now.wanted, one.rule.counted, now.working_days_left)
    return f"{period_name(span.key)}: {said}"


def _why_none(one: Obligation) -> str:
    rule: DueRule = one.rule
    if gaps(one):
        return texts.NO_DATES
    return texts.WAITS_FOR_EVENT if isinstance(rule, OnEvent) else texts.NO_MORE_DATES


def _day(one: Occurrence) -> str:
    """«thứ Hai, 15/03/2027 – quý I năm 2027, số liệu …»."""
    said = day_name(one.due)
    if name := period_name(one.period):
        said = f"{said} – {name}"
    notes = []
    if one.aimed != one.due:
        notes.append(rules.shifted(one.aimed))
    if one.legal_next is not None:
        notes.append(rules.legal(one.legal_next))
    if one.window is not None and one.nature is Nature.DUTY:
        notes.append(rules.data(*one.window))
    return f"{said} ({'; '.join(notes)})" if notes else said
