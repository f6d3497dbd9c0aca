"""Reminders: whatever became due since we last looked goes out, once, and says so when late."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handlers.official.composing import Item, compose, names
from handlers.official.planning import situation_of
from handlers.official.reaching import Post, places
from handlers.official.silence import QUIET, note_silence
from handlers.official.unheard import tell_about_unowned, tell_head
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.late import Decision, catch_up
from knowledge.deadlines.model import Obligation, Quota
from knowledge.deadlines.occurrences import Pace, pace
from knowledge.deadlines.periods import span_named
from knowledge.deadlines.plan import next_after, plan
from knowledge.deadlines.reminder import Reminder, Unowned
from knowledge.deadlines.situation import Situation
from storage.database import UnitOfWork
from storage.deadline_records import ReminderKey, ReminderOutcome, SentReminder, Silence, Tick

ON_TIME = timedelta(minutes=2)  # what goes out later than this after its minute says so
SET_BACK = timedelta(minutes=5)  # a clock further behind was put right: we look from there again
PORTION = 1000  # obligations looked at for the first time in one transaction
BREATH = 50  # obligations between two pauses for others
COMING = timedelta(hours=3)  # how far ahead a missed reminder is compared with later ones
SOON = timedelta(seconds=1)  # what goes out now is looked at again in the next round, not in this
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


async def remind(work: UnitOfWork, now: datetime, secret: bytes) -> bool:
    """Queue what is due after the last covered moment up to `now`, and cover up to `now`.

    True when there was too much for one transaction: commit, and ask again at once.
    """
    last = await work.reminders.take_turn()
    if last is None:
        await work.reminders.set_tick(Tick(covered_until=now, ticked_at=now))
        return False
    if now < last.covered_until:
        await _set_back(work, last, now)
        return False
    post = Post(work=work, secret=secret, now=now)
    await note_silence(post, last)
    local = now.astimezone(VIETNAM)
    if QUIET.next_allowed(local) != local:  # nothing is due now, and what was missed can wait
        await work.reminders.set_tick(Tick(covered_until=last.covered_until, ticked_at=now))
        return False
    new = await work.obligations.never_looked_at(PORTION)
    obligations = (*await work.obligations.due(now), *new)
    sending = _Sending(
        post=post,
        situation=await situation_of(work, obligations),
        obligations={one.id: one for one in obligations},
    )
    await sending.send(last.covered_until)
    is_all = len(new) < PORTION
    covered = now if is_all else last.covered_until
    await work.reminders.set_tick(Tick(covered_until=covered, ticked_at=now))
    return not is_all


async def _set_back(work: UnitOfWork, last: Tick, now: datetime) -> None:
    """The clock was ahead of what it says now: what went out early never goes out again."""
    covered = last.covered_until
    if covered - now > SET_BACK:
        covered = now
        await work.reminders.give_back(now)
        await work.obligations.look_again()
    await work.reminders.set_tick(Tick(covered_until=covered, ticked_at=now))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """A reminder that goes out, and how late."""

    reminder: Reminder
    late: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sending:
    """One round: these obligations, as things stand at `post.now`."""

    post: Post
    situation: Situation
    obligations: Mapping[str, Obligation]
    _skipped: list[Reminder] = field(default_factory=list)

    async def send(self, after: datetime) -> None:
        """Queue what became due after that moment, and remember when to look again."""
        due, unowned, nexts = await self._plan(after)
        await self.post.work.obligations.look_next(nexts)
        if not due and not unowned:
            return
        chosen = self._choose(due)
        await self._queue(chosen)
        for one in unowned:
            obligation = self.obligations[one.obligation]
            await tell_about_unowned(self.post, obligation, one)

    async def _plan(
        self, after: datetime
    ) -> tuple[list[Reminder], list[Unowned], dict[str, datetime]]:
        now = self.post.now
        due: list[Reminder] = []
        unowned: list[Unowned] = []
        nexts: dict[str, datetime] = {}
        for number, (name, obligation) in enumerate(self.obligations.items()):
            found = plan((obligation,), self.situation, after + _TICK, now)
            due += found.reminders
            unowned += found.unowned
            if found.reminders or found.unowned:
                nexts[name] = now + SOON
            else:
                nexts[name] = next_after(obligation, self.situation, now) or NEVER
            if number % BREATH == 0:
                await asyncio.sleep(0)
        return due, unowned, nexts

    def _choose(self, due: Sequence[Reminder]) -> list[_Chosen]:
        """What goes out of all that became due; of what was missed, not everything."""
        now = self.post.now
        on_time = [one for one in due if now - one.at <= ON_TIME]
        missed = [one for one in due if now - one.at > ON_TIME]
        chosen = [_Chosen(reminder=one) for one in on_time]
        if not missed:
            return chosen
        concerned = [self.obligations[name] for name in {one.obligation for one in missed}]
        coming = plan(concerned, self.situation, now + _TICK, now + COMING).reminders
        for one in catch_up(missed, (*on_time, *coming), concerned, self.situation, now):
            if one.decision is Decision.SKIP:
                self._skipped.append(one.reminder)
            else:
                chosen.append(_Chosen(reminder=one.reminder, late=now - one.reminder.at))
        return chosen

    async def _queue(self, chosen: Sequence[_Chosen]) -> None:
        """One message for each person; in the books first, so that nothing comes twice."""
        work, now = self.post.work, self.post.now
        by_person: defaultdict[str, list[_Chosen]] = defaultdict(list)
        for one in chosen:
            by_person[one.reminder.person].append(one)
        found = await places(work, by_person)
        rows = [self._row(one, ReminderOutcome.SKIPPED, "") for one in self._skipped]
        messages = {person: _message(person, now, those) for person, those in by_person.items()}
        for person, those in by_person.items():
            for one in those:
                outcome = ReminderOutcome.SENT if one.late is None else ReminderOutcome.LATE
                if person not in found:
                    outcome = ReminderOutcome.UNREACHED
                rows.append(self._row(one.reminder, outcome, messages[person]))
        added = await work.reminders.add(rows)
        people = {one.id: one.name for one in await work.people.all(gone=True)}
        silences = await self._silences(chosen)
        for person, those in by_person.items():
            fresh = [one for one in those if _key(one.reminder) in added]
            items = [await self._item(one, people, silences) for one in fresh]
            if not items:
                continue
            if person in found:
                await self.post.send(found[person], compose(items), key=messages[person])
            else:
                await tell_head(self.post, self.situation.staff, person, items)

    def _row(self, reminder: Reminder, outcome: ReminderOutcome, message: str) -> SentReminder:
        return SentReminder(
            key=_key(reminder),
            planned_at=reminder.at,
            put_at=self.post.now,
            outcome=outcome,
            message=message,
        )

    async def _silences(self, chosen: Sequence[_Chosen]) -> tuple[Silence, ...]:
        late = [one.reminder.at for one in chosen if one.late is not None]
        return await self.post.work.reminders.silences(min(late)) if late else ()

    async def _item(
        self, one: _Chosen, people: Mapping[str, str], silences: Sequence[Silence]
    ) -> Item:
        reminder, obligation = one.reminder, self.obligations[one.reminder.obligation]
        calendar = self.situation.calendars.of(obligation.unit)
        return Item(
            reminder=reminder,
            obligation=obligation,
            calendar=calendar,
            today=self.post.now.astimezone(calendar.zone).date(),
            owners=names(reminder, people),
            pace=await self._pace(obligation, reminder),
            late=one.late,
            silence=_around(reminder, silences) if one.late is not None else None,
        )

    async def _pace(self, obligation: Obligation, reminder: Reminder) -> Pace | None:
        if not isinstance(obligation.rule, Quota):
            return None
        span = span_named(reminder.period)
        counted = await self.post.work.quotas.between(obligation.id, span.first, span.last)
        calendar = self.situation.calendars.of(obligation.unit)
        today = self.post.now.astimezone(calendar.zone).date()
        return pace(obligation.rule, len(counted), reminder.period, today, calendar)


def _around(reminder: Reminder, silences: Sequence[Silence]) -> tuple[datetime, datetime] | None:
    """The silence in which a reminder was missed, in its own time zone."""
    zone = reminder.at.tzinfo
    return next(
        (
            (one.began.astimezone(zone), one.ended.astimezone(zone))
            for one in silences
            if one.began <= reminder.at <= one.ended
        ),
        None,
    )


def _key(reminder: Reminder) -> ReminderKey:
    return ReminderKey(
        obligation=reminder.obligation,
        period=reminder.period,
        due=reminder.due,
        rung=reminder.rung,
        person=reminder.person,
    )


def _message(person: str, now: datetime, those: Sequence[_Chosen]) -> str:
    """The outbox key: the reminder's own, or one for exactly these together."""
    keys = sorted(one.reminder.key for one in those)
    if len(keys) == 1:
        return f"reminder/{keys[0]}"
    digest = hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]
    return f"digest/{person}/{now.astimezone(UTC):%Y%m%dT%H%M}/{digest}"
