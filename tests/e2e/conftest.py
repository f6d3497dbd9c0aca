"""The whole program as people meet it: `motcua serve` in a process of its own, and a browser."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SKIPPED = pytest.StashKey[int]()

OFFICE = {
    "MOTCUA_UNIT_NAME": "UBND xã Thử Nghiệm",
    "MOTCUA_UNIT_ADDRESS": "Số 1 đường Làng, xã Thử Nghiệm",
    "MOTCUA_UNIT_PHONE": "0276 3812 345",
}
PAPERS = [{"name": "Tờ khai đăng ký khai sinh", "originals": 1}, {"name": "Giấy chứng sinh"}]
ENTRIES = (
    {
        "id": "1.001193",
        "official_title": "Thủ tục đăng ký khai sinh",
        "plain_title": "Đăng ký khai sinh",
        "purpose": "Dùng khi có em bé mới sinh.",
        "wordings": ["làm giấy khai sinh", "khai sinh cho con", "vợ mới sinh"],
        "field": "Hộ tịch",
        "received_by": "Trung tâm Phục vụ hành chính công xã",
        "cases": [{"name": "", "papers": PAPERS}],
        "time": {"quantity": 1, "unit": "working_day"},
        "legal_basis": ["Luật Hộ tịch 60/2014/QH13"],
        "demand": 5,
    },
    {
        "id": "1.004194",
        "official_title": "Đăng ký tạm trú",
        "plain_title": "Đăng ký tạm trú",
        "wordings": ["làm tạm trú", "thuê trọ đăng ký tạm trú"],
        "field": "Cư trú",
        "received_by": "Công an xã",
        "demand": 5,
    },
    {
        "id": "1.000894",
        "official_title": "Thủ tục đăng ký kết hôn",
        "plain_title": "Đăng ký kết hôn",
        "wordings": ["làm giấy kết hôn", "lấy vợ lấy chồng"],
        "field": "Hộ tịch",
        "received_by": "Trung tâm Phục vụ hành chính công xã",
        "demand": 4,
    },
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser, skip what needs one."""
    if CHROMIUM:
        return
    blind = [item for item in items if item.get_closest_marker("browser")]
    config.stash[SKIPPED] = len(blind)
    for item in blind:
        item.add_marker(pytest.mark.skip(reason="no Chromium"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say in one line what was not tested."""
    if count := config.stash.get(SKIPPED, 0):
        terminalreporter.write_line(
            f"{count} browser tests skipped: no Chromium here (Debian: apt-get install chromium)"
        )


class Program:
    """`motcua serve` on a port and a database of its own; stops and starts again."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.database_url = f"sqlite+aiosqlite:///{folder}/motcua.db"
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
        self.environment = {
            **inherited,
            "MOTCUA_DATABASE_URL": self.database_url,
            "MOTCUA_HTTP_PORT": str(self.port),
            **settings,
        }
        self.said: list[str] = []  # every line of its talk, of all its runs
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self._linked = threading.Event()

    def start(self) -> str:
        """Start it; returns what it said until it gave its link, or until it ended without."""
        before = len(self.said)
        self._linked.clear()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        assert self._linked.wait(60)
        return "".join(self.said[before:])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it as a supervisor does, if it still runs; returns the exit code."""
        assert self._process is not None
        assert self._listener is not None
        self._process.send_signal(how)
        code = self._process.wait(30)
        self._listener.join(30)
        return code

    def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        with self._process.stderr as talk:
            for line in talk:
                self.said.append(line)
                if "http://" in line:
                    self._linked.set()
        self._linked.set()

    def publish(self, *entries: dict[str, Any]) -> None:
        """Publish entries as an import would, from another process than the server's."""
        checked = [Entry.model_validate(entry) for entry in entries]
        with ThreadPoolExecutor(1) as thread:  # Playwright's loop holds this one
            thread.submit(asyncio.run, self._publish(checked)).result()

    async def _publish(self, entries: list[Entry]) -> None:
        database = Database(self.database_url)
        await database.upgrade()
        async with database.begin() as work:
            for entry in entries:
                await work.entries.save(
                    entry,
                    origin=Origin.CURATED,
                    status=Status.PUBLISHED,
                    by="test",
                    at=datetime.now(UTC),
                )
            await work.commit()
        await database.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with a few published entries, running."""
    program = Program(tmp_path_factory.mktemp("program"), **OFFICE)
    program.publish(*ENTRIES)
    program.start()
    yield program
    assert program.stop() == 0
    assert [line for line in program.said if "incident" in line] == []


@pytest.fixture
def bare_program(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Makes programs of this test's own; those still running at its end are stopped."""
    made: list[Program] = []

    def make(**settings: str) -> Program:
        made.append(Program(tmp_path, **settings))
        return made[-1]

    yield make
    for program in made:
        program.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, program: Program) -> Iterator[Callable[..., Page]]:
    """Opens the page as a new visitor; whatever the page complains about fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(width: int = 360, height: int = 740, **options: Any) -> Page:  # noqa: ANN401
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            **{"reduced_motion": "reduce", **options},
        )
        opened.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(program.url)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
