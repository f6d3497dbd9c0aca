"""A bot that counts, to be killed: the mailroom on the fake platform, with the smallest handler.

python -m tests.emulators.counting_bot DATABASE_URL PORT
"""

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime

from bot.intake import Handle
from bot.mailroom import Mailroom
from handlers.messages import Incoming, Reply
from handlers.router import Begin
from knowledge.richtext import paragraph
from storage.database import Database
from storage.records import ConversationState
from tests.emulators.fake import FAST, FakeChannel


def counting(begin: Begin) -> Handle:
    """Answer "1: text", "2: text" …: the count is the state of the conversation."""

    async def handle(incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
        key = incoming.conversation
        async with begin() as work:
            state = await work.conversations.get(key)
            count = (state.data["count"] if state else 0) + 1
            said = ConversationState(key=key, data={"count": count}, updated_at=now)
            await work.conversations.put(said)
            await work.commit()
        return (Reply(text=(paragraph(f"{count}: {incoming.text}"),)),)

    return handle


async def serve(url: str, port: int) -> None:
    """Serve until SIGTERM."""
    database = Database(url)
    mailroom = Mailroom(
        database=database,
        channels=[FakeChannel(port, replace(FAST, overall_per_second=100))],
        handle_within=counting,
        now=lambda: datetime.now(UTC),
    )
    running = asyncio.create_task(mailroom.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    await asyncio.wait([running])
    await database.close()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
