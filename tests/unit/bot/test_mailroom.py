"""Inbox, channels and outbox together, in one process."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot import mailroom as mailroom_module
from bot.channels.base import Accept
from bot.intake import Handle
from bot.mailroom import KEPT, Mailroom
from handlers.messages import Incoming, Reply
from handlers.router import Begin
from knowledge.richtext import paragraph
from storage.database import Database
from storage.records import (
    ConversationState,
    InboxState,
    NewEvent,
    NewMessage,
    OutboxState,
    Priority,
)
from tests.emulators.fake import FakeChannel, FakePlatform

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


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


def mailroom_of(database: Database, channel: FakeChannel) -> Mailroom:
    return Mailroom(
        database=database,
        channels=[channel],
        handle_within=counting,
        now=lambda: datetime.now(UTC),
    )


async def until_sent(platform: FakePlatform, count: int) -> None:
    async with asyncio.timeout(20):
        while sum(map(len, platform.sent.values())) < count:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.001)


async def test_what_a_person_writes_is_answered_in_order(database: Database) -> None:
    async with FakePlatform().open() as platform:
        running = asyncio.create_task(mailroom_of(database, FakeChannel(platform.port)).run())
        for number in range(9):
            platform.says(f"c{number % 3}", f"{number}", f"e{number}")
        await until_sent(platform, 9)
        running.cancel()
        await asyncio.wait([running])

    assert platform.sent == {
        "c0": ["1: 0", "2: 3", "3: 6"],
        "c1": ["1: 1", "2: 4", "3: 7"],
        "c2": ["1: 2", "2: 5", "3: 8"],
    }
    assert platform.waiting == {}
    async with database.begin(read_only=True) as work:
        assert await work.inbox.tally() == {InboxState.HANDLED: 9}
        (tally,) = await work.outbox.tally()
    assert (tally.state, tally.messages, tally.uncertain) == (OutboxState.SENT, 9, 0)


async def test_a_channel_that_fails_starts_again_and_stops_nobody(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbling(FakeChannel):
        falls = 1

        async def run(self, accept: Accept) -> None:
            if self.falls:
                self.falls -= 1
                raise ZeroDivisionError
            await super().run(accept)

    monkeypatch.setattr(mailroom_module, "AGAIN", 0.0)
    async with FakePlatform().open() as platform:
        channel = Stumbling(platform.port)
        with caplog.at_level(logging.ERROR):
            running = asyncio.create_task(mailroom_of(sqlite_database, channel).run())
            platform.says("c", "chào", "e")
            await until_sent(platform, 1)
        running.cancel()
        await asyncio.wait([running])

    assert "ZeroDivisionError" in caplog.text


async def test_a_week_after_it_was_done_with_mail_is_forgotten(sqlite_database: Database) -> None:
    old = datetime.now(UTC) - KEPT - timedelta(minutes=1)
    event = NewEvent(channel="fake", event_id="1", conversation="c", body="{}", received_at=old)
    message = NewMessage(
        key="k",
        channel="fake",
        conversation="c",
        body="{}",
        priority=Priority.ANSWER,
        not_before=old,
    )
    mailroom = mailroom_of(sqlite_database, FakeChannel(0))
    async with sqlite_database.begin() as work:
        await work.inbox.add([event])
        await work.outbox.put(message)
        await work.commit()
    assert await mailroom.forget() == 0
    async with sqlite_database.begin() as work:
        until = NOW + timedelta(days=9999)
        (waiting,) = await work.inbox.next(until, 1)
        await work.inbox.handled([waiting.number])
        (claimed,) = await work.outbox.claim("fake", until, limit=1, leased_until=until)
        await work.outbox.sent({claimed: "1"})
        await work.commit()

    assert await mailroom.forget() == 2
