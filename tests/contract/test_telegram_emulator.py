"""The emulated Bot API refuses what the real one refuses, in its words: else it proves nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from tests.emulators.telegram import Fault, Limits, Person, TelegramEmulator
from tests.emulators.telegram_rules import RefusedError, read_text


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
def lan(telegram: TelegramEmulator) -> Person:
    return telegram.person("Lan")


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    async with bot_of(telegram, telegram.token) as bot:
        yield bot


@asynccontextmanager
async def bot_of(telegram: TelegramEmulator, token: str) -> AsyncIterator[Bot]:
    sending, hearing = HTTPXRequest(), HTTPXRequest()
    yield Bot(token, base_url=telegram.base, request=sending, get_updates_request=hearing)
    await sending.shutdown()
    await hearing.shutdown()


async def ask(bot: Bot, method: str, **given: Any) -> Any:  # noqa: ANN401 - JSON
    return await bot._post(method, given)


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "x"}, "Chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "Message text is empty"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "colour": "red"},
            'Unknown parameter "colour"',
        ),
        ("sendMessage", {"chat_id": 1, "text": "x"}, "Chat not found"),
        ("sendMessage", {"chat_id": "LAN", "text": " \n"}, "Message text is empty"),
        ("sendMessage", {"chat_id": "LAN", "text": "x" * 4097}, "Message is too long"),
        ("sendMessage", {"chat_id": "LAN", "text": "😀" * 2049}, "Message is too long"),
        ("sendMessage", {"chat_id": "LAN", "text": "x", "parse_mode": "RTF"}, "Unsupported parse"),
        ("sendMessage", {"chat_id": "LAN", "text": "x", "message_thread_id": 7}, "Message thread"),
        (
            "sendMessage",
            {"chat_id": "LAN", "text": "x", "reply_parameters": {"message_id": 99}},
            "Message to be replied not found",
        ),
        ("setMyCommands", {"commands": [{"command": "Hỏi", "description": "x"}]}, "Bot_command_i"),
        ("setMyCommands", {"commands": [{"command": "hoi"}]}, "Can't parse botcommand: field"),
        ("setMyCommands", {"commands": "hoi"}, "Can't parse commands"),
        ("deleteMyCommands", {"scope": {"type": "chat", "chat_id": 1}}, "Chat not found"),
        ("deleteMyCommands", {"scope": {"type": "chat"}}, "Can't parse botcommandscope: Empty"),
        ("deleteMyCommands", {"scope": {"type": "mine"}}, "Can't parse botcommandscope: Unsup"),
        ("setWebhook", {"url": "http://a.vn"}, "Bad webhook: an https url must be provided"),
        ("setWebhook", {"url": "https://a.vn:8080/x"}, "Bad webhook: webhook can be set up only"),
        ("setWebhook", {"url": "https://192.168.1.2/x"}, "Bad webhook: ip address 192.168.1.2"),
        ("setWebhook", {"url": "https://a.vn", "secret_token": "ạ"}, "Secret token contains"),
        ("setMyDescription", {"description": "x" * 513}, "Bot_description_too_long"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "Query is too old and response tim"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1", "text": "x" * 201},
            "Message_too_long",
        ),
        ("sendChatAction", {"chat_id": "LAN", "action": "dancing"}, "Wrong parameter action"),
        (
            "sendMessage",
            {"chat_id": "LAN", "text": "\u200b\u2060 \ufeff"},
            "Message text is empty",
        ),
        (
            "editMessageText",
            {"chat_id": "LAN", "message_id": 9, "text": "x"},
            "Message to edit no",
        ),
    ],
)
async def test_a_bad_request_is_refused(
    bot: Bot, lan: Person, method: str, given: dict[str, Any], words: str
) -> None:
    if given.get("chat_id") == "LAN":
        given = {**given, "chat_id": lan.id}

    with pytest.raises(BadRequest) as refused:
        await ask(bot, method, **given)

    assert refused.value.message.lower().startswith(words.lower())


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(InvalidToken, match="Not Found: method not found"):
        await ask(bot, "sendTelepathy")


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "y" * 65}, "Button_data_invalid"),
        ({"text": "x", "callback_data": "ạ" * 22}, "Button_data_invalid"),
        ({"text": "x"}, "Can't parse inline keyboard button"),
        ({"text": " ", "callback_data": "y"}, "Can't parse inline keyboard button"),
        ({"text": "x", "url": ""}, "Inline keyboard button url '' is invalid: url host is empty"),
        ({"text": "x", "url": "nonsense"}, "url 'nonsense' is invalid: wrong http url"),
        ({"text": "x", "url": "javascript://a.vn"}, "is invalid: unsupported url protocol"),
        ({"callback_data": "y"}, "Can't parse inlinekeyboardbutton"),
        ({"text": "x", "callback_data": "y", "colour": "red"}, "Can't parse inlinekeyboardbutton"),
    ],
)
async def test_a_bad_button_is_refused(
    bot: Bot, lan: Person, button: dict[str, str], words: str
) -> None:
    markup = json.dumps({"inline_keyboard": [[button]]})

    with pytest.raises(BadRequest, match=words):
        await ask(bot, "sendMessage", chat_id=lan.id, text="x", reply_markup=markup)


@pytest.mark.parametrize("rows", [[9], [8] * 13], ids=["in a row", "in all"])
async def test_too_many_buttons_are_refused(bot: Bot, lan: Person, rows: list[int]) -> None:
    button = InlineKeyboardButton("x", callback_data="y")
    keyboard = InlineKeyboardMarkup([[button] * many for many in rows])

    with pytest.raises(BadRequest, match="Reply_markup_too_long"):
        await bot.send_message(lan.id, "x", reply_markup=keyboard)


async def test_a_button_may_lead_somewhere(bot: Bot, lan: Person) -> None:
    button = InlineKeyboardButton("x", url="https://dichvucong.gov.vn/x")

    assert await bot.send_message(lan.id, "x", reply_markup=InlineKeyboardMarkup([[button] * 8]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<span class='x'>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("ạ <x>", 'Unsupported start tag "x" at byte offset 4'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag"),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(text: str, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_text(text, "HTML")

    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {words}")


def test_markup_is_read_and_counts_nothing() -> None:
    text = f'<b>😀</b> <a href="https://a.vn/?a&amp;b">x</a> &lt;&#39;&nope; {"y" * 4080}'

    plain, entities = read_text(text, "HTML")

    assert plain[:13] == "😀 x <'&nope; "[:13]
    assert entities == [
        {"type": "b", "offset": 0, "length": 2},
        {"type": "a", "offset": 3, "length": 1, "url": "https://a.vn/?a&b"},
    ]


@pytest.mark.parametrize(
    ("token", "words"), [("7000000001:wrong", "Unauthorized"), ("nonsense", "Not Found")]
)
async def test_a_wrong_token_is_refused(
    telegram: TelegramEmulator, token: str, words: str
) -> None:
    async with bot_of(telegram, token) as bot:
        with pytest.raises(InvalidToken, match=words):
            await bot.get_me()


async def test_updates_come_until_they_are_confirmed(bot: Bot, lan: Person) -> None:
    lan.says("một")
    lan.says("hai")

    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[1].update_id)
    after = await bot.get_updates(offset=first[1].update_id + 1)

    assert [update.message.text for update in first if update.message] == ["một", "hai"]
    assert again == first[1:]
    assert after == ()


async def test_an_offset_far_past_the_last_update_is_answered_from_the_first(
    telegram: TelegramEmulator, bot: Bot, lan: Person
) -> None:
    lan.says("trước kỳ nghỉ")
    (before,) = await bot.get_updates()
    await bot.get_updates(offset=before.update_id + 1)
    telegram.starts_ids_anew(5_000)
    lan.says("sau kỳ nghỉ")

    again = [await bot.get_updates(offset=before.update_id + 1) for _ in range(2)]
    after = await bot.get_updates(offset=5_001)

    assert [[one.update_id for one in updates] for updates in again] == [[5_000], [5_000]]
    assert after == ()


async def test_a_question_waits_for_the_first_update(
    telegram: TelegramEmulator, bot: Bot, lan: Person
) -> None:
    asking = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.until(lambda: telegram.calls)
    lan.says("chào")

    (update,) = await asking

    assert update.message is not None
    assert update.message.text == "chào"


async def test_the_earlier_of_two_pollers_is_sent_away(
    telegram: TelegramEmulator, bot: Bot
) -> None:
    asking = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.until(lambda: telegram.calls)

    async with bot_of(telegram, telegram.token) as other:
        await other.get_updates()

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asking


async def test_nobody_polls_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("https://a.vn/webhook/telegram")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()


@pytest.mark.parametrize(
    ("close", "words"),
    [("block", "blocked by the user"), ("deactivate", "deactivated"), ("kick", "kicked from")],
)
async def test_a_closed_chat_says_why(bot: Bot, lan: Person, close: str, words: str) -> None:
    getattr(lan.chat, close)()

    with pytest.raises(Forbidden, match=words):
        await bot.send_message(lan.id, "x")


async def test_a_group_that_moved_says_where(telegram: TelegramEmulator, bot: Bot) -> None:
    group = telegram.group()
    moved = telegram.becomes_supergroup(group)

    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "x")

    assert caught.value.new_chat_id == moved.id
    assert (await bot.get_updates())[0].message.migrate_to_chat_id == moved.id  # type: ignore[union-attr]


async def test_a_message_is_changed_once_and_not_into_itself(bot: Bot, lan: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="1:m")]])
    sent = await bot.send_message(lan.id, "<b>x</b>", ParseMode.HTML, reply_markup=keyboard)

    changed = await bot.edit_message_text("y", lan.id, sent.message_id)

    assert isinstance(changed, Message)
    assert changed.reply_markup is None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("y", lan.id, sent.message_id)


@pytest.mark.parametrize(
    ("limits", "many", "to", "wait"),
    [
        (Limits(overall=1), 1, "another person", 1),
        (Limits(chat=0.1, chat_burst=2), 2, "the same person", 10),
        (Limits(group=20), 20, "a group", 3),
    ],
)
async def test_too_many_messages_are_refused_with_the_seconds_to_wait(
    limits: Limits, many: int, to: str, wait: int
) -> None:
    async with (
        TelegramEmulator(limits=limits) as telegram,
        bot_of(telegram, telegram.token) as bot,
    ):
        lan, minh, group = telegram.person("Lan"), telegram.person("Minh"), telegram.group()
        first = group.id if to == "a group" else lan.id
        last = minh.id if to == "another person" else first
        for _ in range(many):
            await bot.send_message(first, "x")

        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(last, "x")

        assert refused.value.retry_after == wait
        assert (len(telegram.sent), telegram.too_many) == (many, 1)


@pytest.mark.parametrize(
    ("fault", "arrived", "error"),
    [
        (Fault.dropped_before(), 0, NetworkError),
        (Fault.dropped_after(), 1, NetworkError),
        (Fault.too_many(3), 0, RetryAfter),
        (Fault.answer(500, "Internal Server Error"), 0, NetworkError),
        (Fault.not_json(), 0, NetworkError),
        (Fault.silence(0.01), 0, NetworkError),
        (Fault.silence(0.01, done=True), 1, NetworkError),
    ],
)
async def test_it_misbehaves_on_order_and_once(
    bot: Bot, lan: Person, fault: Fault, arrived: int, error: type[TelegramError]
) -> None:
    telegram = lan.telegram
    telegram.next("sendMessage", fault)

    with pytest.raises(error):
        await bot.send_message(lan.id, "x")

    assert len(telegram.sent) == arrived
    await bot.send_message(lan.id, "y")


async def test_updates_are_repeated_and_reordered_on_order(
    telegram: TelegramEmulator, bot: Bot, lan: Person
) -> None:
    telegram.repeats = telegram.reorders = True
    lan.says("một")
    lan.says("hai")

    updates = await bot.get_updates()

    texts = [update.message.text for update in updates if update.message]
    assert texts == ["hai", "hai", "một", "một"]
    assert len({update.update_id for update in updates}) == 4
