"""What the Zalo bot's webhook is told: 200 when the update is kept, never for a wrong secret."""

import json
from http import HTTPStatus

import pytest

from bot.channels.zalo_bot.hearing import LARGEST, Hearing
from bot.channels.zalo_bot.opening import Account, opened
from tests.unit.zalo_bot.bot_setting import SECRET, URL, Setting

HEADERS = {"x-bot-api-secret-token": SECRET}


def heard_by(setting: Setting) -> Hearing:
    hearing = setting.hearing()
    hearing.begin(setting.kept.accept)
    return hearing


@pytest.mark.parametrize("wrapped", [True, False])
async def test_both_shapes_are_kept_before_the_platform_is_told(
    setting: Setting, *, wrapped: bool
) -> None:
    update = setting.zalo.text("lan", "chào")
    body = {"ok": True, "result": update} if wrapped else update

    status = await heard_by(setting).hear(json.dumps(body).encode(), HEADERS)

    assert status == HTTPStatus.OK
    assert [incoming.text for incoming in setting.kept.incoming] == ["chào"]


@pytest.mark.parametrize(
    "given", [None, "", "wrong", SECRET + "x", SECRET[:-1], "bí mật", "\udcff"]
)
async def test_without_the_secret_nothing_is_taken(setting: Setting, given: str | None) -> None:
    headers = {} if given is None else {"x-bot-api-secret-token": given}
    body = json.dumps(setting.zalo.text("lan", "chào")).encode()

    assert await heard_by(setting).hear(body, headers) == HTTPStatus.FORBIDDEN
    assert setting.kept.incoming == []


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'{"ok":true,"result":{}}', b"7"])
async def test_a_try_of_the_address_is_answered(setting: Setting, body: bytes) -> None:
    assert await heard_by(setting).hear(body, HEADERS) == HTTPStatus.OK
    assert setting.kept.incoming == []


@pytest.mark.parametrize("body", [b"not json", b"\xff", b"[" * 50_000])
async def test_what_is_no_json_is_refused(setting: Setting, body: bytes) -> None:
    assert await heard_by(setting).hear(body, HEADERS) == HTTPStatus.BAD_REQUEST


async def test_more_than_a_mebibyte_is_refused(setting: Setting) -> None:
    status = await heard_by(setting).hear(b"x" * (LARGEST + 1), HEADERS)

    assert status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def test_with_the_database_away_the_platform_is_told_so(setting: Setting) -> None:
    hearing = heard_by(setting)
    setting.kept.refuses = 1
    body = json.dumps(setting.zalo.text("lan", "chào")).encode()

    assert await hearing.hear(body, HEADERS) == HTTPStatus.SERVICE_UNAVAILABLE
    assert await hearing.hear(body, HEADERS) == HTTPStatus.OK
    hearing.end()
    assert await hearing.hear(body, HEADERS) == HTTPStatus.SERVICE_UNAVAILABLE


async def test_what_the_bot_said_itself_is_kept_by_nobody(setting: Setting) -> None:
    hearing = heard_by(setting)
    hearing.me = "lan"

    body = json.dumps(setting.zalo.text("lan", "Dạ.")).encode()

    assert await hearing.hear(body, HEADERS) == HTTPStatus.OK
    assert setting.kept.incoming == []


async def test_with_a_webhook_configured_it_is_heard_and_without_one_it_is_polled(
    setting: Setting,
) -> None:
    exclusive = setting.database.exclusive
    polled = Account(token="1:a")
    sent = Account(token="1:a", webhook_url=URL, webhook_secret=SECRET)

    async with opened(polled, exclusive=exclusive, now=setting.clock) as channel:
        assert channel.hearing is None
    async with opened(sent, exclusive=exclusive, now=setting.clock) as channel:
        assert channel.hearing is not None
        assert (channel.hearing.url, channel.hearing.secret) == (URL, SECRET)
