"""Keep the OA's token pair: sealed in the database, refreshed by one process at a time."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.channels.zalo_oa import tokens
from bot.channels.zalo_oa.tokens import Answer, Grant, Pair, Trouble
from handlers.router import Begin
from storage.errors import DatabaseUnavailable, HeldElsewhere, StorageError
from storage.repositories.grants import SealedGrant
from storage.sealing import CannotUnsealError, Seal

CHANNEL = "zalo_oa"
TURN = "zalo-oa-tokens"  # the name of what one process may do at a time
_SAVES = (0.2, 1.0, 5.0)  # seconds between attempts to keep a pair the database refused
_TURNS = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds; longer than another process's refresh takes

logger = logging.getLogger(__name__)


Exclusive = Callable[[str], AbstractAsyncContextManager[object]]


class Trades(Protocol):
    """Trades refresh tokens for pairs, like `OAuth`."""

    async def refresh(self, refresh_token: str) -> Answer:
        """Trade a refresh token, which works once."""
        ...


class NoTokenError(Exception):
    """There is no access token to use now; `trouble` says when a person must act."""

    def __init__(self, trouble: Trouble | None) -> None:
        super().__init__(f"no access token: {trouble or 'a refresh is under way'}")
        self.trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The pair pasted into the settings: used once, the database wins afterwards."""

    access_token: str = ""
    refresh_token: str = ""


class TokenKeeper:
    """The one place that reads, refreshes and replaces the pair."""

    def __init__(  # noqa: PLR0913 - each is a thing of its own, none has a default
        self,
        *,
        begin: Begin,
        exclusive: Exclusive,
        seal: Seal,
        trades: Trades,
        seed: Seed,
        now: Callable[[], datetime],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._begin = begin
        self._exclusive = exclusive
        self._seal = seal
        self._trades = trades
        self._seed = seed
        self._now = now
        self._pause = pause
        self._known: Grant | None = None  # as last read or kept
        self._unkept: Grant | None = None  # given by the platform, refused by the database
        self._refreshing: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """Give an access token to send with. Raises NoTokenError, StorageError."""
        grant = self._known or await self._read()
        token = tokens.usable(grant, self._now())
        if token is None:
            await self.refresh_if_due()
            grant = await self._read()
            token = tokens.usable(grant, self._now())
        if token is None:
            raise NoTokenError(grant.trouble)
        return token

    async def another(self, refused: str) -> str:
        """Give another token than the one refused. Raises NoTokenError, StorageError."""
        stored, grant = await self._stored()
        if grant.access_token == refused:  # nobody has replaced it meanwhile
            changed = tokens.refused(grant, refused, self._now())
            async with self._begin() as work:
                sealed = self._sealed(changed)
                if stored is None:
                    await work.grants.put(CHANNEL, sealed, self._now())
                else:
                    await work.grants.replace(CHANNEL, sealed, self._now(), number=stored.number)
                await work.commit()
        self._known = None
        return await self.token()

    async def keep(self, pair: Pair) -> Grant:
        """Begin anew with a pair an administrator has just allowed. Raises StorageError.

        Waits for a refresh that another process is at: its pair would come after this one.
        """
        for wait in _TURNS:
            try:
                async with self._exclusive(TURN):
                    return await self._begun_anew(pair)
            except HeldElsewhere:
                await self._pause(wait)
        async with self._exclusive(TURN):
            return await self._begun_anew(pair)

    async def trouble(self) -> Trouble | None:
        """Tell why the pair will not renew itself; None when it will. Raises StorageError."""
        return (await self._read()).trouble

    async def grant(self) -> Grant:
        """What is kept, as it stands; nothing is refreshed.

        Raises CannotUnsealError when it was sealed with another secret, StorageError.
        """
        stored, grant = await self._stored()
        if stored is not None:
            self._seal.open(stored.sealed, CHANNEL)
        return grant

    async def refresh_if_due(self) -> None:
        """Refresh when it is owed, unless another process is at it. Raises StorageError.

        Once begun it is carried through to the end, even when the caller is cancelled.
        """
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
            self._refreshing.add_done_callback(_heard)
        await asyncio.shield(self._refreshing)

    async def settle(self) -> None:
        """Wait for a refresh that has begun: one cut off may burn the token for nothing."""
        if self._refreshing is not None:
            await asyncio.wait({self._refreshing})

    async def _begun_anew(self, pair: Pair) -> Grant:
        """Keep it; every pair pasted or kept before is behind it from now on."""
        _, before = await self._stored()
        grant = tokens.granted(pair, self._now(), seeds=before.seeds)
        if not await self._kept(grant):
            message = "the new pair could not be kept"
            raise DatabaseUnavailable(message)
        return grant

    async def _refresh(self) -> None:
        if self._unkept is not None and not await self._kept(self._unkept):
            return
        if not tokens.is_refresh_due(await self._read(), self._now()):
            return
        try:
            async with self._exclusive(TURN):
                await self._refresh_alone()
        except HeldElsewhere:
            logger.info("another process is refreshing the Zalo OA tokens")

    async def _refresh_alone(self) -> None:
        stored, grant = await self._stored()  # again: it may have been refreshed meanwhile
        if not tokens.is_refresh_due(grant, self._now()):
            return
        answer = await self._trades.refresh(grant.refresh_token)
        changed = tokens.after(grant, answer, self._now())
        _report(grant, changed, answer)
        if isinstance(answer, Pair) or stored is None:
            await self._kept(changed)
        else:
            await self._replaced(changed, stored.number)

    async def _kept(self, grant: Grant) -> bool:
        """Keep it, trying more than once: the token it came from is burnt."""
        for wait in (*_SAVES, None):
            try:
                async with self._begin() as work:
                    await work.grants.put(CHANNEL, self._sealed(grant), self._now())
                    await work.commit()
            except StorageError:
                self._unkept = grant
                logger.critical("a new Zalo OA token pair is not kept yet: the database is away")
                if wait is not None:
                    await self._pause(wait)
            else:
                self._unkept = None
                self._known = grant
                return True
        return False

    async def _replaced(self, grant: Grant, number: int) -> None:
        async with self._begin() as work:
            await work.grants.replace(CHANNEL, self._sealed(grant), self._now(), number=number)
            await work.commit()
        self._known = None

    async def _read(self) -> Grant:
        _, grant = await self._stored()
        self._known = grant
        return grant

    async def _stored(self) -> tuple[SealedGrant | None, Grant]:
        """Read what is kept; the pasted pair when nothing is, or when it is a new one."""
        async with self._begin(read_only=True) as work:
            stored = await work.grants.get(CHANNEL)
        seed = tokens.seeded(self._seed.access_token, self._seed.refresh_token, self._now())
        pasted = bool(self._seed.access_token or self._seed.refresh_token)
        if stored is None:
            return None, seed
        try:
            kept = _grant(self._seal.open(stored.sealed, CHANNEL))
        except CannotUnsealError:
            logger.critical("the Zalo OA tokens were sealed with another MOTCUA_SECRET_KEY")
            return stored, seed
        if not pasted or seed.seeds[0] in kept.seeds:
            return stored, kept
        return stored, replace(seed, seeds=(*kept.seeds, *seed.seeds))

    def _sealed(self, grant: Grant) -> str:
        return self._seal.close(_body(grant), CHANNEL)


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


def _report(before: Grant, now: Grant, answer: Answer) -> None:
    """Leave a trace of every rotation: when and how, never what."""
    if isinstance(answer, Pair):
        logger.info("Zalo OA tokens refreshed; the next is owed at %s", now.refresh_at)
    elif now.trouble is not None and now.trouble is not before.trouble:
        logger.critical("Zalo OA tokens cannot be refreshed: %s", now.trouble)
    else:
        logger.warning(
            "Zalo OA tokens not refreshed (%s); tried again at %s",
            type(answer).__name__,
            now.refresh_at,
        )


def _heard(task: asyncio.Task[None]) -> None:
    """Take note of a failure nobody waits for any more; who waits is told by it."""
    if not task.cancelled() and (cause := task.exception()) is not None:
        logger.warning("Zalo OA tokens not refreshed: %s", type(cause).__name__)
