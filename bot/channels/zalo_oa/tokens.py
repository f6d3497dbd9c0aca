"""The life of the OA's token pair in pure steps: when to refresh, what each answer makes of it.

A refresh token works once. So a new pair is used only after it was kept; a refresh whose answer
never came may have burnt the token or not, and only asking again tells; an access token stays in
use until it ends, whatever became of the refresh.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

REFRESH_AFTER = timedelta(hours=20)  # of the 25 an access token lives
_SPARE = timedelta(minutes=2)  # an access token this near its end is not sent any more
_UNSENT_AGAIN = timedelta(minutes=1)
_MISCONFIGURED_AGAIN = timedelta(hours=1)
# How long after the 1st, 2nd, 3rd … refresh without an answer the next is tried.
_DOUBTFUL_AGAIN = tuple(map(timedelta, (0, 0, 0, 0), (15, 60, 300, 900)))


class Trouble(StrEnum):
    """Why the pair will not renew itself."""

    NO_RENEWAL = "no_renewal"
    REJECTED = "rejected"  # burnt elsewhere, expired or revoked
    LOST = "lost"  # burnt by a refresh whose answer never reached us
    MISCONFIGURED = "misconfigured"  # the app id or secret is wrong: tried again every hour
    UNSEALED = "unsealed"  # it was sealed with another secret of ours: nothing of it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the OA's administrator has allowed us, as it stands."""

    access_token: str = field(repr=False)  # "" when there is none to use
    refresh_token: str = field(repr=False)
    ends_at: datetime | None  # of the access token; None: not known, until it is refused
    refresh_at: datetime  # from then on a refresh is owed
    doubtful: int = 0  # refreshes in a row whose answer never came
    trouble: Trouble | None = None
    seeds: tuple[str, ...] = ()  # pasted pairs that are behind it: none is begun with again


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a token endpoint gave."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)  # "" when it gave none
    lives: timedelta  # the access token


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The endpoint said that this refresh token is no good."""

    error: int = 0  # its number of it; 0: none


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconfigured:
    """The endpoint said that our app id or secret is no good; the token is not burnt."""

    error: int = 0


class Unsent:
    """The request never left, or was put off: the token is not burnt."""


class Unanswered:
    """No answer came that can be read: the token is burnt, or it is not."""


Answer = Pair | Rejected | Misconfigured | Unsent | Unanswered


def seeded(access_token: str, refresh_token: str, now: datetime) -> Grant:
    """Begin with a pasted pair of unknown age: a refresh is owed at once, and proves it."""
    return Grant(
        access_token=access_token,
        refresh_token=refresh_token,
        ends_at=None,
        refresh_at=now,
        trouble=None if refresh_token else Trouble.NO_RENEWAL,
        seeds=(seed_of(access_token, refresh_token),),
    )


def granted(pair: Pair, now: datetime, *, seeds: tuple[str, ...] = ()) -> Grant:
    """Begin with a pair just given, by consent or by a refresh."""
    return Grant(
        access_token=pair.access_token,
        refresh_token=pair.refresh_token,
        ends_at=now + pair.lives,
        refresh_at=now + min(REFRESH_AFTER, pair.lives * 0.8),
        trouble=None if pair.refresh_token else Trouble.NO_RENEWAL,
        seeds=seeds,
    )


def unsealed(seed: Grant) -> Grant:
    """Stand for a grant nobody can open: nothing to send with, and the pasted pair behind it."""
    return replace(seed, access_token="", refresh_token="", trouble=Trouble.UNSEALED)


def seed_of(access_token: str, refresh_token: str) -> str:
    """Name a pasted pair without telling it: the same pair is never begun with twice."""
    named = f"motcua zalo oa seed\0{access_token}\0{refresh_token}"
    return hashlib.sha256(named.encode()).hexdigest()


def usable(grant: Grant, now: datetime) -> str | None:
    """The access token to send with at `now`, if there is one."""
    alive = grant.ends_at is None or now < grant.ends_at - _SPARE
    return grant.access_token if grant.access_token and alive else None


def is_hopeless(grant: Grant) -> bool:
    """True when nothing but a person can make it renew itself again."""
    return grant.trouble not in (None, Trouble.MISCONFIGURED)


def is_refresh_due(grant: Grant, now: datetime) -> bool:
    """True when a refresh is owed and can help."""
    return not is_hopeless(grant) and now >= grant.refresh_at


def refused(grant: Grant, access_token: str, now: datetime) -> Grant:
    """The grant after the platform refused that access token."""
    if grant.access_token != access_token:
        return grant  # it was replaced meanwhile: the new one has not been tried
    refresh_at = grant.refresh_at if grant.doubtful else min(grant.refresh_at, now)
    return replace(grant, access_token="", refresh_at=refresh_at)


def after(grant: Grant, answer: Answer, now: datetime) -> Grant:
    """The grant after a refresh of it was answered so."""
    match answer:
        case Pair():
            kept = replace(answer, refresh_token=answer.refresh_token or grant.refresh_token)
            return granted(kept, now, seeds=grant.seeds)
        case Rejected():
            trouble = Trouble.LOST if grant.doubtful else Trouble.REJECTED
            return replace(grant, trouble=trouble)
        case Misconfigured():
            return replace(
                grant, trouble=Trouble.MISCONFIGURED, refresh_at=now + _MISCONFIGURED_AGAIN
            )
        case Unsent():
            return replace(grant, refresh_at=now + _UNSENT_AGAIN)
        case Unanswered():
            doubtful = grant.doubtful + 1
            wait = _DOUBTFUL_AGAIN[min(doubtful, len(_DOUBTFUL_AGAIN)) - 1]
            return replace(grant, doubtful=doubtful, refresh_at=now + wait)
