"""Why the Official Account is silent, in words for the person who runs the program."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.base import SendError
from bot.channels.finding import Finding, PlatformClock, note, well, wrong
from bot.channels.zalo_oa import tokens
from bot.channels.zalo_oa.alarm import TROUBLES
from bot.channels.zalo_oa.client import owner_of
from bot.channels.zalo_oa.errors import Kind, Refusal
from bot.channels.zalo_oa.hearing import SIGNED, UNSIGNED
from bot.channels.zalo_oa.keeper import Exclusive
from bot.channels.zalo_oa.opening import Account, Parts, connected
from bot.channels.zalo_oa.parse import CHANNEL
from bot.channels.zalo_oa.signature import Mode
from bot.channels.zalo_oa.tokens import Grant, Misconfigured, Rejected, Trouble, Unsent
from handlers.router import VIETNAM, Begin
from handlers.texts import zalo as texts
from storage.errors import StorageError

LATE = timedelta(hours=1)  # after a refresh was owed: nobody is at it
NO_TOKEN = "motcua-doctor"  # noqa: S105 - given to hear whether the app is known; it is nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What an examination needs besides the account."""

    begin: Begin
    exclusive: Exclusive
    secret: bytes
    now: Callable[[], datetime]
    zone: ZoneInfo
    is_public: bool  # platforms can be told an address of ours


async def diagnose(account: Account, around: Examined) -> tuple[Finding, ...]:
    """Look at everything that can keep the OA silent; refreshes and changes nothing."""
    clock = PlatformClock("Zalo", around.now)
    async with connected(
        account,
        begin=around.begin,
        exclusive=around.exclusive,
        secret=around.secret,
        now=around.now,
        dated=clock.hear,
    ) as parts:
        found = [
            await _app(parts),
            *await _tokens(parts, account, around),
            *await _webhook(account, around),
        ]
    return (*found, *clock.findings("zalo_oa.clock"))


async def _app(parts: Parts) -> Finding:
    """Ask for a pair with a token that is nobody's: the answer tells whether the app is known."""
    match await parts.oauth.refresh(NO_TOKEN):
        case Misconfigured():
            return wrong("zalo_oa.app", f"{texts.MISCONFIGURED}.")
        case Rejected():
            return well("zalo_oa.app", texts.OA_APP_ADMITTED)
        case Unsent():
            return wrong("zalo_oa.app", texts.OA_NOT_REACHED)
        case _:
            return note("zalo_oa.app", texts.OA_APP_UNKNOWN)


async def _tokens(parts: Parts, account: Account, around: Examined) -> list[Finding]:
    try:
        grant = await parts.keeper.grant()
    except StorageError:
        return [note("zalo_oa.tokens", texts.OA_CANNOT_TELL)]
    found = [_renewal(grant, parts, around)]
    token = tokens.usable(grant, around.now())
    if token is not None:
        found += await _account(parts, account, token)
    return found


def _renewal(grant: Grant, parts: Parts, around: Examined) -> Finding:
    check, now = "zalo_oa.tokens", around.now()
    if grant.trouble is Trouble.UNSEALED:
        return wrong(check, texts.OA_UNSEALED)
    if grant.trouble is not None:
        is_app = grant.trouble is Trouble.MISCONFIGURED
        said = texts.with_link(TROUBLES[grant.trouble], "" if is_app else parts.consent_link)
        return wrong(check, said if is_app else f"{said} {texts.LOGIN_HELPS}")
    if tokens.usable(grant, now) is None:
        return wrong(check, texts.OA_ENDED)
    if grant.ends_at is None:
        return note(check, texts.OA_SEED)
    if now > grant.refresh_at + LATE:
        return wrong(check, texts.OA_OVERDUE)
    until = grant.ends_at.astimezone(around.zone).strftime("%H:%M %d/%m/%Y")
    return well(check, texts.oa_valid_until(until))


async def _account(parts: Parts, account: Account, token: str) -> list[Finding]:
    check = "zalo_oa.account"
    try:
        found = await parts.interface.account(token)
    except Refusal as refusal:
        is_token = refusal.kind is Kind.REFRESH
        return [wrong(check, texts.OA_REFUSED if is_token else texts.oa_error(refusal.code))]
    except SendError:
        return [wrong(check, texts.OA_NOT_REACHED)]
    owner = owner_of(found)
    named = owner.name or owner.oa_id
    if account.oa_id and owner.oa_id and owner.oa_id != account.oa_id:
        return [wrong(check, texts.oa_is_another(named))]
    is_ours = [well(check, texts.oa_is(named))]
    return is_ours if account.oa_id else [*is_ours, note("zalo_oa.id", texts.OA_NO_ID)]


async def _webhook(account: Account, around: Examined) -> list[Finding]:
    found = []
    if not around.is_public:
        found.append(wrong("zalo_oa.webhook", texts.OA_NEEDS_PUBLIC_URL))
    if account.signature_mode == Mode.LOG_ONLY:
        found.append(note("zalo_oa.signature_mode", texts.OA_LOG_ONLY))
    yesterday = around.now().astimezone(VIETNAM).date() - timedelta(days=1)
    try:
        async with around.begin(read_only=True) as work:
            counted = [
                sum(
                    one.number
                    for one in await work.tallies.since(name, yesterday)
                    if one.channel == CHANNEL
                )
                for name in (SIGNED, UNSIGNED)
            ]
    except StorageError:
        return found
    return [*found, _signatures(*counted)]


def _signatures(taken: int, refused: int) -> Finding:
    check = "zalo_oa.signature"
    if refused and not taken:
        return wrong(check, texts.oa_signatures_wrong(refused))
    if refused:
        return note(check, texts.oa_signatures_mixed(refused, taken))
    if taken:
        return well(check, texts.oa_signatures_well(taken))
    return note(check, texts.OA_NOTHING_CAME)
