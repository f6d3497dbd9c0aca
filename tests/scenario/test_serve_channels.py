"""`motcua serve`, whole, in front of the emulated platforms: a question in, its answer out."""

import httpx
import pytest

from tests.emulators.served import (
    PUBLIC_URL,
    Served,
    on_telegram,
    on_zalo_bot,
    on_zalo_oa,
    until,
)
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo_bot import ZaloBot
from tests.emulators.zalo_oa import ZaloOa

PERSON = "2512523625412515001"
QUESTION = "đăng ký khai sinh cần giấy tờ gì"

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@on_sqlite
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_question_on_telegram_is_answered(database_url: str, *, webhook: bool) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram, webhook=webhook))
        telegram.forward = program.url
        await program.publish()

        async with program.running():
            telegram.person("Lan").says(QUESTION)
            await telegram.until(lambda: telegram.sent)

    (answer,) = telegram.sent
    assert "Tờ khai" in answer.text
    assert telegram.webhook.get("url", "") == (f"{PUBLIC_URL}/webhook/telegram" if webhook else "")


@on_sqlite
async def test_a_question_on_the_official_account_is_answered_once(database_url: str) -> None:
    zalo = ZaloOa()
    async with zalo.running() as base:
        program = Served(database_url, **on_zalo_oa(zalo, base))
        await program.publish()

        async with program.running():
            asked = zalo.text(PERSON, QUESTION)
            statuses = await zalo.push(f"{program.url}/webhook/zalo-oa", asked, copies=3)
            await until(lambda: zalo.sent)

    (answer,) = zalo.sent
    assert "Tờ khai" in answer.text
    assert statuses == [200, 200, 200]


@on_sqlite
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_question_to_the_zalo_bot_is_answered(database_url: str, *, webhook: bool) -> None:
    zalo = ZaloBot()
    async with zalo.running() as base:
        program = Served(database_url, **on_zalo_bot(base, webhook=webhook))
        await program.publish()

        async with program.running():
            if webhook:
                await until(lambda: zalo.url)
                assert zalo.url == f"{PUBLIC_URL}/webhook/zalo-bot"
                zalo.url = f"{program.url}/webhook/zalo-bot"  # where that address leads
                assert await zalo.push(zalo.text(PERSON, QUESTION)) == [200]
            else:
                zalo.give(zalo.text(PERSON, QUESTION))
            await until(lambda: zalo.sent)

    (answer,) = zalo.sent
    assert "Tờ khai" in answer.text


@on_postgresql
async def test_one_process_serves_http_and_another_does_the_work(database_url: str) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram, webhook=True))
        telegram.forward = program.url
        await program.publish()

        async with program.running("web"):
            telegram.person("Lan").says(QUESTION)
            await telegram.until(lambda: not telegram.waiting)
            assert telegram.sent == []
            async with program.running("worker"):
                await telegram.until(lambda: telegram.sent)
                telegram.person("Minh").says(QUESTION)
                await telegram.until(lambda: len(telegram.sent) > 1)

    assert all("Tờ khai" in answer.text for answer in telegram.sent)


@on_sqlite
@pytest.mark.parametrize("role", ["web", "worker"])
async def test_beside_sqlite_no_other_role_starts(database_url: str, role: str) -> None:
    process = await Served(database_url).start(role)

    assert await process.ending() == 2
    assert "cần PostgreSQL" in "".join(process.said)


@on_postgresql
async def test_the_web_chat_needs_no_worker(database_url: str) -> None:
    program = Served(database_url)
    await program.publish()

    async with program.running("web"), httpx.AsyncClient(base_url=program.url) as browser:
        page = await browser.post("/", data={"event": "0123456789abcdef", "text": QUESTION})

    assert "Tờ khai" in page.text
