"""What will be sent, to whom and why: the plan in rows, the same every time it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from handlers.official.planning import preview
from handlers.official.reaching import places
from handlers.texts import reminders as texts
from knowledge.deadlines.reminder import Reminder, Unowned
from storage.database import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reminder that will be sent; without a person, one that nobody can be sent."""

    at: datetime  # local
    obligation: str
    period: str
    rung: str
    person: str | None
    channel: str | None  # None: they have no address
    why: str
    title: str
    name: str

    def fields(self) -> dict[str, str | None]:
        """What scripts rely on."""
        return {
            "at": self.at.isoformat(),
            "obligation": self.obligation,
            "period": self.period,
            "rung": self.rung,
            "person": self.person,
            "channel": self.channel,
            "why": self.why,
        }


async def foretell(work: UnitOfWork, first: date, last: date, zone: tzinfo) -> tuple[Row, ...]:
    """Everything that will be sent from one day to another, both included, by time and person."""
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
    plan = await preview(work, start, end)
    people = {one.id: one.name for one in await work.people.all(gone=True)}
    titles = {one.obligation.id: one.obligation.title for one in await work.obligations.all()}
    found = await places(work, {one.person for one in plan.reminders})
    channels = {person: place.channel for person, place in found.items()}
    rows = [_row(one, people, titles, channels, zone) for one in plan.reminders]
    rows += [_nobody(one, titles, zone) for one in plan.unowned]
    return tuple(
        sorted(
            rows, key=lambda one: (one.at, one.obligation, one.period, one.rung, one.person or "")
        )
    )


def _row(
    one: Reminder,
    people: Mapping[str, str],
    titles: Mapping[str, str],
    channels: Mapping[str, str],
    zone: tzinfo,
) -> Row:
    others = [people.get(owner, owner) for owner in one.owners if owner != one.person]
    return Row(
        at=one.at.astimezone(zone),
        obligation=one.obligation,
        period=one.period,
        rung=one.rung,
        person=one.person,
        channel=channels.get(one.person),
        why=texts.planned_why(one.why, one.due, ", ".join(others)),
        title=titles.get(one.obligation, ""),
        name=people.get(one.person, one.person),
    )


def _nobody(one: Unowned, titles: Mapping[str, str], zone: tzinfo) -> Row:
    return Row(
        at=one.at.astimezone(zone),
        obligation=one.obligation,
        period=one.period,
        rung=one.rung,
        person=None,
        channel=None,
        why=texts.UNOWNED,
        title=titles.get(one.obligation, ""),
        name="",
    )
