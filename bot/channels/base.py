"""What every channel is: a name, what its platform can do, a way out and a way in."""

# ruff: noqa: N818 - the names say what happened; the base alone ends in Error

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from handlers.files import NotFetched
from handlers.messages import Incoming, Reply

# Keeps an event for good; returns once it is safe to tell the platform so. Raises StorageError
# when it could not be kept: then the platform must not be told, so that it sends it again.
# Several may be accepted at once (asyncio.gather, in their order): they share a transaction.
Accept = Callable[[Incoming], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do, and how fast it may be used."""

    buttons: bool  # False: choices are a numbered list
    edits: bool  # a message sent can be changed afterwards
    text_limit: int  # units of the platform's own counting, in one message
    overall_per_second: float  # messages of the whole bot
    per_chat_per_second: float
    per_group_per_minute: float | None = None  # None: no such limit, or no groups
    group_sign: str = "-"  # how the id of a group begins, where there are groups

    def is_group(self, conversation: str) -> bool:
        """True when many people read this conversation."""
        return self.per_group_per_minute is not None and conversation.startswith(self.group_sign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The platform took the message."""

    message_id: str | None = None  # None: the platform names no message


async def at_once() -> None:
    """Nobody keeps a pace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a message brings along on its way."""

    key: str = ""  # the same key is the same message, sent again because nobody knows
    # To be awaited before every message but the first, when a reply is sent as several: it comes
    # back when the platform's limits leave a place, and counts that message.
    turn: Callable[[], Awaitable[None]] = at_once


BARE = Passage()


class SendError(Exception):
    """A message was not sent, as far as we know.

    * SendError
      x TemporaryFailure - not sent; worth trying again
      x PermanentFailure - not sent, and never will be as it is
      x Unreachable - not sent: this person cannot be written to (any more)
      x UncertainSend - may have arrived: nobody knows
    """


class TemporaryFailure(SendError):
    """Not sent, and worth trying again: too many requests, a platform that is down."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after  # the platform's own word; None: it gave none


class PermanentFailure(SendError):
    """Not sent, and never will be as it is: the platform refuses the message itself."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason  # for the operator: no token, nothing of what was said


class Unreachable(SendError):
    """Not sent: blocked us, gone, deactivated, outside the window we may write in."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason  # a short word that tells them apart: "blocked", "deactivated" …


class UncertainSend(SendError):
    """The line broke after the request left: the platform may have sent the message."""

    def __init__(self, reason: str, *, is_down: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_down = is_down  # what stands before the platform says that it does not answer


class FetchError(Exception):
    """A file somebody sent is not to be had."""

    def __init__(self, why: NotFetched) -> None:
        super().__init__(why.value)
        self.why = why


class Channel(Protocol):
    """One platform.

    >>> receipt = await channel.send("12345", Reply(text=(paragraph("Dạ."),)))
    >>> await channel.run(intake.accept)  # until cancelled
    """

    name: str  # what its events and rows carry: "telegram", "zalo_oa" …; never changes
    capabilities: Capabilities

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send one message; raises one of SendError's four, nothing else.

        A reply that needs several messages is sent in order, each but the first in its `turn`;
        when a later part fails temporarily, the failure is UncertainSend, because the earlier
        ones have arrived.
        """
        ...

    async def run(self, accept: Accept) -> None:
        """Hear the platform and `accept` every event; returns when cancelled.

        An event is confirmed to the platform only after `accept` returned.
        """
        ...
