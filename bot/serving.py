"""Run every channel until told to stop: what `motcua serve` does."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from socket import socket
from types import FrameType

from bot import http
from bot.app import App, running
from bot.channels.web.channel import WebChannel
from bot.channels.web.desk import Desk
from bot.channels.web.limits import RateLimit
from bot.channels.web.render import Render
from bot.channels.web.talk import Talk
from bot.settings import Settings
from storage.errors import StorageError

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 compared with, not listened on

REHEARSED = "đăng ký khai sinh cần giấy tờ gì"  # any question will do
NOT_UPGRADED = "cơ sở dữ liệu chưa được nâng cấp: chạy motcua db upgrade"
UNREACHABLE = "không mở được cơ sở dữ liệu"
NOTHING_PUBLISHED = "chưa có nội dung nào được công bố: chạy motcua kb import"


async def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` gets the link when visitors may come.

    Raises OSError when the port is taken, StorageError when the database cannot be opened.
    """
    with closing(http.open_port(settings.http_host, settings.http_port)) as listening:
        async with running(settings, upgrade=True) as app:
            desk = desk_of(app)
            web = WebChannel(desk)
            server = http.server(
                http.application(
                    routes=web.routes(), check=lambda: problems(app), explain=desk.render.message
                )
            )
            await _rehearse(desk)
            forgetting = asyncio.create_task(web.run())
            with _signals_stop(server):
                announce(settings.public_url or _link(listening))
                await server.serve(sockets=[listening])
            forgetting.cancel()
            await asyncio.wait([forgetting])


def desk_of(app: App) -> Desk:
    """Put the web chat's parts together."""
    return Desk(
        talk=Talk(
            database=app.database, handle_within=lambda begin: app.router_within(begin).handle
        ),
        limit=RateLimit(),
        render=Render(app.office),
        knowledge=app.knowledge,
        secret=app.secret,
        public_url=app.settings.public_url,
        zone=app.settings.zone,
        now=lambda: datetime.now(UTC),
    )


async def problems(app: App) -> Sequence[str]:
    """List why questions cannot be answered now; empty when they can."""
    found = []
    try:
        if not await app.database.is_upgraded():
            found.append(NOT_UPGRADED)
    except StorageError:
        found.append(UNREACHABLE)
    if not app.knowledge().entries:
        found.append(NOTHING_PUBLISHED)
    return found


async def _rehearse(desk: Desk) -> None:
    """Load what the first answer would have to wait for."""
    for line in await desk.talk.rehearse(REHEARSED, desk.now()):
        desk.render.line(line)


def _link(listening: socket) -> str:
    host, port = listening.getsockname()[:2]
    if host in EVERYWHERE:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextmanager
def _signals_stop(server: http.Server) -> Iterator[None]:
    """Let SIGINT and SIGTERM stop the server and nothing more, whenever they come.

    The server listens to them itself while it serves; before, they come here, and after it
    has stopped it raises them again, here too, where they no longer end the process rudely.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
