"""The web chat put together: its routes, and the hourly forgetting of what was said."""

import asyncio
import logging
from datetime import timedelta
from importlib.resources import files

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.web.desk import Desk
from bot.channels.web.identity import LIFETIME
from bot.channels.web.pages import Pages
from bot.channels.web.socket import Sockets
from storage.errors import StorageError

KEPT = timedelta(seconds=LIFETIME)
FORGETTING = 60 * 60  # seconds

logger = logging.getLogger(__name__)


class WebChannel:
    """The web chat: `routes` for the server, `run` beside it."""

    name = "web"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[BaseRoute]:
        """List every path of the web chat."""
        pages = Pages(self.desk)
        return [
            Route("/", pages.show, methods=["GET"]),
            Route("/", pages.say, methods=["POST"]),
            Route("/bat-dau-lai", pages.restart, methods=["POST"]),
            Route("/co-chu", pages.resize, methods=["POST"]),
            WebSocketRoute("/ws", Sockets(self.desk).serve),
            Mount("/static", _Static(directory=str(files(__package__).joinpath("static")))),
        ]

    async def run(self) -> None:
        """Forget old lines for ever, once an hour."""
        while True:
            try:
                await self.forget()
            except StorageError:
                logger.warning("old web lines are still kept: the database is away")
            await asyncio.sleep(FORGETTING)

    async def forget(self) -> int:
        """Forget every line older than KEPT; returns how many. Raises StorageError."""
        return await self.desk.talk.forget_before(self.desk.now() - KEPT)


class _Static(StaticFiles):
    """Files named with a hash of their content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
