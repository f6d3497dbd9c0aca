"""One person on several channels, in front of the emulated platforms and the whole program."""

import re
from html import unescape

import httpx
import pytest

from handlers.texts import linking as texts
from tests.emulators.served import Served, on_telegram, on_zalo_oa, until
from tests.emulators.telegram import Message, Person, TelegramEmulator
from tests.emulators.zalo_oa import ZaloOa

PERSON = "2512523625412515001"
QUESTION = "đăng ký khai sinh cần giấy tờ gì"
WINDOW_CLOSED = -230

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def code_in(text: str) -> str:
    found = re.search(r"/lienket ([0-9]{6})", text)
    assert found, text
    return found.group(1)


class Zalo:
    """A person on the Official Account."""

    def __init__(self, zalo: ZaloOa, program: Served) -> None:
        self._zalo, self._hook = zalo, f"{program.url}/webhook/zalo-oa"

    async def says(self, text: str) -> None:
        assert await self._zalo.push(self._hook, self._zalo.text(PERSON, text)) == [200]

    async def told(self, many: int) -> str:
        await until(lambda: len(self._zalo.sent) >= many)
        return self._zalo.sent[many - 1].text


async def told(person: Person, many: int) -> Message:
    return await person.telegram.told(person.id, many)


@on_sqlite
async def test_what_cannot_arrive_on_zalo_arrives_on_the_linked_telegram(
    database_url: str,
) -> None:
    zalo = ZaloOa()
    async with zalo.running() as base, TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram), **on_zalo_oa(zalo, base))
        await program.publish()
        async with program.running(), httpx.AsyncClient(base_url=program.url) as line:
            there, lan = Zalo(zalo, program), telegram.person("Lan")
            await there.says("liên kết")
            code = code_in(await there.told(1))
            lan.says(f"/lienket {code}")
            assert "Zalo OA" in (await told(lan, 1)).text
            lan.presses(texts.AGREE)
            assert "đã liên kết" in (await told(lan, 2)).text
            assert "/huylienket" in await there.told(2)

            zalo.refuses[PERSON] = WINDOW_CLOSED
            await there.says(QUESTION)
            answer = await told(lan, 3)
            figures = (await line.get("/metrics")).text

            zalo.refuses.clear()
            await there.says(QUESTION)
            again = await there.told(3)

    assert answer.text.startswith("(Gửi sang đây vì không gửi được qua Zalo OA.)")
    assert "Tờ khai" in answer.text
    silent = 'motcua_unreachable_conversations{channel="zalo_oa",reason="window"} 1.0'
    assert silent in figures
    assert "Tờ khai" in again
    assert len(telegram.sent) == 3


@on_sqlite
async def test_of_two_who_race_for_a_code_one_has_it_and_it_is_worth_nothing_after(
    database_url: str,
) -> None:
    zalo = ZaloOa()
    async with zalo.running() as base, TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram), **on_zalo_oa(zalo, base))
        await program.publish()
        async with program.running():
            there = Zalo(zalo, program)
            await there.says("/lienket")
            code = code_in(await there.told(1))
            racers = [telegram.person(name) for name in ("Lan", "Minh")]
            for person in racers:
                person.says(f"/lienket {code}")
            for person in racers:
                await told(person, 1)
            for person in racers:
                person.presses(texts.AGREE)
            said = [(await told(person, 2)).text for person in racers]
            late = telegram.person("Hoa")
            late.says(f"/lienket {code}")
            replayed = (await told(late, 1)).text

    assert sorted(text == texts.USED for text in said) == [False, True]
    assert replayed == texts.USED


@on_sqlite
async def test_a_visitor_of_the_web_page_links_it_and_leaves_nothing_behind(
    database_url: str,
) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram))
        await program.publish()
        async with program.running(), httpx.AsyncClient(base_url=program.url) as browser:

            async def page(text: str = "") -> str:
                if text:
                    await browser.post("/", data={"text": text})
                return unescape((await browser.get("/")).text)

            await page()
            code = code_in(await page("/lienket"))
            lan = telegram.person("Lan")
            lan.says(f"/lienket {code}")
            assert "trang web" in (await told(lan, 1)).text
            lan.presses(texts.AGREE)
            await told(lan, 2)
            while "vừa được liên kết" not in (shown := await page()):
                pass
            await browser.post("/bat-dau-lai")
            lan.says("/huylienket")
            last = (await told(lan, 3)).text

    assert "/huylienket" in shown
    assert last == texts.NOT_LINKED
