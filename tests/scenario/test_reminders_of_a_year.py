"""A year of reminders with crashes, outages and two schedulers: nothing missing, nothing twice.

40 obligations, 25 people, 12 crashes (`kill -9` with the transaction open, and between ticks),
6 outages of up to three days; every process is the real scheduler on a clock that we set.
What was foretold on the first day is compared with what was sent:
1. every reminder foretold has exactly one outcome, and nothing else has;
2. in its minute when somebody looked, later when nobody did, and then its words say so;
3. one left out had a later one of the same occurrence sent to the same person instead.
"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from handlers.official.foretelling import Row, foretell
from handlers.stored import read_reply
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import (
    Continuous,
    DueDay,
    DueRule,
    InMonth,
    OnDate,
    Period,
    Quota,
    Recurring,
    Shift,
    Target,
    Term,
)
from knowledge.richtext import plain
from storage.database import Database
from storage.deadline_records import ReminderOutcome, SentReminder
from tests.emulators.office import Office

ROOT = Path(__file__).parents[2]
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
OBLIGATIONS, PEOPLE, CRASHES, OUTAGES = 40, 25, 12, 6
MINUTE = timedelta(minutes=1)
PERIODS = (Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.NINE_MONTHS, Period.YEAR)


@dataclass(frozen=True)
class Outage:
    began: datetime
    ended: datetime


@pytest.mark.parametrize("seed", [20270101])
async def test_a_year_with_crashes_and_outages(
    database: Database, database_url: str, engine: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    begins = datetime(2027, 1, 1, tzinfo=VIETNAM)
    office = await Office(database).open(begins)
    await fill(office, chance)
    async with database.begin(read_only=True) as work:
        foretold = await foretell(work, FIRST, LAST, VIETNAM)
    outages = [outage(begins, number, chance) for number in range(OUTAGES)]
    ticks = moments(foretold, outages, begins, chance)

    await live(database_url, ticks, schedulers=2 if engine == "postgresql" else 1, chance=chance)

    sent = await office.sent()
    assert {at.date() for at in ticks} >= {FIRST, LAST}
    assert_all_went_out_once(foretold, sent, ticks)
    await assert_the_late_ones_say_so(office, sent)


def outage(begins: datetime, number: int, chance: random.Random) -> Outage:
    """One in each two months, from minutes to three days."""
    began = begins + timedelta(days=61 * number + chance.uniform(5, 50))
    return Outage(began, began + timedelta(hours=chance.choice([0.4, 3.5, 9, 26, 50, 72])))


def moments(
    foretold: Sequence[Row], outages: Sequence[Outage], begins: datetime, chance: random.Random
) -> list[datetime]:
    """When somebody looks: at each minute that has something due, and now and then between."""
    minutes = sorted({one.at for one in foretold})
    due = {at + timedelta(seconds=chance.uniform(0, 40)) for at in minutes}
    between = {begins + timedelta(minutes=chance.uniform(1, 365 * 1440)) for _ in range(100)}
    around = {one.began for one in outages} | {one.ended for one in outages}
    last = datetime(2027, 12, 31, 23, 59, tzinfo=VIETNAM)
    return sorted(
        at
        for at in {*due, *between, *around, begins + MINUTE, last}
        if not any(one.began < at < one.ended for one in outages)
    )


async def fill(office: Office, chance: random.Random) -> None:
    people = [office.official, office.head, office.chair, office.admin]
    people += [await office.add_person(f"Người {n}", office.unit) for n in range(PEOPLE - 4)]
    for number in range(1, OBLIGATIONS + 1):
        await office.owe(
            number,
            a_rule(number, chance),
            owners=chance.sample(people, chance.choice([0, 1, 1, 1, 2])),
            shift=chance.choice(list(Shift)),
        )


def a_rule(number: int, chance: random.Random) -> DueRule:
    match number % 8:
        case 0:
            return OnDate(day=FIRST + timedelta(days=chance.randint(30, 330)))
        case 1:
            return InMonth(year=2027, month=chance.randint(2, 11))
        case 2:
            return Quota(quantity=2, counted="tin, bài", period=Period.QUARTER)
        case 3:
            return Target(figure=99, counted="%", year=2027)
        case 4:
            return Continuous(nudge=Period.MONTH)
        case _:
            due = DueDay(day=chance.randint(1, 31), before=chance.random() < 0.5)
            return Recurring(terms=(Term(period=PERIODS[number % 5], due=due),))


@dataclass(frozen=True)
class Running:
    """One scheduler in a process of its own."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def tick(self, at: datetime) -> None:
        self.writer.write(f"{at.isoformat()}\n".encode())
        answer = await asyncio.wait_for(self.reader.readline(), 30)
        assert answer.strip() == at.isoformat().encode()

    async def die(self, at: datetime | None) -> None:
        """Be killed with everything written and nothing committed, or between two ticks."""
        if at is None:
            os.kill(self.pid, signal.SIGKILL)
        else:
            self.writer.write(f"{at.isoformat()}!\n".encode())
        assert await asyncio.wait_for(self.reader.readline(), 30) == b""
        self.writer.close()


async def live(
    url: str, ticks: Sequence[datetime], *, schedulers: int, chance: random.Random
) -> None:
    """Tick through the year in processes of their own, some of which are killed."""
    crashes = set(chance.sample(range(len(ticks)), CRASHES))
    async with forking(url) as path:
        running = [await started(path) for _ in range(schedulers)]
        for number, at in enumerate(ticks):
            if number in crashes:
                victim = chance.randrange(schedulers)
                half_way = chance.random() < 0.7
                await running[victim].die(at if half_way else None)
                running[victim] = await started(path)
            await asyncio.gather(*(one.tick(at) for one in running))
        for one in running:
            one.writer.close()


async def started(path: str) -> Running:
    reader, writer = await asyncio.open_unix_connection(path)
    pid = int(await asyncio.wait_for(reader.readline(), 30))
    return Running(pid, reader, writer)


@asynccontextmanager
async def forking(url: str) -> AsyncIterator[str]:
    """What schedulers are started from; the path of its socket."""
    with TemporaryDirectory() as folder:
        path = f"{folder}/s"
        arguments = ("-m", "tests.emulators.reminding", url, path)
        one = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, stdout=PIPE
        )
        try:
            assert one.stdout is not None
            assert await asyncio.wait_for(one.stdout.readline(), 60) == b"ready\n"
            yield path
        finally:
            one.kill()
            await one.wait()


Key = tuple[str, str, str, str | None]


def assert_all_went_out_once(
    foretold: Sequence[Row], sent: Sequence[SentReminder], ticks: Sequence[datetime]
) -> None:
    wanted: dict[Key, datetime] = {
        (one.obligation, one.period, one.rung, one.person): one.at for one in foretold
    }
    got = {(one.key.obligation, one.key.period, one.key.rung, one.key.person): one for one in sent}
    assert len(wanted) == len(foretold) > 1000
    assert len(got) == len(sent)
    assert sorted(wanted.keys() - got.keys()) == []
    assert sorted(got.keys() - wanted.keys()) == []
    assert {key: one.planned_at for key, one in got.items()} == wanted
    looked = iter(ticks)
    now = next(looked)
    for one in sorted(sent, key=lambda each: each.planned_at):
        while now < one.planned_at:
            now = next(looked)
        on_time = one.outcome is ReminderOutcome.SENT
        assert on_time == (now - one.planned_at <= 2 * MINUTE), one
        if one.outcome is ReminderOutcome.SKIPPED:
            assert instead(one, sent), one


def instead(skipped: SentReminder, sent: Sequence[SentReminder]) -> list[SentReminder]:
    """What was sent in place of one that was skipped."""
    key = skipped.key
    return [
        one
        for one in sent
        if (one.key.obligation, one.key.period, one.key.person)
        == (key.obligation, key.period, key.person)
        and one.planned_at > skipped.planned_at
        and one.outcome is not ReminderOutcome.SKIPPED
    ]


async def assert_the_late_ones_say_so(office: Office, sent: Sequence[SentReminder]) -> None:
    """In the words of the very messages; and each message carries something."""
    messages = {one.key: plain(read_reply(one.body).text) for one in await office.messages()}
    late = {one.message for one in sent if one.outcome is ReminderOutcome.LATE}
    on_time = {one.message for one in sent if one.outcome is ReminderOutcome.SENT}
    reminders = {key for key in messages if key.startswith(("reminder/", "digest/"))}
    assert reminders == late | on_time
    assert len(late) > 20
    assert [key for key in sorted(late) if "ửi muộn" not in messages[key]] == []
    assert [key for key in late if "vì hệ thống dừng" not in messages[key]] == []
    assert [key for key in sorted(on_time - late) if "ửi muộn" in messages[key]] == []
