"""An administrator's consent, or a pasted pair, becomes the pair the OA's channel lives on."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from bot.channels.base import SendError
from bot.channels.zalo_oa.client import owner_of
from bot.channels.zalo_oa.errors import Kind, Refusal
from bot.channels.zalo_oa.opening import Account, Parts
from bot.channels.zalo_oa.tokens import (
    Answer,
    Misconfigured,
    Pair,
    Rejected,
    Unanswered,
    Unsent,
)
from handlers.texts import zalo_login as texts
from storage.errors import StorageError

_CODE = re.compile(r"[!-~]{4,2000}")  # what a code or a token looks like: one word of ASCII
_NO_APP, _NO_REDIRECT = -14002, -14003


class LoginError(Exception):
    """Nothing was kept; the text says why and what to do, and holds no token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """The pair is kept."""

    name: str  # of the OA; "" when it was not to be heard
    ends_at: datetime | None  # of the access token; it renews itself before
    doubt: str = ""  # why nobody knows yet whether the pair is for our OA


async def with_code(parts: Parts, account: Account, pasted: str) -> LoggedIn:
    """Trade the code of a consent, or of the address it led to. Raises LoginError."""
    code = code_in(pasted, account.oa_id)
    answer = await parts.oauth.exchange(code, parts.verifier)
    match answer:
        case Misconfigured(error=error) if error == _NO_REDIRECT:
            raise LoginError(texts.WRONG_REDIRECT.format(redirect_uri=account.redirect_uri))
        case Rejected(error=error):
            raise LoginError(texts.CODE_IS_OVER.format(error=error))
        case Misconfigured(error=error) if error != _NO_APP:
            raise LoginError(texts.CODE_REFUSED.format(error=error))
        case _:
            return await _kept(parts, account, answer)


async def with_pair(parts: Parts, account: Account, refresh_token: str) -> LoggedIn:
    """Trade the refresh token of a pasted pair for a pair of our own. Raises LoginError."""
    if not _CODE.fullmatch(refresh_token.strip()):
        raise LoginError(texts.NOT_ONE_WORD)
    answer = await parts.oauth.refresh(refresh_token.strip())
    match answer:
        case Rejected(error=error):
            raise LoginError(texts.PAIR_IS_OVER.format(error=error))
        case Misconfigured(error=error) if error != _NO_APP:
            raise LoginError(texts.PAIR_REFUSED.format(error=error))
        case _:
            return await _kept(parts, account, answer)


def code_in(pasted: str, oa_id: str) -> str:
    """The code in what was pasted: the address that the consent led to, or the code alone."""
    pasted = pasted.strip()
    if "://" not in pasted and "code=" not in pasted:
        if not _CODE.fullmatch(pasted):
            raise LoginError(texts.NOT_A_CODE)
        return pasted
    try:
        given = parse_qs(urlsplit(pasted).query or pasted.lstrip("?"))
    except ValueError as cause:
        raise LoginError(texts.NOT_A_CODE) from cause
    codes, accounts = given.get("code", []), given.get("oa_id", [])
    if len(codes) != 1 or not _CODE.fullmatch(codes[0]):
        raise LoginError(texts.NOT_ALLOWED)
    if oa_id and accounts and accounts != [oa_id]:
        raise LoginError(texts.ANOTHER_OA.format(name=accounts[0]))
    return codes[0]


async def _kept(parts: Parts, account: Account, answer: Answer) -> LoggedIn:
    """Prove the pair, then keep it."""
    match answer:
        case Unsent():
            raise LoginError(texts.NOT_REACHED)
        case Unanswered():
            raise LoginError(texts.NO_ANSWER)
        case Rejected() | Misconfigured():
            raise LoginError(texts.WRONG_APP)
        case Pair():
            pass
    name, doubt = await _proved(parts, account, answer)
    try:
        grant = await parts.keeper.keep(answer)
    except StorageError as cause:
        raise LoginError(texts.NOT_KEPT.format(reason=cause)) from cause
    return LoggedIn(name=name, ends_at=grant.ends_at, doubt=doubt)


async def _proved(parts: Parts, account: Account, pair: Pair) -> tuple[str, str]:
    """The name of the OA the pair is for, or why that cannot be told now.

    Raises LoginError when it is not ours or no good. What proves neither is no reason to throw
    it away: what it was traded for is burnt.
    """
    try:
        found = await parts.interface.account(pair.access_token)
    except Refusal as refusal:
        if refusal.kind is Kind.REFRESH:
            raise LoginError(texts.NOT_PROVED.format(reason=refusal)) from refusal
        return "", str(refusal)
    except SendError as cause:
        return "", str(cause)
    owner = owner_of(found)
    if account.oa_id and owner.oa_id and owner.oa_id != account.oa_id:
        raise LoginError(texts.ANOTHER_OA.format(name=owner.name or owner.oa_id))
    return owner.name or owner.oa_id, ""
