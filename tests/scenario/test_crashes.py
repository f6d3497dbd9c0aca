"""`motcua serve`, killed at any moment, loses nothing and answers nothing twice. On both engines.

People on three channels (Telegram by polling, the Official Account and the Zalo bot by webhook)
ask twenty questions a second between them, as on the busiest morning of a large commune; no
channel has more than two of them unanswered. Meanwhile `kill -9` ends the server twenty times:
the one process beside SQLite; beside PostgreSQL one of a web server and two workers, whichever.
Platforms repeat what was not confirmed.

1. Every question has its answer; a second copy exists only of a send counted as uncertain.
2. Answers come in the order of their questions.
3. Nothing is answered that was not asked.
4. No more sends are in doubt than servers were killed.
"""

import asyncio
import itertools
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from storage.database import Database
from storage.records import InboxState, OutboxState
from tests.emulators.served import Running, Served, on_telegram, on_zalo_bot, on_zalo_oa
from tests.emulators.telegram import Message, TelegramEmulator
from tests.emulators.zalo_bot import Sent as BotSent
from tests.emulators.zalo_bot import ZaloBot
from tests.emulators.zalo_oa import Sent as OaSent
from tests.emulators.zalo_oa import ZaloOa

logger = logging.getLogger(__name__)

KILLS = 20
PEOPLE = 15  # on each channel
RATES = {"telegram": 10.0, "oa": 6.0, "bot": 4.0}  # questions a second
UNANSWERED = 2  # at most, on each channel
LIVES = (3, 25)  # answers between a server that is ready and the next kill
MOMENTS = (0.0, 0.3)  # seconds more
MATTERS = ("khai sinh", "tạm trú", "kết hôn", "khai tử", "nhận con nuôi", "chứng thực chữ ký")

Say = Callable[[str, str], Awaitable[None]]


@dataclass(slots=True)
class Town:
    """The people of all channels: the matters each asked of and read of, copies left out."""

    say: Mapping[str, Say]  # by channel: person, words
    news: Callable[[], Iterable[tuple[str, str]]]  # person and words, of what came since
    asked: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    messages: int = 0

    async def ask(self, channel: str, chance: random.Random) -> None:
        """Ask on one channel until cancelled; nobody asks the same twice in a row."""
        for number in itertools.count():
            person = f"{channel}-{number // 2 % PEOPLE}"  # two questions each, one upon the other
            asked = self.asked[person]
            await until(lambda: self.unanswered(channel) < UNANSWERED)
            asked.append(chance.choice([one for one in MATTERS if one not in asked[-1:]]))
            words = f"thủ tục đăng ký {asked[-1]} cần giấy tờ gì"
            await asyncio.shield(self.say[channel](person, words))
            await asyncio.sleep(1 / RATES[channel])

    def unanswered(self, channel: str) -> int:
        """How many questions of a channel have no answer yet."""
        self.answers()
        people = [person for person in self.asked if person.startswith(channel)]
        return sum(len(self.asked[person]) - len(self.read[person]) for person in people)

    def answers(self) -> int:
        """How many messages were sent to people, copies included."""
        for person, words in self.news():
            self.messages += 1
            matter = _matter_of(words)
            if matter not in self.read[person][-1:]:
                self.read[person].append(matter)
        return self.messages


async def test_killed_at_any_moment_it_answers_every_question_once(
    database: Database, database_url: str, engine: str
) -> None:
    chance = random.Random(20261124)  # noqa: S311 - moments, not secrets
    async with town(database_url) as (program, people):
        asking = [asyncio.create_task(people.ask(channel, chance)) for channel in RATES]
        roles = [""] if engine == "sqlite" else ["web", "worker", "worker"]
        servers = [await program.start(role) for role in roles]
        for _ in range(KILLS):
            already = people.answers()
            lives = chance.randint(*LIVES)
            await until(lambda: people.answers() >= already + lives)  # noqa: B023 - awaited here
            await asyncio.sleep(chance.uniform(*MOMENTS))
            which = chance.randrange(len(roles))
            await kill(servers[which])
            servers[which] = await program.start(roles[which])
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)
        await until_still(people, database)
        for server in servers:
            assert await server.stop() == 0, "".join(server.said)
        inbox, outbox, uncertain = await standing(database)

        copies = people.answers() - sum(map(len, people.asked.values()))
        count = sum(map(len, people.asked.values()))
        logger.warning("%d questions, %d uncertain, %d copies", count, uncertain, copies)
        assert people.read == people.asked
        assert inbox == {InboxState.HANDLED: count}
        assert outbox.pop(OutboxState.UNCERTAIN, 0) + outbox.pop(OutboxState.SENT) == count
        assert not outbox
        assert copies <= uncertain <= KILLS


@asynccontextmanager
async def town(database_url: str) -> AsyncIterator[tuple[Served, Town]]:
    """The program's settings, and people on its three platforms."""
    oa, bot = ZaloOa(), ZaloBot()
    async with (
        TelegramEmulator() as telegram,
        oa.running() as oa_base,
        bot.running() as bot_base,
        httpx.AsyncClient(timeout=2.0) as client,
    ):
        program = Served(
            database_url,
            **on_telegram(telegram),
            **on_zalo_oa(oa, oa_base),
            **on_zalo_bot(bot_base, webhook=True),
        )
        await program.publish(map(entry, range(len(MATTERS))))
        people = {f"telegram-{n}": telegram.person(f"telegram-{n}") for n in range(PEOPLE)}

        async def on_telegram_say(person: str, words: str) -> None:
            people[person].says(words)

        async def on_oa_say(person: str, words: str) -> None:
            body, headers = oa.signed(oa.text(person, words))
            await insist(client, f"{program.url}/webhook/zalo-oa", body, headers)

        async def on_bot_say(person: str, words: str) -> None:
            await until(lambda: bot.secret)
            body, headers = bot.wrapped(bot.text(person, words))
            await insist(client, f"{program.url}/webhook/zalo-bot", body, headers)

        seen = [0, 0, 0]

        def news() -> Iterable[tuple[str, str]]:
            lists = (telegram.sent, oa.sent, bot.sent)
            for number, (was, messages) in enumerate(zip(tuple(seen), lists, strict=True)):
                seen[number] = len(messages)
                for one in messages[was:]:
                    yield _reader(telegram, one), one.text

        yield (
            program,
            Town(say={"telegram": on_telegram_say, "oa": on_oa_say, "bot": on_bot_say}, news=news),
        )


async def insist(client: httpx.AsyncClient, url: str, body: bytes, headers: dict) -> None:
    """Send an event until it is confirmed, as the platforms do."""
    while True:
        try:
            if (await client.post(url, content=body, headers=headers)).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.1)


async def kill(server: Running) -> None:
    assert not server.ended, "".join(server.said)
    server.kill()
    await server.ending()


async def until(told: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not told():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def until_still(people: Town, database: Database) -> None:
    """Wait until everything was answered, or nothing moves any more."""
    async with asyncio.timeout(60):
        while True:
            inbox, outbox, _ = await standing(database)
            moving = {OutboxState.QUEUED, OutboxState.CLAIMED} & outbox.keys()
            count = sum(map(len, people.asked.values()))
            if sum(inbox.values()) == count and set(inbox) == {InboxState.HANDLED} and not moving:
                return
            await asyncio.sleep(0.1)


async def standing(
    database: Database,
) -> tuple[dict[InboxState, int], dict[OutboxState, int], int]:
    async with database.begin(read_only=True) as work:
        tally = await work.outbox.tally()
        inbox = await work.inbox.tally()
    outbox: dict[OutboxState, int] = {}
    for one in tally:
        outbox[one.state] = outbox.get(one.state, 0) + one.messages
    return inbox, outbox, sum(one.uncertain for one in tally)


def entry(number: int) -> Mapping[str, object]:
    matter = MATTERS[number]
    return {
        "id": f"1.00{number:04}",
        "official_title": f"Thủ tục đăng ký {matter}",
        "plain_title": f"Đăng ký {matter}",
        "wordings": [matter, f"thủ tục {matter}"],
        "field": f"Lĩnh vực {number}",
        "received_by": "Trung tâm Phục vụ hành chính công xã",
        "cases": [{"name": "", "papers": [{"name": f"Tờ khai {matter}", "originals": 1}]}],
        "demand": 5,
    }


def _reader(telegram: TelegramEmulator, sent: Message | OaSent | BotSent) -> str:
    match sent:
        case Message():
            return telegram.chats[sent.chat].title
        case OaSent():
            return sent.person
        case BotSent():
            return sent.chat


def _matter_of(answer: str) -> str:
    named = [matter for matter in MATTERS if f"Tờ khai {matter}" in answer]
    return named[0] if len(named) == 1 else answer
