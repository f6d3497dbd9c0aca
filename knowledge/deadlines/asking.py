"""Who is asked about one occurrence at one moment, by what was said of it so far."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.deadlines.calendar import Quiet, WorkingCalendar
from knowledge.deadlines.ladder import Moment, allowed, moments
from knowledge.deadlines.model import Audience, IfMissed, Obligation
from knowledge.deadlines.occurrences import Occurrence
from knowledge.deadlines.reminder import Reminder, Unowned
from knowledge.deadlines.situation import UNIT, Said, Situation, Snooze
from knowledge.deadlines.staff import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One person and what they read for."""

    person: str
    audience: Audience
    why: Why
    owners: tuple[str, ...]  # `UNIT` for the unit's


@dataclass(frozen=True, slots=True)
class Asking:
    """One occurrence and everything that decides who is asked about it."""

    obligation: Obligation
    occurrence: Occurrence
    calendar: WorkingCalendar
    situation: Situation

    def at(self, place: int, moment: Moment) -> Iterator[Reminder | Unowned]:
        """Whoever is asked at one moment."""
        asked = tuple(one for one in self._owners() if self._is_asked(one, moment, moment.at))
        readings, is_unowned = self._of_owners(asked, moment.at)
        if is_unowned:
            yield Unowned(
                at=moment.at,
                obligation=self.obligation.id,
                period=self.occurrence.period,
                rung=moment.rung,
                due=self.occurrence.due,
            )
        for above in self._above(moment, asked):
            readings.setdefault(above.person, above)
        for reading in readings.values():
            at = self._time(place, moment, reading.person)
            still = tuple(one for one in reading.owners if self._is_asked(one, moment, at))
            if still:
                one = replace(reading, owners=still)
                yield self._reminder(one, at, moment.rung, moment.if_missed)

    def again(self, snooze: Snooze) -> Iterator[Reminder]:
        """The repetition a person asked for, unless that very minute has a rung for them."""
        reader = self.situation.staff.people.get(snooze.person)
        until = snooze.until.astimezone(self.calendar.zone).replace(second=0, microsecond=0)
        at = allowed(until, self.calendar.quiet, reader.reach if reader else None)
        owners = tuple(one for one in self._owners() if self._said(one, at) is not Said.DONE)
        if reader is None or not reader.active or not owners:
            return
        if any(
            one.at == at
            for place, moment in enumerate(self._moments())
            for one in self.at(place, moment)
            if isinstance(one, Reminder) and one.person == snooze.person
        ):
            return
        reading = _Reading(
            person=snooze.person, audience=Audience.OWNER, why=Why.SNOOZED, owners=owners
        )
        rung = f"{snooze.rung}~{at:%Y%m%d%H%M}"
        yield self._reminder(reading, at, rung, IfMissed.UNLESS_LATER)

    def _reminder(
        self, reading: _Reading, at: datetime, rung: str, if_missed: IfMissed
    ) -> Reminder:
        return Reminder(
            at=at,
            person=reading.person,
            obligation=self.obligation.id,
            period=self.occurrence.period,
            rung=rung,
            audience=reading.audience,
            why=reading.why,
            owners=tuple(owner for owner in reading.owners if owner != UNIT),
            due=self.occurrence.due,
            if_missed=if_missed,
        )

    def _owners(self) -> tuple[str, ...]:
        return self.obligation.owners or (UNIT,)

    def _of_owners(self, asked: tuple[str, ...], at: datetime) -> tuple[dict[str, _Reading], bool]:
        """Who reads for the owners, by person; and whether nobody reads for one of them."""
        readings: dict[str, _Reading] = {}
        is_unowned = False
        for owner in asked:
            found = self.reader(owner, at)
            if found is None:
                is_unowned = True
                continue
            person, why = found
            one = _Reading(person=person, audience=Audience.OWNER, why=why, owners=(owner,))
            known = readings.get(person)
            readings[person] = replace(known, owners=(*known.owners, owner)) if known else one
        return readings, is_unowned

    def _above(self, moment: Moment, asked: tuple[str, ...]) -> Iterator[_Reading]:
        """Whoever else reads when a rung is for more than its owners."""
        if not asked or moment.audience is Audience.OWNER:
            return
        staff, unit, day = self.situation.staff, self.obligation.unit, moment.at.date()
        leader = staff.leader(unit, day)
        if leader is not None:
            yield _Reading(person=leader[0], audience=Audience.HEAD, why=Why.LEADS, owners=asked)
        superior = staff.superior(unit, day)
        if moment.audience is Audience.SUPERIOR and superior is not None:
            yield _Reading(
                person=superior, audience=Audience.SUPERIOR, why=Why.OVERSEES, owners=asked
            )

    def reader(self, owner: str, at: datetime) -> tuple[str, Why] | None:
        """Who is asked for one owner at a moment; None when nobody up to the top can be."""
        staff, day = self.situation.staff, at.date()
        handed = self.situation.handed(self.obligation.id, self.occurrence.period, owner, at)
        if handed is not None and handed.to is None:
            return staff.leader(self.obligation.unit, day, without=owner)
        if handed is not None and handed.to is not None:
            found = staff.reader(handed.to, self.obligation, day)
            return (handed.to, Why.HANDED) if found and found[0] == handed.to else found
        if owner == UNIT:
            return staff.of_unit(self.obligation, day)
        return staff.reader(owner, self.obligation, day)

    def _said(self, owner: str, at: datetime) -> Said:
        return self.situation.progress(self.obligation.id, self.occurrence.period, owner, at)

    def _is_asked(self, owner: str, moment: Moment, at: datetime) -> bool:
        said = self._said(owner, at)
        return said is Said.OPEN or (said is Said.DOING and not moment.is_early)

    def _time(self, place: int, moment: Moment, person: str) -> datetime:
        reach = self.situation.staff.people[person].reach
        return moment.at if reach is None else self._moments(reach)[place].at

    def _moments(self, reach: Quiet | None = None) -> tuple[Moment, ...]:
        return moments(self.occurrence, self.obligation.ladder, self.calendar, reach)
