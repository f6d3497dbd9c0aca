"""The Zalo bot's channel in front of an emulator that refuses what the platform refuses.

1. A reply arrives whole, its choices numbered; a long one in order.
2. Every failure is one of four, and says whether a repeat may say something twice.
3. No update that a poll was given is lost while the database is away or we are being stopped.
4. One process polls; nothing is polled in a tight loop.
5. The token is in no log and no message, whatever goes wrong.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from traceback import format_exception

import pytest

from bot.channels.base import (
    PermanentFailure,
    SendError,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from bot.channels.zalo_bot.channel import ZaloBotChannel
from bot.channels.zalo_bot.client import BotApi
from bot.channels.zalo_bot.polling import POLLING
from handlers.messages import Button, Reply
from handlers.texts import zalo as texts
from knowledge.richtext import paragraph
from storage.errors import DatabaseUnavailable
from storage.exclusive import Held
from tests.emulators.orders import Cut
from tests.emulators.wire import Response, as_json
from tests.emulators.zalo_bot import BOT_ID, TOKEN
from tests.unit.zalo_bot.bot_setting import SECRET, URL, Setting, eventually

SEND, POLL = "/sendMessage", "/getUpdates"


def reply(words: str = "Dạ, chào bạn.", buttons: int = 0) -> Reply:
    row = tuple(Button(f"Mục {number}", f"1:p:{number}") for number in range(1, buttons + 1))
    return Reply(text=(paragraph(words),), rows=(row,) if row else ())


def refusal(code: int, **headers: str) -> Response:
    answer = as_json({"ok": False, "error_code": code, "description": "no"})
    return Response(status=200, body=answer.body, headers=headers)


@asynccontextmanager
async def running(setting: Setting, channel: ZaloBotChannel) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.run(setting.kept.accept))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def well(channel: ZaloBotChannel) -> None:
    """Wait until nothing is wrong."""
    async with asyncio.timeout(5):
        while await channel.problems():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.002)


async def until(setting: Setting, method: str, times: int = 1) -> None:
    """Wait until the platform was asked so often."""
    asked = setting.zalo.server.requests
    await eventually(lambda: sum(one.path.endswith(method) for one in asked) >= times)


# ---- out --------------------------------------------------------------------------------------


async def test_a_reply_arrives_with_its_choices_numbered(setting: Setting) -> None:
    receipt = await setting.channel().send("lan", reply(buttons=2))

    (sent,) = setting.zalo.sent
    assert sent.chat == "lan"
    assert sent.text == (
        "Dạ, chào bạn.\n\n1. Mục 1\n2. Mục 2\nNhắn số để chọn, nhắn 0 để quay lại từ đầu."
    )
    assert receipt.message_id == sent.message_id


async def test_a_long_reply_arrives_in_parts_in_order(setting: Setting) -> None:
    words = "".join(f"Câu số {number}. " for number in range(400))

    await setting.channel().send("lan", reply(words))

    assert " ".join(sent.text for sent in setting.zalo.sent) == words.strip()


@pytest.mark.parametrize(
    ("answer", "kind", "wait"),
    [
        (refusal(400), PermanentFailure, None),
        (refusal(401), TemporaryFailure, 900),
        (refusal(403), TemporaryFailure, None),
        (refusal(404), TemporaryFailure, 900),
        (refusal(408), UncertainSend, None),
        (refusal(429), TemporaryFailure, 30),
        (refusal(429, **{"Retry-After": "7"}), TemporaryFailure, 7),
        (refusal(999), TemporaryFailure, None),
        (as_json({"ok": False, "errorCode": 429}), TemporaryFailure, 30),
        (Response(status=401), TemporaryFailure, 900),
        (Response(status=429), TemporaryFailure, 30),
        (Response(status=500), TemporaryFailure, None),
        (Response(status=504), UncertainSend, None),
        (Response(body=b"<html>"), UncertainSend, None),
        (as_json({}), UncertainSend, None),
        (Cut.BEFORE, UncertainSend, None),
        (Cut.AFTER, UncertainSend, None),
    ],
)
async def test_each_refusal_is_the_failure_it_should_be(
    setting: Setting, answer: Response | Cut, kind: type[SendError], wait: int | None
) -> None:
    setting.zalo.server.misbehave(answer, about=SEND)

    with pytest.raises(kind) as caught:
        await setting.channel().send("lan", reply())

    if isinstance(caught.value, TemporaryFailure):
        said = caught.value.retry_after
        assert said == (None if wait is None else timedelta(seconds=wait))
    if isinstance(caught.value, UncertainSend):
        assert caught.value.is_down == (answer == Response(status=504))


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        (400, "Forbidden: bot was blocked by the user", "blocked"),
        (400, "Bad Request: chat not found", "gone"),
        (404, "User not found", "gone"),
    ],
)
async def test_who_cannot_be_written_to_is_unreachable_with_the_reason(
    setting: Setting, code: int, said: str, reason: str
) -> None:
    answer = as_json({"ok": False, "error_code": code, "description": said})
    setting.zalo.server.misbehave(answer, about=SEND)

    with pytest.raises(Unreachable) as caught:
        await setting.channel().send("lan", reply())

    assert caught.value.reason == reason


async def test_a_platform_that_is_away_gets_nothing_and_it_waits(setting: Setting) -> None:
    api = BotApi(TOKEN, "http://127.0.0.1:1/bot")

    with pytest.raises(TemporaryFailure):
        await setting.channel(api=api).send("lan", reply())

    await api.close()


async def test_a_later_part_that_fails_for_now_is_uncertain(setting: Setting) -> None:
    for answer, kind in ((refusal(429), UncertainSend), (refusal(400), PermanentFailure)):
        calls = iter([None, answer])
        setting.zalo.server._order = lambda _, calls=calls: next(calls, None)  # type: ignore[method-assign,misc]

        with pytest.raises(kind):
            await setting.channel().send("lan", reply("Một câu dài. " * 300))


# ---- in, by polling ---------------------------------------------------------------------------


async def test_updates_are_kept_in_order(setting: Setting) -> None:
    setting.zalo.give(*(setting.zalo.text("lan", words) for words in ("một", "hai", "ba")))

    async with running(setting, setting.channel()):
        kept = await setting.kept.wait(3)

    assert [incoming.text for incoming in kept] == ["một", "hai", "ba"]


async def test_a_webhook_left_set_is_removed_before_polling(setting: Setting) -> None:
    setting.zalo.url = "https://forgotten.example/"
    setting.zalo.give(setting.zalo.text("lan", "chào"))

    async with running(setting, setting.channel()):
        assert len(await setting.kept.wait()) == 1


async def test_an_update_the_database_refused_is_offered_again_until_it_is_kept(
    setting: Setting,
) -> None:
    setting.kept.refuses = 3
    setting.zalo.give(setting.zalo.text("lan", "chào"))

    async with running(setting, setting.channel()):
        assert len(await setting.kept.wait()) == 1

    assert setting.pauses[:3] == [1.0, 1.0, 1.0]


async def test_an_update_given_while_we_are_being_stopped_is_kept(setting: Setting) -> None:
    setting.kept.refuses = 20
    setting.zalo.give(setting.zalo.text("lan", "chào"))

    async with running(setting, setting.channel()):
        await eventually(lambda: setting.kept.refuses <= 15)

    assert [incoming.text for incoming in setting.kept.incoming] == ["chào"]


async def test_a_poll_under_way_is_carried_through_when_we_are_stopped(setting: Setting) -> None:
    setting.zalo.longest_poll = 0.3
    async with running(setting, setting.channel()):
        await until(setting, POLL)
        asyncio.get_running_loop().call_later(
            0.1, setting.zalo.give, setting.zalo.text("lan", "chào")
        )

    assert [incoming.text for incoming in setting.kept.incoming] == ["chào"]


async def test_polls_in_vain_are_no_failures_and_no_tight_loop(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    setting.zalo.longest_poll = 0.0

    async with running(setting, setting.channel()):
        await until(setting, POLL, 4)

    assert set(setting.pauses) == {1.0}
    assert caplog.records == []


async def test_failures_are_waited_out_longer_and_longer(setting: Setting) -> None:
    orders = [refusal(403), Response(status=503), Cut.BEFORE, refusal(429), refusal(403)]
    setting.zalo.server.misbehave(*orders, about=POLL)
    setting.zalo.give(setting.zalo.text("lan", "chào"))

    async with running(setting, setting.channel()):
        await setting.kept.wait()

    assert setting.pauses[:5] == [1.0, 2.0, 5.0, 10.0, 30.0]


async def test_a_limit_with_a_time_is_waited_out_as_told(setting: Setting) -> None:
    setting.zalo.server.misbehave(refusal(429, **{"Retry-After": "17"}), about=POLL)
    setting.zalo.give(setting.zalo.text("lan", "chào"))

    async with running(setting, setting.channel()):
        await setting.kept.wait()

    assert setting.pauses[0] == 17.0


async def test_a_refused_token_is_said_and_not_asked_about_in_a_loop(setting: Setting) -> None:
    api = BotApi("12345689:wrong", setting.base)
    channel = setting.channel(api=api)

    async with running(setting, channel):
        await until(setting, "/deleteWebhook", 2)
        (problem,) = await channel.problems()

    assert "MOTCUA_ZALO_BOT_TOKEN" in problem
    assert set(setting.pauses) == {300.0}
    await api.close()


async def test_one_process_polls_and_the_other_waits_without_a_problem(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    channel = setting.channel()
    async with setting.database.exclusive(POLLING), running(setting, channel):
        await eventually(lambda: len(setting.pauses) > 1)
        assert await channel.problems() == ()

    (said,) = [line for line in caplog.messages if texts.BOT_POLLED_ELSEWHERE in line]
    assert "pid" in said
    assert setting.zalo.server.requests == []


async def test_nobody_polls_without_knowing_that_the_lock_is_still_theirs(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    looks = 0

    async def lost() -> None:
        nonlocal looks
        looks += 1
        raise DatabaseUnavailable

    @asynccontextmanager
    async def exclusive(_: str) -> AsyncIterator[Held]:
        yield Held(lost)

    channel = ZaloBotChannel(
        api=setting.api, exclusive=exclusive, now=setting.clock, pause=setting.pause
    )
    async with running(setting, channel):
        await eventually(lambda: looks > 1)

    assert setting.zalo.server.requests == []
    assert "the Zalo bot is not polled: the database is away" in caplog.messages


# ---- in, by webhook ---------------------------------------------------------------------------


async def test_the_webhook_is_set_with_its_secret(setting: Setting) -> None:
    channel = setting.channel(webhook=True)

    async with running(setting, channel):
        await until(setting, "/getWebhookInfo")

    assert (setting.zalo.url, setting.zalo.secret) == (URL, SECRET)
    assert await channel.problems() == ()


async def test_an_address_the_platform_cannot_reach_is_said_and_tried_again(
    setting: Setting,
) -> None:
    setting.zalo.reaches_webhook = False
    channel = setting.channel(webhook=True)

    async with running(setting, channel):
        await until(setting, "/setWebhook", 2)
        (problem,) = await channel.problems()
        setting.zalo.reaches_webhook = True
        await well(channel)

    assert "webhook.err.unreachable" in problem
    assert setting.pauses[:3] == [10.0, 30.0, 30.0]


async def test_a_days_limit_leaves_the_secret_unproved_until_the_platform_calls(
    setting: Setting,
) -> None:
    setting.zalo.url, setting.zalo.set_webhook_left = URL, 0
    setting.zalo.secret = "an-older-secret"
    channel = setting.channel(webhook=True)
    assert channel.hearing is not None

    async with running(setting, channel):
        await until(setting, "/getWebhookInfo", 2)
        before = await channel.problems()
        for secret, status in (("an-older-secret", 403), (SECRET, 200)):
            setting.zalo.secret = secret
            body, headers = setting.zalo.wrapped(setting.zalo.text("lan", "chào"))
            lower = {name.lower(): value for name, value in headers.items()}
            assert await channel.hearing.hear(body, lower) == status
        after = await channel.problems()

    assert (before, after) == ((texts.BOT_UNPROVED,), ())
    assert channel.hearing.me == BOT_ID


async def test_a_days_limit_with_another_address_set_is_a_problem(setting: Setting) -> None:
    setting.zalo.url, setting.zalo.set_webhook_left = "https://another.example.vn/", 0
    channel = setting.channel(webhook=True)

    async with running(setting, channel):
        await until(setting, "/getWebhookInfo")
        await eventually(lambda: setting.pauses)
        assert await channel.problems() == (texts.bot_webhook_not_set(426),)


async def test_our_own_echoes_are_known_before_the_platform_is_told_where_to_send(
    setting: Setting,
) -> None:
    async with running(setting, setting.channel(webhook=True)):
        await until(setting, "/setWebhook")

    methods = [one.path.rpartition("/")[2] for one in setting.zalo.server.requests]
    assert methods.index("getMe") < methods.index("setWebhook")


async def test_a_webhook_somebody_takes_away_is_set_again(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    channel = setting.channel(webhook=True)

    async with running(setting, channel):
        await until(setting, "/setWebhook")
        setting.zalo.url = "https://another.example.vn/"
        await until(setting, "/setWebhook", 2)
        await eventually(lambda: setting.zalo.url == URL)
        await well(channel)

    assert texts.BOT_WEBHOOK_TAKEN in caplog.text


async def test_a_refused_token_is_said_in_webhook_mode_too(setting: Setting) -> None:
    api = BotApi("12345689:wrong", setting.base)
    channel = setting.channel(webhook=True, api=api)

    async with running(setting, channel):
        await until(setting, "/getMe", 2)
        assert await channel.problems() == (texts.BOT_REFUSED,)

    await api.close()


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_token_revoked_later_is_a_problem_at_once_and_no_more_when_it_is_good(
    setting: Setting, *, webhook: bool
) -> None:
    channel = setting.channel(webhook=webhook)
    setting.zalo.server.misbehave(refusal(401), about=SEND)
    with pytest.raises(TemporaryFailure):
        await channel.send("lan", reply())
    said = await channel.problems()

    await channel.send("lan", reply())

    assert (said, await channel.problems()) == ((texts.BOT_REFUSED,), ())


async def test_a_token_revoked_while_nothing_is_sent_is_a_problem(setting: Setting) -> None:
    channel = setting.channel(webhook=True)

    async with running(setting, channel):
        await until(setting, "/setWebhook")
        setting.zalo.server.misbehave(*[refusal(401)] * 100)
        await eventually(lambda: len(setting.zalo.server._orders) < 98)
        assert await channel.problems() == (texts.BOT_REFUSED,)
        setting.zalo.server._orders.clear()
        await well(channel)


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_platform_away_for_a_minute_is_a_problem_until_it_is_back(
    setting: Setting, *, webhook: bool
) -> None:
    channel = setting.channel(webhook=webhook)

    async with running(setting, channel):
        await until(setting, "/setWebhook" if webhook else POLL)
        setting.zalo.server.misbehave(*[Response(status=503)] * 10_000)
        await eventually(lambda: channel._reach._away_since is not None)
        assert await channel.problems() == ()
        setting.clock.move(seconds=61)
        assert await channel.problems() == (texts.BOT_NOT_REACHED,)
        setting.zalo.server._orders.clear()
        await well(channel)


async def test_polls_refused_again_and_again_are_a_problem(setting: Setting) -> None:
    setting.zalo.server.misbehave(*[refusal(404)] * 10_000, about=POLL)
    channel = setting.channel()

    async with running(setting, channel):
        await until(setting, POLL, 8)
        assert await channel.problems() == (texts.bot_error(404),)
        setting.zalo.server._orders.clear()
        await well(channel)


async def test_a_webhook_set_while_we_poll_is_said_and_taken_away(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    channel = setting.channel()

    async with running(setting, channel):
        await until(setting, POLL)
        setting.zalo.url = "https://another.example.vn/"
        await eventually(lambda: texts.BOT_POLLS_REFUSED in caplog.text)
        setting.zalo.give(setting.zalo.text("lan", "chào"))
        assert len(await setting.kept.wait()) == 1
        await well(channel)


async def test_a_reply_with_nothing_in_it_is_not_counted_as_sent(setting: Setting) -> None:
    with pytest.raises(PermanentFailure):
        await setting.channel().send("lan", Reply(text=()))


# ---- the token --------------------------------------------------------------------------------


async def test_the_token_reaches_the_platform_and_no_log_and_no_error(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    away = BotApi(TOKEN, "http://127.0.0.1:1/bot")
    channel = setting.channel()
    await channel.send("lan", reply())
    setting.zalo.server.misbehave(Cut.BEFORE, refusal(401), Response(status=500), about=SEND)

    errors: list[str] = []
    for sending in (channel, channel, channel, setting.channel(api=away)):
        with pytest.raises(SendError) as caught:
            await sending.send("lan", reply("riêng tư"))
        errors += format_exception(caught.value)

    assert all(TOKEN in request.path for request in setting.zalo.server.requests)
    assert TOKEN not in caplog.text
    assert TOKEN not in "\n".join(errors)
    assert "riêng tư" not in caplog.text
    await away.close()
