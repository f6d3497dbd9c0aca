"""What a failed call to Telegram means for the message it carried: mapped here alone."""

import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import (
    PermanentFailure,
    SendError,
    TemporaryFailure,
    UncertainSend,
    Unreachable,
)

# What the library's own errors are caused by when the request never left this machine.
_NEVER_LEFT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
# What something between us and Telegram says: whether the call had passed it nobody knows.
_GATEWAY = re.compile(r"bad gateway|gateway time-?out", re.IGNORECASE)
_SERVER = re.compile(r"\(5\d\d\)")  # any 5xx that is no JSON of Telegram's
_TOKEN_REFUSED = "token refused"  # noqa: S105 - a reason, not a secret
TOKEN_PAUSE = timedelta(minutes=1)  # nobody corrects a token faster

# Words of Telegram's 403 and 400 that tell why somebody cannot be written to (W24).
_UNREACHABLE = {
    "blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "bot was kicked": "kicked",
    "group chat was deleted": "deleted",
    "group chat was deactivated": "deleted",
    "can't initiate conversation": "never_wrote",
    "can't send messages to bots": "is_a_bot",
    "not a member": "not_a_member",
    "chat not found": "not_found",
    "user not found": "not_found",
    "peer_id_invalid": "not_found",
    "input_user_deactivated": "deactivated",
    "user_is_blocked": "blocked",
    "chat_write_forbidden": "no_rights",
    "not enough rights": "no_rights",
    "have no rights to send": "no_rights",
    "chat_restricted": "no_rights",
    "topic_closed": "topic_closed",
    "topic_deleted": "topic_deleted",
    "message thread not found": "topic_deleted",
}


def failure(error: TelegramError) -> SendError:
    """Say what became of a message whose sending ended in `error`.

    BadRequest is a NetworkError for the library, so it is looked at first: it never passes.
    """
    match error:
        case RetryAfter():
            return TemporaryFailure("too many requests", retry_after=_pause(error))
        case Forbidden():
            return Unreachable(_why(error) or "forbidden")
        case BadRequest():
            why = _why(error)
            return Unreachable(why) if why else PermanentFailure(_kind(error))
        case InvalidToken():
            return TemporaryFailure(_TOKEN_REFUSED, retry_after=TOKEN_PAUSE)
        case TimedOut() | NetworkError():
            return _line_broke(error)
        case _:  # a conflict, an answer that is not JSON …: TelegramError is open
            return UncertainSend(type(error).__name__)


def asked_wait(error: TelegramError) -> timedelta | None:
    """How long to wait before the next try, where Telegram says so; None: it does not."""
    means = failure(error)
    return means.retry_after if isinstance(means, TemporaryFailure) else None


def cannot_parse(error: BadRequest) -> bool:
    """Tell whether the markup is what Telegram refuses: the same words without it will do."""
    said = error.message.lower()
    return any(words in said for words in ("parse entities", "entities_", "entity_"))


def is_unchanged(error: BadRequest) -> bool:
    """Tell whether the message already is what it was to become."""
    return "message is not modified" in error.message.lower()


def cannot_edit(error: BadRequest) -> bool:
    """Tell whether the message to be changed is gone, too old or not ours: a new one will do."""
    said = error.message.lower()
    return any(
        words in said
        for words in ("message to edit not found", "message can't be edited", "message_id_invalid")
    )


def _line_broke(error: NetworkError) -> SendError:
    """A request that never left, Telegram's own "not now", or nobody knows."""
    cause = error.__cause__
    if cause is None or isinstance(cause, TelegramError):  # an HTTP answer
        spoken_for = _GATEWAY.match(error.message) or (cause and _SERVER.search(error.message))
        if spoken_for:
            return UncertainSend("gateway", is_down=True)
        return TemporaryFailure("Telegram is down")
    name = type(cause).__name__
    return TemporaryFailure(name) if name in _NEVER_LEFT else UncertainSend(name)


def _why(error: TelegramError) -> str:
    said = error.message.lower()
    return next((why for words, why in _UNREACHABLE.items() if words in said), "")


def _kind(error: TelegramError) -> str:
    """The words before any detail: details may quote the message."""
    return error.message.partition(":")[0].partition('"')[0].strip()[:80]


def _pause(error: RetryAfter) -> timedelta:
    """Telegram's own word; the library gives it as a number today, as a timedelta tomorrow."""
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
