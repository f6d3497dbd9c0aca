"""What every channel promises; one suite for all of them, the fake included.

1. It has a name and says what its platform can do.
2. What is sent arrives once, where it was sent, and the receipt may name it.
3. A platform that is busy says when to come back: TemporaryFailure with that time.
4. A platform that is down, or refuses the line, is a TemporaryFailure without a time.
5. Somebody who cannot be written to is Unreachable, with a reason.
6. A message the platform will never take is a PermanentFailure, with a reason.
7. A line that breaks after the message has left is an UncertainSend, arrived or not.
8. An event is confirmed to the platform only after it was accepted; not accepted, it comes again.
9. Events of one conversation are accepted in the order they were written.
10. `run` ends when cancelled; what came meanwhile is heard by the next run.
11. A reply's file arrives after its words, whole; or the words say that it could not be sent.
12. A reply that is sent as several messages waits for its turn before each but the first.

To add a channel, write a Rig for its emulator and put it into RIGS.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import pytest

from bot.channels.base import (
    Channel,
    Passage,
    PermanentFailure,
    Receipt,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from handlers.messages import Enclosure, Incoming, Reply
from handlers.texts.messages import file_stays_here
from knowledge.richtext import paragraph
from storage.errors import DatabaseUnavailable
from tests.contract.telegram_rig import telegram
from tests.contract.zalo_rigs import zalo_bot, zalo_oa
from tests.emulators.fake import FakeChannel, FakePlatform

HELLO = Reply(text=(paragraph("Dạ, xin chào."),))


class Rig(Protocol):
    """A channel with its platform in our hands."""

    channel: Channel
    conversation: str  # one that may be written to

    def order(self, what: str) -> None:
        """Treat the next message: busy (7 s), down, blocked, malformed, cut before, cut after."""
        ...

    def says(self, text: str, event: int) -> None:
        """Let the person of `conversation` write; events grow."""
        ...

    def got(self) -> list[str]:
        """What the person was sent, as text."""
        ...

    def files(self) -> list[tuple[str, bytes]]:
        """The files the person was sent."""
        ...

    def unconfirmed(self) -> int:
        """How many events the platform would send again."""
        ...


class FakeRig:
    conversation = "an"

    def __init__(self, platform: FakePlatform) -> None:
        self.channel: Channel = FakeChannel(platform.port)
        self._platform = platform

    def order(self, what: str) -> None:
        self._platform.orders.append(what)

    def says(self, text: str, event: int) -> None:
        self._platform.says(self.conversation, text, str(event))

    def got(self) -> list[str]:
        return self._platform.sent[self.conversation]

    def files(self) -> list[tuple[str, bytes]]:
        return []

    def unconfirmed(self) -> int:
        return len(self._platform.waiting)


@asynccontextmanager
async def fake() -> AsyncIterator[Rig]:
    async with FakePlatform().open() as platform:
        yield FakeRig(platform)


RIGS: dict[str, Callable[[], AbstractAsyncContextManager[Rig]]] = {
    "fake": fake,
    "telegram": telegram,
    "zalo_bot": zalo_bot,
    "zalo_oa": zalo_oa,
}


@pytest.fixture(params=sorted(RIGS))
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with RIGS[request.param]() as built:
        yield built


class Accepting:
    """Accepts events and keeps what they said; refuses as often as it is told to.

    Like the intake it refuses, with an event, all that came together with it.
    """

    def __init__(self, refusals: int = 0) -> None:
        self.texts: list[str] = []
        self._refusals = refusals
        self._away = False
        self._changed = asyncio.Event()

    async def __call__(self, incoming: Incoming) -> None:
        self._changed.set()
        if self._refusals and not self._away:
            self._refusals -= 1
            self._away = True
            asyncio.get_running_loop().call_soon(self._return)
        if self._away:
            message = "away"
            raise DatabaseUnavailable(message)
        self.texts.append(incoming.text)

    def _return(self) -> None:
        self._away = False

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.texts) < count:
                await self._changed.wait()
                self._changed.clear()


@asynccontextmanager
async def hearing(rig: Rig, accept: Accepting) -> AsyncIterator[None]:
    running = asyncio.create_task(rig.channel.run(accept))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running], timeout=5)
        assert running.done()


async def all_confirmed(rig: Rig) -> None:
    async with asyncio.timeout(5):
        while rig.unconfirmed():  # noqa: ASYNC110 - a platform tells nobody
            await asyncio.sleep(0)


async def test_it_has_a_name_and_says_what_it_can_do(rig: Rig) -> None:  # promise 1
    can = rig.channel.capabilities

    assert rig.channel.name.isidentifier()
    assert can.text_limit > 0
    assert can.overall_per_second > 0
    assert can.per_chat_per_second > 0


async def test_what_is_sent_arrives_once(rig: Rig) -> None:  # promise 2
    receipt = await rig.channel.send(rig.conversation, HELLO)

    assert isinstance(receipt, Receipt)
    assert rig.got() == ["Dạ, xin chào."]


async def test_a_busy_platform_says_when_to_come_back(rig: Rig) -> None:  # promise 3
    rig.order("busy")

    with pytest.raises(TemporaryFailure) as caught:
        await rig.channel.send(rig.conversation, HELLO)

    assert caught.value.retry_after == timedelta(seconds=7)
    assert rig.got() == []


async def test_a_platform_that_is_down_is_worth_trying_again(rig: Rig) -> None:  # promise 4
    rig.order("down")

    with pytest.raises(TemporaryFailure) as caught:
        await rig.channel.send(rig.conversation, HELLO)

    assert caught.value.retry_after is None


async def test_somebody_who_blocked_us_is_unreachable(rig: Rig) -> None:  # promise 5
    rig.order("blocked")

    with pytest.raises(Unreachable) as caught:
        await rig.channel.send(rig.conversation, HELLO)

    assert caught.value.reason


async def test_a_message_refused_for_good_says_why(rig: Rig) -> None:  # promise 6
    rig.order("malformed")

    with pytest.raises(PermanentFailure) as caught:
        await rig.channel.send(rig.conversation, HELLO)

    assert caught.value.reason


async def test_each_message_of_a_long_reply_but_the_first_waits_for_its_turn(  # promise 12
    rig: Rig,
) -> None:
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(rig.got()))

    words = "chữ " * rig.channel.capabilities.text_limit
    await rig.channel.send(rig.conversation, Reply(text=(paragraph(words),)), Passage(turn=turn))

    assert turns == list(range(1, len(rig.got())))
    assert len(rig.got()) > 3


@pytest.mark.parametrize("when", ["cut before", "cut after"])
async def test_a_line_that_breaks_leaves_a_doubt(rig: Rig, when: str) -> None:  # promise 7
    rig.order(when)

    with pytest.raises(UncertainSend):
        await rig.channel.send(rig.conversation, HELLO)

    assert len(rig.got()) == (when == "cut after")


async def test_an_event_not_accepted_comes_again(rig: Rig) -> None:  # promise 8
    accept = Accepting(refusals=2)
    rig.says("chào", 1)

    async with hearing(rig, accept):
        await accept.until(1)
        await all_confirmed(rig)

    assert accept.texts == ["chào"]


async def test_events_are_accepted_in_the_order_they_were_written(rig: Rig) -> None:  # promise 9
    accept = Accepting(refusals=1)
    words = [str(number) for number in range(20)]
    for number, word in enumerate(words):
        rig.says(word, number)

    async with hearing(rig, accept):
        await accept.until(len(words))

    assert accept.texts == words


async def test_what_came_while_nobody_listened_is_heard_later(rig: Rig) -> None:  # promise 10
    accept = Accepting()
    rig.says("một", 1)
    async with hearing(rig, accept):
        await accept.until(1)
        await all_confirmed(rig)
    rig.says("hai", 2)

    async with hearing(rig, accept):
        await accept.until(2)

    assert accept.texts == ["một", "hai"]


@pytest.mark.parametrize(
    "file",
    [
        Enclosure(name="huong-dan.pdf", content=b"%PDF-1.7 \x00\xff"),
        Enclosure(name="so-do.png", content=b"\x89PNG\r\n \x00\xff"),
        Enclosure(name="bảng theo dõi.xlsx", content=b"PK\x03\x04 \x00\xff"),
    ],
    ids=lambda file: file.suffix,
)
async def test_a_file_arrives_or_the_words_say_that_it_could_not(  # promise 11
    rig: Rig, file: Enclosure
) -> None:
    await rig.channel.send(rig.conversation, replace(HELLO, attachments=(file,)))

    words = rig.got()[0]
    assert words.startswith("Dạ, xin chào.")
    assert rig.files() == (
        [] if file_stays_here(f"“{file.name}”") in words else [(file.name, file.content)]
    )
