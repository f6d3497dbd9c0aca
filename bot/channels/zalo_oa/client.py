"""Ask the OA's interface: send a message, upload a file; its refusals come as HTTP 200 too."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from bot.channels import zalo_http
from bot.channels.base import PermanentFailure, TemporaryFailure, UncertainSend
from bot.channels.reach import Reach
from bot.channels.zalo_http import Answer, Json, code_of, text_of
from bot.channels.zalo_oa.errors import TOO_MANY, Refusal
from bot.channels.zalo_oa.render import Message, Upload

API_BASE = "https://openapi.zalo.me"

_SEND = "/v3.0/oa/message/cs"
_ACCOUNT = "/v2.0/oa/getoa"
_UNAUTHORIZED = 401  # as an error number it means what -216 means
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose token it is, as the interface says; "" when it does not."""

    name: str
    oa_id: str


class OfficialAccount:
    """The interface; every request needs a token, which the caller keeps.

    Each method raises Refusal when the interface refuses, TemporaryFailure or UncertainSend when
    nothing it said can be read.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        now: Callable[[], datetime],
        base: str = API_BASE,
        reach: Reach | None = None,
    ) -> None:
        self.reach = reach or Reach()
        self._client = client
        self._now = now
        self._base = base.rstrip("/")
        self._resting_until: datetime | None = None
        self._left: tuple[datetime, int] | None = None  # requests, and the minute's end

    def rest(self) -> timedelta:
        """How long nothing should be asked; zero when something may be."""
        if self._resting_until is None:
            return timedelta()
        return max(self._resting_until - self._now(), timedelta())

    def make_room(self, requests: int) -> None:
        """Raise TemporaryFailure when so many requests are more than is left of this minute."""
        self._mind_the_limit()
        if self._left is not None:
            ends, left = self._left
            if left < requests and self._now() < ends:
                message = "the minute's requests would not be enough"
                raise TemporaryFailure(message, retry_after=ends - self._now())

    async def send(self, token: str, person: str, message: Message) -> str | None:
        """Send one message; returns its id."""
        body = {"recipient": {"user_id": person}, "message": message}
        request = self._client.build_request(
            "POST",
            self._base + _SEND,
            json=body,
            headers={"access_token": token},
            timeout=zalo_http.timeout(),
        )
        return text_of((await self._data(request)).get("message_id")) or None

    async def upload(self, token: str, kind: Upload, name: str, content: bytes) -> str:
        """Upload a file; returns what a message refers to it by, for some days.

        PermanentFailure when the platform took it without naming it: its answer to a suffix it
        does not like. When the line breaks, TemporaryFailure: nobody has been sent anything.
        """
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        request = self._client.build_request(
            "POST",
            f"{self._base}/v2.0/oa/upload/{kind}",
            files={"file": (name, content, media)},
            headers={"access_token": token},
            timeout=zalo_http.timeout(zalo_http.UPLOAD_SECONDS),
        )
        try:
            data = await self._data(request)
        except UncertainSend as cause:
            raise TemporaryFailure(cause.reason) from cause
        if found := text_of(data.get("token")) or text_of(data.get("attachment_id")):
            return found
        message = "the OA took the file and named it nothing"
        raise PermanentFailure(message)

    async def account(self, token: str) -> Json:
        """Ask whose token it is: the OA's id, name, package."""
        request = self._client.build_request(
            "GET",
            self._base + _ACCOUNT,
            headers={"access_token": token},
            timeout=zalo_http.timeout(),
        )
        return await self._data(request)

    async def _data(self, request: httpx.Request) -> Json:
        self._mind_the_limit()
        try:
            answer = await zalo_http.ask(self._client, request)
        except (TemporaryFailure, UncertainSend):
            self.reach.missed()
            raise
        self.reach.answered()
        self._read_the_limit(answer)
        error = code_of(answer.body.get("error"))
        if error is None:
            raise _without_envelope(answer)
        if error != 0:
            raise Refusal(error, wait=zalo_http.wait_of(answer.headers))
        data = answer.body.get("data")
        return data if isinstance(data, dict) else {}

    def _mind_the_limit(self) -> None:
        """Ask nothing while the interface has said that it takes nothing now."""
        if rest := self.rest():
            message = "the interface takes no more requests for now"
            raise TemporaryFailure(message, retry_after=rest)

    def _read_the_limit(self, answer: Answer) -> None:
        """Learn what is left of this minute, and rest when nothing is: all of us, not one chat."""
        now = self._now()
        minute_ends = now.replace(second=0, microsecond=0) + _MINUTE
        remain = code_of(answer.headers.get("x-ratelimit-remain"))
        self._left = None if remain is None else (minute_ends, remain)
        wait = zalo_http.wait_of(answer.headers)
        is_over = code_of(answer.body.get("error")) == TOO_MANY
        if wait and (is_over or answer.status == HTTPStatus.TOO_MANY_REQUESTS):
            self._resting_until = now + wait
        elif is_over or (remain is not None and remain <= 0):
            self._resting_until = minute_ends
        elif answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._resting_until = now + zalo_http.BUSY


def owner_of(account: Json) -> Owner:
    """Read what `account` gave: its id goes by two names."""
    oa_id = text_of(account.get("oa_id")) or text_of(account.get("oaid"))
    return Owner(text_of(account.get("name")), oa_id)


def _without_envelope(answer: Answer) -> Exception:
    message = f"the server answered HTTP {answer.status} without saying why"
    match answer.status:
        case HTTPStatus.UNAUTHORIZED:
            return Refusal(_UNAUTHORIZED)
        case HTTPStatus.TOO_MANY_REQUESTS:
            wait = zalo_http.wait_of(answer.headers) or zalo_http.BUSY
            return TemporaryFailure(message, retry_after=wait)
        case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND:  # a proxy, a firewall
            return TemporaryFailure(message)
        case HTTPStatus.REQUEST_TIMEOUT:
            return UncertainSend(message)
        case status if status >= HTTPStatus.BAD_REQUEST:
            return PermanentFailure(message)
        case _:
            return UncertainSend(message)
