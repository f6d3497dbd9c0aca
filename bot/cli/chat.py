"""`motcua chat`: talk to the assistant in the terminal."""

import asyncio
import uuid
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import typer
from rich.console import Console

from bot.app import App, running
from bot.channels.console.talk import talk
from bot.settings import load
from handlers.messages import Incoming, Reply
from handlers.texts import console as texts


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)


def chat() -> None:
    """Trò chuyện với trợ lý ngay trong cửa sổ dòng lệnh."""
    console = Console(highlight=False, soft_wrap=False)
    # Reading a line blocks, so the loop runs only while a message is answered.
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = runner.run(stack.enter_async_context(running(load(), upgrade=True)))
        try:
            if not app.knowledge().entries:
                typer.echo(texts.NO_KNOWLEDGE, err=True)

            def answer(incoming: Incoming) -> tuple[Reply, ...]:
                return runner.run(_answer(app, incoming))

            talk(console, answer, lambda: datetime.now(UTC), str(uuid.uuid4()))
        finally:
            runner.run(stack.aclose())


async def _answer(app: App, incoming: Incoming) -> tuple[Reply, ...]:
    await app.knowledge.refresh()
    return await app.router.handle(incoming, incoming.received_at)
