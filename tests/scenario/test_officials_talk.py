"""An official on Telegram is reminded, hands in, and the board shows it; on the emulated API."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.channels.telegram.opening import Account, opened
from bot.mailroom import Mailroom
from handlers.office import Office
from handlers.router import Begin, Router
from handlers.texts import official as texts
from knowledge.content import load_starter, load_wordings
from knowledge.deadlines.board import Standing
from knowledge.deadlines.model import OnDate
from knowledge.search.engine import Knowledge
from storage.database import Database
from tests.emulators.telegram import Message, Person, TelegramEmulator
from tests.scenario.duties_rig import LETTER, SITE, Commune
from tests.scenario.people_rig import SECRET

MORNING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
DUE = replace(LETTER, rule=OnDate(day=date(2026, 11, 26)))


@dataclass
class Place:
    """The commune, Telegram, and An's phone there."""

    commune: Commune
    telegram: TelegramEmulator
    an: Person

    async def told(self, many: int) -> Message:
        async with asyncio.timeout(10):
            return await self.telegram.told(self.an.id, many)


@pytest.fixture(scope="module")
def starter() -> Knowledge:
    return Knowledge.build(load_starter(), load_wordings())


@pytest.fixture
async def place(sqlite_database: Database, starter: Knowledge) -> AsyncIterator[Place]:
    """The whole program; its clock is the commune's."""
    commune = await Commune.settled(sqlite_database)
    office = Office(name="UBND xã Châu Sơn", site=SITE)

    def router(begin: Begin) -> Router:
        return Router(begin=begin, knowledge=lambda: starter, office=office, secret=SECRET)

    async with TelegramEmulator() as telegram:
        an = telegram.person("An")
        async with sqlite_database.begin() as work:
            later = commune.town.now + timedelta(minutes=1)
            await work.people.add_address("3", "telegram", str(an.id), at=later)
            await work.commit()
        an.says("/start")  # a bot may write to who has written to it
        account = Account(token=telegram.token, api_base=telegram.base)
        async with opened(
            account,
            exclusive=sqlite_database.exclusive,
            office=office.name,
            now=lambda: commune.town.now,
        ) as channel:
            mailroom = Mailroom(
                database=sqlite_database,
                channels=[channel],
                handle_within=lambda begin: router(begin).answer,
                now=lambda: commune.town.now,
            )
            running = asyncio.create_task(mailroom.run())
            yield Place(commune=commune, telegram=telegram, an=an)
            running.cancel()
            await asyncio.wait([running])


async def test_from_the_reminder_to_the_board(place: Place) -> None:
    commune = place.commune
    assert texts.STILL_ASK in (await place.told(1)).text
    await commune.owes(DUE, "3")
    commune.town.now = MORNING
    await commune.ticks(MORNING - timedelta(minutes=1))
    reminded = await place.told(2)
    assert "Nhắc việc: Báo cáo tiếp công dân" in reminded.text
    assert "thứ Năm, 26/11/2026, còn 1 ngày làm việc" in reminded.text

    place.an.presses("Đã nộp")
    asked = await place.told(3)
    assert "đúng hạn" in asked.text
    place.an.says("12/BC-UBND")
    kept = await place.told(4)

    assert "Đã lưu kèm: 12/BC-UBND." in kept.text
    (line,) = await commune.lines(date(2026, 11, 1), date(2026, 11, 30))
    assert (line.standing, line.document, line.owner) == (
        Standing.ON_TIME,
        "12/BC-UBND",
        "Hoàng Văn An",
    )
    commune.town.now = MORNING + timedelta(days=1)
    await commune.ticks()
    assert len(place.telegram.messages(place.an.id)) == 4


async def test_a_file_is_kept_and_a_citizens_question_answered_in_between(place: Place) -> None:
    await place.told(1)
    await place.commune.owes(DUE, "3")
    place.an.says("việc của tôi")
    await place.told(2)
    place.an.says("1")  # typed numbers press buttons
    await place.told(3)
    place.an.presses("Đã nộp")
    await place.told(4)
    place.an.says("đăng ký khai tử cần giấy tờ gì?")
    assert "khai tử" in (await place.told(5)).text.lower()

    place.an.sends(document={"file_id": "f", "file_unique_id": "f", "file_name": "bc.pdf"})
    await place.told(6)

    (line,) = await place.commune.lines(date(2026, 11, 1), date(2026, 11, 30))
    assert (line.standing, line.document) == (Standing.ON_TIME, "bc.pdf")
