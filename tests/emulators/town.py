"""A town that talks to the whole program on three channels, and knows what it asked and was told.

>>> async with town(database_url) as place:
...     server = await place.program.start()
...     async with place.talking(chance):       # people ask, and ask again what was not confirmed
...         ...                                 # anything may happen to the server
...     await place.until_still(database)
...     await place.check(database, uncertain=3)   # each answered once, in order, but for copies
"""

import asyncio
import itertools
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from storage.database import Database
from storage.records import InboxState, OutboxState
from tests.emulators.served import Served, on_telegram, on_zalo_bot, on_zalo_oa
from tests.emulators.telegram import Message, Person, TelegramEmulator
from tests.emulators.zalo_bot import Sent as BotSent
from tests.emulators.zalo_bot import ZaloBot
from tests.emulators.zalo_oa import Sent as OaSent
from tests.emulators.zalo_oa import ZaloOa

logger = logging.getLogger(__name__)

PEOPLE = 15  # on each channel
RATES = {"telegram": 10.0, "oa": 6.0, "bot": 4.0}  # questions a second
UNANSWERED = 2  # at most, on each channel, unless a test says otherwise
PATIENCE = 300.0  # seconds until everything must be answered: other tests run too, and faults last
MATTERS = ("khai sinh", "tạm trú", "kết hôn", "khai tử", "nhận con nuôi", "chứng thực chữ ký")


@dataclass(slots=True, kw_only=True)
class Town:
    """The matters each person asked of and read of, copies left out; and the three platforms."""

    program: Served
    telegram: TelegramEmulator
    oa: ZaloOa
    bot: ZaloBot
    line: httpx.AsyncClient
    asked: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unanswered: int = UNANSWERED  # questions, at most, on each channel
    refused: int = 0  # events that were not confirmed at once
    _people: dict[str, Person] = field(default_factory=dict)
    _messages: int = 0
    _seen: list[int] = field(default_factory=lambda: [0, 0, 0])

    @asynccontextmanager
    async def talking(self, chance: random.Random) -> AsyncIterator[None]:
        """Have people ask on every channel until the block ends."""
        async with asyncio.TaskGroup() as tasks:
            asking = [tasks.create_task(self._ask(channel, chance)) for channel in RATES]
            yield
            for task in asking:
                task.cancel()

    def answers(self) -> int:
        """How many messages were sent to people, copies included."""
        for person, words in self._news():
            self._messages += 1
            matter = _matter_of(words)
            if matter not in self.read[person][-1:]:
                self.read[person].append(matter)
        return self._messages

    async def until_more(self, answers: int) -> None:
        """Wait until so many more were sent."""
        wanted = self.answers() + answers
        await until(lambda: self.answers() >= wanted)

    async def until_still(self, database: Database) -> None:
        """Wait until all that was asked is handled and nothing is left to send."""
        count = sum(map(len, self.asked.values()))
        async with asyncio.timeout(PATIENCE):
            while True:
                inbox, outbox, _ = await standing(database)
                moving = {OutboxState.QUEUED, OutboxState.CLAIMED} & outbox.keys()
                if inbox == {InboxState.HANDLED: count} and not moving:
                    break
                await asyncio.sleep(0.1)

    async def check(self, database: Database, *, uncertain: int) -> None:
        """See that everybody was answered once, in order; so many sends may be in doubt."""
        inbox, outbox, doubted = await standing(database)
        count = sum(map(len, self.asked.values()))
        copies = self.answers() - count
        logger.warning("%d questions, %d uncertain, %d copies", count, doubted, copies)
        assert self.read == self.asked
        assert inbox == {InboxState.HANDLED: count}
        assert outbox.pop(OutboxState.UNCERTAIN, 0) + outbox.pop(OutboxState.SENT) == count
        assert not outbox
        assert copies <= doubted <= uncertain

    async def _ask(self, channel: str, chance: random.Random) -> None:
        """Ask on one channel; nobody asks the same twice in a row."""
        for number in itertools.count():
            person = f"{channel}-{number // 2 % PEOPLE}"  # two questions each, one upon the other
            asked = self.asked[person]
            await until(lambda: self._unanswered(channel) < self.unanswered)
            asked.append(chance.choice([one for one in MATTERS if one not in asked[-1:]]))
            words = f"thủ tục đăng ký {asked[-1]} cần giấy tờ gì"
            await asyncio.shield(self._say(channel, person, words))
            await asyncio.sleep(1 / RATES[channel])

    def _unanswered(self, channel: str) -> int:
        self.answers()
        people = [person for person in self.asked if person.startswith(channel)]
        return sum(len(self.asked[person]) - len(self.read[person]) for person in people)

    async def _say(self, channel: str, person: str, words: str) -> None:
        if channel == "telegram":
            if person not in self._people:
                self._people[person] = self.telegram.person(person)
            self._people[person].says(words)
        elif channel == "oa":
            await self._insist("zalo-oa", *self.oa.signed(self.oa.text(person, words)))
        else:
            await until(lambda: self.bot.secret)
            await self._insist("zalo-bot", *self.bot.wrapped(self.bot.text(person, words)))

    async def _insist(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send an event until it is confirmed, as the platforms do."""
        url = f"{self.program.url}/webhook/{path}"
        while True:
            try:
                answer = await self.line.post(url, content=body, headers=headers)
                if answer.status_code == HTTPStatus.OK:
                    return
            except httpx.HTTPError:
                pass
            self.refused += 1
            await asyncio.sleep(0.1)

    def _news(self) -> Iterable[tuple[str, str]]:
        """Person and words, of what came since."""
        for place, messages in enumerate((self.telegram.sent, self.oa.sent, self.bot.sent)):
            was, self._seen[place] = self._seen[place], len(messages)
            for one in messages[was:]:
                yield self._reader(one), one.text

    def _reader(self, sent: Message | OaSent | BotSent) -> str:
        match sent:
            case Message():
                return self.telegram.chats[sent.chat].title
            case OaSent():
                return sent.person
            case BotSent():
                return sent.chat


@asynccontextmanager
async def town(
    database_url: str, published: str = "", unanswered: int = UNANSWERED
) -> AsyncIterator[Town]:
    """People on three platforms, and the program's settings; it knows what they ask about.

    `published` is the address to publish at when the program's own leads through something else.
    On each channel at most so many questions are `unanswered`; then people wait.
    """
    oa, bot = ZaloOa(), ZaloBot()
    async with (
        TelegramEmulator() as telegram,
        oa.running() as oa_base,
        bot.running() as bot_base,
        httpx.AsyncClient(timeout=5.0) as line,
    ):
        settings = {
            **on_telegram(telegram),
            **on_zalo_oa(oa, oa_base),
            **on_zalo_bot(bot_base, webhook=True),
        }
        await Served(published or database_url).publish(map(_entry, MATTERS))
        yield Town(
            program=Served(database_url, **settings),
            telegram=telegram,
            oa=oa,
            bot=bot,
            line=line,
            unanswered=unanswered,
        )


async def until(told: Callable[[], object]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(PATIENCE):
        while not told():  # noqa: ASYNC110 - emulators tell nobody
            await asyncio.sleep(0.02)


async def standing(
    database: Database,
) -> tuple[dict[InboxState, int], dict[OutboxState, int], int]:
    """How many events and messages stand where, and how often nobody knew."""
    async with database.begin(read_only=True) as work:
        tally = await work.outbox.tally()
        inbox = await work.inbox.tally()
    outbox: defaultdict[OutboxState, int] = defaultdict(int)
    for one in tally:
        outbox[one.state] += one.messages
    return inbox, dict(outbox), sum(one.uncertain for one in tally)


def _entry(matter: str) -> Mapping[str, object]:
    number = MATTERS.index(matter)
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


def _matter_of(answer: str) -> str:
    named = [matter for matter in MATTERS if f"Tờ khai {matter}" in answer]
    return named[0] if len(named) == 1 else answer
