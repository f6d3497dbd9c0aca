"""The OA's token endpoint: give a refresh token or a code, get a pair, or learn why not."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import httpx

from bot.channels import zalo_http
from bot.channels.base import TemporaryFailure, UncertainSend
from bot.channels.zalo_http import Json, code_of, text_of
from bot.channels.zalo_oa.errors import TOO_MANY
from bot.channels.zalo_oa.tokens import (
    Answer,
    Misconfigured,
    Pair,
    Rejected,
    Unanswered,
    Unsent,
)

OAUTH_BASE = "https://oauth.zaloapp.com"

_TOKENS = "/v4/oa/access_token"
_CONSENT = "/v4/oa/permission"
_SECONDS = 12.0  # a refresh is shielded from cancellation, so it may not take long
_LIVES = timedelta(hours=25)  # what an access token lives when the answer does not say
_NO_SUCH_GRANT = frozenset({-118, -14014})  # invalid grant; refresh token rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """The app, as the token endpoint knows it."""

    client: httpx.AsyncClient
    app_id: str
    app_secret: str = field(repr=False)
    base: str = OAUTH_BASE

    async def refresh(self, refresh_token: str) -> Answer:
        """Trade a refresh token, which works once, for a new pair."""
        form = {"refresh_token": refresh_token, "grant_type": "refresh_token"}
        return await self._trade(form)

    async def exchange(self, code: str, verifier: str) -> Answer:
        """Trade the code of a consent, which works once and for ten minutes, for a pair."""
        form = {"code": code, "grant_type": "authorization_code", "code_verifier": verifier}
        return await self._trade(form)

    def consent_link(self, redirect_uri: str, verifier: str, state: str = "") -> str:
        """Where an administrator of the OA allows the app to act for it."""
        asked = {
            "app_id": self.app_id,
            "redirect_uri": redirect_uri,
            "code_challenge": challenge(verifier),
        }
        if state:
            asked["state"] = state
        return f"{self.base}{_CONSENT}?{urlencode(asked)}"

    async def _trade(self, form: Mapping[str, str]) -> Answer:
        request = self.client.build_request(
            "POST",
            self.base + _TOKENS,
            data={"app_id": self.app_id, **form},
            headers={"secret_key": self.app_secret},
            timeout=zalo_http.timeout(_SECONDS),
        )
        try:
            answer = await zalo_http.ask(self.client, request)
        except TemporaryFailure as failure:
            # An HTTP error is an answer of something before the endpoint, or of the endpoint
            # half way: nobody knows. Only what never left is sure not to have burnt the token.
            return Unsent() if isinstance(failure.__cause__, httpx.HTTPError) else Unanswered()
        except UncertainSend:
            return Unanswered()
        return answered(answer.status, answer.body)


def answered(status: int, body: Json) -> Answer:
    """Read the endpoint's answer; its errors come as HTTP 200 too."""
    token = text_of(body.get("access_token"))
    if token:
        seconds = code_of(body.get("expires_in"))  # usually digits in a text
        lives = timedelta(seconds=seconds) if seconds and seconds > 0 else _LIVES
        return Pair(
            access_token=token, refresh_token=text_of(body.get("refresh_token")), lives=lives
        )
    error = code_of(body.get("error"))
    if status == HTTPStatus.TOO_MANY_REQUESTS or error == TOO_MANY:
        return Unsent()  # refused before it was looked at
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return Unanswered()
    if error is not None and error in _NO_SUCH_GRANT:
        return Rejected(error=error)
    if error is None or error == 0:
        return Misconfigured() if status >= HTTPStatus.BAD_REQUEST else Unanswered()
    return Misconfigured(error=error)


def verifier_of(secret: bytes) -> str:
    """Derive the PKCE verifier from our secret: one for good, so that nothing need be kept."""
    return _encoded(hmac.digest(secret, b"motcua zalo oa pkce", "sha256"))


def challenge(verifier: str) -> str:
    """What of the verifier is told beforehand."""
    return _encoded(hashlib.sha256(verifier.encode()).digest())


def _encoded(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
