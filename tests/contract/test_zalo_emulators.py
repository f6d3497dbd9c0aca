"""The emulated OA and Bot refuse what the real ones are said to refuse: else they prove nothing.

Each rule is one of the reference notes on Zalo: unknown, missing and wrong parameters, limits,
uploads of one kind shown as another, tokens and codes used twice, polls beside a webhook.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.emulators.zalo_bot import BOT_ID, TOKEN, ZaloBot
from tests.emulators.zalo_oa import APP_ID, APP_SECRET, OA_ID, ZaloOa

Json = Any
TEXT = {"text": "Dạ."}
BUTTON = {"title": "Mục", "type": "oa.query.hide", "payload": "#1:a"}


@dataclass
class Clock:
    time: datetime = field(default_factory=lambda: datetime(2026, 11, 24, 2, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.time


class Oa:
    """The OA, asked as its documentation says."""

    def __init__(self, zalo: ZaloOa, client: httpx.AsyncClient, clock: Clock) -> None:
        self.zalo, self.client, self.clock = zalo, client, clock
        self.token, self.refresh = zalo.pair()
        zalo.interacted["111"] = clock()

    async def ask(self, body: Json) -> int:
        """The error number of a message; `body` is all of its request."""
        got = await self.client.post(
            f"{self.zalo.server.base}/v3.0/oa/message/cs",
            headers={"access_token": self.token},
            **({"content": body} if isinstance(body, bytes) else {"json": body}),
        )
        assert got.status_code == 200
        return int(got.json()["error"])

    async def say(self, message: Json, person: Json = "111") -> int:
        return await self.ask({"recipient": {"user_id": person}, "message": message})

    async def show(self, **element: Json) -> int:
        payload = {"template_type": "media", "elements": [element]}
        return await self.say({"attachment": {"type": "template", "payload": payload}})

    async def hand(self, **payload: Json) -> int:
        return await self.say({"attachment": {"type": "file", "payload": payload}})

    async def press(self, *buttons: Json, **more: Json) -> int:
        payload = {"buttons": list(buttons), **more}
        return await self.say({**TEXT, "attachment": {"type": "template", "payload": payload}})

    async def upload(self, kind: str, name: str, content: bytes = b"x") -> str:
        got = await self.client.post(
            f"{self.zalo.server.base}/v2.0/oa/upload/{kind}",
            headers={"access_token": self.token},
            files={"file": (name, content)},
        )
        data = got.json().get("data", {})
        return str(data.get("token") or data.get("attachment_id") or got.json()["error"])

    async def trade(self, secret: str = APP_SECRET, **form: str) -> Json:
        got = await self.client.post(
            f"{self.zalo.server.base}/v4/oa/access_token",
            headers={"secret_key": secret},
            data={"app_id": APP_ID, **form},
        )
        assert got.status_code == 200
        return got.json()


@pytest.fixture
async def oa() -> AsyncIterator[Oa]:
    clock = Clock()
    zalo = ZaloOa(now=clock)
    async with zalo.running(), httpx.AsyncClient() as client:
        yield Oa(zalo, client, clock)


async def test_the_oa_takes_what_its_documentation_shows(oa: Oa) -> None:
    image, gif = await oa.upload("image", "a.png"), await oa.upload("gif", "a.gif")
    file = await oa.upload("file", "a.pdf")

    taken = [
        await oa.say(TEXT),
        await oa.say({**TEXT, "quote_message_id": "m"}),
        await oa.show(media_type="image", attachment_id=image),
        await oa.show(media_type="image", url="https://example.vn/a.png"),
        await oa.show(media_type="gif", attachment_id=gif, width=1, height=1),
        await oa.show(media_type="sticker", attachment_id="bfe458bf64fa8da4d4eb"),
        await oa.hand(token=file),
        await oa.press(BUTTON),
    ]

    assert taken == [0] * 8


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        [],
        {},
        {"message": TEXT},
        {"recipient": {"user_id": "111"}},
        {"recipient": {}, "message": TEXT},
        {"recipient": {"user_id": 111}, "message": TEXT},
        {"recipient": {"user_id": "111"}, "message": {}},
        {"recipient": {"user_id": "111"}, "message": "Dạ."},
        {"recipient": {"user_id": "111"}, "message": {"text": 7}},
        {"recipient": {"user_id": "111"}, "message": {**TEXT, "parse_mode": "html"}},
        {"recipient": {"user_id": "111"}, "message": {"attachment": {"type": "template"}}},
        {"recipient": {"user_id": "111"}, "message": {"attachment": {"payload": {}}}},
        {"recipient": {"user_id": "111"}, "message": TEXT, "tracking_id": "1"},
    ],
    ids=str,
)
async def test_the_oa_refuses_a_message_with_something_missing_or_unknown(
    oa: Oa, body: Json
) -> None:
    assert await oa.ask(body) == -201
    assert oa.zalo.sent == []


async def test_the_oa_counts_in_utf_16_units_up_to_two_thousand(oa: Oa) -> None:
    assert await oa.say({"text": "ă" * 2000}) == 0
    assert await oa.say({"text": "ă" * 2001}) == -210
    assert await oa.say({"text": "😀" * 1001}) == -210


async def test_the_oa_shows_an_upload_only_as_what_it_is(oa: Oa) -> None:
    image, gif = await oa.upload("image", "a.png"), await oa.upload("gif", "a.gif")
    file = await oa.upload("file", "a.pdf")

    refused = [
        await oa.show(attachment_id=image),
        await oa.show(media_type="video", attachment_id=image),
        await oa.show(media_type="image", attachment_id=gif),
        await oa.show(media_type="image", attachment_id=file),
        await oa.show(media_type="image", attachment_id="nobody-gave-it"),
        await oa.show(media_type="image"),
        await oa.show(media_type="image", attachment_id=image, url="https://example.vn/a.png"),
        await oa.show(media_type="image", url="a.png"),
        await oa.show(media_type="gif", attachment_id=gif),
        await oa.show(media_type="gif", attachment_id=image, width=1, height=1),
        await oa.show(media_type="gif", attachment_id=gif, width="1", height=1),
        await oa.hand(token=image),
        await oa.hand(attachment_id=file),
        await oa.hand(),
    ]

    assert refused == [-201] * 14


async def test_the_oa_forgets_uploads_after_a_week(oa: Oa) -> None:
    image = await oa.upload("image", "a.png")
    oa.clock.time += timedelta(days=7)
    oa.zalo.interacted["111"] = oa.clock()
    oa.token, _ = oa.zalo.pair()

    assert await oa.show(media_type="image", attachment_id=image) == -100


@pytest.mark.parametrize(
    ("kind", "name", "size", "error"),
    [
        ("image", "a.gif", 1, "0"),  # the trap: a success that names nothing
        ("image", "a", 1, "0"),
        ("file", "a.xlsx", 1, "0"),
        ("image", "a.png", 1024 * 1024 + 1, "-210"),
        ("file", "a.pdf", 5 * 1024 * 1024 + 1, "-210"),
    ],
)
async def test_the_oa_refuses_other_files_and_larger_ones(
    oa: Oa, kind: str, name: str, size: int, error: str
) -> None:
    assert await oa.upload(kind, name, b"x" * size) == error


@pytest.mark.parametrize(
    ("buttons", "error"),
    [
        ([], -201),
        ([BUTTON] * 6, -201),
        ([{"title": "Mục"}], -201),
        ([{**BUTTON, "type": "oa.open.nothing"}], -201),
        ([{**BUTTON, "title": ""}], -201),
        ([{**BUTTON, "payload": {"url": "https://example.vn"}}], -201),
        ([{**BUTTON, "icon": "x"}], -201),
        ([{**BUTTON, "title": "x" * 101}], -210),
        ([{**BUTTON, "payload": "x" * 1001}], -210),
        (["Mục"], -201),
    ],
)
async def test_the_oa_refuses_other_buttons_and_more_of_them(
    oa: Oa, buttons: list[Json], error: int
) -> None:
    assert await oa.press(*buttons) == error


async def test_the_oa_refuses_buttons_where_they_are_not_supported(oa: Oa) -> None:
    with oa.zalo.buttons_unsupported():
        assert await oa.press(BUTTON) == -233
    assert await oa.press(BUTTON, template_type="button") == -201


async def test_the_oa_takes_no_message_outside_the_window_or_with_an_ended_token(oa: Oa) -> None:
    assert await oa.say(TEXT, "222") == -230
    oa.clock.time += timedelta(hours=25)
    assert await oa.say(TEXT) == -216
    oa.token, _ = oa.zalo.pair()
    oa.clock.time += timedelta(days=6)
    assert await oa.say(TEXT) == -216
    oa.token, _ = oa.zalo.pair()
    assert await oa.say(TEXT) == -230


async def test_the_oa_counts_requests_and_says_what_is_left(oa: Oa) -> None:
    oa.zalo.per_minute = 1

    assert [await oa.say(TEXT), await oa.say(TEXT)] == [0, -32]


async def test_a_refresh_token_works_once_and_only_for_its_app(oa: Oa) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": oa.refresh}
    wrong = [
        await oa.trade(**(form | {"app_id": "1"})),
        await oa.trade("not-the-secret", **form),
        await oa.trade(refresh_token=oa.refresh),
        await oa.trade(grant_type="refresh_token"),
        await oa.trade(**(form | {"grant_type": "password"})),
        await oa.trade(grant_type="authorization_code", code="nobody-gave-it"),
    ]
    first, again = await oa.trade(**form), await oa.trade(**form)

    assert [answer["error"] for answer in wrong] == [
        -14002, -14001, -14004, -14004, -14004, -14004,
    ]  # fmt: skip
    assert first["expires_in"] == "90000"
    assert again["error"] == -14014


class Bot:
    """The Bot Platform, asked as its documentation says."""

    def __init__(self, zalo: ZaloBot, client: httpx.AsyncClient, base: str) -> None:
        self.zalo, self.client, self.base = zalo, client, base

    async def ask(self, method: str, token: str = TOKEN, **asked: Json) -> Json:
        return (await self.client.post(f"{self.base}{token}/{method}", json=asked)).json()

    async def code(self, method: str, **asked: Json) -> int:
        """The error number; 0 for what was done."""
        answer = await self.ask(method, **asked)
        return 0 if answer["ok"] else int(answer["error_code"])


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    zalo = ZaloBot()
    async with zalo.running() as base, httpx.AsyncClient() as client:
        yield Bot(zalo, client, base)


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("getMe", {}),
        ("sendMessage", {"chat_id": "c", "text": "Dạ."}),
        ("sendMessage", {"chat_id": "c", "text": "Dạ.", "parse_mode": "markdown"}),
        ("sendMessage", {"chat_id": "c", "text": "Dạ.", "text_styles": []}),
        ("sendPhoto", {"chat_id": "c", "photo": "https://example.vn/a.png", "caption": "Dạ."}),
        ("sendSticker", {"chat_id": "c", "sticker": "bfe458bf64fa8da4d4eb"}),
        ("sendVoice", {"chat_id": "c", "voice_url": "https://example.vn/a.aac"}),
        ("sendChatAction", {"chat_id": "c", "action": "typing"}),
        ("setWebhook", {"url": "https://example.vn/webhook", "secret_token": "12345678"}),
        ("deleteWebhook", {}),
        ("getWebhookInfo", {}),
        ("testWebhook", {}),
    ],
)
async def test_the_bot_takes_what_its_documentation_shows(
    bot: Bot, method: str, asked: Json
) -> None:
    assert await bot.code(method, **asked) == 0


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("sendmessage", {"chat_id": "c", "text": "Dạ."}),
        ("editMessageText", {"chat_id": "c", "text": "Dạ."}),
        ("sendMessage", {}),
        ("sendMessage", {"chat_id": "c"}),
        ("sendMessage", {"chat_id": 7, "text": "Dạ."}),
        ("sendMessage", {"chat_id": "c", "text": ""}),
        ("sendMessage", {"chat_id": "c", "text": "x" * 2001}),
        ("sendMessage", {"chat_id": "c", "text": "Dạ.", "parse_mode": "nonsense"}),
        ("sendMessage", {"chat_id": "c", "text": "Dạ.", "text_styles": "b"}),
        ("sendMessage", {"chat_id": "c", "text": "Dạ.", "reply_markup": {}}),
        ("sendPhoto", {"chat_id": "c"}),
        ("sendPhoto", {"chat_id": "c", "photo": "a.png"}),
        ("sendPhoto", {"chat_id": "c", "photo": "https://a.vn/a.png", "caption": "x" * 2001}),
        ("sendSticker", {"chat_id": "c"}),
        ("sendVoice", {"chat_id": "c", "voice_url": "https://example.vn/a.mp3"}),
        ("sendVoice", {"chat_id": "c", "voice_url": "https://a.vn/a.aac", "caption": "Dạ."}),
        ("sendChatAction", {}),
        ("sendChatAction", {"chat_id": "c", "action": "dancing"}),
        ("setWebhook", {}),
        ("setWebhook", {"url": "https://example.vn/webhook"}),
        ("setWebhook", {"url": "http://example.vn/webhook", "secret_token": "12345678"}),
        ("setWebhook", {"url": "https://example.vn/webhook", "secret_token": "1234567"}),
        ("setWebhook", {"url": "https://example.vn/webhook", "secret_token": "x" * 257}),
        ("getUpdates", {"timeout": "lâu"}),
        ("getUpdates", {"offset": "1"}),
    ],
)
async def test_the_bot_refuses_what_is_missing_unknown_or_wrong(
    bot: Bot, method: str, asked: Json
) -> None:
    assert await bot.code(method, **asked) == 400
    assert (bot.zalo.sent, bot.zalo.url) == ([], "")


async def test_the_bot_knows_its_token_alone(bot: Bot) -> None:
    assert (await bot.ask("getMe"))["result"]["id"] == BOT_ID
    assert (await bot.ask("getMe", token="12345689:other"))["error_code"] == 401


async def test_the_bot_gives_an_update_once_and_none_beside_a_webhook(bot: Bot) -> None:
    bot.zalo.give(bot.zalo.text("c", "chào"))

    assert (await bot.ask("getUpdates", timeout="0"))["result"]["message"]["text"] == "chào"
    assert await bot.code("getUpdates", timeout="0") == 408
    await bot.ask("setWebhook", url="https://example.vn/webhook", secret_token="12345678")
    assert await bot.code("getUpdates", timeout="0") == 400


async def test_the_bot_lets_its_webhook_be_set_and_tried_so_often_a_day(bot: Bot) -> None:
    bot.zalo.set_webhook_left = bot.zalo.test_webhook_left = 1
    webhook = {"url": "https://example.vn/webhook", "secret_token": "12345678"}

    assert [await bot.code("setWebhook", **webhook) for _ in range(2)] == [0, 426]
    assert [await bot.code("testWebhook") for _ in range(2)] == [0, 426]


async def test_whose_token_it_is_is_told(oa: Oa) -> None:
    got = await oa.client.get(
        f"{oa.zalo.server.base}/v2.0/oa/getoa", headers={"access_token": oa.token}
    )

    assert got.json()["data"]["oa_id"] == OA_ID
