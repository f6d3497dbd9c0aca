"""`motcua serve` in processes of its own, in front of the emulators: for tests that stop and kill.

>>> async with TelegramEmulator() as telegram:
...     program = Served(database_url, **on_telegram(telegram))
...     await program.publish()                        # a few entries; upgrades the database too
...     async with program.running() as process:       # SIGTERM and exit 0 at the end
...         telegram.person("Lan").says("khai sinh cần gì")
...         await telegram.until(lambda: telegram.sent)
...         process.kill()                             # or: await process.stop()
...     async with program.running("web"), program.running("worker"):   # PostgreSQL only
...         ...

`program.url` is where it listens, the same in every run; `process.said` is its log so far.
Channels add up: Served(url, **on_telegram(telegram), **on_zalo_oa(zalo, base)). Where platforms
call us: on_telegram(telegram, webhook=True) and `telegram.forward = program.url`, and
`zalo.push(program.url + "/webhook/zalo-oa", zalo.text(person, words))` for Zalo.
"""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo_bot import TOKEN as ZALO_BOT_TOKEN
from tests.emulators.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, ZaloOa

ROOT = Path(__file__).parents[2]
PUBLIC_URL = "https://hoidap.example.vn"  # where platforms are told to call; nobody resolves it
WEBHOOK_SECRET = "a-webhook-secret-of-the-tests"
SECRET_KEY = "a secret key of the tests, long enough"
READY = "đang chạy"  # a word of the sentence that says people may come
PATIENCE = 60.0  # seconds: a machine that runs other tests too is slow
KNOWN = (
    {
        "id": "1.001193",
        "official_title": "Thủ tục đăng ký khai sinh",
        "plain_title": "Đăng ký khai sinh",
        "wordings": ["làm giấy khai sinh", "khai sinh cho con"],
        "field": "Hộ tịch",
        "received_by": "Trung tâm Phục vụ hành chính công xã",
        "cases": [{"name": "", "papers": [{"name": "Tờ khai", "originals": 1}]}],
        "demand": 5,
    },
    {
        "id": "1.004194",
        "official_title": "Đăng ký tạm trú",
        "plain_title": "Đăng ký tạm trú",
        "wordings": ["làm tạm trú"],
        "field": "Cư trú",
        "received_by": "Công an xã",
        "demand": 5,
    },
)


def on_telegram(telegram: TelegramEmulator, *, webhook: bool = False) -> dict[str, str]:
    """The settings that turn Telegram on."""
    settings = {
        "MOTCUA_TELEGRAM_TOKEN": telegram.token,
        "MOTCUA_TELEGRAM_API_BASE": telegram.base,
    }
    if webhook:
        settings |= {
            "MOTCUA_TELEGRAM_MODE": "webhook",
            "MOTCUA_TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }
    return settings


def on_zalo_oa(zalo: ZaloOa, base: str) -> dict[str, str]:
    """The settings that turn the Official Account on; `base` is what `zalo.running()` gave."""
    access, refresh = zalo.pair()
    return {
        "MOTCUA_ZALO_OA_APP_ID": APP_ID,
        "MOTCUA_ZALO_OA_APP_SECRET": APP_SECRET,
        "MOTCUA_ZALO_OA_ID": OA_ID,
        "MOTCUA_ZALO_OA_SECRET": OA_SECRET,
        "MOTCUA_ZALO_OA_ACCESS_TOKEN": access,
        "MOTCUA_ZALO_OA_REFRESH_TOKEN": refresh,
        "MOTCUA_ZALO_OA_API_BASE": base,
        "MOTCUA_ZALO_OA_OAUTH_BASE": base,
    }


def on_zalo_bot(base: str, *, webhook: bool = False) -> dict[str, str]:
    """The settings that turn the Zalo bot on; `base` is what `ZaloBot.running()` gave."""
    settings = {"MOTCUA_ZALO_BOT_TOKEN": ZALO_BOT_TOKEN, "MOTCUA_ZALO_BOT_API_BASE": base}
    if webhook:
        settings |= {
            "MOTCUA_ZALO_BOT_MODE": "webhook",
            "MOTCUA_ZALO_BOT_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }
    return settings


class Running:
    """One process of the program."""

    def __init__(self, process: Process) -> None:
        self.said: list[str] = []  # every line of its log
        self._process = process
        self._ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.returncode is not None

    async def ready(self) -> None:
        """Wait until it says that people may come, or has ended without."""
        async with asyncio.timeout(PATIENCE):
            await self._ready.wait()

    def kill(self) -> None:
        """kill -9."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, as a supervisor does; gives the exit code."""
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        return await self.ending()

    async def ending(self) -> int:
        """Wait for its end; gives the exit code."""
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
            await self._listening
        return code

    async def _listen(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.said.append(line.decode())
            if READY in self.said[-1]:
                self._ready.set()
        self._ready.set()


class Served:
    """The program with its settings; runs as often, and as many times at once, as needed."""

    def __init__(self, database_url: str, **settings: str) -> None:
        """Settings come last: what is given here wins."""
        self.database_url = database_url
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
        self.command = ("-m", "bot")
        self.environment = {
            **inherited,
            "MOTCUA_DATABASE_URL": database_url,
            "MOTCUA_HTTP_PORT": str(self.port),
            "MOTCUA_PUBLIC_URL": PUBLIC_URL,
            "MOTCUA_SECRET_KEY": SECRET_KEY,
            **settings,
        }

    async def start(self, role: str = "") -> Running:
        """Start a process and wait until it is ready (or has ended: look at `ended`)."""
        options = ("--role", role) if role else ()
        running = Running(
            await asyncio.create_subprocess_exec(
                sys.executable,
                *self.command,
                "serve",
                *options,
                cwd=ROOT,
                env=self.environment,
                stdout=DEVNULL,
                stderr=PIPE,
            )
        )
        await running.ready()
        return running

    @asynccontextmanager
    async def running(self, role: str = "") -> AsyncIterator[Running]:
        """Run a process; unless it has ended by then it must stop politely, with 0."""
        running = await self.start(role)
        try:
            assert not running.ended, "".join(running.said)
            yield running
            if not running.ended:
                assert await running.stop() == 0, "".join(running.said)
        finally:
            running.kill()
            await running.ending()

    async def publish(self, entries: Iterable[Mapping[str, Any]] = KNOWN) -> None:
        """Publish entries as an import would; the database is upgraded first."""
        database = Database(self.database_url)
        await database.upgrade()
        async with database.begin() as work:
            for entry in entries:
                await work.entries.save(
                    Entry.model_validate(entry),
                    origin=Origin.CURATED,
                    status=Status.PUBLISHED,
                    by="test",
                    at=datetime.now(UTC),
                )
            await work.commit()
        await database.close()


async def until(told: Callable[[], object], *, within: float = 30.0) -> None:
    """Wait until something is true of emulators that tell nobody."""
    async with asyncio.timeout(within):
        while not told():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
