"""The outbox at work. On both engines.

1. A message is claimed, sent with no transaction open, and recorded.
2. A temporary failure is tried again, later each time; the platform's own time wins.
3. A failure in one chat holds up no other; order within a chat is kept meanwhile.
4. Permanent failures and people who cannot be written to are not tried again.
5. A send nobody knows about is tried once more, and only once.
6. Urgent messages go first; the platform's limits are kept.
7. Stopped, it finishes what is under way; what it could not finish is doubted by the next one.
8. One process sends for a channel at a time; a database that is away loses no result.
9. A result that comes when another process sends already changes nothing; nor does the same twice.
"""

import asyncio
import errno
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import (
    BARE,
    Accept,
    Capabilities,
    Passage,
    PermanentFailure,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from bot.delivery import Delivery
from bot.recording import GIVE_UP, LONGEST_PAUSE, STUBBORN, UNCERTAIN, pause
from bot.standby import Standby
from handlers.messages import Reply
from handlers.stored import reply_body
from knowledge.richtext import paragraph, plain
from storage.database import Database, UnitOfWork
from storage.errors import DatabaseUnavailable, HeldElsewhere, StorageError
from storage.records import NewMessage, OutboxMessage, OutboxState, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


class Clock:
    """Both clocks: the time of day, and seconds from any start."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def now(self) -> datetime:
        return NOW + self.passed

    def seconds(self) -> float:
        return self.passed.total_seconds()


class Scripted:
    """A channel that does as told: `failures` by conversation, in order; then all goes well."""

    name = "fake"

    def __init__(self, database: Database, overall: float = 1000, chat: float = 1000) -> None:
        self.capabilities = Capabilities(
            buttons=True,
            edits=True,
            text_limit=4096,
            overall_per_second=overall,
            per_chat_per_second=chat,
        )
        self.failures: dict[str, deque[Exception]] = {}
        self.sent: list[tuple[str, str]] = []
        self.held = asyncio.Event()  # cleared: sends wait
        self.held.set()
        self.begun = 0
        self.parts = 1  # messages a reply is sent as
        self.left: list[str] = []  # where each part went
        self.keys: list[str] = []  # of each message
        self._database = database

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        self.begun += 1
        await self.held.wait()
        async with self._database.begin() as work:  # it would wait for ever inside another one
            await work.outbox.tally()
        self.keys.append(passage.key)
        self.left.append(conversation)
        for _ in range(1, self.parts):
            await passage.turn()
            self.left.append(conversation)
        if self.failures.get(conversation):
            raise self.failures[conversation].popleft()
        self.sent.append((conversation, plain(reply.text)))
        return Receipt(message_id=str(len(self.sent)))

    async def run(self, accept: Accept) -> None:
        """Hear nobody."""

    def will(self, conversation: str, *failures: Exception) -> None:
        self.failures[conversation] = deque(failures)


class Sender:
    """A delivery and what it works with."""

    def __init__(self, database: Database, overall: float = 1000, chat: float = 1000) -> None:
        self.database, self.clock = database, Clock()
        self.waited: list[float] = []  # for a place of a later part
        self.channel = Scripted(database, overall, chat)
        self.delivery = Delivery(
            database=database,
            channel=self.channel,
            now=self.clock.now,
            seconds=self.clock.seconds,
            pause=self.pause,
            draw=lambda: 0.5,
        )

    async def pause(self, seconds: float) -> None:
        self.waited.append(round(seconds, 3))
        self.clock.passed += timedelta(seconds=seconds)

    async def put(self, *texts: str, to: str = "c", priority: Priority = Priority.ANSWER) -> None:
        async with self.database.begin() as work:
            for text in texts:
                message = NewMessage(
                    key=f"{to}/{text}",
                    channel="fake",
                    conversation=to,
                    body=reply_body(Reply(text=(paragraph(text),))),
                    priority=priority,
                    not_before=self.clock.now(),
                )
                assert await work.outbox.put(message)
            await work.commit()

    async def once(self) -> None:
        """Send all that may go now, and record it."""
        begun = -1
        while begun != self.channel.begun:
            begun = self.channel.begun
            await self.delivery.step()
            await self.delivery.settled()
        await self.delivery.step()

    async def after(self, seconds: float) -> list[tuple[str, str]]:
        self.clock.passed += timedelta(seconds=seconds)
        await self.once()
        return self.channel.sent

    async def states(self) -> dict[OutboxState, int]:
        async with self.database.begin(read_only=True) as work:
            return {one.state: one.messages for one in await work.outbox.tally()}

    async def not_arrived(self) -> list[OutboxMessage]:
        async with self.database.begin(read_only=True) as work:
            return list(await work.outbox.not_arrived(99))


@pytest.fixture
def sender(database: Database) -> Sender:
    return Sender(database)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_pause_doubles_within_half_and_one_and_a_half_and_has_an_end(
    attempts: int, draw: float
) -> None:
    doubled = min(timedelta(seconds=2 ** min(attempts - 1, 20)), LONGEST_PAUSE)

    assert doubled * 0.5 <= pause(attempts, draw) <= doubled * 1.5


async def test_what_is_queued_arrives_once_and_in_order(sender: Sender) -> None:
    await sender.put("một", "hai", "ba")

    assert await sender.after(0) == [("c", "một"), ("c", "hai"), ("c", "ba")]
    assert await sender.after(3600) == [("c", "một"), ("c", "hai"), ("c", "ba")]
    assert await sender.states() == {OutboxState.SENT: 3}


async def test_a_temporary_failure_is_tried_later_each_time_in_order(sender: Sender) -> None:
    sender.channel.will("c", *(TemporaryFailure("down") for _ in range(3)))
    await sender.put("một", "hai")
    await sender.once()

    for seconds, begun in ((0.9, 1), (0.1, 2), (1.9, 2), (0.1, 3), (3.9, 3)):
        assert await sender.after(seconds) == []
        assert sender.channel.begun == begun
    assert await sender.after(0.1) == [("c", "một"), ("c", "hai")]


async def test_the_platforms_own_time_wins_and_holds_up_that_chat_alone(sender: Sender) -> None:
    busy = TemporaryFailure("429", retry_after=timedelta(seconds=2282))
    sender.channel.will("busy", busy)
    await sender.put("một", to="busy")
    await sender.once()
    await sender.put("hai", to="busy", priority=Priority.OFFICIAL)
    await sender.put("khác", to="free")

    assert await sender.after(2281) == [("free", "khác")]
    assert (await sender.after(1))[1:] == [("busy", "một"), ("busy", "hai")]


async def test_a_day_after_its_time_a_message_is_given_up(sender: Sender) -> None:
    sender.channel.will("c", *(TemporaryFailure("down") for _ in range(9)))
    await sender.put("một")
    await sender.once()
    await sender.after(GIVE_UP.total_seconds())

    (dead,) = await sender.not_arrived()
    assert (dead.state, dead.outcome) == (OutboxState.DEAD, "down")


@pytest.mark.parametrize(
    ("failure", "doubts"),
    [(OSError(errno.EMFILE, "no handle left"), 0), (OSError(errno.EIO, "odd"), 1)],
    ids=["nothing has left", "nobody knows"],
)
async def test_what_the_machine_lacks_is_not_the_messages_fault(
    sender: Sender, failure: OSError, doubts: int
) -> None:
    sender.channel.will("c", failure)
    await sender.put("một", to="c")
    await sender.once()

    assert await sender.after(3600) == [("c", "một")]
    async with sender.database.begin(read_only=True) as work:
        (tally,) = await work.outbox.tally()
    assert (tally.state, tally.uncertain) == (OutboxState.SENT, doubts)


@pytest.mark.parametrize(
    ("failure", "state", "outcome"),
    [
        (PermanentFailure("too long"), OutboxState.DEAD, "too long"),
        (Unreachable("blocked"), OutboxState.UNREACHABLE, "blocked"),
        (SendError("odd"), OutboxState.DEAD, "odd"),
        (ZeroDivisionError(), OutboxState.DEAD, "fault of ours: ZeroDivisionError"),
    ],
    ids=["refused", "blocked", "unknown", "a fault of ours"],
)
async def test_what_never_will_arrive_is_not_tried_again(
    sender: Sender, failure: Exception, state: OutboxState, outcome: str
) -> None:
    sender.channel.will("c", failure)
    await sender.put("một", "hai")

    assert await sender.after(0) == [("c", "hai")]
    (left,) = await sender.not_arrived()
    assert (left.state, left.outcome, left.attempts) == (state, outcome, 1)


async def test_what_cannot_be_read_is_a_dead_letter(sender: Sender) -> None:
    await sender.put("một")
    async with sender.database._connection(read_only=False) as connection:
        await connection.exec_driver_sql("UPDATE outbox SET body = '{}'")
        await connection.commit()

    assert await sender.after(0) == []
    assert await sender.states() == {OutboxState.DEAD: 1}


async def test_a_send_nobody_knows_about_is_tried_once_more_and_only_once(
    sender: Sender,
) -> None:
    sender.channel.will("c", *(UncertainSend("cut") for _ in range(3)))
    await sender.put("một", "hai")
    await sender.once()

    assert await sender.after(3600) == []
    assert sender.channel.keys == ["c/một", "c/một", "c/hai"]  # sent again, it is the same
    assert await sender.after(3600) == [("c", "hai")]
    (left,) = await sender.not_arrived()
    assert (left.state, left.uncertain) == (OutboxState.UNCERTAIN, 2)
    async with sender.database.begin(read_only=True) as work:
        assert await work.tallies.sums(UNCERTAIN) == {"fake": 3}


async def test_one_that_fails_time_and_again_is_passed_while_others_arrive(
    sender: Sender,
) -> None:
    sender.channel.will("c", *(TemporaryFailure("odd") for _ in range(STUBBORN)))
    await sender.put("một", "hai")
    for attempt in range(STUBBORN):
        assert ("c", "hai") not in sender.channel.sent
        await sender.put(f"{attempt}", to="d")
        await sender.after(LONGEST_PAUSE.total_seconds())

    assert ("c", "hai") in sender.channel.sent
    assert (await sender.after(LONGEST_PAUSE.total_seconds()))[-1] == (
        "c",
        "một",
    )  # it is not lost


async def test_while_the_platform_takes_nothing_order_is_kept(sender: Sender) -> None:
    await sender.put("trước", to="d")
    await sender.once()
    sender.channel.will("c", *(TemporaryFailure("down") for _ in range(STUBBORN + 9)))
    await sender.put("một", "hai")
    for tries in range(STUBBORN + 9):
        await sender.after(LONGEST_PAUSE.total_seconds())
        assert sender.channel.begun == tries + 2  # only the first of them is tried

    assert (await sender.after(LONGEST_PAUSE.total_seconds()))[1:] == [("c", "một"), ("c", "hai")]


async def test_citizens_answers_go_before_everything_else(database: Database) -> None:
    sender = Sender(database, overall=1)
    for number in range(6):
        await sender.put("tin", to=f"b{number}", priority=Priority.BROADCAST)
    await sender.put("nhắc", to="r", priority=Priority.REMINDER)
    await sender.put("trả lời", to="a")

    assert await sender.after(0) == [("a", "trả lời")]
    assert (await sender.after(1))[1:] == [("r", "nhắc")]
    assert len(await sender.after(1)) <= 3


async def test_a_chat_is_never_written_to_faster_than_it_may(database: Database) -> None:
    sender = Sender(database, chat=1)
    await sender.put("một", "hai", "ba")

    assert len(await sender.after(0)) == 1
    assert len(await sender.after(0.9)) == 1
    assert len(await sender.after(0.1)) == 2
    assert len(await sender.after(1)) == 3


async def test_every_part_of_a_long_reply_is_paced(database: Database) -> None:
    sender = Sender(database, chat=0.5)
    sender.channel.parts = 3
    await sender.put("một")
    await sender.once()

    assert sender.channel.left == ["c"] * 3
    assert sender.waited == [2.0, 2.0]


async def test_every_part_counts_for_the_whole_bot(database: Database) -> None:
    sender = Sender(database, overall=3)
    sender.channel.parts = 3
    await sender.put("một", to="a")
    await sender.put("hai", to="b")
    await sender.delivery.step()
    await sender.delivery.settled()

    assert sender.channel.left == ["a", "a", "a"]
    assert await sender.after(0.9) == [("a", "một")]
    assert await sender.after(0.1) == [("a", "một"), ("b", "hai")]


async def test_stopped_it_finishes_what_is_under_way(sender: Sender) -> None:
    await sender.put("một")
    sender.channel.held.clear()
    async with running(sender) as task:
        await until_begun(sender, 1)
        task.cancel()
        await asyncio.wait([task], timeout=0.05)
        assert not task.done()
        sender.channel.held.set()
        await asyncio.wait([task])

    assert await sender.states() == {OutboxState.SENT: 1}


async def test_what_was_lost_with_its_sender_is_sent_by_the_next(
    sender: Sender, database: Database
) -> None:
    await sender.put("một", "hai")
    sender.channel.held.clear()
    await sender.delivery.step()
    await until_begun(sender, 1)  # and nothing is ever heard of it again

    following = Sender(database)
    async with running(following) as task:
        await until_sent(following, 2)
        task.cancel()
        await asyncio.wait([task])

    assert following.channel.sent == [("c", "một"), ("c", "hai")]
    async with database.begin(read_only=True) as work:
        (tally,) = await work.outbox.tally()
        assert await work.tallies.sums(UNCERTAIN) == {"fake": 1}
    assert (tally.state, tally.messages, tally.uncertain) == (OutboxState.SENT, 2, 1)
    sender.channel.held.set()
    await sender.delivery.settled()


async def test_while_one_process_sends_another_waits(sender: Sender, database_url: str) -> None:
    other = Sender(Database(database_url))
    await sender.put("một")
    async with running(sender) as first:
        await until_sent(sender, 1)
        async with running(other):
            await sender.put("hai")
            sender.delivery.ring()
            other.delivery.ring()
            await until_sent(sender, 2)
            first.cancel()
            await asyncio.wait([first])
            await other.put("ba")
            await until_sent(other, 1)

    assert sender.channel.sent == [("c", "một"), ("c", "hai")]
    assert other.channel.sent == [("c", "ba")]
    await other.database.close()


async def test_who_holds_the_lock_and_sends_nothing_is_named(
    sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    standby = Standby("fake", sender.database, sender.clock.now, sender.clock.seconds)
    other = HeldElsewhere("delivery-fake", "motcua xa pid 7")
    await sender.put("một", to="a")
    for seconds, warnings in ((0, 0), (29, 0), (1, 1), (29, 1), (1, 2)):
        sender.clock.passed += timedelta(seconds=seconds)
        await standby.waits(other)
        assert caplog.text.count("motcua xa pid 7") == warnings
    await sender.once()
    sender.clock.passed += timedelta(seconds=60)
    await standby.waits(other)

    assert caplog.text.count("motcua xa pid 7") == 2


async def test_a_result_is_recorded_when_the_database_is_back(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sender.put("một")
    await sender.delivery.step()
    await sender.delivery.settled()
    working = sender.delivery._database
    away = Database("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    monkeypatch.setattr(sender.delivery, "_database", away)
    with pytest.raises(StorageError):
        await sender.delivery.step()
    monkeypatch.setattr(sender.delivery, "_database", working)

    await sender.delivery.step()

    assert await sender.states() == {OutboxState.SENT: 1}
    assert sender.channel.begun == 1


async def test_one_database_error_does_not_let_another_send_what_is_under_way(
    sender: Sender, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Sender(Database(database_url))
    await sender.put("một")
    sender.channel.held.clear()
    async with running(sender):
        await until_begun(sender, 1)
        hiccup = Hiccup(sender.database)
        monkeypatch.setattr(sender.delivery._database, "begin", hiccup.begin)
        sender.delivery.ring()
        await hiccup.came.wait()

        for _ in range(20):
            with pytest.raises(HeldElsewhere):
                async with other.database.exclusive("delivery-fake"):
                    pass
        sender.channel.held.set()
        async with running(other):
            await sender.put("hai")
            await until_arrived(2, sender, other)

    assert sorted(sender.channel.sent + other.channel.sent) == [("c", "hai"), ("c", "một")]
    await other.database.close()


@pytest.mark.parametrize(
    "failure",
    [
        TemporaryFailure("429"),
        UncertainSend("cut"),
        PermanentFailure("no"),
        Unreachable("blocked"),
    ],
    ids=lambda failure: type(failure).__name__,
)
async def test_a_late_result_changes_nothing_of_what_another_has_sent(
    sender: Sender, database: Database, failure: SendError
) -> None:
    other = Sender(database)
    await sender.put("một")
    sender.channel.will("c", failure)
    await sender.delivery.step()
    await sender.delivery.settled()  # not recorded: the database was away, and so the lock
    await other.delivery.recover()
    await other.once()

    await sender.once()

    assert await sender.states() == {OutboxState.SENT: 1}
    assert (sender.channel.sent, other.channel.sent) == ([], [("c", "một")])


async def test_a_result_is_recorded_once_though_nobody_knows_whether_it_was_committed(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.channel.will("c", UncertainSend("cut"))
    await sender.put("một")
    await sender.delivery.step()
    await sender.delivery.settled()
    with monkeypatch.context() as patched:
        patched.setattr(sender.delivery._database, "begin", unanswered(sender.database))
        with pytest.raises(DatabaseUnavailable):
            await sender.delivery.step()

    assert await sender.after(3600) == [("c", "một")]
    async with sender.database.begin(read_only=True) as work:
        (tally,) = await work.outbox.tally()
    assert (tally.state, tally.uncertain) == (OutboxState.SENT, 1)


class Hiccup:
    """Units of work of which the first fails."""

    def __init__(self, database: Database) -> None:
        self.came = asyncio.Event()
        self._begin = database.begin

    def begin(self, *, read_only: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        if not self.came.is_set():
            self.came.set()
            message = "a hiccup"
            raise DatabaseUnavailable(message)
        return self._begin(read_only=read_only)


def unanswered(database: Database) -> Callable[[], AbstractAsyncContextManager[UnitOfWork]]:
    """Units of work that commit, and whose line is cut before the answer."""
    begin = database.begin

    @asynccontextmanager
    async def cut() -> AsyncIterator[UnitOfWork]:
        async with begin() as work:
            yield work
            message = "cut while COMMIT was answered"
            raise DatabaseUnavailable(message)

    return cut


@asynccontextmanager
async def running(sender: Sender) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(sender.delivery.run())
    try:
        yield task
    finally:
        task.cancel()
        sender.channel.held.set()
        await asyncio.wait([task])


async def until_begun(sender: Sender, count: int) -> None:
    async with asyncio.timeout(10):
        while sender.channel.begun < count:  # noqa: ASYNC110 - it is counted, not awaited
            await asyncio.sleep(0)


async def until_sent(sender: Sender, count: int) -> None:
    await until_arrived(count, sender)


async def until_arrived(count: int, *senders: Sender) -> None:
    async with asyncio.timeout(10):
        while sum(len(one.channel.sent) for one in senders) < count:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0)
