"""Ask the Zalo Bot Platform; the token is in the address, so it is put there last of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx

from bot.channels import zalo_http
from bot.channels.base import (
    PermanentFailure,
    SendError,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)
from bot.channels.zalo_bot.parse import updates_of
from bot.channels.zalo_http import code_of, text_of

API_BASE = "https://bot-api.zaloplatforms.com/bot"

TOKEN_REFUSED = HTTPStatus.UNAUTHORIZED
_POLL_SPARE = 7.0  # seconds the answer to a poll may come later than it should
_BUSY = timedelta(seconds=30)  # after 429, which says no time
_FOR_A_HUMAN = timedelta(minutes=15)

# No error is documented for somebody who cannot be written to; these are the words of the
# interface this one was modelled on.
_GONE = {"blocked": "blocked", "chat not found": "gone", "user not found": "gone"}


class Refused(Exception):  # noqa: N818 - the name says what happened
    """The platform refused a request, by HTTP status or inside an HTTP 200."""

    def __init__(
        self, method: str, code: int, *, wait: timedelta | None = None, said: str = ""
    ) -> None:
        super().__init__(f"Zalo Bot {method}: error {code}")
        self.code = code
        self.wait = wait
        self.said = said.casefold()  # never logged: it may repeat what was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What the platform knows of our webhook."""

    url: str  # "" when there is none
    reached: bool = True  # False: the platform has tried it, in vain
    outcome: str = ""  # its own word for that


class TokenInPath(httpx.AsyncBaseTransport):
    """Puts the token into the address below everything that logs or quotes addresses."""

    def __init__(self, base: str, token: str, inner: httpx.AsyncBaseTransport) -> None:
        self._before = len(httpx.URL(base).raw_path)
        self._token = token.encode()
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request for BASE/METHOD to BASE<TOKEN>/METHOD."""
        path = request.url.raw_path
        whole = path[: self._before] + self._token + path[self._before :]
        sent = httpx.Request(
            method=request.method,
            url=request.url.copy_with(raw_path=whole),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close what is underneath."""
        await self._inner.aclose()


class BotApi:
    """The bot's interface.

    Each method raises Refused when the platform refuses, TemporaryFailure or UncertainSend when
    nothing it said can be read.
    """

    def __init__(
        self,
        token: str,
        base: str = API_BASE,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base = base.rstrip("/")
        transport = TokenInPath(self._base, token, inner or httpx.AsyncHTTPTransport())
        self._client = httpx.AsyncClient(transport=transport)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def me(self) -> str:
        """The bot's own id."""
        return text_of(_mapping(await self._ask("getMe", {})).get("id"))

    async def updates(self, seconds: float) -> tuple[Mapping[str, Any], ...]:
        """Wait that long for updates; none after a wait in vain, which comes as error 408."""
        wanted = {"timeout": str(int(seconds))}
        try:
            return updates_of(await self._ask("getUpdates", wanted, seconds + _POLL_SPARE))
        except Refused as refused:
            if refused.code == HTTPStatus.REQUEST_TIMEOUT:
                return ()
            raise

    async def send(self, chat: str, text: str) -> str | None:
        """Send a text; returns its id."""
        result = await self._ask("sendMessage", {"chat_id": chat, "text": text})
        return text_of(_mapping(result).get("message_id")) or None

    async def set_webhook(self, url: str, secret: str) -> Webhook:
        """Have updates sent to that address, with that secret in a header."""
        asked = {"url": url, "secret_token": secret}
        result = _mapping(await self._ask("setWebhook", asked))
        tried = _mapping(result.get("verification"))
        return Webhook(
            url=text_of(result.get("url")) or url,
            reached=tried.get("ok") is not False,
            outcome=text_of(tried.get("outcome")),
        )

    async def webhook(self) -> Webhook:
        """The webhook that is set, if any."""
        return Webhook(url=text_of(_mapping(await self._ask("getWebhookInfo", {})).get("url")))

    async def test_webhook(self) -> Webhook:
        """Have the platform call the webhook that is set; refused (426) after some tries a day."""
        tried = _mapping(await self._ask("testWebhook", {}))
        return Webhook(
            url=text_of(tried.get("url")),
            reached=tried.get("ok") is True,
            outcome=text_of(tried.get("outcome")),
        )

    async def delete_webhook(self) -> None:
        """Have updates wait for polls."""
        await self._ask("deleteWebhook", {})

    async def _ask(
        self, method: str, asked: Mapping[str, str], read: float = zalo_http.READ_SECONDS
    ) -> object:
        request = self._client.build_request(
            "POST", f"{self._base}/{method}", json=asked, timeout=zalo_http.timeout(read)
        )
        answer = await zalo_http.ask(self._client, request)
        if answer.body.get("ok") is True and answer.status < HTTPStatus.BAD_REQUEST:
            return answer.body.get("result")
        for name in ("error_code", "errorCode"):
            if (code := code_of(answer.body.get(name))) is not None:
                said = text_of(answer.body.get("description"))
                raise Refused(method, code, wait=zalo_http.wait_of(answer.headers), said=said)
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Refused(method, answer.status, wait=zalo_http.wait_of(answer.headers))
        message = f"Zalo Bot {method}: the answer says neither yes nor no"
        raise UncertainSend(message)


def failure(refused: Refused) -> SendError:
    """The failure that a refused message ends in."""
    said = str(refused)
    gone = next((reason for words, reason in _GONE.items() if words in refused.said), None)
    match refused.code:
        case HTTPStatus.BAD_REQUEST | HTTPStatus.NOT_FOUND if gone is not None:
            return Unreachable(gone)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return PermanentFailure(said)
        case HTTPStatus.REQUEST_TIMEOUT:
            return UncertainSend(said)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return TemporaryFailure(said, retry_after=refused.wait or _BUSY)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return TemporaryFailure(said, retry_after=_FOR_A_HUMAN)
        case _:  # 403 is the platform's own trouble, and what no table has may pass
            return TemporaryFailure(said)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
