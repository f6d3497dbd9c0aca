"""Zalo's Official Account interface and its OAuth, as strict as the real ones are said to be.

Every rule here is one of the reference notes on Zalo; ids and secrets are made up. Refuses what
the real interface refuses (over-long text, more than five buttons, a burnt refresh token, an
access token that has ended: HTTP 200 with -216) and misbehaves on order (`server.misbehave`).
"""

import asyncio
import base64
import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from itertools import count
from typing import Any

import httpx

from tests.emulators.orders import Server
from tests.emulators.wire import Request, Response, as_json

Json = Any  # what json.loads can give

APP_ID = "1234567890123456789"
APP_SECRET = "app-secret-of-the-emulator"
OA_ID = "4318657068771012646"
OA_SECRET = "oa-secret-of-the-emulator"

ACCESS_LIVES = timedelta(hours=25)
REFRESH_LIVES = timedelta(days=90)
CODE_LIVES = timedelta(minutes=10)
UPLOAD_LIVES = timedelta(days=7)
WINDOW = timedelta(days=7)
TEXT_LIMIT = 2000
MOST_BUTTONS = 5
MEDIA = {"image", "gif", "sticker"}
GRANTS = {"authorization_code": {"code", "code_verifier"}, "refresh_token": {"refresh_token"}}
UPLOADS = {
    "image": ({"jpg", "jpeg", "png"}, 1024 * 1024),
    "gif": ({"gif"}, 5 * 1024 * 1024),
    "file": ({"pdf", "doc", "docx", "csv"}, 5 * 1024 * 1024),
}


class Refused(Exception):  # noqa: N818 - the name says what happened
    """The request ends in an error number, as HTTP 200."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message the emulator took."""

    person: str
    message: Mapping[str, Any]
    message_id: str
    at: datetime

    @property
    def text(self) -> str:
        return str(self.message.get("text", ""))


@dataclass(slots=True)
class Token:
    """A token that was handed out."""

    ends_at: datetime
    used: bool = False


@dataclass(slots=True)
class ZaloOa:
    """The state of one OA, and the way to push its events at a webhook."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    per_minute: int = 4000
    takes_buttons: bool = True
    sent: list[Sent] = field(default_factory=list)
    uploads: dict[str, datetime] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # of what was uploaded
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # what was uploaded
    interacted: dict[str, datetime] = field(default_factory=dict)
    refuses: dict[str, int] = field(default_factory=dict)  # person -> error number
    fails_once: list[int] = field(default_factory=list)  # error numbers of the next sends
    refreshes: int = 0
    traded: asyncio.Event = field(default_factory=asyncio.Event)  # a token was, at least once
    server: Server = field(init=False)
    _access: dict[str, Token] = field(default_factory=dict)
    _refresh: dict[str, Token] = field(default_factory=dict)
    _codes: dict[str, tuple[str, Token]] = field(default_factory=dict)
    _asked: Counter[str] = field(default_factory=Counter)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.server = Server(self._answer)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        async with self.server.running() as base:
            yield base

    # ---- what a test arranges -----------------------------------------------------------------

    def pair(self) -> tuple[str, str]:
        """An access token and a refresh token, as the API Explorer gives them."""
        number = next(self._numbers)
        access, refresh = f"access-{number}", f"refresh-{number}"
        self._access[access] = Token(self.now() + ACCESS_LIVES)
        self._refresh[refresh] = Token(self.now() + REFRESH_LIVES)
        return access, refresh

    def consent(self, challenge: str) -> str:
        """An administrator allows it: the code that the redirect carries."""
        code = f"code-{next(self._numbers)}"
        self._codes[code] = (challenge, Token(self.now() + CODE_LIVES))
        return code

    def revoke(self, access: str) -> None:
        self._access.pop(access, None)

    @contextmanager
    def buttons_unsupported(self) -> Iterator[None]:
        self.takes_buttons = False
        yield
        self.takes_buttons = True

    def event(self, name: str, person: str, **more: object) -> dict[str, Any]:
        """An event as Zalo's webhook sends it; it counts as an interaction."""
        at = self.now()
        self.interacted[person] = at
        return {
            "app_id": APP_ID,
            "user_id_by_app": f"{person}0",
            "event_name": name,
            "sender": {"id": person},
            "recipient": {"id": OA_ID},
            "timestamp": str(int(at.timestamp() * 1000)),
            **more,
        }

    def text(self, person: str, words: str) -> dict[str, Any]:
        message = {"msg_id": f"msg-{next(self._numbers)}", "text": words}
        return self.event("user_send_text", person, message=message)

    @staticmethod
    def signed(event: object, secret: str = OA_SECRET) -> tuple[bytes, dict[str, str]]:
        """The bytes and headers of a webhook request."""
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        moment = str(event.get("timestamp", "")) if isinstance(event, dict) else ""
        return body, ZaloOa.signature(body, moment, secret)

    @staticmethod
    def signature(body: bytes, moment: str, secret: str = OA_SECRET) -> dict[str, str]:
        """The headers of a webhook request, whatever is in it."""
        whole = APP_ID.encode() + body + moment.encode("utf-8", "replace") + secret.encode()
        mac = hashlib.sha256(whole).hexdigest()
        return {"x-zevent-signature": f"mac={mac}", "content-type": "application/json"}

    async def push(self, url: str, event: object, *, copies: int = 1) -> list[int]:
        """Send one event to a webhook, more than once when told; returns the statuses."""
        body, headers = self.signed(event)
        async with httpx.AsyncClient(timeout=2.0) as client:
            return [
                (await client.post(url, content=body, headers=headers)).status_code
                for _ in range(copies)
            ]

    # ---- what it answers ----------------------------------------------------------------------

    async def _answer(self, request: Request) -> Response:
        if request.path == "/v4/oa/access_token" and request.method == "POST":
            return self._trade(request)
        try:
            limits = self._count()
        except Refused as refused:
            return self._refusal(refused, {"X-RateLimit-Remain": "0"})
        try:
            data = self._act(request)
        except Refused as refused:
            return self._refusal(refused, limits)
        envelope = {"data": data, "error": 0, "message": "Success"}
        return Response(body=json.dumps(envelope).encode(), headers=limits)

    def _refusal(self, refused: Refused, headers: Mapping[str, str]) -> Response:
        body = {"error": refused.code, "message": refused.message}
        limit = {"X-RateLimit-Limit": str(self.per_minute), **headers}
        return Response(body=json.dumps(body).encode(), headers=limit)

    def _count(self) -> dict[str, str]:
        minute = self.now().strftime("%H:%M")
        self._asked[minute] += 1
        left = self.per_minute - self._asked[minute]
        if left < 0:
            raise Refused(-32, "Application has reached limit API calls")
        return {"X-RateLimit-Limit": str(self.per_minute), "X-RateLimit-Remain": str(left)}

    def _act(self, request: Request) -> object:
        self._check_token(request)
        match request.method, request.path:
            case "POST", "/v3.0/oa/message/cs":
                return self._send(_read(request.body))
            case "POST", path if path.startswith("/v2.0/oa/upload/"):
                return self._upload(path.rpartition("/")[2], request)
            case "GET", "/v2.0/oa/getoa":
                return {"oa_id": OA_ID, "name": "UBND xã Thử Nghiệm", "is_verified": True}
            case _:
                raise Refused(-404, f"no such API: {request.method} {request.path}")

    def _check_token(self, request: Request) -> None:
        token = self._access.get(request.headers.get("access_token", ""))
        if token is None or token.ends_at <= self.now():
            raise Refused(-216, "Access token is invalid")

    def _send(self, body: Json) -> dict[str, str]:
        _whole(body, {"recipient", "message"})
        _whole(body["recipient"], {"user_id"})
        person = _words(body["recipient"], "user_id")
        self._check_message(body["message"])
        if self.fails_once:
            raise Refused(self.fails_once.pop(0), "ordered by the test")
        if person in self.refuses:
            raise Refused(self.refuses[person], "ordered by the test")
        last = self.interacted.get(person)
        if last is None or self.now() - last > WINDOW:
            raise Refused(-230, "User has not interacted with the OA in the past 7 days")
        message_id = f"sent-{next(self._numbers)}"
        self.sent.append(
            Sent(person=person, message=body["message"], message_id=message_id, at=self.now())
        )
        return {"message_id": message_id, "user_id": person}

    def _check_message(self, message: Json) -> None:
        _only(message, {"text", "attachment", "quote_message_id"})
        text = message.get("text", "")
        if not isinstance(text, str):
            raise Refused(-201, "text is invalid")
        if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
            raise Refused(-210, "message.text: max length is 2000")
        attachment = message.get("attachment")
        if attachment is None:
            if not text:
                raise Refused(-201, "message.text is empty")
            return
        _whole(attachment, {"type", "payload"})
        match attachment["type"], attachment["payload"]:
            case "file", payload:
                _whole(payload, {"token"})
                self._check_upload(_words(payload, "token"), "file")
            case "template", {"template_type": "media", **payload}:
                _whole(payload, {"elements"})
                self._check_media(payload["elements"])
            case "template", {"buttons": list(buttons), **more} if not more:
                self._check_buttons(text, buttons)
            case _:
                raise Refused(-201, "attachment is invalid")

    def _check_media(self, elements: Json) -> None:
        """One picture, by an id of its own kind or by an address, never by both."""
        if not isinstance(elements, list) or len(elements) != 1:
            raise Refused(-201, "elements is invalid")
        (element,) = elements
        _only(element, {"media_type", "attachment_id", "url", "width", "height"})
        media = element.get("media_type")
        if media not in MEDIA:
            raise Refused(-201, "media_type is invalid")
        if ("attachment_id" in element) is ("url" in element):
            raise Refused(-201, "attachment_id or url, one of the two")
        if media == "gif" and not all(_is_size(element.get(one)) for one in ("width", "height")):
            raise Refused(-201, "width and height are required")
        if "url" in element:
            if not _words(element, "url").startswith("https://"):
                raise Refused(-201, "url is invalid")
        elif media != "sticker":  # whose id is the sticker's own
            self._check_upload(_words(element, "attachment_id"), media)

    def _check_upload(self, reference: str, kind: str) -> None:
        uploaded = self.uploads.get(reference)
        if uploaded is None or self.kinds[reference] != kind:
            raise Refused(-201, "attachment_id is invalid")
        if self.now() - uploaded >= UPLOAD_LIVES:
            raise Refused(-100, "attachment_id is expired")

    def _check_buttons(self, text: str, buttons: list[Any]) -> None:
        if not self.takes_buttons:
            raise Refused(-233, "message type is not supported")
        if not text or not 0 < len(buttons) <= MOST_BUTTONS:
            raise Refused(-201, "buttons is invalid")
        for button in buttons:
            _whole(button, {"title", "type", "payload"})
            if len(_words(button, "title")) > 100 or len(_words(button, "payload")) > 1000:
                raise Refused(-210, "button is too long")
            if button["type"] not in ("oa.query.show", "oa.query.hide"):
                raise Refused(-201, "button type is invalid")

    def _upload(self, kind: str, request: Request) -> dict[str, str]:
        name, content = _file(request)
        suffixes, largest = UPLOADS.get(kind, (set(), 0))
        if len(content) > largest:
            raise Refused(-210, "file is over the limit")
        if name.rpartition(".")[2].lower() not in suffixes:
            return {}  # the trap of the real one: a success that names nothing
        reference = f"upload-{next(self._numbers)}"
        self.uploads[reference] = self.now()
        self.kinds[reference] = kind
        self.files[reference] = name, content
        return {"token" if kind == "file" else "attachment_id": reference}

    def _trade(self, request: Request) -> Response:
        form = request.fields()
        if form.get("app_id") != APP_ID:
            return _oauth_error(-14002, "Invalid appId")
        if request.headers.get("secret_key") != APP_SECRET:
            return _oauth_error(-14001, "Invalid secret key")
        grant = form.get("grant_type", "")
        if not GRANTS.get(grant, {""}) <= set(form):
            return _oauth_error(-14004, "Invalid grant type or a parameter of it is missing")
        if grant == "authorization_code":
            challenge, token = self._codes.pop(form.get("code", ""), ("", None))
            if challenge != _challenge(form.get("code_verifier", "")):
                return _oauth_error(-14005, "Invalid code verifier")
        else:
            token = self._refresh.get(form.get("refresh_token", ""))
        if token is None or token.used or token.ends_at <= self.now():
            return _oauth_error(-14014, "Invalid refresh token")
        token.used = True
        self.refreshes += 1
        self.traded.set()
        access, refresh = self.pair()
        seconds = str(int(ACCESS_LIVES.total_seconds()))
        return as_json({"access_token": access, "refresh_token": refresh, "expires_in": seconds})


def _only(value: Json, known: set[str]) -> None:
    """Refuse a parameter the interface does not know."""
    if not isinstance(value, dict) or (odd := sorted(set(value) - known)):
        raise Refused(-201, f"{odd[0] if isinstance(value, dict) else 'body'} is invalid")


def _whole(value: Json, wanted: set[str]) -> None:
    """Refuse a missing parameter as well as one the interface does not know."""
    _only(value, wanted)
    if missing := sorted(wanted - set(value)):
        raise Refused(-201, f"{missing[0]} is missing")


def _words(value: Json, name: str) -> str:
    said = value.get(name)
    if not isinstance(said, str) or not said:
        raise Refused(-201, f"{name} is invalid")
    return said


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _read(body: bytes) -> Json:
    try:
        return json.loads(body)
    except ValueError as cause:
        raise Refused(-201, "body is invalid") from cause


def _oauth_error(code: int, name: str) -> Response:
    return as_json({"error": code, "error_name": name, "error_reason": name, "ref_doc": ""})


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _file(request: Request) -> tuple[str, bytes]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = list(BytesParser(policy=HTTP).parsebytes(head + request.body).iter_parts())
    if len(parts) != 1 or parts[0].get_param("name", header="content-disposition") != "file":
        raise Refused(-201, "file is invalid")
    return parts[0].get_filename() or "", parts[0].get_payload(decode=True)
