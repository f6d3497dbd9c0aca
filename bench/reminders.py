"""The whole way of a reminder: a tick over 10,000 obligations of 50 people, and its delivery.

Everything is overdue on every working day, for nobody ever does anything: the worst there is.
CPU seconds count, for they do not depend on what else the machine does; both are printed.
"""

import asyncio
import random
import resource
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bot.channels.base import BARE, Accept, Capabilities, Passage, Receipt
from bot.delivery import Delivery
from handlers.messages import Reply
from handlers.official.reminders import remind
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import DueDay, Obligation, OnDate, Period, Recurring, Term
from storage.database import Database
from storage.deadline_records import ObligationStatus, Tick
from storage.people_records import Role

OBLIGATIONS, PEOPLE = 10_000, 50
MOST_SECONDS, MOST_MEMORY, MOST_LATE = 1.0, 300, 2.0  # of a tick; MB; of an arrival
BEGINS = datetime(2026, 12, 7, 7, tzinfo=VIETNAM)  # a Monday
DAYS = 5
SECRET = b"the secret of this measurement.."
A_TELEGRAM = Capabilities(
    buttons=True, edits=True, text_limit=4096, overall_per_second=30, per_chat_per_second=1
)


class Platform:
    """Takes every message and notes when."""

    name = "fake"
    capabilities = A_TELEGRAM

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.arrived: list[datetime] = []

    async def send(self, conversation: str, reply: Reply, _: Passage = BARE) -> Receipt:
        """Take a message after 50 ms, as platforms do."""
        del conversation, reply
        await asyncio.sleep(0.05)
        self.arrived.append(self._clock())
        return Receipt(message_id=str(len(self.arrived)))

    async def run(self, accept: Accept) -> None:
        """Hear nothing."""
        del accept


def main() -> int:
    """Measure, print, and say by the exit code whether it is good enough."""
    return asyncio.run(_measure())


async def _measure() -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await database.upgrade()
        await _fill(database)
        slowest = await _ticks(database)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        late = await _arrivals(database)
        await database.close()
    print(f"slowest tick {slowest:.2f} s of CPU (at most {MOST_SECONDS})")
    print(f"memory {memory} MB (at most {MOST_MEMORY})")
    print(f"arrival after its minute, p99 {late:.2f} s (at most {MOST_LATE})")
    return 0 if slowest <= MOST_SECONDS and memory <= MOST_MEMORY and late <= MOST_LATE else 1


async def _fill(database: Database) -> None:
    chance = random.Random(20261207)  # noqa: S311 - a spread, not secrets
    async with database.begin() as work:
        unit = (await work.units.add("UBND xã")).id
        people = []
        for number in range(PEOPLE):
            one = await work.people.add(f"Cán bộ {number}", Role.OFFICIAL, unit, at=BEGINS)
            await work.people.add_address(one.id, "fake", f"chat {number}", at=BEGINS)
            people.append(one.id)
        for number in range(OBLIGATIONS):
            due = DueDay(day=chance.randint(1, 28))
            rule = Recurring(terms=(Term(period=chance.choice(list(Period)), due=due),))
            one_of_many = Obligation(
                id=str(number),
                title=f"Báo cáo số {number}",
                unit=unit,
                rule=rule,
                owners=(chance.choice(people),),
            )
            active = ObligationStatus.ACTIVE
            await work.obligations.save(one_of_many, active, by="bench", at=BEGINS)
        await work.reminders.set_tick(Tick(covered_until=BEGINS, ticked_at=BEGINS))
        await work.commit()


async def _ticks(database: Database) -> float:
    """Every minute around eight o'clock of a week; the slowest, in CPU seconds."""
    await _tick(database, BEGINS)
    slowest = 0.0
    for day in range(DAYS):
        for minute in range(55, 65):
            now = BEGINS + timedelta(days=day, minutes=minute)
            began, cpu = perf_counter(), process_time()
            await _tick(database, now)
            took, used = perf_counter() - began, process_time() - cpu
            slowest = max(slowest, used)
            if used > MOST_SECONDS / 10:
                print(f"{now:%d/%m %H:%M}  {used:.2f} s of CPU, {took:.2f} s on the wall")
    async with database.begin(read_only=True) as work:
        print(f"{await work.reminders.count()} reminders kept")
    return slowest


async def _tick(database: Database, now: datetime) -> None:
    more = True
    while more:
        async with database.begin() as work:
            more = await remind(work, now, SECRET)
            await work.commit()


async def _arrivals(database: Database) -> float:
    """One reminder for each of the 50 people, all due in this minute; p99 of how late they come.

    The queue of the week before is taken away first.
    """
    far = datetime(9998, 1, 1, tzinfo=UTC)
    async with database.begin() as work:
        while claimed := await work.outbox.claim("fake", far, limit=10_000, leased_until=far):
            await work.outbox.sent(dict.fromkeys(claimed))
        everything = await work.obligations.all()
        for one in everything:
            await work.obligations.save(one.obligation, ObligationStatus.ENDED, by="b", at=BEGINS)
        await work.commit()
    minute = BEGINS + timedelta(days=9, minutes=60)
    async with database.begin() as work:
        for number, one in enumerate(everything[:PEOPLE]):
            owner = str(number + 1)
            single = Obligation(
                id=f"x{number}",
                title="Báo cáo",
                unit=one.obligation.unit,
                rule=OnDate(day=minute.date()),
                owners=(owner,),
            )
            await work.obligations.save(single, ObligationStatus.ACTIVE, by="b", at=BEGINS)
        await work.commit()
    eve = minute - timedelta(seconds=1)
    async with database.begin() as work:
        await work.reminders.set_tick(Tick(covered_until=eve, ticked_at=eve))
        await work.commit()
    await _tick(database, eve)
    offset = eve - datetime.now(UTC)

    def clock() -> datetime:
        return datetime.now(UTC) + offset

    platform = Platform(clock)
    delivery = Delivery(database=database, channel=platform, now=clock, draw=lambda: 0.5)
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep((minute - clock()).total_seconds())
    await _tick(database, clock())
    delivery.ring()
    async with asyncio.timeout(30):
        while len(platform.arrived) < PEOPLE:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait([running])
    late = sorted((at - minute).total_seconds() for at in platform.arrived)
    print(f"{len(late)} arrivals: p50 {late[len(late) // 2]:.2f} s")
    return late[int(len(late) * 0.99)]


if __name__ == "__main__":
    raise SystemExit(main())
