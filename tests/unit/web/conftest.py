"""A web chat served by the real server on a free port, over a real database and real router."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot import http
from bot.channels.web.channel import WebChannel
from bot.channels.web.desk import Desk
from bot.channels.web.limits import RateLimit
from bot.channels.web.render import Render
from bot.channels.web.talk import Handle, Talk
from handlers.office import Office
from handlers.router import Begin, Router
from knowledge.model import Case as CaseOfEntry
from knowledge.model import Entry, Paper
from knowledge.search.engine import Knowledge
from storage.database import Database

SECRET = b"a secret of these tests, long enough"
OFFICE = Office(name="UBND xã Thử", address="Số 1 đường Làng", phone="0276 3812 345")
BIRTH = Entry(
    id="1.001193",
    official_title="Thủ tục đăng ký khai sinh",
    plain_title="Đăng ký khai sinh",
    wordings=("làm giấy khai sinh", "khai sinh cho con"),
    received_by="Trung tâm Phục vụ hành chính công xã",
    cases=(CaseOfEntry(name="", papers=(Paper(name="Tờ khai", originals=1),)),),
    demand=5,
)


@dataclass
class Clock:
    """The time of a test; it moves when told to."""

    time: datetime = datetime(2026, 11, 24, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class Site:
    """The served web chat."""

    address: str  # "127.0.0.1:40123"
    desk: Desk
    clock: Clock
    channel: WebChannel

    def browser(self, **options: object) -> httpx.AsyncClient:
        """A browser without scripts: keeps cookies, does not follow by itself."""
        return httpx.AsyncClient(base_url=f"http://{self.address}", **options)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge.build((BIRTH,))


@pytest.fixture
async def site(
    sqlite_database: Database, knowledge: Knowledge, clock: Clock
) -> AsyncIterator[Site]:
    def handle_within(begin: Begin) -> Handle:
        return Router(
            begin=begin, knowledge=lambda: knowledge, office=OFFICE, secret=SECRET
        ).handle

    desk = Desk(
        talk=Talk(database=sqlite_database, handle_within=handle_within),
        limit=RateLimit(),
        render=Render(OFFICE),
        knowledge=lambda: knowledge,
        secret=SECRET,
        public_url="",
        zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        now=clock,
    )
    channel = WebChannel(desk)

    async def check() -> list[str]:
        return []

    server = http.server(
        http.application(routes=channel.routes(), check=check, explain=desk.render.message)
    )
    with http.open_port("127.0.0.1", 0) as listening:
        host, port = listening.getsockname()[:2]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield Site(address=f"{host}:{port}", desk=desk, clock=clock, channel=channel)
        server.should_exit = True
        await serving
