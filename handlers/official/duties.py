"""Shares of things due: a person's own, one found again from a button, and who may speak of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.official.actions import OccurrenceAction, Verb, reference, resolve, write
from handlers.official.planning import situation_of
from knowledge.deadlines.asking import Asking
from knowledge.deadlines.calendar import WorkingCalendar
from knowledge.deadlines.model import Obligation, Quota
from knowledge.deadlines.occurrences import (
    Occurrence,
    Pace,
    occurrence_named,
    occurrences,
    pace,
)
from knowledge.deadlines.periods import span_named
from knowledge.deadlines.situation import UNIT, Said, Situation
from knowledge.deadlines.staff import Staff, Why
from storage.database import UnitOfWork
from storage.deadline_records import KeptMark, ObligationStatus, StoredObligation

BACK = timedelta(days=62)  # what is overdue for longer is on the board, and no longer asked for
AHEAD = timedelta(days=30)
_NEXT = timedelta(days=400)  # within which the next time is looked for


class Gone(StrEnum):
    """Why a button leads nowhere any more."""

    NO_DUTY = "no duty"
    NO_PERIOD = "no period"
    ENDED = "ended"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One owner's share of one time that something is due, as it stands now."""

    obligation: Obligation
    occurrence: Occurrence
    owner: str  # a person's id; UNIT for the unit's
    calendar: WorkingCalendar
    situation: Situation
    now: datetime
    said: Said  # open, doing or done
    done: KeptMark | None  # the word that it is done
    handed: KeptMark | None  # the last time it was handed on
    reader: str | None  # who is asked now
    why: Why
    pace: Pace | None  # of a quota

    @property
    def staff(self) -> Staff:
        """Who is there."""
        return self.situation.staff

    @property
    def today(self) -> date:
        """The day in the office's zone."""
        return self.now.astimezone(self.calendar.zone).date()

    def action(self, verb: Verb, last: str = "") -> str:
        """The text of a button about it; `last` stands in the place of the rung."""
        return write(
            OccurrenceAction(
                verb=verb,
                obligation=self.obligation.id,
                period=self.occurrence.period,
                owner=self.owner,
                rung=last,
            )
        )

    def is_receiver(self, person: str) -> bool:
        """True when somebody else handed it on to them, and did not merely give it back."""
        if self.handed is None or not self.handed.mark.to == person != self.handed.by:
            return False
        return person != self.owner and not (self.owner == UNIT and self.leads(person))

    @property
    def giver(self) -> str | None:
        """Who handed it on to who has it."""
        to = self.handed.mark.to if self.handed else None
        return self.handed.by if self.handed and to and self.is_receiver(to) else None

    def leads(self, person: str) -> bool:
        """True for whoever leads the unit that owes it or one above, or stands in for them."""
        units, seen = self.staff.units, set[str]()
        each = units.get(self.obligation.unit)
        while each is not None and each.id not in seen:
            if person in (each.head, self.staff.head(each, self.today)):
                return True
            seen.add(each.id)
            each = units.get(each.above or "")
        return False

    def may_speak(self, person: str) -> bool:
        """Decide whether a person may say something of it: owner, receiver, stand-in, leader."""
        handed_to = self.handed.mark.to if self.handed else None
        return person in (self.reader, self.owner, handed_to) or self.leads(person)

    def next_due(self) -> Occurrence | None:
        """The next time the same obligation is due after this one."""
        known = self.situation.events.get(self.obligation.id, ())
        first = self.occurrence.aimed + timedelta(days=1)
        found = occurrences(self.obligation, self.calendar, first, first + _NEXT, known)
        later = (one for one in found if one.due > self.occurrence.due and one.can_be_late)
        return next(later, None)


async def mine(work: UnitOfWork, person: str, now: datetime) -> tuple[Duty, ...]:
    """What is asked of a person now and not done, the most urgent first."""
    stored = await work.obligations.all((ObligationStatus.ACTIVE,))
    active = [one.obligation for one in stored if not one.obligation.paused]
    near = await _near(work, active, person)
    return tuple(one for one in await _open(work, near, now) if one.reader == person)


async def _near(
    work: UnitOfWork, obligations: Sequence[Obligation], person: str
) -> Sequence[Obligation]:
    """Those that may be asked of a person: what a leader may be asked of is not narrowed."""
    covered = {one.id for one in await work.people.all(gone=True) if one.stand_in == person}
    covered.add(person)
    if any(covered & {unit.head, unit.vice} for unit in await work.units.all()):
        return obligations
    handed = {
        one.mark.obligation
        for each in sorted(covered)
        for one in await work.occurrences.handed_to(each)
    }
    return [
        one for one in obligations if covered & {*one.owners, one.stand_in} or one.id in handed
    ]


async def find(
    work: UnitOfWork, action: OccurrenceAction, person: str, now: datetime
) -> tuple[Duty, ...] | Gone:
    """What a button is about, read anew: the share it names, or else the presser's own.

    Several only when neither is one of them.
    """
    stored = await _obligation(work, action.obligation)
    if stored is None or stored.status is ObligationStatus.PROPOSED:
        return Gone.NO_DUTY
    if stored.status is ObligationStatus.ENDED:
        return Gone.ENDED
    if stored.status is ObligationStatus.PAUSED or stored.obligation.paused:
        return Gone.PAUSED
    obligation = stored.obligation
    situation = await situation_of(work, (obligation,))
    calendar = situation.calendars.of(obligation.unit)
    events = situation.events.get(obligation.id, ())
    period = resolve(action.period, [one.id for one in events]) or action.period
    occurrence = occurrence_named(obligation, calendar, period, events)
    if occurrence is None:
        return Gone.NO_PERIOD
    books = await _Books.of(work, (obligation,), situation, now)
    shares = [books.duty(obligation, occurrence, one) for one in obligation.owners or (UNIT,)]
    named = [one for one in shares if reference(one.owner) == action.owner]
    own = [one for one in shares if person in (one.owner, one.reader)]
    return tuple((named or own)[:1] or shares)


async def quota_pace(
    work: UnitOfWork, obligation: Obligation, period: str, now: datetime
) -> Pace | None:
    """How a quota stands in a period; None for what is none."""
    if not isinstance(obligation.rule, Quota):
        return None
    situation = await situation_of(work, (obligation,))
    books = await _Books.of(work, (obligation,), situation, now)
    return books.pace(obligation, period)


async def _obligation(work: UnitOfWork, wanted: str) -> StoredObligation | None:
    if not wanted.startswith("~"):
        return await work.obligations.get(wanted)
    every = await work.obligations.all()
    found = resolve(wanted, (one.obligation.id for one in every))
    return next((one for one in every if one.obligation.id == found), None)


async def _open(
    work: UnitOfWork, obligations: Sequence[Obligation], now: datetime
) -> tuple[Duty, ...]:
    situation = await situation_of(work, obligations)
    books = await _Books.of(work, obligations, situation, now)
    duties = [
        duty
        for obligation in obligations
        for duty in books.around_now(obligation)
        if duty.said is not Said.DONE
    ]
    return tuple(sorted(duties, key=lambda one: (one.occurrence.due, one.obligation.title)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    """What was said and counted of some obligations, read once."""

    situation: Situation
    marks: Mapping[tuple[str, str], Sequence[KeptMark]]
    counts: Mapping[str, Mapping[date, int]]
    now: datetime

    @classmethod
    async def of(
        cls,
        work: UnitOfWork,
        obligations: Iterable[Obligation],
        situation: Situation,
        now: datetime,
    ) -> "_Books":
        obligations = tuple(obligations)
        marks: dict[tuple[str, str], list[KeptMark]] = {}
        for one in await work.occurrences.marks([each.id for each in obligations]):
            marks.setdefault((one.mark.obligation, one.mark.period), []).append(one)
        quotas = [one.id for one in obligations if isinstance(one.rule, Quota)]
        counts = await work.quotas.counts(quotas) if quotas else {}
        return cls(situation=situation, marks=marks, counts=counts, now=now)

    def around_now(self, obligation: Obligation) -> Iterator[Duty]:
        """Everything that can be late, from what is overdue to what is due soon."""
        calendar = self.situation.calendars.of(obligation.unit)
        today = self.now.astimezone(calendar.zone).date()
        events = self.situation.events.get(obligation.id, ())
        for one in occurrences(obligation, calendar, today - BACK, today + AHEAD, events):
            if one.can_be_late:
                yield from (
                    self.duty(obligation, one, owner) for owner in obligation.owners or (UNIT,)
                )

    def duty(self, obligation: Obligation, occurrence: Occurrence, owner: str) -> Duty:
        """One share as it stands."""
        calendar = self.situation.calendars.of(obligation.unit)
        now, period = self.now, occurrence.period
        asking = Asking(obligation, occurrence, calendar, self.situation)
        reader, why = asking.reader(owner, now.astimezone(calendar.zone)) or (None, Why.OWNS)
        words = [
            one for one in self.marks.get((obligation.id, period), ()) if one.mark.since <= now
        ]
        done = [
            one for one in words if one.mark.said is Said.DONE and one.mark.owner in {owner, UNIT}
        ]
        handed = [one for one in words if one.mark.said is Said.HANDED and one.mark.owner == owner]
        said = self.situation.progress(obligation.id, period, owner, now)
        return Duty(
            obligation=obligation,
            occurrence=occurrence,
            owner=owner,
            calendar=calendar,
            situation=self.situation,
            now=now,
            said=said,
            done=max(done, key=_order) if done and said is Said.DONE else None,
            handed=max(handed, key=_order, default=None),
            reader=reader,
            why=why,
            pace=self.pace(obligation, period),
        )

    def pace(self, obligation: Obligation, period: str) -> Pace | None:
        """How a quota stands."""
        rule = obligation.rule
        if not isinstance(rule, Quota):
            return None
        span, calendar = span_named(period), self.situation.calendars.of(obligation.unit)
        days = self.counts.get(obligation.id, {}).items()
        counted = sum(count for day, count in days if span.first <= day <= span.last)
        return pace(rule, counted, period, self.now.astimezone(calendar.zone).date(), calendar)


def _order(one: KeptMark) -> tuple[datetime, int]:
    return one.mark.since, one.number
