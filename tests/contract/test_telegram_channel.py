"""The Telegram channel with the real library against the emulated Bot API.

1. A person is heard once each time, in order; nothing is confirmed before it was accepted.
2. A pressed button lets go, always; a tick and a page change the message, new things are new.
3. What is sent fits, is marked up, and arrives without markup when the markup is refused.
4. Whatever goes wrong when sending is one of four failures, with Telegram's own waiting time.
5. In groups only those who address us are answered; a group that moves is followed.
6. Whoever runs the program is told why Telegram is silent; the token is told to nobody.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from telegram import Bot

from bot.channels.base import (
    Passage,
    PermanentFailure,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from bot.channels.telegram.api import connect
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.hearing import HEADER, LARGEST, Hearing
from bot.channels.telegram.opening import Account, opened
from bot.channels.telegram.sending import NOT_OURS, NOTHING_TO_SAY
from bot.channels.telegram.trouble import POLLING, examine
from handlers.messages import Button, Incoming, Reply
from handlers.moving import Moved, not_kept
from handlers.texts import telegram as texts
from handlers.texts.profile import COMMANDS, IN_GROUPS, description, short_description
from knowledge.richtext import Bold, Bullets, paragraph
from storage.errors import HeldElsewhere, StorageError
from storage.exclusive import Held
from tests.emulators.telegram import Fault, Message, Person, TelegramEmulator
from tests.emulators.wire import Request, Response, Server

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
HOOK = "https://mot-cua.example.vn/webhook/telegram"
SECRET = "s3cret-of-the-hook"
HELLO = Reply(text=(paragraph("Dạ, chào bạn."),))
LONG = Reply(text=(paragraph("chữ " * 2_000),), rows=((Button("Lệ phí", "1:m"),),))
OFFICE = "UBND xã Châu Sơn"


class Heard:
    """An inbox in memory: keeps each event once, and can be away."""

    def __init__(self, telegram: TelegramEmulator) -> None:
        self.events: dict[str, Incoming] = {}
        self.times = 0
        self.away = 0  # how many times the inbox is still away
        self.telegram = telegram

    async def __call__(self, incoming: Incoming) -> None:
        self.times += 1
        if self.away:
            self.away -= 1
            reason = "away"
            raise StorageError(reason)
        self.events.setdefault(incoming.event_id, incoming)

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events.values()]

    async def until(self, many: int) -> None:
        await self.telegram.until(lambda: len(self.events) >= many)


class Pauses:
    """Waits that take no time, and are remembered."""

    def __init__(self) -> None:
        self.waits: list[timedelta] = []

    async def __call__(self, wait: timedelta) -> None:
        self.waits.append(wait)
        await asyncio.sleep(0)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
def lan(telegram: TelegramEmulator) -> Person:
    return telegram.person("Lan")


@pytest.fixture
def heard(telegram: TelegramEmulator) -> Heard:
    return Heard(telegram)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def channel(telegram: TelegramEmulator, pauses: Pauses) -> AsyncIterator[TelegramChannel]:
    async with channel_of(telegram, pauses) as channel:
        yield channel


@asynccontextmanager
async def alone(name: str) -> AsyncIterator[Held]:
    """No other process wants to poll."""
    assert name == POLLING
    yield Held()


@asynccontextmanager
async def channel_of(  # noqa: PLR0913 - each is given by name
    telegram: TelegramEmulator,
    pauses: Callable[..., object],
    *,
    token: str = "",
    webhook: str = "",
    exclusive: Callable[[str], AbstractAsyncContextManager[Held]] | None = None,
    shows_typing: bool = False,
    moved: Moved = not_kept,
) -> AsyncIterator[TelegramChannel]:
    account = Account(
        token=token or telegram.token,
        api_base=telegram.base,
        webhook_url=webhook,
        webhook_secret=SECRET,
    )
    assert telegram.token not in repr(account)
    async with opened(
        account,
        exclusive=exclusive or alone,
        office=OFFICE,
        now=lambda: NOW,
        shows_typing=shows_typing,
        pause=pauses,  # type: ignore[arg-type]
        moved=moved,
    ) as channel:
        yield channel


@asynccontextmanager
async def running(channel: TelegramChannel, heard: Heard) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.run(heard))
    try:
        yield
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.wait([task])


def called(telegram: TelegramEmulator, method: str) -> list[dict[str, object]]:
    return [given for name, given in telegram.calls if name == method]


# -- 1. hearing


async def test_people_are_heard_in_order(
    lan: Person, channel: TelegramChannel, heard: Heard
) -> None:
    lan.says("một")
    async with running(channel, heard):
        await heard.until(1)
        lan.says("hai")
        lan.says("ba")
        await heard.until(3)

    assert heard.texts == ["một", "hai", "ba"]
    (first, *_) = heard.events.values()
    assert (first.conversation, first.sender, first.received_at) == (str(lan.id), str(lan.id), NOW)


async def test_a_message_the_inbox_could_not_keep_comes_again(
    lan: Person, channel: TelegramChannel, heard: Heard, pauses: Pauses
) -> None:
    heard.away = 2
    lan.says("một")
    lan.says("hai")

    async with running(channel, heard):
        await heard.until(2)
        await lan.telegram.until(lambda: not lan.telegram.waiting)

    assert heard.texts == ["một", "hai"]
    assert heard.times == 4
    assert pauses.waits == [timedelta(seconds=1)]


async def test_nothing_is_confirmed_before_it_was_accepted(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator
) -> None:
    waiting: list[int] = []
    heard = Heard(telegram)

    async def accept(incoming: Incoming) -> None:
        waiting.append(len(telegram.waiting))
        await heard(incoming)

    lan.says("một")
    lan.says("hai")
    task = asyncio.create_task(channel.run(accept))
    await heard.until(2)
    await telegram.until(lambda: not telegram.waiting)
    task.cancel()
    await asyncio.wait([task])

    assert waiting == [2, 2]


async def test_a_restart_hears_what_was_not_confirmed(
    lan: Person, telegram: TelegramEmulator, heard: Heard, pauses: Pauses
) -> None:
    async with channel_of(telegram, pauses) as first, running(first, heard):
        lan.says("một")
        await heard.until(1)
    lan.says("hai")

    async with channel_of(telegram, pauses) as second, running(second, heard):
        await heard.until(2)

    assert heard.texts == ["một", "hai"]


@pytest.mark.parametrize("away", [0, 1])
async def test_ids_that_start_anew_at_a_lower_number_are_confirmed_too(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator, away: int
) -> None:
    async with running(channel, heard):
        lan.says("trước kỳ nghỉ")
        await telegram.until(lambda: heard.times == 1 and not telegram.waiting)
        telegram.starts_ids_anew(5_000)
        heard.away = away

        lan.says("sau kỳ nghỉ")
        await telegram.until(lambda: heard.times == 2 + away and not telegram.waiting)

    assert heard.texts == ["trước kỳ nghỉ", "sau kỳ nghỉ"]
    assert heard.times == 2 + away


async def test_repeated_and_reordered_updates_are_one_event_each_in_order(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    telegram.repeats = telegram.reorders = True
    for text in ("một", "hai", "ba"):
        lan.says(text)

    async with running(channel, heard):
        await telegram.until(lambda: not telegram.waiting)

    assert heard.texts == ["một", "hai", "ba"]
    assert heard.times == 6


async def test_of_an_album_the_picture_with_words_is_heard_first_and_others_in_order(
    lan: Person, channel: TelegramChannel, heard: Heard
) -> None:
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]
    lan.says("trước")
    for words in ({}, {}, {"caption": "làm khai sinh"}):
        lan.sends(photo=photo, media_group_id="7", **words)
    lan.says("sau")

    async with running(channel, heard):
        await heard.until(5)

    assert [(one.text, one.message_id) for one in heard.events.values()] == [
        ("trước", "1"),
        ("làm khai sinh", "4"),
        ("", "2"),
        ("", "3"),
        ("sau", "5"),
    ]


async def test_what_is_kept_of_an_album_is_not_confirmed_before_the_rest(
    lan: Person, channel: TelegramChannel, heard: Heard
) -> None:
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]
    lan.sends(photo=photo, media_group_id="7")
    lan.sends(photo=photo, media_group_id="7", caption="làm khai sinh")
    refused = iter([False, True])

    async def accept(incoming: Incoming) -> None:
        heard.away = int(next(refused, False))
        await heard(incoming)

    task = asyncio.create_task(channel.run(accept))
    await heard.until(2)
    task.cancel()
    await asyncio.wait([task])

    assert heard.texts == ["làm khai sinh", ""]


async def test_an_update_nobody_understands_is_left_out(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    telegram.happens(message={"message_id": "bí mật", "chat": "bí mật", "text": "bí mật"})
    lan.says("một")

    async with running(channel, heard):
        await heard.until(1)
        await telegram.until(lambda: not telegram.waiting)

    assert heard.texts == ["một"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.dropped_before(),
        Fault.dropped_after(),
        Fault.answer(500, "Internal Server Error"),
        Fault.not_json(),
        Fault.too_many(2),
    ],
)
async def test_a_stumbling_platform_is_asked_again(
    lan: Person, channel: TelegramChannel, heard: Heard, fault: Fault
) -> None:
    lan.telegram.next("getMe", fault)
    lan.telegram.next("getUpdates", fault, fault)
    lan.says("một")

    async with running(channel, heard):
        await heard.until(1)
        await lan.telegram.until(lambda: not lan.telegram.waiting)
        assert await channel.problems() == ()

    assert heard.times == 1


async def test_waits_grow_while_the_platform_is_down(
    lan: Person, channel: TelegramChannel, heard: Heard, pauses: Pauses
) -> None:
    lan.telegram.next("getUpdates", *[Fault.dropped_before()] * 7, Fault.too_many(9))
    lan.says("một")

    async with running(channel, heard):
        await heard.until(1)

    assert [wait.seconds for wait in pauses.waits] == [1, 2, 4, 8, 16, 30, 30, 9]


# -- 2. buttons and signs


async def test_a_pressed_button_lets_go_and_says_under_which_message(
    lan: Person, channel: TelegramChannel, heard: Heard
) -> None:
    receipt = await channel.send(
        str(lan.id), replace(HELLO, rows=((Button("Lệ phí", "1:p:1.001193:fee"),),))
    )

    async with running(channel, heard):
        query = lan.presses("Lệ phí")
        await lan.telegram.until(lambda: lan.telegram.queries[query])

    (event,) = heard.events.values()
    assert event.button == "1:p:1.001193:fee"
    assert event.message_id == receipt.message_id


async def test_a_press_that_is_nothing_to_us_lets_go_too_and_an_old_one_does_no_harm(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    await channel.send(str(lan.id), HELLO)
    (message,) = telegram.sent

    async with running(channel, heard):
        query = lan.presses_data("x" * 65, message)
        await telegram.until(lambda: telegram.queries[query])
        old = lan.presses_data("1:m", message)
        del telegram.queries[old]  # pressed long before we came: Telegram no longer waits
        await telegram.until(lambda: len(called(telegram, "answerCallbackQuery")) == 2)
        lan.says("chào")
        await heard.until(2)

    assert [event.button for event in heard.events.values()] == ["1:m", None]


@pytest.mark.parametrize(
    ("faults", "waits"),
    [
        ([Fault.dropped_before(), Fault.not_json(502)], [1, 3]),
        ([Fault.too_many(4), Fault.too_many(5)], [4, 5]),
        ([Fault.answer(500, "Internal Server Error")], [1]),
    ],
    ids=["line", "too many", "down"],
)
async def test_a_button_lets_go_though_the_line_breaks(
    lan: Person, channel: TelegramChannel, heard: Heard, faults: list[Fault], waits: list[int]
) -> None:
    telegram, told = lan.telegram, list[timedelta]()

    async def pause(wait: timedelta) -> None:
        told.append(wait)
        await asyncio.sleep(0)

    channel._signs._pause = pause
    await channel.send(str(lan.id), HELLO)
    telegram.next("answerCallbackQuery", *faults)

    async with running(channel, heard):
        query = lan.presses_data("1:m", telegram.sent[0])
        await telegram.until(lambda: telegram.queries[query])

    assert [wait.seconds for wait in told] == waits


@pytest.mark.parametrize(
    ("faults", "tries"),
    [
        ([Fault.dropped_before()] * 3, 3),
        ([Fault.too_many(4), Fault.too_many(7)], 2),
        ([Fault.answer(400, "Bad Request: query is too old")], 1),
    ],
    ids=["line", "too many", "too old"],
)
async def test_a_button_that_has_let_go_by_itself_is_left(
    lan: Person, channel: TelegramChannel, heard: Heard, faults: list[Fault], tries: int
) -> None:
    telegram, more = lan.telegram, [Fault.dropped_before()] * 5
    await channel.send(str(lan.id), HELLO)
    telegram.next("answerCallbackQuery", *faults, *more)

    async with running(channel, heard):
        lan.presses_data("1:m", telegram.sent[0])
        await telegram.until(lambda: heard.events and not telegram.waiting)
        await asyncio.gather(*channel._signs._tasks)

    assert len(telegram._faults["answerCallbackQuery"]) == len(faults) + len(more) - tries


async def test_a_press_nobody_understands_lets_go(
    channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    query = telegram.new_query()
    telegram.happens(callback_query={"id": query, "from": None, "data": "1:m"})

    async with running(channel, heard):
        await telegram.until(lambda: telegram.queries[query])

    assert heard.events == {}


async def test_a_tick_changes_the_message_it_is_under(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator
) -> None:
    listed = Reply(
        text=(Bullets((("CT01",), ("Ảnh",)), (False, False)),), rows=((Button("☐ 1", "1:m"),),)
    )
    sent = await channel.send(str(lan.id), listed)
    ticked = Reply(
        text=(Bullets((("CT01",), ("Ảnh",)), (True, False)),),
        rows=((Button("☑ 1", "1:m"),),),
        replaces=sent.message_id,
    )

    changed = await channel.send(str(lan.id), ticked)

    (message,) = telegram.sent
    assert changed == sent
    assert (message.text, message.labels, message.edits) == ("☑ CT01\n☐ Ảnh", [["☑ 1"]], 1)


async def test_a_change_that_changes_nothing_is_done(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator
) -> None:
    sent = await channel.send(str(lan.id), HELLO)

    again = await channel.send(str(lan.id), replace(HELLO, replaces=sent.message_id))

    assert again == sent
    assert len(telegram.sent) == 1


@pytest.mark.parametrize("gone", ["999", "1", "not a number"])
async def test_what_cannot_be_changed_is_said_anew(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator, gone: str
) -> None:
    lan.says("một")  # message 1 is the person's own

    await channel.send(str(lan.id), replace(HELLO, replaces=gone))

    assert [message.text for message in telegram.sent] == ["Dạ, chào bạn."]


async def test_what_no_longer_fits_one_message_is_said_anew(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator
) -> None:
    sent = await channel.send(str(lan.id), HELLO)

    await channel.send(str(lan.id), replace(LONG, replaces=sent.message_id))

    assert len(telegram.sent) == 3


@pytest.mark.parametrize("fault", [Fault.dropped_before(), Fault.dropped_after()])
async def test_a_change_nobody_knows_of_is_only_tried_again(
    lan: Person, channel: TelegramChannel, fault: Fault
) -> None:
    sent = await channel.send(str(lan.id), HELLO)
    lan.telegram.next("editMessageText", fault)
    changed = Reply(text=(paragraph("khác"),), replaces=sent.message_id)

    with pytest.raises(TemporaryFailure):
        await channel.send(str(lan.id), changed)

    await channel.send(str(lan.id), changed)
    assert [message.text for message in lan.telegram.sent] == ["khác"]


async def test_a_person_who_waits_sees_that_we_type_until_the_answer(
    lan: Person, telegram: TelegramEmulator, heard: Heard, pauses: Pauses
) -> None:
    async with (
        channel_of(telegram, pauses, shows_typing=True) as channel,
        running(channel, heard),
    ):
        lan.says("một")
        await telegram.until(lambda: called(telegram, "sendChatAction"))
        await channel.send(str(lan.id), HELLO)

    assert called(telegram, "sendChatAction")[0] == {"chat_id": lan.id, "action": "typing"}
    assert len(called(telegram, "sendChatAction")) <= 5


async def test_a_person_answered_at_once_sees_no_typing(
    lan: Person, telegram: TelegramEmulator, heard: Heard
) -> None:
    never = asyncio.Event()

    async def long_pause(_: timedelta) -> None:
        await never.wait()

    async with (
        channel_of(telegram, long_pause, shows_typing=True) as channel,
        running(channel, heard),
    ):
        lan.says("một")
        await heard.until(1)
        await channel.send(str(lan.id), HELLO)

    assert called(telegram, "sendChatAction") == []


# -- 3. what is sent


async def test_a_reply_arrives_marked_up_with_its_buttons(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator
) -> None:
    reply = Reply(
        text=(paragraph("Lệ phí ", Bold("5 < 10 & rẻ")),),
        rows=((Button("Hồ sơ", "1:p:1:documents"), Button("Nơi nộp", "1:p:1:where")),),
    )

    receipt = await channel.send(str(lan.id), reply)

    (message,) = telegram.sent
    assert message.text == "Lệ phí 5 < 10 & rẻ"
    assert message.entities == [{"type": "b", "offset": 7, "length": 11}]
    assert message.labels == [["Hồ sơ", "Nơi nộp"]]
    assert receipt.message_id == str(message.id)
    (given,) = called(telegram, "sendMessage")
    assert given["link_preview_options"] == {"is_disabled": True}


async def test_a_long_reply_comes_in_parts_at_telegrams_pace(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator, pauses: Pauses
) -> None:
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(telegram.sent))

    receipt = await channel.send(str(lan.id), LONG, Passage(turn=turn))

    assert [bool(message.labels) for message in telegram.sent] == [False, True]
    assert receipt.message_id == str(telegram.sent[-1].id)
    assert turns == [1]
    assert pauses.waits == []


async def test_a_later_part_is_waited_for_but_not_for_long(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator, pauses: Pauses
) -> None:
    telegram.next("sendMessage", None, Fault.too_many(5))
    await channel.send(str(lan.id), LONG)

    assert [wait.seconds for wait in pauses.waits] == [5]
    assert len(telegram.sent) == 2

    telegram.next("sendMessage", None, Fault.too_many(50))
    with pytest.raises(UncertainSend):
        await channel.send(str(lan.id), LONG)


@pytest.mark.parametrize(
    "words",
    [
        "can't parse entities: Can't find end tag corresponding to start tag b",
        "ENTITIES_TOO_LONG",
        "ENTITY_BOUNDS_INVALID",
        "ENTITY_TEXTURL_INVALID",
    ],
)
async def test_markup_telegram_refuses_is_left_out(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator, words: str
) -> None:
    refused = Fault.answer(400, f"Bad Request: {words}")
    telegram.next("sendMessage", refused)
    telegram.next("editMessageText", refused)

    sent = await channel.send(str(lan.id), Reply(text=(paragraph(Bold("x"), " & y"),)))
    edited = Reply(text=(paragraph(Bold("z"), " < y"),), replaces=sent.message_id)

    (message,) = telegram.sent
    assert (message.text, message.entities) == ("x & y", [])
    await channel.send(str(lan.id), edited)
    assert (message.text, message.entities) == ("z < y", [])


# -- 4. what goes wrong


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault.too_many(7), TemporaryFailure),
        (Fault.answer(500, "Internal Server Error"), TemporaryFailure),
        (Fault.answer(503, "Service Unavailable"), TemporaryFailure),
        (Fault.answer(502, "Bad Gateway"), UncertainSend),
        (Fault.answer(504, "Gateway Timeout"), UncertainSend),
        (Fault.not_json(500), UncertainSend),
        (Fault.not_json(502), UncertainSend),
        (Fault(status=200, body=b'{"ok":true,"result":true}'), UncertainSend),
        (Fault(status=200, body=b'{"ok":true,"result":{"message_id":"?"}}'), UncertainSend),
        (Fault.answer(401, "Unauthorized"), TemporaryFailure),
        (Fault.answer(404, "Not Found"), TemporaryFailure),
        (Fault.dropped_before(), UncertainSend),
        (Fault.dropped_after(), UncertainSend),
        (Fault.answer(400, "Bad Request: message is too long"), PermanentFailure),
        (Fault.answer(400, "Bad Request: chat not found"), Unreachable),
        (Fault.answer(403, "Forbidden: bot was blocked by the user"), Unreachable),
    ],
)
async def test_every_failure_is_one_of_four(
    lan: Person, channel: TelegramChannel, fault: Fault, failure: type[Exception]
) -> None:
    lan.telegram.next("sendMessage", fault)

    with pytest.raises(failure) as caught:
        await channel.send(str(lan.id), HELLO)

    assert lan.telegram.token not in str(caught.value)


async def test_a_gateway_that_gives_up_after_telegram_took_it_leaves_doubt(
    lan: Person, channel: TelegramChannel
) -> None:
    lan.telegram.next("sendMessage", Fault(done=True, status=504, body=b"<h1>Time-out</h1>"))

    with pytest.raises(UncertainSend) as caught:
        await channel.send(str(lan.id), HELLO)

    assert caught.value.is_down
    assert len(lan.telegram.sent) == 1


async def test_the_platforms_own_waiting_time_is_passed_on(
    lan: Person, channel: TelegramChannel
) -> None:
    lan.telegram.next("sendMessage", Fault.too_many(2282))

    with pytest.raises(TemporaryFailure) as caught:
        await channel.send(str(lan.id), HELLO)

    assert caught.value.retry_after == timedelta(seconds=2282)


async def test_nobody_listening_is_temporary() -> None:
    async with Server(_never) as server:
        port = server.port
    api = connect("1:a", f"http://127.0.0.1:{port}/bot")
    channel = TelegramChannel(api, exclusive=alone, office="", now=lambda: NOW)

    with pytest.raises(TemporaryFailure):
        await channel.send("1", HELLO)

    await channel.close()


async def _never(_: Request) -> Response:
    return Response()


@pytest.mark.parametrize(
    ("close", "reason"),
    [("block", "blocked"), ("deactivate", "deactivated"), ("kick", "kicked")],
)
async def test_why_somebody_cannot_be_reached_is_told_apart(
    lan: Person, channel: TelegramChannel, close: str, reason: str
) -> None:
    getattr(lan.chat, close)()

    with pytest.raises(Unreachable) as caught:
        await channel.send(str(lan.id), HELLO)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("conversation", "reply", "reason"),
    [
        ("visitor-of-the-web", HELLO, NOT_OURS),
        ("5000000001", Reply(text=()), NOTHING_TO_SAY),
    ],
)
async def test_what_can_never_be_sent_is_permanent(
    channel: TelegramChannel, conversation: str, reply: Reply, reason: str
) -> None:
    with pytest.raises(PermanentFailure) as caught:
        await channel.send(conversation, reply)

    assert caught.value.reason == reason


# -- 5. groups


async def test_in_a_group_only_those_who_address_us_are_heard_and_answered_by_name(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    group = telegram.group()
    lan.says("họp lúc mấy giờ nhỉ", to=group)
    asked = lan.says("@MotCuaThuBot làm khai sinh cần gì", to=group)

    async with running(channel, heard):
        await heard.until(1)
        (event,) = heard.events.values()
        await channel.send(event.conversation, replace(HELLO, answers=event.message_id))

    (message,) = telegram.messages(group)
    assert heard.texts == ["làm khai sinh cần gì"]
    assert message.answers == asked


async def test_in_private_nothing_is_pointed_at(
    lan: Person, channel: TelegramChannel, telegram: TelegramEmulator
) -> None:
    number = lan.says("chào")

    await channel.send(str(lan.id), replace(HELLO, answers=str(number)))

    assert telegram.sent[0].answers is None


async def test_a_topic_is_answered_in_the_topic(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    forum = telegram.group("Xã", topics={7})
    lan.says("/hoi tạm trú", to=forum, message_thread_id=7, is_topic_message=True)

    async with running(channel, heard):
        await heard.until(1)
        (event,) = heard.events.values()
        await channel.send(event.conversation, HELLO)

    assert [message.topic for message in telegram.messages(forum)] == [7]


@pytest.mark.parametrize("told", [True, False])
async def test_a_group_that_becomes_a_supergroup_is_followed(
    channel: TelegramChannel,
    heard: Heard,
    telegram: TelegramEmulator,
    told: bool,  # noqa: FBT001 - a table
) -> None:
    group = telegram.group()
    sent = await channel.send(str(group.id), HELLO)
    moved = telegram.becomes_supergroup(group, tells=told)

    async with running(channel, heard):
        await telegram.until(lambda: not telegram.waiting)
        await channel.send(str(group.id), replace(HELLO, answers="1"))
        await channel.send(str(group.id), replace(HELLO, replaces=sent.message_id))

    assert len(telegram.messages(moved)) == 2
    assert heard.events == {}


@pytest.mark.parametrize("told", [True, False])
async def test_a_move_is_written_down_once_however_it_is_learnt(
    telegram: TelegramEmulator,
    heard: Heard,
    pauses: Pauses,
    told: bool,  # noqa: FBT001 - a table
) -> None:
    written: list[tuple[str, str]] = []
    away = ["the database is away"]

    async def moved(old: str, new: str) -> None:
        if away:
            raise StorageError(away.pop())
        written.append((old, new))

    group = telegram.group()
    after = telegram.becomes_supergroup(group, tells=told)
    async with channel_of(telegram, pauses, moved=moved) as channel, running(channel, heard):
        await telegram.until(lambda: not telegram.waiting)
        for _ in range(3):
            await channel.send(str(group.id), HELLO)

    assert len(telegram.messages(after)) == 3
    assert written == [(str(group.id), str(after.id))]


# -- 6. the operator


async def test_the_profile_is_made_once_and_left_alone_afterwards(
    telegram: TelegramEmulator, heard: Heard, pauses: Pauses
) -> None:
    for _ in range(2):
        async with channel_of(telegram, pauses) as channel, running(channel, heard):
            await telegram.until(lambda: called(telegram, "getChatMenuButton"))
            await telegram.until(lambda: telegram.profile.get("menu") == {"type": "commands"})
        telegram.calls.append(("a restart", {}))

    again = [name for name, _ in telegram.calls[telegram.calls.index(("a restart", {})) :]]
    assert telegram.profile["description"] == description(OFFICE)
    assert telegram.profile["short_description"] == short_description(OFFICE)
    assert commands(telegram, "default") == commands(telegram, "all_private_chats")
    assert commands(telegram, "all_private_chats") == list(COMMANDS)
    assert commands(telegram, "all_group_chats") == list(IN_GROUPS)
    assert not [name for name in again if name.startswith("set")]


def commands(telegram: TelegramEmulator, scope: str) -> list[str]:
    (found,) = (value for key, value in telegram.profile.items() if f'"{scope}"' in key)
    return [command["command"] for command in found]


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault.dropped_before(), timedelta(seconds=2)),
        (Fault.too_many(3600), timedelta(hours=1)),
        (Fault.answer(400, "Bad Request: try another time"), timedelta(seconds=2)),
    ],
    ids=["line", "too many", "refused"],
)
@pytest.mark.parametrize(
    "method", ["setMyDescription", "getMyShortDescription", "setChatMenuButton"]
)
async def test_each_item_of_the_profile_heals_by_itself(  # noqa: PLR0913, PLR0917 - a table
    telegram: TelegramEmulator,
    channel: TelegramChannel,
    heard: Heard,
    pauses: Pauses,
    method: str,
    fault: Fault,
    wait: timedelta,
) -> None:
    telegram.next(method, fault, fault)

    async with running(channel, heard):
        await telegram.until(lambda: len(telegram.profile) == 6)

    assert len([name for name, _ in telegram.calls if name.startswith("set")]) == 6
    assert pauses.waits[:2] == [wait, wait * 2 if wait < timedelta(hours=1) else wait]


async def test_commands_that_could_not_be_set_are_set_later(
    telegram: TelegramEmulator, channel: TelegramChannel, heard: Heard
) -> None:
    telegram.next("setMyCommands", Fault.dropped_before(), None, Fault.dropped_before())

    async with running(channel, heard):
        await telegram.until(lambda: len(telegram.profile) == 6)


async def test_people_are_heard_even_when_the_profile_cannot_be_made(
    lan: Person, channel: TelegramChannel, heard: Heard
) -> None:
    lan.telegram.next("getMyCommands", Fault.too_many(3600))
    lan.says("một")

    async with running(channel, heard):
        await heard.until(1)


async def test_a_refused_token_is_told_without_being_shown(
    telegram: TelegramEmulator, heard: Heard, pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "7000000001:a-wrong-token"
    caplog.set_level(logging.DEBUG)

    async with channel_of(telegram, pauses, token=wrong) as channel, running(channel, heard):
        await telegram.until(lambda: pauses.waits)
        assert await channel.problems() == (texts.NOT_ADMITTED,)
        assert wrong not in repr(channel._sender)

    assert texts.NOT_ADMITTED in caplog.text
    assert "a-wrong-token" not in caplog.text
    assert pauses.waits[0] == timedelta(minutes=1)


async def test_no_log_holds_the_token_or_what_people_write(
    lan: Person, channel: TelegramChannel, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lan.says("số căn cước 001")
    lan.telegram.next("sendMessage", Fault.dropped_before())

    async with running(channel, heard):
        await heard.until(1)
        with pytest.raises(UncertainSend):
            await channel.send(str(lan.id), Reply(text=(paragraph("trả lời kín"),)))
        await channel.send(str(lan.id), Reply(text=(paragraph("trả lời kín"),)))

    assert "HTTP Request" in caplog.text
    for secret in (lan.telegram.token, "emulated-token", "căn cước", "trả lời kín"):
        assert secret not in caplog.text


async def test_a_webhook_left_behind_is_removed_before_polling(
    lan: Person, channel: TelegramChannel, heard: Heard, telegram: TelegramEmulator
) -> None:
    telegram.webhook = {"url": "https://cu.example.vn/x", "secret": ""}
    telegram.waiting.append({"update_id": 1, "message": message_of(lan, "một")})

    async with running(channel, heard):
        await heard.until(1)

    assert telegram.webhook == {}


def message_of(person: Person, text: str) -> dict[str, object]:
    return {
        "message_id": 77,
        "from": person.as_json(),
        "chat": person.chat.as_json(),
        "date": 1795500000,
        "text": text,
    }


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            "Conflict: terminated by other getUpdates request; make sure that only …",
            texts.OTHER_POLLER,
        ),
        (
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook …",
            texts.WEBHOOK_ELSEWHERE,
        ),
    ],
)
async def test_a_conflict_is_told_by_its_cause_and_outlived(
    lan: Person, channel: TelegramChannel, heard: Heard, words: str, problem: str
) -> None:
    told: list[tuple[str, ...]] = []

    async def pause(_: timedelta) -> None:
        told.append(await channel.problems())
        await asyncio.sleep(0)

    channel._pause = pause
    lan.telegram.next("getUpdates", Fault.answer(409, words))
    lan.says("một")

    async with running(channel, heard):
        await heard.until(1)
        await lan.telegram.until(lambda: not lan.telegram.waiting)
        assert await channel.problems() == ()

    assert told == [(problem,)]


NOBODY = "Bad webhook: failed to resolve host: name or service not known"
PORTS = "Bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443"


@pytest.mark.parametrize(
    ("hook", "fault", "problem"),
    [
        (HOOK, Fault.answer(400, f"Bad Request: {NOBODY}"), texts.refused(NOBODY)),
        ("https://mot-cua.example.vn:8080/webhook/telegram", None, texts.refused(PORTS)),
        (HOOK, Fault.too_many(70), texts.told_to_wait(timedelta(seconds=70))),
    ],
    ids=["host", "port", "too many"],
)
async def test_a_refused_webhook_is_told_in_telegrams_words_and_tried_again(
    telegram: TelegramEmulator, heard: Heard, hook: str, fault: Fault | None, problem: str
) -> None:
    told: list[tuple[str, ...]] = []
    waits: list[timedelta] = []
    twice = asyncio.Event()

    async def pause(wait: timedelta) -> None:
        told.append(await channel.problems())
        waits.append(wait)
        if len(told) == 2:
            twice.set()
            await asyncio.Event().wait()

    telegram.next("setWebhook", fault, fault)
    async with channel_of(telegram, pause, webhook=hook) as channel, running(channel, heard):
        await twice.wait()

    assert told == [(problem,)] * 2
    assert ("70" in problem) == (waits[0] == timedelta(seconds=70))


async def test_a_webhook_brings_what_people_say(
    lan: Person, telegram: TelegramEmulator, heard: Heard
) -> None:
    async def long_pause(_: timedelta) -> None:
        await asyncio.Event().wait()

    heard.away = 1
    async with (
        channel_of(telegram, long_pause, webhook=HOOK) as channel,
        Server(serving(channel)) as server,
        running(channel, heard),
    ):
        telegram.forward = f"http://127.0.0.1:{server.port}"
        lan.says("một")
        lan.says("hai")
        await heard.until(2)
        await telegram.until(lambda: not telegram.waiting)

    assert heard.texts == ["một", "hai"]
    assert heard.times == 3


def serving(channel: TelegramChannel) -> Callable[[Request], Awaitable[Response]]:
    """The HTTP side of a webhook."""

    async def serve(request: Request) -> Response:
        assert request.path == "/webhook/telegram"
        assert channel.hearing is not None
        return Response(status=await channel.hearing.hear(request.body, request.headers))

    return serve


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("", b"{}", HTTPStatus.FORBIDDEN),
        ("wrong", b"{}", HTTPStatus.FORBIDDEN),
        ("b\udcadm\u1ead", b"{}", HTTPStatus.FORBIDDEN),
        (SECRET, b"", HTTPStatus.BAD_REQUEST),
        (SECRET, b"\xff\xfe", HTTPStatus.BAD_REQUEST),
        (SECRET, b"[]", HTTPStatus.BAD_REQUEST),
        (SECRET, b"[" * 100_000, HTTPStatus.BAD_REQUEST),
        (SECRET, b" " * (LARGEST + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (SECRET, b"{}", HTTPStatus.OK),  # whatever it is, it would only come again
        (SECRET, b'{"update_id": 1, "message": {"chat": 5}}', HTTPStatus.OK),
        (SECRET, b'{"update_id": 1, "poll": null}', HTTPStatus.OK),
    ],
    ids=range(11),
)
async def test_forged_and_malformed_calls_have_no_effect(
    heard: Heard, secret: str, body: bytes, status: HTTPStatus
) -> None:
    telegram = heard.telegram
    async with (
        channel_of(telegram, Pauses(), webhook=HOOK) as channel,
        running(channel, heard),
    ):
        await telegram.until(lambda: telegram.webhook)
        hearing = channel.hearing
        assert hearing is not None

        assert await hearing.hear(body, {HEADER: secret}) == status
        assert await hearing.hear(body, {}) != HTTPStatus.OK

    assert heard.events == {}


async def test_what_comes_while_nobody_listens_is_to_come_again() -> None:
    status = await Hearing(url=HOOK, secret=SECRET).hear(b"{}", {HEADER: SECRET})

    assert status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_a_process_that_polls_already_is_named_and_followed(
    lan: Person, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    other = HeldElsewhere(POLLING, "motcua may-2 pid 7")
    turns = iter([other, other, StorageError("away")])
    told: list[tuple[str, ...]] = []

    @asynccontextmanager
    async def exclusive(_: str) -> AsyncIterator[Held]:
        if (trouble_of_turn := next(turns, None)) is not None:
            raise trouble_of_turn
        yield Held()

    async def pause(_: timedelta) -> None:
        told.append(await channel.problems())
        await asyncio.sleep(0)

    async with channel_of(lan.telegram, pause, exclusive=exclusive) as channel:
        lan.says("một")
        async with running(channel, heard):
            await heard.until(1)
            assert await channel.problems() == ()

    assert told == [()] * 3  # a process that stands by has nothing to complain of
    assert caplog.text.count(texts.polled_by("motcua may-2 pid 7")) == 1


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    api = connect(telegram.token, telegram.base)
    yield api
    await api.close_lines()


async def test_a_channel_in_order_has_no_trouble(telegram: TelegramEmulator, bot: Bot) -> None:
    assert await examine(bot, now=NOW) == ()
    telegram.webhook = {"url": HOOK, "secret": ""}
    assert await examine(bot, HOOK, now=datetime.now(UTC)) == ()


@pytest.mark.parametrize(
    ("webhook", "error", "waiting", "ours", "problem"),
    [
        ("https://cu.example.vn/x", "", 0, "", texts.WEBHOOK_ELSEWHERE),
        ("", "", 0, HOOK, texts.NO_WEBHOOK),
        ("https://cu.example.vn/x", "", 0, HOOK, texts.NO_WEBHOOK),
        (
            HOOK,
            "Wrong response from the webhook: 403 Forbidden",
            3,
            HOOK,
            texts.REFUSED_BY_US,
        ),
        (
            HOOK,
            "Wrong response from the webhook: 500 after 403 tries",
            3,
            HOOK,
            f"{texts.WEBHOOK_FAILS}Wrong response from the webhook: 500 after 403 tries",
        ),
        (
            HOOK,
            "Connection refused",
            3,
            HOOK,
            f"{texts.WEBHOOK_FAILS}Connection refused",
        ),
        ("", "", 51, "", texts.waiting(51)),
    ],
)
async def test_every_silence_has_its_explanation(  # noqa: PLR0913, PLR0917 - a table
    telegram: TelegramEmulator,
    bot: Bot,
    webhook: str,
    error: str,
    waiting: int,
    ours: str,
    problem: str,
) -> None:
    if webhook:
        telegram.webhook = {"url": webhook, "secret": "", **({"error": error} if error else {})}
    telegram.waiting.extend({"update_id": number} for number in range(waiting))

    assert await examine(bot, ours, now=datetime.now(UTC)) == (problem,)


@pytest.mark.parametrize(("minutes", "told"), [(9, True), (11, False), (6 * 24 * 60, False)])
async def test_a_failure_of_the_webhook_counts_only_while_it_is_recent(
    telegram: TelegramEmulator, bot: Bot, minutes: int, *, told: bool
) -> None:
    failed = int(NOW.timestamp()) - minutes * 60
    why = "Wrong response from the webhook: 503 Service Unavailable"
    telegram.webhook = {"url": HOOK, "secret": "", "error": why, "error_at": failed}
    telegram.waiting.append({"update_id": 1})

    problems = await examine(bot, HOOK, now=NOW)

    assert problems == ((f"{texts.WEBHOOK_FAILS}{why}",) if told else ())


async def test_a_refused_token_and_a_dead_line_are_told_apart(
    telegram: TelegramEmulator, bot: Bot
) -> None:
    telegram.next("getMe", Fault.answer(401, "Unauthorized"), Fault.dropped_before())

    assert await examine(bot, now=NOW) == (texts.NOT_ADMITTED,)
    assert await examine(bot, now=NOW) == (texts.NOT_REACHED,)


def test_a_message_of_the_emulator_knows_its_labels() -> None:
    assert Message(chat=1, id=1, text="x", buttons=[[{"text": "a"}]]).labels == [["a"]]
