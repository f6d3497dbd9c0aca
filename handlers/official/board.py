"""The board: what each unit owes between two days, and how it stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time

from handlers.official.planning import situation_of
from knowledge.deadlines.board import Line, standing
from knowledge.deadlines.model import Obligation, Quota
from knowledge.deadlines.occurrences import Nature, Occurrence, occurrences
from knowledge.deadlines.situation import UNIT, Said, Situation
from storage.database import UnitOfWork
from storage.deadline_records import KeptMark, ObligationStatus

_Counts = Mapping[date, int]  # how many count for each day


async def board(
    work: UnitOfWork, units: Collection[str], first: date, last: date, now: datetime
) -> tuple[Line, ...]:
    """What these units owe from `first` to `last`, by unit and day; one line for each owner.

    Targets and what goes on all the time are never late: they have no line.
    """
    stored = await work.obligations.all((ObligationStatus.ACTIVE,), units=units)
    obligations = [one.obligation for one in stored]
    ids = [one.id for one in obligations]
    situation = await situation_of(work, obligations)
    names = {unit.id: unit.name for unit in await work.units.all()}
    people = {person.id: person.name for person in await work.people.all(gone=True)}
    words = _by_occurrence(await work.occurrences.marks(ids))
    counts = await work.quotas.counts(ids)
    lines: list[tuple[str, date, Line]] = []
    for obligation in obligations:
        calendar = situation.calendars.of(obligation.unit)
        events = situation.events.get(obligation.id, ())
        for one in occurrences(obligation, calendar, first, last, events):
            if not one.can_be_late:
                continue
            reading = _Reading(obligation, one, situation, now)
            for owner in obligation.owners or (UNIT,):
                line = reading.line(
                    owner,
                    unit=names.get(obligation.unit, obligation.unit),
                    name=people.get(owner, ""),
                    words=words.get((obligation.id, one.period), ()),
                    counts=counts.get(obligation.id, {}),
                )
                lines.append((obligation.unit, one.due, line))
    return tuple(line for *_, line in sorted(lines, key=lambda each: (each[0], each[1])))


def _by_occurrence(marks: Iterable[KeptMark]) -> dict[tuple[str, str], list[KeptMark]]:
    words: defaultdict[tuple[str, str], list[KeptMark]] = defaultdict(list)
    for one in marks:
        words[one.mark.obligation, one.mark.period].append(one)
    return words


class _Reading:
    """One occurrence, read for each of its owners."""

    def __init__(
        self, obligation: Obligation, occurrence: Occurrence, situation: Situation, now: datetime
    ) -> None:
        self._obligation = obligation
        self._occurrence = occurrence
        self._situation = situation
        self._now = now
        self._zone = situation.calendars.of(obligation.unit).zone

    def line(
        self, owner: str, *, unit: str, name: str, words: Collection[KeptMark], counts: _Counts
    ) -> Line:
        """How it stands for this owner."""
        word = self._last_word(owner, words)
        done_at = word.mark.since if word else None
        figures = ""
        rule = self._obligation.rule
        if isinstance(rule, Quota) and self._occurrence.nature is Nature.QUOTA:
            met_at = self._met(rule, counts)
            done_at = met_at if done_at is None else done_at
            figures = f"{self._counted(counts)}/{rule.quantity}"
        return Line(
            unit=unit,
            obligation=self._obligation.id,
            title=self._obligation.title,
            period=self._occurrence.period,
            owner=name,
            to=self._obligation.to,
            due=self._occurrence.due,
            standing=standing(self._occurrence.due, done_at, self._now, self._zone),
            done_at=done_at,
            document=word.document if word else "",
            figures=figures,
        )

    def _last_word(self, owner: str, words: Collection[KeptMark]) -> KeptMark | None:
        """The word that it is done, when it still holds."""
        obligation, period = self._obligation.id, self._occurrence.period
        if self._situation.progress(obligation, period, owner, self._now) is not Said.DONE:
            return None
        said = [
            one
            for one in words
            if one.mark.owner in {owner, UNIT}
            and one.mark.said is Said.DONE
            and one.mark.since <= self._now
        ]
        return max(said, key=lambda one: (one.mark.since, one.number), default=None)

    def _counted(self, counts: _Counts) -> int:
        return sum(count for day, count in counts.items() if self._is_within(day))

    def _met(self, quota: Quota, counts: _Counts) -> datetime | None:
        """The noon of the day the quota was full: what counts has a day and no hour."""
        so_far = 0
        for day in sorted(filter(self._is_within, counts)):
            so_far += counts[day]
            if so_far >= quota.quantity:
                return datetime.combine(day, time(12), self._zone)
        return None

    def _is_within(self, day: date) -> bool:
        window = self._occurrence.window
        return window is not None and window[0] <= day <= window[1]
