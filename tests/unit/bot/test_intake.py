"""The inbox at work. On both engines.

1. An event is accepted once; accepted means kept.
2. Events of a conversation are handled in order, several conversations together.
3. What an event changes and its replies are committed with it, or not at all.
4. A handler that fails is tried five times, then the event is set aside, the person gets an
   apology with the incident code, and the queue goes on; other conversations never wait.
5. A database that is away is nobody's failure.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.intake import ATTEMPTS, WAITS, ExpectWithin, Handle, HandleWithin, Intake
from handlers.messages import Incoming, Reply
from handlers.router import Begin
from handlers.stored import read_reply
from knowledge.richtext import paragraph, plain
from storage.database import Database
from storage.errors import StorageError
from storage.records import ConversationState, InboxState, OutboxMessage, Priority
from tests.unit.storage.test_explaining import ask_too_much

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


class BrokenError(Exception):
    """Something nobody expected."""


class Counting:
    """Answers "1: text", "2: text" …, counting in the conversation's state; fails at "bad"."""

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()
        self.mended = False

    def within(self, begin: Begin) -> Handle:
        async def handle(incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
            key = incoming.conversation
            async with begin() as work:
                state = await work.conversations.get(key)
                count = (state.data["count"] if state else 0) + 1
                said = {"count": count}
                await work.conversations.put(ConversationState(key=key, data=said, updated_at=now))
                await work.commit()
            if incoming.text == "too much":
                async with begin() as work:
                    await ask_too_much(work)
            if incoming.text == "bad" and not self.mended:
                self.failures[incoming.event_id] += 1
                raise BrokenError
            return (Reply(text=(paragraph(f"{count}: {incoming.text}"),)),)

        return handle


def event(event_id: str, conversation: str = "c", text: str = "") -> Incoming:
    return Incoming(
        channel="fake",
        event_id=event_id,
        conversation=conversation,
        sender="s",
        text=text or event_id,
        received_at=NOW,
    )


class Desk:
    """An intake and what it works with."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.handler = database, Clock(), Counting()
        self.rung, self.channels, self.seconds = 0, set[str](), 0.0
        self.intake = self.at_work()

    def at_work(
        self,
        handle_within: HandleWithin | None = None,
        expect_within: ExpectWithin | None = None,
    ) -> Intake:
        return Intake(
            begin=self.database.begin,
            handle_within=handle_within or self.handler.within,
            expect_within=expect_within,
            now=self.clock,
            answered=self.answered,
            seconds=lambda: self.seconds,
        )

    def answered(self, channels: Iterable[str]) -> None:
        self.rung += 1
        self.channels = set(channels)

    async def accept(self, *events: Incoming) -> None:
        for one in events:
            await self.intake.accept(one)

    async def work_off(self) -> int:
        done = 0
        while step := await self.intake.step():
            done += step
        return done

    async def queued(self) -> list[OutboxMessage]:
        found = []
        async with self.database.begin() as work:
            while claimed := await work.outbox.claim(
                "fake", NOW + timedelta(days=1), limit=99, leased_until=NOW
            ):
                found.extend(claimed)
                for one in claimed:
                    await work.outbox.sent({one: None})
        return sorted(found, key=lambda one: one.number)

    async def replies(self) -> list[tuple[str, str]]:
        return [
            (one.conversation, plain(read_reply(one.body).text)) for one in await self.queued()
        ]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_an_event_that_comes_again_is_answered_once(desk: Desk) -> None:
    await desk.accept(event("1"), event("1"))
    await desk.work_off()
    await desk.accept(event("1"))

    assert await desk.work_off() == 0
    assert await desk.replies() == [("c", "1: 1")]


async def test_events_accepted_at_once_are_all_kept(desk: Desk) -> None:
    events = [event(f"{n}", f"c{n % 7}") for n in range(250)]

    await asyncio.gather(*(desk.intake.accept(one) for one in [*events, *events[:20]]))

    assert await desk.work_off() == 250
    replies = await desk.replies()
    for chat in {one.conversation for one in events}:
        numbers = [one.text for one in events if one.conversation == chat]
        got = [text for conversation, text in replies if conversation == chat]
        assert got == [f"{place}: {text}" for place, text in enumerate(numbers, start=1)]


async def test_replies_are_answers_due_now_under_a_key_of_their_event(desk: Desk) -> None:
    await desk.accept(event("7"))
    await desk.work_off()

    (queued,) = await desk.queued()
    assert (queued.key, queued.priority, queued.due_at) == ("fake/7/0", Priority.ANSWER, NOW)
    assert (desk.rung, desk.channels) == (1, {"fake"})


async def test_an_event_set_aside_is_apologised_for_and_the_queue_goes_on(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.accept(event("1", text="bad"), event("2"))
    with caplog.at_level(logging.ERROR):
        for _ in range(ATTEMPTS + 1):
            await desk.work_off()
            desk.clock.time += timedelta(minutes=1)

    (_, apology), (_, answer) = await desk.replies()
    code = apology.rpartition("Mã sự cố ")[2][:6]
    assert desk.handler.failures == {"1": ATTEMPTS}
    assert code in caplog.text
    assert answer == "1: 2"  # what the failed attempts counted was undone
    async with desk.database.begin(read_only=True) as work:
        tally = await work.inbox.tally()
    assert tally == {InboxState.SET_ASIDE: 1, InboxState.HANDLED: 1}


async def test_one_that_asks_too_much_of_the_database_is_set_aside_like_any_other(
    desk: Desk,
) -> None:
    await desk.accept(event("1", "a", "too much"), event("2", "b"), event("3", "c"))
    for _ in range(ATTEMPTS):
        await desk.work_off()
        desk.clock.time += timedelta(minutes=1)

    said = dict(await desk.replies())
    assert "Mã sự cố" in said.pop("a")
    assert said == {"b": "1: 2", "c": "1: 3"}


async def test_one_that_fails_holds_up_no_other_conversation(desk: Desk) -> None:
    await desk.accept(
        *(event(f"{n}", f"c{n}", "bad" if n == 3 else "") for n in range(6)),
        event("after", "c3"),
    )

    await desk.work_off()

    assert sorted(await desk.replies()) == [(f"c{n}", f"1: {n}") for n in (0, 1, 2, 4, 5)]


async def test_attempts_wait_longer_each_time_and_one_that_succeeds_is_an_answer(
    desk: Desk,
) -> None:
    await desk.accept(event("1", text="bad"))
    for seconds, failures in ((0, 1), (0.4, 1), (0.1, 2), (0.9, 2), (0.1, 3)):
        desk.clock.time += timedelta(seconds=seconds)
        await desk.work_off()
        assert desk.handler.failures["1"] == failures
    desk.handler.mended = True
    desk.clock.time += timedelta(seconds=2)
    await desk.work_off()

    assert await desk.replies() == [("c", "1: bad")]


async def test_an_event_nobody_can_read_is_set_aside_too(desk: Desk) -> None:
    await desk.accept(event("1"), event("2"))
    async with desk.database._connection(read_only=False) as connection:
        await connection.exec_driver_sql("UPDATE inbox SET body = '{}' WHERE event_id = '1'")
        await connection.commit()
    for _ in range(ATTEMPTS):
        await desk.work_off()
        desk.clock.time += timedelta(minutes=1)
    await desk.work_off()

    (_, apology), (_, answer) = await desk.replies()
    assert "Mã sự cố" in apology
    assert answer == "1: 2"


async def test_a_database_that_is_away_is_no_failure_of_the_event() -> None:
    desk = Desk(Database("postgresql+psycopg://nobody@/nothing?host=/nowhere"))

    with pytest.raises(StorageError):
        await desk.intake.accept(event("1"))
    with pytest.raises(StorageError):
        await desk.intake.step()
    await desk.database.close()


async def test_two_processes_share_the_work_and_answer_each_once(
    desk: Desk, database_url: str
) -> None:
    other = Desk(Database(database_url))
    events = [event(f"{n}", f"c{n % 10}") for n in range(60)]
    await desk.accept(*events)

    async def until_all_done(mine: Desk) -> None:
        while await waiting(desk.database):
            await mine.intake.step()

    await asyncio.gather(until_all_done(desk), until_all_done(other))

    replies = await desk.replies()
    for chat in range(10):
        got = [text for conversation, text in replies if conversation == f"c{chat}"]
        assert got == [f"{place + 1}: {chat + 10 * place}" for place in range(6)]
    await other.database.close()


async def waiting(database: Database) -> int:
    async with database.begin(read_only=True) as work:
        return (await work.inbox.tally()).get(InboxState.RECEIVED, 0)


async def test_it_runs_until_cancelled_and_hears_at_once(desk: Desk) -> None:
    running = asyncio.create_task(desk.intake.run())

    await desk.accept(event("1"))
    async with asyncio.timeout(5):
        while not desk.rung:  # noqa: ASYNC110 - it is counted, not awaited
            await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert await desk.replies() == [("c", "1: 1")]


async def test_an_event_of_another_channel_is_another_event(desk: Desk) -> None:
    await desk.accept(event("1"), replace(event("1"), channel="other"))

    assert await desk.work_off() == 2


async def test_what_several_will_ask_for_is_told_before_the_first_is_handled(desk: Desk) -> None:
    told: list[list[str]] = []

    def expecting(_: Begin) -> Callable[[Sequence[Incoming], datetime], Awaitable[None]]:
        async def expect(incomings: Sequence[Incoming], now: datetime) -> None:
            assert now == NOW
            told.append([one.event_id for one in incomings])

        return expect

    desk.intake = desk.at_work(expect_within=expecting)
    await desk.accept(event("1", "a"), event("2", "a"), event("3", "b"))

    assert await desk.work_off() == 3
    assert told == [["1", "3"]]  # and nothing for the one that came alone


async def test_of_several_one_that_cannot_be_expected_holds_up_no_other(desk: Desk) -> None:
    def expecting(_: Begin) -> Callable[[Sequence[Incoming], datetime], Awaitable[None]]:
        async def expect(_incomings: Sequence[Incoming], _now: datetime) -> None:
            raise BrokenError

        return expect

    desk.intake = desk.at_work(expect_within=expecting)
    await desk.accept(event("1", "a"), event("2", "b"), event("3", "c", text="bad"))
    await desk.work_off()

    assert len(await desk.queued()) == 2


async def test_a_transaction_that_takes_long_ends_and_the_next_goes_on(desk: Desk) -> None:
    def slow(begin: Begin) -> Handle:
        handle = desk.handler.within(begin)

        async def slowly(incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
            desk.seconds += 1
            return await handle(incoming, now)

        return slowly

    intake = desk.at_work(slow)
    for number in range(3):
        await intake.accept(event(str(number), conversation=f"c{number}"))

    assert [await intake.step() for _ in range(4)] == [1, 1, 1, 0]


@pytest.mark.parametrize(("soon", "handled"), [(True, 1), (False, 2)])
async def test_only_who_waits_to_be_told_ends_a_transaction_early(
    desk: Desk, *, soon: bool, handled: int
) -> None:
    arriving: list[asyncio.Task[None]] = []

    def slow(begin: Begin) -> Handle:
        handle = desk.handler.within(begin)

        async def slowly(incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
            if not arriving:
                late = desk.intake.accept(event("late", "c"), soon=soon)
                arriving.append(asyncio.create_task(late))
                await asyncio.sleep(0)
            desk.seconds += WAITS
            return await handle(incoming, now)

        return slowly

    desk.intake = desk.at_work(slow)
    await desk.accept(event("1", "a"), event("2", "b"))

    assert await desk.intake.step() == handled
    await arriving[0]
    assert await desk.work_off() == 3 - handled
