"""The web chat put together: its routes, and the way in for what others say to a visitor."""

import asyncio
import logging
from importlib.resources import files

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.base import BARE, Accept, Capabilities, Passage, Receipt, TemporaryFailure
from bot.channels.web.desk import Desk
from bot.channels.web.pages import Pages
from bot.channels.web.parse import CHANNEL
from bot.channels.web.socket import Sockets
from handlers.messages import Reply
from storage.errors import StorageError

AWAY = 1.0  # seconds between two tries when the database is away

logger = logging.getLogger(__name__)


class WebChannel:
    """The web chat: `routes` for the server, `run` beside it.

    What a visitor says is kept and answered by its own request (decision 0008), so `run` accepts
    nothing; `send` is for what is said to a visitor by others.
    """

    name = CHANNEL
    capabilities = Capabilities(
        buttons=True,
        edits=False,
        text_limit=100_000,
        overall_per_second=100,  # our own database is the only one to ask
        per_chat_per_second=10,
    )

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

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Show a message that answers nothing just asked, once; raises TemporaryFailure."""
        try:
            await self.desk.talk.tell(conversation, reply, self.desk.now(), passage.key)
        except StorageError as cause:
            reason = "the database is away"
            raise TemporaryFailure(reason) from cause
        return Receipt()

    async def run(self, accept: Accept) -> None:  # noqa: ARG002 - kept where it comes in
        """Hear of the lines other processes write, until cancelled."""
        while True:
            try:
                await self.desk.talk.follow()
            except StorageError:
                logger.warning("lines of other processes are not heard: the database is away")
            else:
                return  # one process serves
            await asyncio.sleep(AWAY)


class _Static(StaticFiles):
    """Files named with a hash of their content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
