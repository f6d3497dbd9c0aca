"""Put the OA's channel together from its settings, and close its connections at the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from bot.channels.finding import Dated
from bot.channels.zalo_oa.alarm import Alarm, Tell, nobody
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.client import API_BASE, OfficialAccount
from bot.channels.zalo_oa.files import Files
from bot.channels.zalo_oa.hearing import Hearing
from bot.channels.zalo_oa.keeper import Exclusive, TokenKeeper
from bot.channels.zalo_oa.oauth import OAUTH_BASE, OAuth, verifier_of
from bot.channels.zalo_oa.signature import Keys, Mode
from bot.channels.zalo_oa.vault import Seed
from bot.channels.zalo_oa.windows import Windows
from handlers.router import Begin
from storage.sealing import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The OA as the office configured it; "" is not configured."""

    app_id: str
    app_secret: str = field(repr=False)
    oa_id: str = ""
    oa_secret: str = field(repr=False)
    access_token: str = field(default="", repr=False)  # the first pair, used once
    refresh_token: str = field(default="", repr=False)
    api_base: str = ""
    oauth_base: str = ""
    buttons: bool = False
    signature_mode: str = Mode.STRICT
    redirect_uri: str = ""  # where the consent page sends its code; "" gives no link


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What talks to Zalo for the account."""

    oauth: OAuth
    keeper: TokenKeeper
    interface: OfficialAccount
    verifier: str = field(repr=False)
    files: Files
    consent_link: str  # "" when nobody knows where the consent page is to send its code


@asynccontextmanager
async def connected(  # noqa: PLR0913 - each is given by name
    account: Account,
    *,
    begin: Begin,
    exclusive: Exclusive,
    secret: bytes,
    now: Callable[[], datetime],
    dated: Dated | None = None,
) -> AsyncIterator[Parts]:
    """Give the lines to Zalo; `dated` is told the `Date` of every answer."""

    async def heard(response: httpx.Response) -> None:
        if dated is not None:
            dated(response.headers.get("date"))

    async with httpx.AsyncClient(event_hooks={"response": [heard]}) as client:
        oauth = OAuth(
            client=client,
            app_id=account.app_id,
            app_secret=account.app_secret,
            base=(account.oauth_base or OAUTH_BASE).rstrip("/"),
        )
        keeper = TokenKeeper(
            begin=begin,
            exclusive=exclusive,
            seal=Seal(secret),
            trades=oauth,
            seed=Seed(access_token=account.access_token, refresh_token=account.refresh_token),
            now=now,
        )
        verifier = verifier_of(secret)
        known = account.redirect_uri
        yield Parts(
            oauth=oauth,
            keeper=keeper,
            interface=OfficialAccount(client, now, account.api_base or API_BASE),
            files=Files(client, own=account.api_base.rstrip("/")),
            verifier=verifier,
            consent_link=oauth.consent_link(known, verifier) if known else "",
        )


@asynccontextmanager
async def opened(  # noqa: PLR0913 - each is given by name
    account: Account,
    *,
    begin: Begin,
    exclusive: Exclusive,
    secret: bytes,
    now: Callable[[], datetime],
    tell: Tell = nobody,
) -> AsyncIterator[ZaloOaChannel]:
    """Give the channel; `secret` seals its tokens in the database, `tell` reaches admins."""
    keys = Keys(app_id=account.app_id, oa_id=account.oa_id, secret=account.oa_secret)
    async with connected(
        account, begin=begin, exclusive=exclusive, secret=secret, now=now
    ) as parts:
        yield ZaloOaChannel(
            account=parts.interface,
            keeper=parts.keeper,
            hearing=Hearing(keys=keys, mode=Mode(account.signature_mode), begin=begin, now=now),
            windows=Windows(begin, now),
            alarm=Alarm(now=now, consent_link=parts.consent_link, tell=tell),
            now=now,
            buttons=account.buttons,
            files=parts.files,
        )
