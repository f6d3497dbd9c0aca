"""Messages through the whole program, in front of emulated platforms on this very machine.

Each figure is of `motcua serve` in processes of its own, with the starter knowledge, its database
on this disk, and the load and the emulator beside it. `MOTCUA_BENCH_MESSAGES` shortens the longest
part (5,000 messages at Telegram's pace take 167 seconds).
"""

import asyncio
import compileall
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import numpy as np
import psutil

from bench.data import entries
from bench.databases import fill, postgresql, sqlite
from handlers.messages import Reply
from handlers.stored import reply_body
from knowledge.content import load_starter
from knowledge.richtext import paragraph
from storage.database import Database
from storage.records import NewMessage, OutboxState, Priority
from tests.emulators.served import ROOT, Served, on_telegram, on_zalo_oa, until
from tests.emulators.telegram import Limits, Person, TelegramEmulator
from tests.emulators.zalo_oa import ZaloOa

PEOPLE = 50
QUESTIONS = 30  # each, as fast as they are answered
ROUNDS = 3
TURNS = 5  # of the echo bot and the program, one after the other
CALM = 10  # questions each, with time to think
THINKS = 3.0  # seconds
EVENTS, A_SECOND = 2_000, 200
MESSAGES = int(os.environ.get("MOTCUA_BENCH_MESSAGES", "5000"))
PACE = 30.0  # messages a second: Telegram's limit
UNPACED = ("-m", "bench.unpaced")
OURS = tuple(ROOT / name for name in ("bot", "handlers", "knowledge", "storage"))
ASK = (
    "làm khai sinh cho con cần gì", "đăng ký tạm trú cần giấy tờ gì", "dang ky ket hon o dau",
    "chứng thực bản sao hết bao nhiêu tiền", "khai tử cần gì", "xin xác nhận độc thân",
    "mất bao lâu thì xong", "cấp lại thẻ bảo hiểm y tế",
)  # fmt: skip


def main() -> None:
    """Print the table."""
    print(f"{'':64}{'must':>12}{'reached':>30}", flush=True)
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        asyncio.run(_all(Path(folder)))


async def _all(folder: Path) -> None:
    starter = await sqlite(folder / "starter.db", load_starter())
    copies = (shutil.copy(starter, folder / f"{n}.db") for n in itertools.count())
    new = (f"sqlite+aiosqlite:///{copy}" for copy in copies)
    # What is said to be kept is on the disk: one that stalls for 0.1 s once decides a run's p99.
    accepted = [await _webhook(next(new)) for _ in range(ROUNDS)]
    p50, p99 = map(_spread, zip(*accepted, strict=True))
    _tell("webhook accepted, 200 events/s: p99", "≤ 50 ms", f"{p99} ms, p50 {p50}")
    answered = [await _calm(next(new)) for _ in range(ROUNDS)]
    p50, p99 = map(_spread, zip(*answered, strict=True))
    _tell("question → reply, 50 conversations: p50 / p99", "≤ 30 / ≤ 150", f"{p50} / {p99} ms")
    # One after the other, several times: how fast this machine is changes from minute to minute.
    rounds = [(await _echo(), *await _sustained(next(new), [""])) for _ in range(TURNS)]
    _tell("questions/s, SQLite, one process", "≥ 100", _spread([alone for _, alone, _ in rounds]))
    print(f"    limited by: {rounds[-1][-1]}", flush=True)
    with postgresql(folder) as url:
        await fill(url, load_starter())
        shared, limit = await _sustained(url, ["web", "worker", "worker"])
    _tell("questions/s, PostgreSQL, 1 web + 2 workers", "≥ 120", f"{shared:.0f}")
    print(f"    limited by: {limit}", flush=True)
    shares = _spread([100 * alone / echo for echo, alone, _ in rounds])
    of = _spread([echo for echo, _, _ in rounds])
    _tell("share of a bare python-telegram-bot echo bot", "≥ 30 %", f"{shares} % of {of}/s")
    _tell(f"{MESSAGES} outbox messages at Telegram's pace", "≥ 95 %", await _paced(next(new)))
    for package in OURS:  # as any start but the first finds it
        compileall.compile_dir(package, quiet=1)
    national = await sqlite(folder / "national.db", entries("tthc_national.jsonl.gz"))
    _tell("start to first answer, 6,000 entries", "≤ 3 s", await _start(national))


def _spread(figures: Sequence[float]) -> str:
    return f"{np.median(figures):.0f} ({min(figures):.0f}-{max(figures):.0f})"


def _tell(what: str, must: str, reached: str) -> None:
    print(f"{what:64}{must:>12}{reached:>30}", flush=True)


async def _webhook(url: str) -> tuple[float, float]:
    """Zalo's events, one after the other in time, whether the last was answered or not.

    Gives p50 and p99 in milliseconds.
    """
    zalo, spent = ZaloOa(), list[float]()
    async with zalo.running() as base, httpx.AsyncClient(timeout=5.0) as client:
        program = Served(url, **on_zalo_oa(zalo, base))

        async def post(number: int) -> None:
            event = zalo.text(f"person-{number % 500}", ASK[number % len(ASK)])
            body, headers = zalo.signed(event)
            began = time.perf_counter()
            answer = await client.post(
                f"{program.url}/webhook/zalo-oa", content=body, headers=headers
            )
            spent.append((time.perf_counter() - began) * 1e3)
            assert answer.status_code == httpx.codes.OK

        async with program.running():
            await asyncio.gather(*(post(number) for number in range(20)))  # warm
            spent.clear()
            began = time.perf_counter()
            async with asyncio.TaskGroup() as posting:
                for number in range(EVENTS):
                    await asyncio.sleep(max(0, began + number / A_SECOND - time.perf_counter()))
                    posting.create_task(post(number))
    p50, p99 = np.percentile(spent, (50, 99))
    return float(p50), float(p99)


async def _calm(url: str) -> tuple[float, float]:
    """Fifty people who read each answer for three seconds, at Telegram's pace.

    Gives p50 and p99 in milliseconds.
    """
    spent: list[float] = []
    async with TelegramEmulator(limits=Limits()) as telegram:

        async def talk(person: Person, number: int) -> None:
            await asyncio.sleep(THINKS * number / PEOPLE)
            for place in range(CALM):
                spent.append(await _answered(person, ASK[(number + place) % len(ASK)], place + 1))
                await asyncio.sleep(THINKS)

        async with Served(url, **on_telegram(telegram)).running():
            await _answered(telegram.person("warm"), ASK[0], 1)
            people = [telegram.person(f"P{number}") for number in range(PEOPLE)]
            await asyncio.gather(*(talk(one, number) for number, one in enumerate(people)))
    p50, p99 = np.percentile(spent, (50, 99))
    return float(p50), float(p99)


async def _sustained(url: str, roles: Sequence[str]) -> tuple[float, str]:
    """Fifty people who ask as soon as they are answered, no limits; and what kept it busy."""
    async with TelegramEmulator() as telegram:
        webhook = len(roles) > 1
        program = Served(url, **on_telegram(telegram, webhook=webhook))
        program.command = UNPACED
        telegram.forward = program.url if webhook else ""
        servers = [await program.start(role) for role in roles]
        try:
            await _rush(telegram, 2)  # warm
            began = [_spent(one.pid) for one in servers]
            mine, clock = time.process_time(), time.perf_counter()
            rate = await _rush(telegram, QUESTIONS)
            took = time.perf_counter() - clock
            busy = [
                (_spent(one.pid) - was) / took for one, was in zip(servers, began, strict=True)
            ]
            mine = (time.process_time() - mine) / took
            _check(telegram, await _tally(url))
            for one in servers:
                await one.stop()
        finally:
            for one in servers:
                one.kill()
    names = [role or "the program" for role in roles]
    told = [f"{name} {share:.0%}" for name, share in zip(names, busy, strict=True)]
    told.append(f"load and emulator {mine:.0%}")
    return rate, f"processor time, of one core each: {', '.join(told)}"


async def _echo() -> float:
    async with TelegramEmulator() as telegram:
        arguments = ("-m", "bench.echo", telegram.token, telegram.base)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=asyncio.subprocess.PIPE
        )
        try:
            await _rush(telegram, 2)
            return await _rush(telegram, QUESTIONS)
        finally:
            process.terminate()
            await process.communicate()


async def _rush(telegram: TelegramEmulator, each: int) -> float:
    """Questions a second, answered."""

    async def talk(person: Person, number: int) -> None:
        for place in range(each):
            await _answered(person, ASK[(number + place) % len(ASK)], place + 1)

    people = [telegram.person(f"P{number}") for number in range(PEOPLE)]
    began = time.perf_counter()
    await asyncio.gather(*(talk(one, number) for number, one in enumerate(people)))
    return PEOPLE * each / (time.perf_counter() - began)


async def _paced(url: str) -> str:
    """Something for everybody, with Telegram counting."""
    async with TelegramEmulator(limits=Limits()) as telegram:
        people = [telegram.person(f"P{number}") for number in range(MESSAGES)]
        database = Database(url)
        async with database.begin() as work:
            await work.outbox.put_all(map(_news, people))
            await work.commit()
        async with Served(url, **on_telegram(telegram)).running():
            await until(lambda: len(telegram.sent) >= MESSAGES, within=MESSAGES / PACE * 3)
        arrived = [message.at for message in telegram.sent]
        await database.close()
    rate = (MESSAGES - PACE) / (arrived[-1] - arrived[0])  # the first thirty may go at once
    return f"{rate / PACE:.1%} of 30/s, {telegram.too_many} times 429"


async def _start(file: Path) -> str:
    spent = []
    async with TelegramEmulator() as telegram:
        for _ in range(3):
            person = telegram.person()
            program = Served(f"sqlite+aiosqlite:///{file}", **on_telegram(telegram))
            began = time.perf_counter()
            person.says(ASK[0])
            async with program.running():
                await telegram.told(person.id, 1)
                spent.append(time.perf_counter() - began)
    return f"{min(spent):.1f} s (best of 3)"


async def _answered(person: Person, words: str, many: int) -> float:
    """Ask, and wait for the answer; how many milliseconds it took."""
    began = time.perf_counter()
    person.says(words)
    await person.telegram.told(person.id, many)
    return (time.perf_counter() - began) * 1e3


async def _tally(url: str) -> dict[OutboxState, int]:
    database = Database(url)
    async with asyncio.timeout(10):
        while True:
            async with database.begin(read_only=True) as work:
                tally = {one.state: one.messages for one in await work.outbox.tally()}
            if set(tally) == {OutboxState.SENT}:
                break
            await asyncio.sleep(0.05)
    await database.close()
    return tally


def _check(telegram: TelegramEmulator, tally: dict[OutboxState, int]) -> None:
    """Nothing lost, nothing double."""
    asked = PEOPLE * (2 + QUESTIONS)
    assert len(telegram.sent) == asked == tally[OutboxState.SENT]


def _news(person: Person) -> NewMessage:
    return NewMessage(
        key=f"bench/{person.id}",
        channel="telegram",
        conversation=str(person.id),
        body=reply_body(Reply(text=(paragraph("Thông báo của xã."),))),
        priority=Priority.BROADCAST,
        not_before=datetime.now(UTC),
    )


def _spent(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
