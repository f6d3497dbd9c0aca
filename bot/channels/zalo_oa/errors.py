"""What each error number of the OA's interface asks of us; most of them come as HTTP 200."""

from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.channels.base import PermanentFailure, SendError, TemporaryFailure, Unreachable

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_MORNING = 6  # o'clock: when what may not be sent at night may be sent again
_AFTER = timedelta(minutes=5)  # past six, so that a clock a little ahead does no harm
_SPREAD = timedelta(minutes=10)  # over which a night's messages go out, not all at once
_MINUTE = timedelta(minutes=1)  # rate limits are counted anew every minute
_FOR_A_HUMAN = timedelta(minutes=15)  # until then nothing changes by itself


class Kind(Enum):
    """What to do about an error."""

    REFRESH = auto()  # the access token is no good: another one, and once more
    HUMAN = auto()  # somebody at the office must put it right; the message waits
    BACK_OFF = auto()  # too fast
    MORNING = auto()  # not at night
    TOMORROW = auto()  # the day's allowance is used up
    WINDOW = auto()  # the person has not turned to us lately
    UNREACHABLE = auto()  # the person cannot be written to
    DEGRADE = auto()  # once more as plain words, then never
    ONCE_MORE = auto()  # failed without a reason: once more, then never
    UPLOAD_AGAIN = auto()  # what was uploaded is no longer kept there
    NEVER = auto()  # refused as it is


TOO_MANY = -32

KINDS = {
    TOO_MANY: Kind.BACK_OFF,  # over the rate limit of the app or of the OA
    -100: Kind.UPLOAD_AGAIN,  # the attachment id has expired
    -124: Kind.REFRESH,  # the same as -216, from the templates' host
    -133: Kind.MORNING,
    -144: Kind.TOMORROW,
    -147: Kind.TOMORROW,
    -200: Kind.ONCE_MORE,
    -201: Kind.DEGRADE,  # a parameter is invalid
    -204: Kind.HUMAN,  # the OA is disabled
    -205: Kind.HUMAN,  # the OA does not exist
    -209: Kind.HUMAN,  # the app is not activated
    -210: Kind.DEGRADE,  # over a limit: too many buttons, the text too long, the file too big
    -211: Kind.TOMORROW,  # the allowance of the feature is used up
    -212: Kind.HUMAN,  # the app is not registered for this interface
    -213: Kind.UNREACHABLE,  # has not followed
    -216: Kind.REFRESH,
    -217: Kind.UNREACHABLE,  # has blocked invitations
    -218: Kind.UNREACHABLE,  # may receive no more from us
    -219: Kind.HUMAN,  # the app was removed or disabled
    -220: Kind.REFRESH,
    -221: Kind.HUMAN,  # the OA must be verified
    -222: Kind.UNREACHABLE,  # older number of -227
    -223: Kind.HUMAN,  # the OA has not granted this permission
    -224: Kind.HUMAN,  # the OA needs a higher package
    -227: Kind.UNREACHABLE,  # banned, or away for more than 45 days
    -230: Kind.WINDOW,  # no interaction in seven days
    -232: Kind.WINDOW,  # no interaction at all, or an expired one
    -233: Kind.DEGRADE,  # this type of message is not supported
    -234: Kind.MORNING,
    -235: Kind.DEGRADE,  # not supported for this type of OA
    -237: Kind.UNREACHABLE,  # the group is disabled
    -238: Kind.NEVER,  # the asset was used already
    -240: Kind.HUMAN,  # that version of the interface is shut: ours is too old
    -241: Kind.NEVER,  # the asset is disabled
    -242: Kind.HUMAN,  # bad appsecret_proof
    -244: Kind.UNREACHABLE,  # does not want this kind of message from us
    -248: Kind.NEVER,  # against the platform's rules
    -249: Kind.NEVER,  # this template cannot be sent by user id
    -305: Kind.WINDOW,  # older number: more than 48 hours after the last interaction
    -311: Kind.WINDOW,  # older number: the replies to this interaction are used up
    -320: Kind.HUMAN,  # no billing account
    -321: Kind.HUMAN,  # the billing account is empty
    -401: Kind.REFRESH,  # variants of -216, without and with another sign
    -403: Kind.UNREACHABLE,  # the OA is not in this group
    216: Kind.REFRESH,
    401: Kind.REFRESH,
}

# What tells apart why a person cannot be written to, in a short word.
REASONS = {
    -213: "not_following",
    -217: "blocked",
    -218: "quota",
    -222: "inactive",
    -227: "inactive",
    -237: "group_closed",
    -244: "blocked",
    -403: "not_in_group",
}
OUTSIDE_WINDOW = "window"

CONSENT_MISSING = -223
_ALLOWANCE_USED_UP, _AGAINST_THE_RULES = -211, -248

# What somebody at the office must hear of, whatever becomes of the one message.
ALARMING = frozenset(
    {code for code, kind in KINDS.items() if kind in {Kind.HUMAN, Kind.REFRESH}}
    | {_ALLOWANCE_USED_UP, _AGAINST_THE_RULES}
)


class Refusal(Exception):  # noqa: N818 - the name says what happened
    """The OA's interface refused a request."""

    def __init__(self, code: int, *, wait: timedelta | None = None) -> None:
        super().__init__(f"Zalo OA error {code}")  # its words may repeat what was sent
        self.code = code
        self.wait = wait  # what it asks for; None: it does not say

    @property
    def kind(self) -> Kind | None:
        """What to do about it; None for a number no table has."""
        return KINDS.get(self.code)


def failure(refusal: Refusal, now: datetime, draw: float = 0.0) -> SendError:
    """The failure that a refusal ends in when nothing more can be done about it now.

    `draw`, from 0 to 1, spreads what waits for the morning.
    """
    said = str(refusal)
    error: SendError = TemporaryFailure(said)  # unknown: the outbox tries a few times
    match refusal.kind:
        case Kind.WINDOW:
            error = Unreachable(OUTSIDE_WINDOW)
        case Kind.UNREACHABLE:
            error = Unreachable(REASONS[refusal.code])
        case Kind.NEVER | Kind.DEGRADE | Kind.ONCE_MORE | Kind.UPLOAD_AGAIN:
            error = PermanentFailure(said)
        case Kind.BACK_OFF:
            error = TemporaryFailure(said, retry_after=refusal.wait or _MINUTE)
        case Kind.MORNING:
            error = TemporaryFailure(said, retry_after=_until_six(now) + _SPREAD * draw)
        case Kind.TOMORROW:
            error = TemporaryFailure(said, retry_after=_until_six(now, days=1) + _SPREAD * draw)
        case Kind.REFRESH | Kind.HUMAN:
            error = TemporaryFailure(said, retry_after=_FOR_A_HUMAN)
        case None:
            pass
    return error


def _until_six(now: datetime, days: int = 0) -> timedelta:
    """How long until next six in the morning in Vietnam; with a day, until tomorrow's."""
    local = now.astimezone(_VIETNAM)
    six = local.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    wanted = six + timedelta(days=days or int(local >= six))
    return wanted + _AFTER - local
