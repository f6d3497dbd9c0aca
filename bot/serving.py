"""Run every channel until told to stop: what `motcua serve` does."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from socket import socket
from types import FrameType

from bot import http, webhooks
from bot.app import App, running
from bot.channels.web.boards import Boards
from bot.channels.web.channel import WebChannel
from bot.channels.web.desk import Desk
from bot.channels.web.limits import RateLimit
from bot.channels.web.render import Render
from bot.channels.web.talk import Talk
from bot.live import set_apart
from bot.mailroom import Mailroom, Part, run_together
from bot.metrics import Metrics
from bot.opening import Line, opened_lines
from bot.readiness import Readiness
from bot.scheduler import send_reminders, watch_reminders
from bot.settings import POSTGRESQL, Settings, SettingsError
from handlers.official.unheard import undelivered
from handlers.texts import serving as texts
from handlers.undelivered import FallThrough

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 compared with, not listened on

REHEARSED = "đăng ký khai sinh cần giấy tờ gì"  # any question will do

# More work of the program, under the worker role: each is run until cancelled, and started again
# when it fails. What only one process may do takes `app.database.exclusive`.
MORE_WORK: tuple[Callable[[App], Awaitable[None]], ...] = ()

Announce = Callable[[str], None]
Stopping = Callable[[], None]


class Role(StrEnum):
    """What a process does of the work."""

    ALL = "all"
    WEB = "web"  # serves HTTP: the web chat, webhooks, health
    WORKER = "worker"  # asks platforms, handles events, sends answers; no HTTP

    @property
    def serves(self) -> bool:
        """True when it opens a port."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """True when it does what needs no port."""
        return self is not Role.WEB


async def serve(
    settings: Settings,
    announce: Announce,
    role: Role = Role.ALL,
    stopping: Stopping = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM; `announce` gets a sentence when people may come.

    `stopping` is called when it is told to stop; from then on its time is limited.
    Raises OSError when the port is taken, StorageError when the database cannot be opened,
    SettingsError when the role needs another database.
    """
    if role is not Role.ALL and not settings.database_url.startswith(POSTGRESQL):
        raise SettingsError((texts.NEEDS_POSTGRESQL,))
    async with AsyncExitStack() as stack:
        listening = None
        if role.serves:
            port = http.open_port(settings.http_host, settings.http_port)
            listening = stack.enter_context(closing(port))
        app = await stack.enter_async_context(running(settings, upgrade=True))
        lines = await stack.enter_async_context(
            opened_lines(
                settings,
                app.database,
                app.secret,
                _now,
                shows_typing=role is Role.ALL,  # elsewhere another process may send the answer
            )
        )
        desk = desk_of(app)
        await _rehearse(desk)
        set_apart()
        web = WebChannel(desk)
        parts = _parts(app, lines, web, role)
        if listening is None:
            await _work(parts, announce, stopping)
        else:
            await _serve(app, lines, web, parts, listening, announce, stopping)


def desk_of(app: App) -> Desk:
    """Put the web chat's parts together."""
    return Desk(
        talk=Talk(
            database=app.database, handle_within=lambda begin: app.router_within(begin).answer
        ),
        limit=RateLimit(),
        render=Render(app.office, verification=app.settings.zalo_oa_verification),
        knowledge=app.knowledge,
        secret=app.secret,
        public_url=app.settings.public_url,
        zone=app.settings.zone,
        now=_now,
    )


def boards_of(app: App, render: Render) -> Boards:
    """The pages and feeds for whoever holds their address."""
    return Boards(
        begin=app.database.begin,
        secret=app.secret,
        render=render,
        zone=app.settings.zone,
        now=_now,
    )


def _parts(app: App, lines: Sequence[Line], web: WebChannel, role: Role) -> list[Part]:
    """What this process does aside of HTTP.

    A channel that is called, by its platform or by browsers, runs where the calls come in.
    """
    mailroom = Mailroom(
        database=app.database,
        channels=[*(line.channel for line in lines), web],
        handle_within=lambda begin: app.router_within(begin).answer,
        expect_within=lambda begin: app.router_within(begin).expect,
        now=_now,
        fall=FallThrough(app.secret, partial(undelivered, app.secret)),
        fetches={line.channel.name: line.fetch for line in lines if line.fetch is not None},
    )
    called = [line.channel for line in lines if line.hear is not None]
    asking = [line.channel for line in lines if line.hear is None]
    parts: list[Part] = []
    if role.serves:
        parts += mailroom.hearing([*called, web])
    if role.works:
        parts += mailroom.hearing(asking, called=False)
    parts.append(partial(watch_reminders, app))
    if role.works:
        parts += [*mailroom.working(), *(partial(work, app) for work in MORE_WORK)]
        parts.append(partial(send_reminders, app, mailroom.ring))
    return parts


async def _serve(  # noqa: PLR0913, PLR0917 - what a server is made of
    app: App,
    lines: Sequence[Line],
    web: WebChannel,
    parts: Sequence[Part],
    listening: socket,
    announce: Announce,
    stopping: Stopping,
) -> None:
    desk = web.desk
    metrics = Metrics(app, lines, _now)
    server = http.server(
        http.application(
            routes=[
                *webhooks.routes(lines, metrics.count_answer),
                *webhooks.verification(app.settings.zalo_oa_verification),
                *web.routes(),
                *boards_of(app, desk.render).routes(),
            ],
            check=Readiness(app, lines, _now).problems,
            measure=metrics.text,
            explain=desk.render.message,
        )
    )
    with _signals_stop(server):
        async with _at_work(parts, server.leaving, stopping):
            announce(texts.RUNNING.format(link=app.settings.public_url or _link(listening)))
            await server.serve(sockets=[listening])


async def _work(parts: Sequence[Part], announce: Announce, stopping: Stopping) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    async with _at_work(parts, told, stopping):
        announce(texts.WORKING)
        await told.wait()


@asynccontextmanager
async def _at_work(
    parts: Sequence[Part], told: asyncio.Event, stopping: Stopping
) -> AsyncIterator[None]:
    """Work until told to stop, then finish what was begun, while the block ends too."""
    work = asyncio.create_task(run_together(parts))
    stop = asyncio.create_task(told.wait())
    stop.add_done_callback(lambda _: stopping())
    stop.add_done_callback(lambda _: work.cancel())
    try:
        yield
    finally:
        stop.cancel()
        await asyncio.wait([work])


async def _rehearse(desk: Desk) -> None:
    """Load what the first answer would have to wait for."""
    for line in await desk.talk.rehearse(REHEARSED, desk.now()):
        desk.render.line(line)


def _now() -> datetime:
    return datetime.now(UTC)


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
