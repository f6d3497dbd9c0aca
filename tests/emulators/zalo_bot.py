"""The Zalo Bot Platform's interface, as strict as the real one is said to be.

Refuses what the real one refuses (a wrong token, an over-long or empty text, a method that does
not exist, polls while a webhook is set, too many requests) and misbehaves on order
(`server.misbehave`). An update given to a poll is gone, whatever became of the answer.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx

from tests.emulators.orders import Server
from tests.emulators.wire import Request, Response, as_json

Json = Any  # what json.loads can give

TOKEN = "12345689:token-of-the-emulator"
BOT_ID = "b0b0b0b0b0b0b0b0b0b0"
TEXT_LIMIT = 2000
KNOWN = {
    "getMe": set[str](),
    "getUpdates": {"timeout"},
    "setWebhook": {"url", "secret_token"},
    "deleteWebhook": set[str](),
    "getWebhookInfo": set[str](),
    "testWebhook": set[str](),
    "sendMessage": {"chat_id", "text", "parse_mode", "text_styles"},
    "sendPhoto": {"chat_id", "photo", "caption"},
    "sendSticker": {"chat_id", "sticker"},
    "sendVoice": {"chat_id", "voice_url"},
    "sendChatAction": {"chat_id", "action"},
}
NEEDED = {
    "setWebhook": ("url", "secret_token"),
    "sendMessage": ("chat_id", "text"),
    "sendPhoto": ("chat_id", "photo"),
    "sendSticker": ("chat_id", "sticker"),
    "sendVoice": ("chat_id", "voice_url"),
    "sendChatAction": ("chat_id", "action"),
}


class Refused(Exception):  # noqa: N818 - the name says what happened
    """The request ends in ok: false."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message the emulator took."""

    chat: str
    text: str
    message_id: str
    at: datetime


@dataclass(slots=True)
class ZaloBot:
    """The state of one bot."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    longest_poll: float = 0.05  # seconds, however long the caller asks to wait
    sent: list[Sent] = field(default_factory=list)
    url: str = ""  # the webhook
    secret: str = ""
    reaches_webhook: bool = True
    outcome: str = "webhook.err.unreachable"  # of calling the webhook, when it is not reached
    test_webhook_left: int = 10  # calls until the day's limit
    set_webhook_left: int = 100  # calls until the day's limit
    server: Server = field(init=False)
    _updates: deque[Json] = field(default_factory=deque)
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.server = Server(self._answer)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve; gives what comes before the token in an address."""
        async with self.server.running() as base:
            yield f"{base}/bot"

    # ---- what a test arranges -----------------------------------------------------------------

    def update(self, name: str, chat: str, **more: object) -> dict[str, Any]:
        """An update, as the platform words it."""
        at = int(self.now().timestamp() * 1000)
        message = {
            "message_id": f"{next(self._numbers):020x}",
            "date": at,
            "chat": {"id": chat, "chat_type": "PRIVATE"},
            "from": {"id": chat, "display_name": "Lan", "is_bot": False},
            "message_type": "CHAT_MESSAGE",
            **more,
        }
        return {"event_name": name, "message": message}

    def text(self, chat: str, words: str) -> dict[str, Any]:
        return self.update("message.text.received", chat, text=words)

    def give(self, *updates: Json) -> None:
        """Have these ready for polls."""
        self._updates.extend(updates)
        self._waiting.set()

    async def push(self, update: Json, *, copies: int = 1, wrapped: bool = True) -> list[int]:
        """Send an update to the webhook; returns the statuses."""
        body, headers = self.wrapped(update, wrapped=wrapped)
        async with httpx.AsyncClient(timeout=5.0) as client:
            return [
                (await client.post(self.url, content=body, headers=headers)).status_code
                for _ in range(copies)
            ]

    def wrapped(self, update: Json, *, wrapped: bool = True) -> tuple[bytes, dict[str, str]]:
        """The bytes and headers of a webhook request."""
        body = {"ok": True, "result": update} if wrapped else update
        headers = {"X-Bot-Api-Secret-Token": self.secret, "User-Agent": "Java/17"}
        return json.dumps(body).encode(), headers | {"Content-Type": "application/json"}

    # ---- what it answers ----------------------------------------------------------------------

    async def _answer(self, request: Request) -> Response:
        try:
            return as_json(await self._result(request))
        except Refused as refused:
            error = {"ok": False, "error_code": refused.code, "description": refused.description}
            return as_json(error)

    async def _result(self, request: Request) -> dict[str, Any]:
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if token != TOKEN:
            raise Refused(401, "Unauthorized")
        if method not in KNOWN:
            raise Refused(400, "Bad Request: method not found")
        asked = request.fields()
        _check(method, asked)
        result = await self._done(method, asked)
        return {"ok": True} if result is None else {"ok": True, "result": result}

    async def _done(self, method: str, asked: Mapping[str, Any]) -> Json:
        match method:
            case "getMe":
                name = {"account_name": "bot.thu", "account_type": "BASIC"}
                return {"id": BOT_ID, **name, "can_join_groups": False}
            case "getUpdates":
                return await self._poll(_seconds(asked.get("timeout", "30")))
            case "setWebhook" | "testWebhook":
                setting = method == "setWebhook"
                return self._set_webhook(asked) if setting else self._test_webhook()
            case "sendChatAction":
                return None
            case "deleteWebhook" | "getWebhookInfo":
                if method == "deleteWebhook":
                    self.url = ""
                return {"url": self.url, "updated_at": self._milliseconds()}
            case _:
                return self._send(method, asked)

    async def _poll(self, seconds: float) -> Json:
        if self.url:
            raise Refused(400, "Bad Request: a webhook is set")
        if not self._updates:
            self._waiting.clear()
            try:
                await asyncio.wait_for(self._waiting.wait(), min(seconds, self.longest_poll))
            except TimeoutError:
                raise Refused(408, "Request timeout") from None
        return self._updates.popleft()

    def _set_webhook(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if self.set_webhook_left <= 0:
            raise Refused(426, "Daily limit reached")
        self.set_webhook_left -= 1
        self.url, self.secret = asked["url"], asked["secret_token"]
        return {
            "url": self.url,
            "updated_at": self._milliseconds(),
            "verification": self._verification(),
        }

    def _test_webhook(self) -> dict[str, Any]:
        if self.test_webhook_left <= 0:
            raise Refused(426, "Daily limit reached")
        self.test_webhook_left -= 1
        return self._verification()

    def _verification(self) -> dict[str, Any]:
        outcome = "webhook.ok" if self.reaches_webhook else self.outcome
        return {"ok": self.reaches_webhook, "url": self.url, "outcome": outcome, "hint": ""}

    def _send(self, method: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        message_id = f"{next(self._numbers):020x}"
        if method == "sendMessage":
            chat, text = asked["chat_id"], asked["text"]
            self.sent.append(Sent(chat=chat, text=text, message_id=message_id, at=self.now()))
        return {"message_id": message_id, "date": self._milliseconds()}

    def _milliseconds(self) -> int:
        return int(self.now().timestamp() * 1000)


def _check(method: str, asked: Mapping[str, Any]) -> None:
    """Refuse what is unknown, missing or not what it should be."""
    if odd := sorted(set(asked) - KNOWN[method]):
        raise Refused(400, f"Bad Request: unknown parameter {odd[0]}")
    for name in NEEDED.get(method, ()):
        if not isinstance(asked.get(name), str) or not asked[name]:
            raise Refused(400, f"Bad Request: {name} is missing")
    for name, is_right in RULES.items():
        if name in asked and not is_right(asked[name]):
            raise Refused(400, f"Bad Request: {name} is invalid")


def _is_text(said: object) -> bool:
    return isinstance(said, str) and 0 < len(said) <= TEXT_LIMIT


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda said: isinstance(said, str) and re.fullmatch(pattern, said) is not None


RULES: Mapping[str, Callable[[object], bool]] = {
    "url": _matches(r"https://[^\s/]+(/\S*)?"),
    "secret_token": _matches(r".{8,256}"),
    "text": _is_text,
    "caption": _is_text,
    "parse_mode": _matches("markdown|html"),
    "text_styles": lambda said: isinstance(said, list),
    "photo": _matches(r"https?://\S+"),
    "voice_url": _matches(r"https?://\S+\.aac"),
    "action": _matches("typing|upload_photo"),
}


def _seconds(said: object) -> float:
    if not re.fullmatch(r"\d{1,3}", str(said)):
        raise Refused(400, "Bad Request: timeout must be a number of seconds")
    return float(str(said))
