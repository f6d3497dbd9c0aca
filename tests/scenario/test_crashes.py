"""Killed at any moment, the bot loses nothing and answers nothing twice. On both engines.

1. Every question has its answer; a second copy exists only of a send counted as uncertain.
2. Answers come in the order of their questions, and each question was counted once.
3. Nothing is answered that was not asked.
4. A kill leaves in doubt only what was on its way at that moment.
5. Stopped politely, it leaves nothing in doubt.
"""

import asyncio
import itertools
import logging
import random
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.delivery import AT_ONCE
from storage.database import Database
from storage.records import InboxState, OutboxState
from tests.emulators.fake import FakePlatform

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
KILLS = 5
CHATS = 12
QUESTIONS = 240  # spread over the kills


async def test_killed_at_any_moment_it_answers_every_question_once(
    database: Database,
    database_url: str,
) -> None:
    chance = random.Random(20261124)  # noqa: S311 - moments, not secrets
    coming = iter(range(QUESTIONS))
    async with FakePlatform().open() as platform:

        def ask(count: int) -> None:
            for number in itertools.islice(coming, count):
                platform.says(f"chat {number % CHATS}", f"câu {number}", str(number))

        for _ in range(KILLS):
            async with bot(database_url, platform.port) as process:
                already = sum(map(len, platform.sent.values()))
                asking = asyncio.create_task(stream(ask, QUESTIONS // (KILLS + 1)))
                await until_sent(platform, already + chance.randint(2 * AT_ONCE, 4 * AT_ONCE))
                await asyncio.sleep(chance.uniform(0, 0.05))
                process.send_signal(signal.SIGKILL)
                await asking
        async with bot(database_url, platform.port) as process:
            ask(QUESTIONS)
            await until_nothing_moves(database)
            process.terminate()
            assert await process.wait() == 0

    inbox, outbox, uncertain = await standing(database)
    copies = sum(map(len, platform.sent.values())) - QUESTIONS
    assert inbox == {InboxState.HANDLED: QUESTIONS}
    assert outbox == {OutboxState.SENT: QUESTIONS}
    assert copies <= uncertain <= KILLS * AT_ONCE
    for chat in {f"chat {number % CHATS}" for number in range(QUESTIONS)}:
        asked = [number for number in range(QUESTIONS) if f"chat {number % CHATS}" == chat]
        answers = [f"{place}: câu {number}" for place, number in enumerate(asked, start=1)]
        got = platform.sent[chat]
        assert [answer for answer, _ in itertools.groupby(got)] == answers  # copies side by side
    logger.info("%d kills: %d uncertain, %d copies", KILLS, uncertain, copies)


@asynccontextmanager
async def bot(url: str, port: int) -> AsyncIterator[Process]:
    """The bot in a process of its own."""
    arguments = ("-m", "tests.emulators.counting_bot", url, str(port))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def stream(ask: Callable[[int], None], count: int) -> None:
    """Ask about two hundred a second."""
    for _ in range(count // 4):
        ask(4)
        await asyncio.sleep(0.02)


async def until_sent(platform: FakePlatform, count: int) -> None:
    async with asyncio.timeout(30):
        while sum(map(len, platform.sent.values())) < count:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.002)


async def until_nothing_moves(database: Database) -> None:
    async with asyncio.timeout(60):
        while True:
            inbox, outbox, _ = await standing(database)
            under_way = {OutboxState.QUEUED, OutboxState.CLAIMED} & outbox.keys()
            if inbox == {InboxState.HANDLED: QUESTIONS} and not under_way:
                return
            await asyncio.sleep(0.05)


async def standing(
    database: Database,
) -> tuple[dict[InboxState, int], dict[OutboxState, int], int]:
    async with database.begin(read_only=True) as work:
        tally = await work.outbox.tally()
        inbox = await work.inbox.tally()
    outbox = {one.state: one.messages for one in tally}
    return inbox, outbox, sum(one.uncertain for one in tally)
