"""An office to send reminders in: units, people with addresses, and what they owe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from handlers.official.reminders import remind
from handlers.stored import read_reply
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import DueRule, Obligation, OnDate
from knowledge.richtext import plain
from storage.database import Database
from storage.deadline_records import ObligationStatus, SentReminder, Tick
from storage.people_records import Role
from storage.tables import OutboxRow

SECRET = b"a secret of these tests only 123"
DUE = date(2026, 12, 18)  # a Friday
START = datetime(2026, 12, 1, 7, tzinfo=VIETNAM)


def at(day: date | int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment in Vietnam; a number is a day of December 2026."""
    known = date(2026, 12, day) if isinstance(day, int) else day
    return datetime.combine(known, time(hour, minute), VIETNAM)


@dataclass
class Office:
    """A commune with one office in it; an official, the head of the office, the vice-chair."""

    database: Database
    unit: str = ""
    above: str = ""
    official: str = ""
    head: str = ""
    chair: str = ""
    admin: str = ""

    async def open(self, now: datetime = START) -> "Office":
        """Fill the database; reminders count from `now`."""
        async with self.database.begin() as work:
            self.above = (await work.units.add("UBND xã")).id
            self.unit = (await work.units.add("Phòng Văn hoá - Xã hội", self.above)).id
            await work.commit()
        self.official = await self.add_person("Lò Thị Mai", self.unit)
        self.head = await self.add_person("Hoàng Văn Nam", self.unit)
        self.chair = await self.add_person("Nông Thị Lan", self.above)
        self.admin = await self.add_person("Vi Văn An", self.above, Role.ADMIN)
        await self.set_heads()
        await self.tick(now)
        return self

    async def add_person(
        self, name: str, unit: str, role: Role = Role.OFFICIAL, channels: Sequence[str] = ("fake",)
    ) -> str:
        """Add somebody who can be written to on these channels; gives their id."""
        async with self.database.begin() as work:
            person = await work.people.add(name, role, unit, at=START)
            for channel in channels:
                await work.people.add_address(person.id, channel, f"chat {person.id}", at=START)
            await work.commit()
        return person.id

    async def set_heads(self) -> None:
        """Say who leads what."""
        async with self.database.begin() as work:
            for unit in await work.units.all():
                head = self.head if unit.id == self.unit else self.chair
                await work.units.put(type(unit)(**{**_fields(unit), "head": head}))
            await work.commit()

    async def owe(
        self,
        name: int = 1,
        rule: DueRule | None = None,
        owners: Sequence[str] | None = None,
        **more: object,
    ) -> Obligation:
        """Let the office owe something, the official if nobody else is named."""
        obligation = Obligation(
            id=str(name),
            title=f"Báo cáo {name}",
            unit=self.unit,
            rule=rule or OnDate(day=DUE),
            owners=(self.official,) if owners is None else tuple(owners),
            starts_on=START.date(),
            **more,  # type: ignore[arg-type]
        )
        async with self.database.begin() as work:
            await work.obligations.save(obligation, ObligationStatus.ACTIVE, by="1", at=START)
            await work.commit()
        return obligation

    async def tick(self, now: datetime) -> None:
        """Send what is due, as the scheduler does."""
        more = True
        while more:
            async with self.database.begin() as work:
                more = await remind(work, now, SECRET)
                await work.commit()

    async def sleep_until(self, now: datetime) -> None:
        """Let time pass in which nothing was due, without ticking through it."""
        async with self.database.begin() as work:
            await work.reminders.set_tick(Tick(covered_until=now, ticked_at=now))
            await work.commit()

    async def pass_time(self, first: datetime, last: datetime, step: timedelta) -> None:
        """Tick from one moment to another, both included."""
        now = first
        while now <= last:
            await self.tick(now)
            now += step

    async def messages(self) -> list[OutboxRow]:
        """Everything queued, in order."""
        async with self.database.begin(read_only=True) as work:
            rows = await work._session.scalars(select(OutboxRow).order_by(OutboxRow.number))
            return list(rows)

    async def texts(self, person: str) -> list[str]:
        """What one person was sent, in words."""
        return [
            plain(read_reply(one.body).text)
            for one in await self.messages()
            if one.conversation == f"chat {person}"
        ]

    async def sent(self) -> tuple[SentReminder, ...]:
        """Every reminder in the books."""
        async with self.database.begin(read_only=True) as work:
            return await work.reminders.planned_between(at(date(2020, 1, 1)), at(date(2040, 1, 1)))

    async def rungs(self) -> list[tuple[str, str, str]]:
        """Of every reminder in the books: rung, person, outcome."""
        return [(one.key.rung, one.key.person, one.outcome.value) for one in await self.sent()]


def _fields(unit: object) -> dict[str, object]:
    names = ("id", "name", "above", "head", "vice")
    return {name: getattr(unit, name) for name in names}
