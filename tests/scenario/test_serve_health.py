"""`motcua serve` tells the truth about itself, waits for a database that is away, stops well."""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from time import monotonic

import httpx
import psycopg
import pytest

from handlers.texts import serving as texts
from handlers.texts import telegram as telegram_texts
from storage.database import Database
from storage.records import NewMessage, OutboxState, Priority
from tests.emulators.relay import Relay, relayed
from tests.emulators.served import Served, on_telegram, on_zalo_oa, until
from tests.emulators.telegram import Fault, TelegramEmulator
from tests.emulators.zalo_oa import ZaloOa

PERSON = "2512523625412515001"
QUESTION = "đăng ký khai sinh cần giấy tờ gì"
SENT = b"""{"ok": true, "result": {
    "message_id": 1, "date": 1795500000, "chat": {"id": 5000000001, "type": "private"}
}}"""
SLOW = Fault(silent=3.0, done=True, status=200, body=SENT)  # three seconds, then it is sent

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


async def readiness(program: Served) -> tuple[int, list[str], float]:
    """Status, reasons, and how many seconds it took to tell."""
    began = monotonic()
    async with httpx.AsyncClient(base_url=program.url, timeout=10) as line:
        answer = await line.get("/readyz")
    return answer.status_code, answer.json()["reasons"], monotonic() - began


async def told(program: Served, *, reasons: int) -> tuple[list[str], float]:
    """Wait until it names so many reasons against being ready; gives them, and how soon."""
    async with asyncio.timeout(30):
        while True:
            status, found, seconds = await readiness(program)
            assert status == (503 if found else 200)
            if len(found) == reasons:
                return found, seconds
            await asyncio.sleep(0.1)


async def figures(program: Served) -> str:
    async with httpx.AsyncClient(base_url=program.url, timeout=10) as line:
        return (await line.get("/metrics")).text


@on_sqlite
async def test_a_busy_database_is_told_in_time_and_the_event_is_kept_when_sent_again(
    database_url: str,
) -> None:
    zalo = ZaloOa()
    async with zalo.running() as base:
        program = Served(database_url, **on_zalo_oa(zalo, base))
        await program.publish()
        async with program.running():
            await told(program, reasons=0)
            asked = zalo.text(PERSON, QUESTION)
            with closing(sqlite3.connect(database_url.partition(":///")[2])) as writer:
                writer.execute("BEGIN IMMEDIATE")
                began = monotonic()
                busy = await zalo.push(f"{program.url}/webhook/zalo-oa", asked)
                took = monotonic() - began
                reasons, told_in = await told(program, reasons=1)
                meanwhile = await figures(program)
                writer.rollback()
            await told(program, reasons=0)
            again = await zalo.push(f"{program.url}/webhook/zalo-oa", asked)
            async with asyncio.timeout(10):
                while not zalo.sent:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.01)

    assert (busy, again) == ([503], [200])
    assert took < 1.9
    assert reasons == [texts.TOO_SLOW]
    assert told_in < 4.5
    assert "motcua_database_up 1.0" in meanwhile
    assert len(zalo.sent) == 1


@on_postgresql
async def test_a_database_that_is_away_is_told_and_waited_for(database_url: str) -> None:
    server, _, name = database_url.replace("+psycopg", "").partition("?")[0].rpartition("/")
    options = database_url.partition("?")[2]
    async with (
        TelegramEmulator() as telegram,
        await psycopg.AsyncConnection.connect(
            f"{server}/postgres?{options}", autocommit=True
        ) as administrator,
    ):
        program = Served(database_url, **on_telegram(telegram, webhook=True))
        telegram.forward = program.url
        await program.publish()
        async with program.running():
            await telegram.until(lambda: telegram.webhook)
            await told(program, reasons=0)
            await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
            await administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (name,),
            )
            telegram.person("Lan").says(QUESTION)
            reasons, told_in = await told(program, reasons=1)
            meanwhile = await figures(program)
            await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
            await telegram.until(lambda: telegram.sent, within=30)
            await told(program, reasons=0)

    assert reasons == [texts.UNREACHABLE]
    assert told_in < 4.5
    assert "motcua_database_up 0.0" in meanwhile
    assert len(telegram.sent) == 1


@on_postgresql
async def test_a_database_that_stands_still_is_told_in_time_again_and_again(
    database_url: str,
) -> None:
    unix, url = relayed(database_url)
    async with Relay(unix).open() as relay:
        await Served(database_url).publish()
        program = Served(url.format(port=relay.port))
        async with program.running():
            await told(program, reasons=0)
            relay.freeze()
            found = [await told(program, reasons=1) for _ in range(3)]
            meanwhile = await figures(program)
            relay.mend()
            await told(program, reasons=0)

    assert [reasons for reasons, _ in found] == [[texts.TOO_SLOW]] * 3
    assert max(seconds for _, seconds in found) < 4.5
    assert "motcua_database_up 0.0" in meanwhile


@on_postgresql
async def test_an_answer_that_nobody_sends_is_told(database: Database, database_url: str) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram, webhook=True))
        await program.publish()
        for channel in ("telegram", "turned off"):
            late = NewMessage(
                key=channel,
                channel=channel,
                conversation="1",
                body="{}",
                priority=Priority.ANSWER,
                not_before=datetime.now(UTC) - timedelta(seconds=61),
            )
            async with database.begin() as work:
                await work.outbox.put(late)
                await work.commit()
        async with program.running("web"):
            (reason,), _ = await told(program, reasons=1)

    assert re.fullmatch(
        re.escape(texts.ANSWERS_WAIT)
        .replace(r"\{channel\}", "telegram")
        .replace(r"\{seconds\}", r"\d+"),
        reason,
    )


@on_sqlite
async def test_what_is_being_sent_is_finished_before_the_end_and_not_sent_again(
    database_url: str,
) -> None:
    async with TelegramEmulator() as telegram:
        program = Served(database_url, **on_telegram(telegram))
        await program.publish()
        async with program.running() as process:
            telegram.next("sendMessage", SLOW)
            telegram.person("Lan").says(QUESTION)
            await until(lambda: not telegram._faults["sendMessage"])  # the call is under way
            began = monotonic()
            code = await process.stop()
            took = monotonic() - began
        async with program.running():
            telegram.person("Minh").says(QUESTION)
            await telegram.until(lambda: len(telegram.sent) > 1)

    database = Database(database_url)
    async with database.begin(read_only=True) as work:
        tally = await work.outbox.tally()
    await database.close()
    assert code == 0
    assert 2 < took < 10
    assert len(telegram.sent) == 2
    assert [(one.state, one.messages, one.uncertain) for one in tally] == [
        (OutboxState.SENT, 2, 0)
    ]


@on_sqlite
async def test_a_channel_that_is_silent_says_why(database_url: str) -> None:
    zalo = ZaloOa()
    async with zalo.running() as base, TelegramEmulator() as telegram:
        settings = {
            **on_zalo_oa(zalo, base),
            "MOTCUA_ZALO_OA_REFRESH_TOKEN": "burnt",
            **on_telegram(telegram),
            "MOTCUA_TELEGRAM_TOKEN": "7000000001:another-token",
        }
        program = Served(database_url, **settings)
        await program.publish()
        async with program.running():
            reasons, _ = await told(program, reasons=2)
            meanwhile = await figures(program)

    assert any("MOTCUA_TELEGRAM_TOKEN" in reason for reason in reasons)
    assert any("cấp quyền lại" in reason and base in reason for reason in reasons)
    assert 'motcua_channel_problems{channel="zalo_oa"} 1.0' in meanwhile


@on_postgresql
async def test_a_channel_that_a_worker_polls_is_told_of_by_the_web_process(
    database_url: str,
) -> None:
    async with TelegramEmulator() as telegram:
        settings = on_telegram(telegram) | {"MOTCUA_TELEGRAM_TOKEN": "7000000001:another-token"}
        program = Served(database_url, **settings)
        await program.publish()
        async with program.running("web"), program.running("worker"):
            reasons, _ = await told(program, reasons=1)
            meanwhile = await figures(program)

    assert reasons == [telegram_texts.NOT_ADMITTED]
    assert 'motcua_channel_problems{channel="telegram"} 1.0' in meanwhile
    assert 'motcua_channel_polled_timestamp_seconds{channel="telegram"}' in meanwhile


@on_sqlite
async def test_zalo_finds_the_file_that_says_whose_domain_it_is(database_url: str) -> None:
    program = Served(database_url, MOTCUA_ZALO_OA_VERIFICATION="Ab_-9")
    async with program.running(), httpx.AsyncClient(base_url=program.url) as line:
        file = await line.get("/zalo_verifierAb_-9.html")
        page = await line.get("/")

    assert 'name="zalo-platform-site-verification"' in file.text
    assert 'content="Ab_-9"' in file.text
    assert 'content="Ab_-9"' in page.text
