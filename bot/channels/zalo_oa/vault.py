"""The OA's token pair in the database: sealed, and replaced only by who could open it."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.zalo_oa import tokens
from bot.channels.zalo_oa.parse import CHANNEL
from bot.channels.zalo_oa.tokens import Grant, Trouble
from handlers.router import Begin
from storage.database import UnitOfWork
from storage.repositories.grants import SealedGrant
from storage.sealing import CannotUnsealError, Seal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The pair pasted into the settings: used once, the database wins afterwards."""

    access_token: str = ""
    refresh_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The grant as it stands, and the number of the row it replaces."""

    grant: Grant
    number: int | None  # None: there is no row yet


class Vault:
    """Reads and writes the one row; every method raises StorageError."""

    def __init__(
        self, *, begin: Begin, seal: Seal, seed: Seed, now: Callable[[], datetime]
    ) -> None:
        self._begin = begin
        self._seal = seal
        self._seed = seed
        self._now = now
        self._complained = False  # of the row that cannot be unsealed, once

    async def read(self) -> Stored:
        """What is kept; the pasted pair when nothing is, or when it is a new one.

        A row that cannot be unsealed is a grant in trouble, whatever was pasted: the live pair
        is in it, and comes back with the right secret.
        """
        async with self._begin(read_only=True) as work:
            return self._opened(await work.grants.get(CHANNEL))

    async def replace(self, grant: Grant, number: int | None) -> bool:
        """Keep it in place of the row with that number; False when that one is gone already."""
        async with self._begin() as work:
            done = await self._replaced(work, grant, number)
            await work.commit()
        return done

    async def keep(self, grant: Grant, burnt: str) -> Grant | None:
        """Keep a pair for which the refresh token `burnt` was given away; gives what is kept.

        A newer pair that lives stays, for this one is behind it: then that one is given. None
        when the row cannot be unsealed any more, which is no reason to lose what is in it.
        """
        async with self._begin() as work:
            stored = self._opened(await work.grants.get(CHANNEL))
            if stored.grant.trouble is Trouble.UNSEALED:
                return None
            is_ours = burnt == stored.grant.refresh_token or tokens.is_hopeless(stored.grant)
            if not is_ours:
                return stored.grant
            if not await self._replaced(work, grant, stored.number):
                return None
            await work.commit()
        return grant

    async def begin_anew(self, grant: Grant) -> None:
        """Keep it whatever is there, be it sealed with another secret: somebody chose so."""
        async with self._begin() as work:
            await work.grants.put(CHANNEL, self._seal.close(_body(grant), CHANNEL), self._now())
            await work.commit()

    async def _replaced(self, work: UnitOfWork, grant: Grant, number: int | None) -> bool:
        sealed = self._seal.close(_body(grant), CHANNEL)
        if number is None:
            return await work.grants.put_first(CHANNEL, sealed, self._now())
        return await work.grants.replace(CHANNEL, sealed, self._now(), number=number)

    def _opened(self, row: SealedGrant | None) -> Stored:
        given = self._seed
        seed = tokens.seeded(given.access_token, given.refresh_token, self._now())
        if row is None:
            return Stored(grant=seed, number=None)
        try:
            kept = _grant(self._seal.open(row.sealed, CHANNEL))
        except CannotUnsealError:
            if not self._complained:
                logger.critical("the Zalo OA tokens were sealed with another MOTCUA_SECRET_KEY")
            self._complained = True
            return Stored(grant=tokens.unsealed(seed), number=row.number)
        self._complained = False
        pasted = bool(given.access_token or given.refresh_token)
        if pasted and seed.seeds[0] not in kept.seeds:
            kept = replace(seed, seeds=(*kept.seeds, *seed.seeds))
        return Stored(grant=kept, number=row.number)


def _body(grant: Grant) -> str:
    return json.dumps(
        {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "ends_at": grant.ends_at.isoformat() if grant.ends_at else None,
            "refresh_at": grant.refresh_at.isoformat(),
            "doubtful": grant.doubtful,
            "trouble": grant.trouble,
            "seeds": grant.seeds,
        }
    )


def _grant(body: str) -> Grant:
    kept = json.loads(body)
    return Grant(
        access_token=kept["access_token"],
        refresh_token=kept["refresh_token"],
        ends_at=datetime.fromisoformat(kept["ends_at"]) if kept["ends_at"] else None,
        refresh_at=datetime.fromisoformat(kept["refresh_at"]),
        doubtful=kept["doubtful"],
        trouble=Trouble(kept["trouble"]) if kept["trouble"] else None,
        seeds=tuple(kept["seeds"]),
    )
