"""What strangers may send to the real paths of `motcua serve`: refused, and without effect."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from bot import http, webhooks
from tests.emulators.served import (
    WEBHOOK_SECRET,
    Running,
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
PATHS = ("/webhook/telegram", "/webhook/zalo-oa", "/webhook/zalo-bot")
LARGE = 1024 * 1024 + 1

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@dataclass(frozen=True, kw_only=True)
class Site:
    """All three channels, called by their platforms."""

    program: Served
    running: Running
    telegram: TelegramEmulator
    oa: ZaloOa
    bot: ZaloBot

    @property
    def answers(self) -> int:
        return len(self.telegram.sent) + len(self.oa.sent) + len(self.bot.sent)


@asynccontextmanager
async def serving(database_url: str) -> AsyncIterator[Site]:
    oa, bot = ZaloOa(), ZaloBot()
    async with (
        TelegramEmulator() as telegram,
        oa.running() as oa_base,
        bot.running() as bot_base,
    ):
        program = Served(
            database_url,
            **on_telegram(telegram, webhook=True),
            **on_zalo_oa(oa, oa_base),
            **on_zalo_bot(bot_base, webhook=True),
        )
        telegram.forward = program.url
        await program.publish()
        async with program.running() as running:
            await until(lambda: bot.url and telegram.webhook)
            bot.url = f"{program.url}/webhook/zalo-bot"
            yield Site(program=program, running=running, telegram=telegram, oa=oa, bot=bot)


def genuine(site: Site) -> dict[str, tuple[bytes, dict[str, str]]]:
    """By path: an event as its platform would send it, and its headers."""
    person = {"id": 7, "is_bot": False, "first_name": "Lan"}
    message = {"message_id": 1, "date": 1795500000, "chat": {"id": 7, "type": "private"}}
    update = {"update_id": 9, "message": {**message, "from": person, "text": QUESTION}}
    return {
        "/webhook/telegram": (
            json.dumps(update).encode(),
            {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET},
        ),
        "/webhook/zalo-oa": site.oa.signed(site.oa.text(PERSON, QUESTION)),
        "/webhook/zalo-bot": (
            json.dumps({"ok": True, "result": site.bot.text(PERSON, QUESTION)}).encode(),
            {"X-Bot-Api-Secret-Token": WEBHOOK_SECRET},
        ),
    }


async def test_what_is_not_genuine_is_refused_without_a_trace(database_url: str) -> None:
    async with serving(database_url) as site, httpx.AsyncClient(base_url=site.program.url) as line:
        for path, (body, headers) in genuine(site).items():
            forged = {name: f"{value[:-1]}x" for name, value in headers.items()}
            statuses = [
                (await line.post(path, content=body)).status_code,
                (await line.post(path, content=body, headers=forged)).status_code,
                (await line.post(path, content=b"x" * LARGE, headers=headers)).status_code,
                (await line.post(path, content=chunks(), headers=headers)).status_code,
                (await line.put(path, content=body, headers=headers)).status_code,
                (await line.get(path)).status_code,
                (await line.post(path)).status_code,
            ]
            assert statuses == [403, 403, 413, 413, 405, 200, 200], path
        for path in ("/webhook/telegram", "/webhook/zalo-bot"):
            headers = genuine(site)[path][1]
            for broken in (b"{", b"\xff\xfe", b"[" * 90_000, b"12"):
                answer = await line.post(path, content=broken, headers=headers)
                assert answer.status_code in (200, 400), (path, broken[:9])
        figures = (await line.get("/metrics")).text

    assert site.answers == 0
    assert 'motcua_inbox_events{state="received"} 0.0' in figures
    assert 'motcua_webhook_answers_total{channel="telegram",status="413"} 2.0' in figures
    said = "".join(site.running.said)
    assert "khai sinh" not in said
    assert WEBHOOK_SECRET not in said


async def chunks() -> AsyncIterator[bytes]:
    """A body that does not say how long it is, and never ends by itself."""
    for _ in range(LARGE // 65536 + 4):
        yield b"y" * 65536


async def test_what_is_sent_again_is_answered_once(database_url: str) -> None:
    async with serving(database_url) as site, httpx.AsyncClient(base_url=site.program.url) as line:
        site.telegram.person("Lan")  # is known to Telegram as a person
        site.telegram.chats[7] = next(iter(site.telegram.chats.values()))
        sent = genuine(site)
        for path, (body, headers) in [*sent.items(), *sent.items()]:
            assert (await line.post(path, content=body, headers=headers)).status_code == 200
        await until(lambda: len(site.oa.sent) and len(site.bot.sent))
        for path, (body, headers) in sent.items():
            assert (await line.post(path, content=body, headers=headers)).status_code == 200

    assert (len(site.oa.sent), len(site.bot.sent)) == (1, 1)


async def slowly(site: Site, head: str) -> tuple[bytes, float]:
    """Send a beginning and one byte now and then; gives the answer and the seconds it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    reader, writer = await asyncio.open_connection("127.0.0.1", site.program.port)
    writer.write(head.encode())

    async def trickle() -> None:
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.2)

    trickling = asyncio.create_task(trickle())
    answer = await reader.read()
    trickling.cancel()
    await asyncio.wait([trickling])
    writer.close()
    return answer, loop.time() - began


async def test_who_sends_slowly_is_cut_and_nobody_else_waits(database_url: str) -> None:
    async with serving(database_url) as site, httpx.AsyncClient(base_url=site.program.url) as line:
        body = "POST /webhook/zalo-oa HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{"
        head = "POST /webhook/zalo-oa HTTP/1.1\r\nHost: x\r\nX-A: "
        slow = [asyncio.create_task(slowly(site, text)) for text in [body] * 20 + [head] * 20]
        other, headers = genuine(site)["/webhook/zalo-bot"]
        began = asyncio.get_running_loop().time()
        status = (await line.post("/webhook/zalo-bot", content=other, headers=headers)).status_code
        took = asyncio.get_running_loop().time() - began
        ends = await asyncio.gather(*slow)

    assert (status, took < 1.5) == (200, True)
    logging.getLogger(__name__).info("answered in %.3f s beside 40 slow lines", took)
    for answer, seconds in ends[:20]:
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert seconds < webhooks.PATIENCE + 3
    for answer, seconds in ends[20:]:
        assert answer == b""
        assert seconds < http.HEAD_PATIENCE + 3
