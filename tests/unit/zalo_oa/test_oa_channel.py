"""The OA's channel in front of an emulator that refuses what Zalo refuses.

1. A reply arrives whole, within Zalo's limits; a long one in order.
2. Buttons that Zalo refuses become numbers, in the same reply and for the next hour.
3. A token that ended is replaced and the message sent once.
4. Every failure is one of four, and says whether a repeat may say something twice.
5. What was uploaded is uploaded again when Zalo has forgotten it.
"""

import asyncio
import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import PermanentFailure, TemporaryFailure, UncertainSend, Unreachable
from bot.channels.zalo_oa.errors import ALARMING
from bot.channels.zalo_oa.opening import Account, opened
from bot.channels.zalo_oa.vault import Seed
from handlers.messages import Button, Enclosure, Incoming, Reply
from handlers.texts import zalo as texts
from handlers.texts.messages import file_stays_here
from knowledge.richtext import paragraph
from tests.emulators.orders import Cut, Silent
from tests.emulators.wire import Response, as_json
from tests.unit.zalo_oa.oa_setting import Setting

SEND = "/message/cs"
PNG = Enclosure(name="so-do.png", content=b"\x89PNG")
GIF = Enclosure(name="so-do.gif", content=b"GIF89a\x40\x01\xc8\x00")
PDF = Enclosure(name="to-khai.pdf", content=b"%PDF-1.7")


def reply(words: str = "Dạ, chào bạn.", buttons: int = 0) -> Reply:
    row = tuple(Button(f"Mục {number}", f"1:p:{number}") for number in range(1, buttons + 1))
    return Reply(text=(paragraph(words),), rows=(row,) if row else ())


async def test_a_reply_arrives_and_its_number_comes_back(setting: Setting) -> None:
    receipt = await setting.channel().send("111", reply(buttons=2))

    (sent,) = setting.zalo.sent
    assert sent.text.startswith("Dạ, chào bạn.\n\n1. Mục 1\n2. Mục 2\n")
    assert receipt.message_id == sent.message_id


async def test_a_long_reply_arrives_in_parts_in_order(setting: Setting) -> None:
    words = "".join(f"Câu số {number}. " for number in range(400))

    await setting.channel().send("111", reply(words))

    assert len(setting.zalo.sent) == 3
    assert " ".join(sent.text for sent in setting.zalo.sent) == words.strip()


async def test_buttons_that_are_on_can_be_pressed(setting: Setting) -> None:
    await setting.channel(buttons=True).send("111", reply(buttons=3))

    assert setting.zalo.sent[0].text == "Dạ, chào bạn."
    assert len(setting.zalo.sent[0].message["attachment"]["payload"]["buttons"]) == 3


async def test_buttons_that_were_taken_are_sent_the_next_time_too(setting: Setting) -> None:
    channel = setting.channel(buttons=True)
    for _ in range(2):
        await channel.send("111", reply(buttons=3))

    assert ["attachment" in sent.message for sent in setting.zalo.sent] == [True, True]


async def test_refused_buttons_become_numbers_and_are_not_tried_for_an_hour(
    setting: Setting,
) -> None:
    channel = setting.channel(buttons=True)
    with setting.zalo.buttons_unsupported():
        await channel.send("111", reply(buttons=2))
        await channel.send("111", reply(buttons=2))
        asked = len(setting.zalo.server.requests)

    setting.clock.move(hours=1)
    await channel.send("111", reply(buttons=2))

    assert asked == 3  # one refused, two sent as numbers
    assert ["1. Mục 1" in sent.text for sent in setting.zalo.sent] == [True, True, False]


async def test_what_zalo_refuses_for_one_person_turns_nobodys_buttons_off(
    setting: Setting,
) -> None:
    channel = setting.channel(buttons=True)
    setting.zalo.refuses["222"] = -201
    with pytest.raises(PermanentFailure):
        await channel.send("222", reply(buttons=2))

    await channel.send("111", reply(buttons=2))

    assert "attachment" in setting.zalo.sent[0].message


async def test_choices_without_words_arrive_all_the_same(setting: Setting) -> None:
    wordless = replace(reply(buttons=2), text=())
    await setting.channel(buttons=True).send("111", wordless)
    await setting.channel().send("111", wordless)

    assert [sent.text.startswith("1. Mục 1\n2. Mục 2") for sent in setting.zalo.sent] == [True] * 2


async def test_a_reply_with_nothing_in_it_is_not_counted_as_sent(setting: Setting) -> None:
    with pytest.raises(PermanentFailure):
        await setting.channel().send("111", Reply(text=()))


async def test_only_the_part_that_was_refused_is_sent_again(setting: Setting) -> None:
    with setting.zalo.buttons_unsupported():
        await setting.channel(buttons=True).send("111", reply("Một câu dài. " * 300, buttons=2))

    texts = [sent.text for sent in setting.zalo.sent]
    assert len(texts) == len(set(texts)) == 2
    assert "1. Mục 1" in texts[-1]


async def test_an_ended_token_is_replaced_and_the_message_sent_once(setting: Setting) -> None:
    channel = setting.channel()
    await channel.send("111", reply())
    setting.clock.move(hours=26)  # nobody was there to refresh in time

    await channel.send("111", reply())

    assert len(setting.zalo.sent) == 2
    assert setting.zalo.refreshes == 1


async def test_a_revoked_token_is_replaced_too(setting: Setting) -> None:
    setting.zalo.revoke(setting.seed.access_token)

    await setting.channel().send("111", reply())

    assert len(setting.zalo.sent) == 1


async def test_a_token_refused_again_and_again_is_not_asked_for_in_a_loop(
    setting: Setting,
) -> None:
    setting.zalo.server.misbehave(*[as_json({"error": -216}) for _ in range(9)], about=SEND)

    with pytest.raises(TemporaryFailure):
        await setting.channel().send("111", reply())

    assert setting.zalo.refreshes == 1


async def test_without_any_token_the_message_waits(setting: Setting) -> None:
    channel = setting.channel(keeper=setting.keeper(Seed()))

    with pytest.raises(TemporaryFailure):
        await channel.send("111", reply())

    assert setting.zalo.sent == []
    (problem,) = await channel.problems()
    assert "cấp quyền" in problem
    assert "https://consent.example/" in problem


async def test_a_start_with_another_secret_key_is_a_problem(setting: Setting) -> None:
    await setting.keeper().refresh_if_due()
    channel = setting.channel(keeper=setting.keeper(key=b"another secret key"))

    assert await channel.problems() == (f"{texts.OA_UNSEALED}.",)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(-230, "window"), (-232, "window"), (-213, "not_following"), (-217, "blocked")],
)
async def test_who_cannot_be_written_to_is_unreachable_with_the_reason(
    setting: Setting, code: int, reason: str
) -> None:
    setting.zalo.refuses["111"] = code

    with pytest.raises(Unreachable) as caught:
        await setting.channel().send("111", reply())

    assert caught.value.reason == reason


async def test_after_seven_days_of_silence_nobody_can_be_written_to(setting: Setting) -> None:
    channel = setting.channel()
    setting.clock.move(days=8)

    with pytest.raises(Unreachable) as caught:
        await channel.send("111", reply())

    assert caught.value.reason == "window"


@pytest.mark.parametrize("code", sorted(ALARMING - {-216}))
async def test_what_a_person_must_put_right_is_a_problem_until_something_is_sent(
    setting: Setting, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    channel = setting.channel()
    for _ in range(2):
        setting.zalo.server.misbehave(*[as_json({"error": code})] * 2, about=SEND)
        with pytest.raises((TemporaryFailure, PermanentFailure)):
            await channel.send("111", reply())
        setting.zalo.server._orders.clear()

    (problem,) = await channel.problems()
    assert problem.startswith(texts.oa_cannot_send(code))
    assert ("https://consent.example/" in problem) is (code == -223)
    assert [one.getMessage() for one in caplog.records if one.levelno == logging.CRITICAL] == [
        problem
    ]

    await channel.look_after()
    assert await channel.problems() == (problem,)  # that the platform answers says nothing of it
    await channel.send("111", reply())
    assert await channel.problems() == ()


async def test_what_lasts_is_said_every_hour(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    channel = setting.channel()
    setting.zalo.fails_once = [-221]
    with pytest.raises(TemporaryFailure):
        await channel.send("111", reply())

    for _ in range(130):
        await channel.look_after()
        setting.clock.move(minutes=1)

    assert caplog.text.count(texts.oa_cannot_send(-221)) == 3


@pytest.mark.parametrize("order", [Response(status=503), Cut.BEFORE, Cut.AFTER])
async def test_a_platform_away_for_a_minute_is_a_problem_until_it_is_back(
    setting: Setting, order: Cut | Response
) -> None:
    channel = setting.channel()
    await channel.look_after()
    setting.zalo.server.misbehave(*[order] * 6, about="/getoa")
    said = []
    for _ in range(8):
        setting.clock.move(seconds=15)
        await channel.look_after()
        said.append(await channel.problems())

    # Asked after half a minute's silence; a minute later it is a problem; then it is back.
    assert said == [()] * 6 + [(f"{texts.OA_NOT_REACHED}.",), ()]


async def test_a_platform_that_answers_others_is_not_asked_just_to_know(setting: Setting) -> None:
    channel = setting.channel()
    await channel.send("111", reply())

    setting.clock.move(seconds=29)
    await channel.look_after()

    assert not any(one.path.endswith("/getoa") for one in setting.zalo.server.requests)


async def test_a_failure_without_a_reason_is_tried_once_more(setting: Setting) -> None:
    channel = setting.channel()
    setting.zalo.fails_once = [-200]
    await channel.send("111", reply())
    setting.zalo.fails_once = [-200, -200]

    with pytest.raises(PermanentFailure):
        await channel.send("111", reply())

    assert len(setting.zalo.sent) == 1


async def test_the_minutes_allowance_is_minded(setting: Setting) -> None:
    setting.zalo.per_minute = 2
    channel = setting.channel()
    await channel.send("111", reply())
    await channel.send("111", reply())
    asked = len(setting.zalo.server.requests)

    with pytest.raises(TemporaryFailure) as caught:
        await channel.send("111", reply())
    setting.clock.move(minutes=1)
    await channel.send("111", reply())

    assert caught.value.retry_after == timedelta(minutes=1)
    assert len(setting.zalo.server.requests) == asked + 1  # not even asked while nothing was left


async def test_over_the_limit_is_a_matter_of_a_minute(setting: Setting) -> None:
    setting.zalo.server.misbehave(as_json({"error": -32}), about=SEND)

    with pytest.raises(TemporaryFailure) as caught:
        await setting.channel().send("111", reply())

    assert caught.value.retry_after == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("order", "seconds"),
    [
        (as_json({"error": -32}), 60),
        (Response(status=429, body=b'{"error": -32}', headers={"Retry-After": "7"}), 7),
        (Response(status=429), 30),
        (Response(status=429, headers={"Retry-After": "7"}), 7),
    ],
)
async def test_over_the_limit_everybody_waits(
    setting: Setting, order: Response, seconds: int
) -> None:
    channel = setting.channel()
    setting.zalo.interacted["222"] = setting.clock()
    setting.zalo.server.misbehave(order, about=SEND)
    with pytest.raises(TemporaryFailure):
        await channel.send("111", reply())
    asked = len(setting.zalo.server.requests)

    with pytest.raises(TemporaryFailure) as caught:
        await channel.send("222", reply())
    assert caught.value.retry_after == timedelta(seconds=seconds)
    assert len(setting.zalo.server.requests) == asked

    setting.clock.move(seconds=seconds)
    await channel.send("222", reply())


async def test_a_later_part_waits_for_the_next_minute(setting: Setting) -> None:
    setting.clock.move(seconds=40)
    setting.zalo.per_minute = 1

    await setting.channel().send("111", reply("Một câu dài. " * 300))

    assert len(setting.zalo.sent) == 2
    assert setting.pauses == [20.0]


async def test_a_reply_the_rest_of_the_minute_is_not_enough_for_is_not_begun(
    setting: Setting,
) -> None:
    setting.zalo.per_minute = 2
    channel = setting.channel()
    await channel.send("111", reply())

    with pytest.raises(TemporaryFailure) as caught:
        await channel.send("111", reply("Một câu dài. " * 300))
    assert caught.value.retry_after == timedelta(minutes=1)
    setting.clock.move(minutes=1)
    await channel.send("111", reply("Một câu dài. " * 300))

    assert len(setting.zalo.sent) == 3


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Response(status=429, headers={"Retry-After": "7"}), 7),
        (Response(status=429), 30),
        (Response(status=429, headers={"Retry-After": "lâu"}), 30),
        (Response(status=429, headers={"Retry-After": "7"}, body=b'{"message": "slowly"}'), 7),
        (Response(status=429, body=b'{"message": "slowly"}'), 30),
        (Response(status=429, headers={"Retry-After": "7"}, body=b'{"error": -32}'), 7),
        (Response(status=429, body=b'{"error": -32}'), 60),
        (Response(status=503), None),
        (Response(status=500, body=b"<html>"), None),
        (as_json({"error": 0}, 502), None),
        (Response(status=403, body=b"blocked by a firewall"), None),
        (Response(status=404), None),
    ],
)
async def test_a_platform_that_is_down_or_busy_is_a_matter_of_time(
    setting: Setting, answer: Response, wait: int | None
) -> None:
    setting.zalo.server.misbehave(answer, about=SEND)

    with pytest.raises(TemporaryFailure) as caught:
        await setting.channel().send("111", reply())

    assert caught.value.retry_after == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize(
    "order",
    [
        Cut.BEFORE,
        Cut.AFTER,
        Response(status=408),
        Response(status=408, body=b'{"message": "timeout"}'),
        Response(status=504),
        Response(body=b"<html>"),
        as_json({}),
        as_json([]),
    ],
)
async def test_when_nobody_knows_it_is_uncertain(setting: Setting, order: Cut | Response) -> None:
    setting.zalo.server.misbehave(order, about=SEND)

    with pytest.raises(UncertainSend):
        await setting.channel().send("111", reply())


async def test_silence_is_uncertain(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.zalo_http.READ_SECONDS", 0.05)
    monkeypatch.setattr("bot.channels.zalo_http.timeout.__defaults__", (0.05,))
    setting.zalo.server.misbehave(Silent(0.5), about=SEND)

    with pytest.raises(UncertainSend):
        await setting.channel().send("111", reply())


async def test_a_platform_that_is_away_gets_nothing_and_it_waits(setting: Setting) -> None:
    channel = setting.channel()
    channel._account._base = "http://127.0.0.1:1"

    with pytest.raises(TemporaryFailure):
        await channel.send("111", reply())


@pytest.mark.parametrize("order", [Response(status=503), as_json({"error": -32}), Cut.BEFORE])
async def test_a_later_part_that_fails_for_now_is_uncertain(
    setting: Setting, order: Cut | Response
) -> None:
    channel = setting.channel()
    words = reply("Một câu dài. " * 300)
    await channel.send("111", words)
    first = setting.zalo.server.requests[-2].body
    calls = iter([None, order])
    setting.zalo.server._order = lambda _: next(calls, None)  # type: ignore[method-assign]

    with pytest.raises(UncertainSend):
        await channel.send("111", words)

    assert setting.zalo.server.requests[-2].body == first


async def test_a_later_part_that_is_refused_for_good_is_permanent(setting: Setting) -> None:
    channel = setting.channel()
    calls = iter([None, as_json({"error": -248})])
    setting.zalo.server._order = lambda _: next(calls, None)  # type: ignore[method-assign]

    with pytest.raises(PermanentFailure):
        await channel.send("111", reply("Một câu dài. " * 300))


def with_files(*files: Enclosure) -> Reply:
    return replace(reply("Gửi anh/chị tệp."), attachments=files)


async def test_the_words_go_first_and_each_file_is_shown_as_what_it_is(setting: Setting) -> None:
    await setting.channel().send("111", with_files(PNG, GIF, PDF))

    assert [sent.text for sent in setting.zalo.sent] == ["Gửi anh/chị tệp.", "", "", ""]
    shown = [sent.message["attachment"] for sent in setting.zalo.sent[1:]]
    elements = [each["payload"]["elements"][0] for each in shown[:2]]
    assert [each["media_type"] for each in elements] == ["image", "gif"]
    assert (elements[1]["width"], elements[1]["height"]) == (320, 200)
    assert shown[2]["type"] == "file"


async def test_a_file_is_uploaded_once_and_again_when_it_was_forgotten(setting: Setting) -> None:
    channel = setting.channel()
    await channel.send("111", with_files(PNG))
    await channel.send("111", with_files(PNG))
    assert len(setting.zalo.uploads) == 1

    for reference in setting.zalo.uploads:
        setting.zalo.uploads[reference] -= timedelta(days=8)  # forgotten sooner than announced
    await channel.send("111", with_files(PNG))

    assert len(setting.zalo.uploads) == 2
    assert len(setting.zalo.sent) == 6  # the words were not said again


async def test_a_file_kept_for_six_days_is_uploaded_anew_before_it_is_forgotten(
    setting: Setting,
) -> None:
    channel = setting.channel()
    await channel.send("111", with_files(PNG))
    setting.clock.move(days=6)
    await channel.send("111", with_files(PNG))

    assert len(setting.zalo.uploads) == 2


@pytest.mark.parametrize(
    "file",
    [
        Enclosure(name="bảng.xlsx", content=b"PK"),
        Enclosure(name="anh.exe", content=b"x"),
        Enclosure(name="khong-phai.gif", content=b"no picture"),
        Enclosure(name="anh.GIF", content=b"GIF89a"),
    ],
    ids=lambda file: file.name,
)
async def test_of_a_file_zalo_would_not_take_the_words_say_so(
    setting: Setting, file: Enclosure
) -> None:
    await setting.channel().send("111", with_files(file, PDF))

    words, document = setting.zalo.sent
    assert file_stays_here(f"“{file.name}”") in words.text
    assert document.message["attachment"]["type"] == "file"
    assert len(setting.zalo.uploads) == 1


@pytest.mark.parametrize("order", [Cut.BEFORE, Cut.AFTER, Response(status=504)])
async def test_an_upload_cut_off_has_told_nobody_anything(
    setting: Setting, order: Cut | Response
) -> None:
    channel = setting.channel()
    setting.zalo.server.misbehave(order, about="/image")

    with pytest.raises(TemporaryFailure):
        await channel.send("111", with_files(PNG))
    assert setting.zalo.sent == []
    await channel.send("111", with_files(PNG))

    assert len(setting.zalo.sent) == 2


async def test_a_file_that_was_not_to_be_shown_leaves_a_doubt_about_the_words(
    setting: Setting,
) -> None:
    calls = iter([None, None, Response(status=503)])
    setting.zalo.server._order = lambda _: next(calls, None)  # type: ignore[method-assign]

    with pytest.raises(UncertainSend):
        await setting.channel().send("111", with_files(PNG))

    assert len(setting.zalo.sent) == 1


async def test_a_refused_file_is_one_of_the_four_failures(setting: Setting) -> None:
    channel = setting.channel()
    setting.zalo.refuses["111"] = -230
    with pytest.raises(Unreachable):
        await channel.send("111", with_files(PDF))

    for answer in ({"error": 0, "data": {}}, {"error": -210}):
        setting.zalo.server.misbehave(as_json(answer), about="/image")
        with pytest.raises(PermanentFailure):
            await channel.send("111", with_files(PNG))

    assert setting.zalo.sent == []


async def test_running_refreshes_the_pair_and_says_once_that_it_cannot(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    await setting.oauth().refresh(setting.seed.refresh_token)
    channel = setting.channel()
    running = asyncio.create_task(channel.run(accept))
    while "https://consent.example/" not in caplog.text:  # noqa: ASYNC110 - a log has no event
        await asyncio.sleep(0.01)
    await channel._look_after_tokens()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    said = [record for record in caplog.records if "consent.example" in record.getMessage()]
    assert [record.levelno for record in said] == [logging.CRITICAL]


async def accept(_: Incoming) -> None:
    """Keep nothing."""


async def test_no_token_is_ever_logged(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel = setting.channel()
    await channel._look_after_tokens()
    await channel.send("111", reply("riêng tư"))
    setting.zalo.server.misbehave(Cut.BEFORE, as_json({"error": -201, "message": "riêng tư"}))
    for failure in (UncertainSend, PermanentFailure):
        with pytest.raises(failure):
            await channel.send("111", reply("riêng tư"))

    tokens = json.dumps([setting.seed.access_token, await channel._keeper.token()])
    for secret in (*json.loads(tokens), setting.seed.refresh_token, "app-secret", "riêng tư"):
        assert secret not in caplog.text.replace("access_token", "")


async def test_opened_without_a_pair_it_says_where_an_administrator_allows_it(
    setting: Setting,
) -> None:
    account = Account(
        app_id="1", app_secret="a", oa_secret="b", redirect_uri="https://hoidap.example.vn"
    )
    begin, exclusive = setting.database.begin, setting.database.exclusive

    async with opened(
        account, begin=begin, exclusive=exclusive, secret=b"secret", now=setting.clock
    ) as channel:
        (problem,) = await channel.problems()

    assert "https://oauth.zaloapp.com/v4/oa/permission?app_id=1" in problem
    assert "redirect_uri=https%3A%2F%2Fhoidap.example.vn" in problem
