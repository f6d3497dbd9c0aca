"""Put the OA's channel together from its settings, and close its connections at the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.client import API_BASE, OfficialAccount
from bot.channels.zalo_oa.hearing import Hearing
from bot.channels.zalo_oa.keeper import Exclusive, Seed, TokenKeeper
from bot.channels.zalo_oa.oauth import OAUTH_BASE, OAuth, verifier_of
from bot.channels.zalo_oa.signature import Keys, Mode
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


@asynccontextmanager
async def opened(
    account: Account,
    *,
    begin: Begin,
    exclusive: Exclusive,
    secret: bytes,
    now: Callable[[], datetime],
) -> AsyncIterator[ZaloOaChannel]:
    """Give the channel; `secret` seals its tokens in the database."""
    async with httpx.AsyncClient() as client:
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
        keys = Keys(app_id=account.app_id, oa_id=account.oa_id, secret=account.oa_secret)
        link = (
            oauth.consent_link(account.redirect_uri, verifier_of(secret))
            if account.redirect_uri
            else ""
        )
        yield ZaloOaChannel(
            account=OfficialAccount(client, now, account.api_base or API_BASE),
            keeper=keeper,
            hearing=Hearing(keys=keys, mode=Mode(account.signature_mode), begin=begin, now=now),
            now=now,
            buttons=account.buttons,
            consent_link=link,
        )
