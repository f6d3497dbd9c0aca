"""The outbox's sender wakes when it may send again, also when that came about while it worked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot import delivery as module
from bot.channels.base import BARE, Accept, Capabilities, Passage, Receipt
from bot.delivery import Delivery
from handlers.messages import Reply
from handlers.stored import reply_body
from knowledge.richtext import paragraph
from storage.database import Database
from storage.records import NewMessage, Priority

PASSES = timedelta(seconds=0.3)  # with each look at the time: a slow machine


class Clock:
    def __init__(self) -> None:
        self.passed = timedelta()

    def now(self) -> datetime:
        self.passed += PASSES
        return datetime(2026, 11, 24, 2, 30, tzinfo=UTC) + self.passed

    def seconds(self) -> float:
        return self.passed.total_seconds()


class Counting:
    """A channel that takes one message a second for each chat, and tells when it has two."""

    name = "fake"
    capabilities = Capabilities(
        buttons=True, edits=True, text_limit=4096, overall_per_second=1000, per_chat_per_second=1
    )

    def __init__(self, sent_two: Callable[[], None]) -> None:
        self._sent = 0
        self._sent_two = sent_two

    async def send(self, conversation: str, reply: Reply, _: Passage = BARE) -> Receipt:  # noqa: ARG002
        self._sent += 1
        if self._sent == 2:
            self._sent_two()
        return Receipt()

    async def run(self, accept: Accept) -> None:
        """Hear nobody."""


async def test_a_place_that_comes_free_during_a_step_is_used(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK", 3600.0)  # nobody looks without a reason
    clock, sent_two = Clock(), asyncio.Event()
    delivery = Delivery(
        database=database,
        channel=Counting(sent_two.set),
        now=clock.now,
        seconds=clock.seconds,
        draw=lambda: 0.5,
    )
    async with database.begin() as work:
        await work.outbox.put_all(
            NewMessage(
                key=text,
                channel="fake",
                conversation="c",
                body=reply_body(Reply(text=(paragraph(text),))),
                priority=Priority.ANSWER,
                not_before=datetime(2026, 11, 24, 2, 30, tzinfo=UTC),
            )
            for text in ("one", "two")
        )
        await work.commit()

    running = asyncio.create_task(delivery.run())
    async with asyncio.timeout(20):
        await sent_two.wait()

    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
