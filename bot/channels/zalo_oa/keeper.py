"""Keep the OA's token pair: sealed in the database, refreshed by one process at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.channels.zalo_oa import tokens
from bot.channels.zalo_oa.tokens import Answer, Grant, Pair, Trouble
from bot.channels.zalo_oa.vault import Seed, Vault
from handlers.router import Begin
from storage.errors import DatabaseUnavailable, HeldElsewhere, StorageError
from storage.sealing import Seal

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
        self._vault = Vault(begin=begin, seal=seal, seed=seed, now=now)
        self._exclusive = exclusive
        self._trades = trades
        self._now = now
        self._pause = pause
        self._known: Grant | None = None  # as last read or kept
        # Given by the platform, refused by the database; with the refresh token it burnt.
        self._unkept: tuple[Grant, str] | None = None
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
        stored = await self._vault.read()
        if stored.grant.access_token == refused:  # nobody has replaced it meanwhile
            changed = tokens.refused(stored.grant, refused, self._now())
            await self._vault.replace(changed, stored.number)
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
        """What is kept, as it stands; nothing is refreshed. Raises StorageError."""
        return (await self._vault.read()).grant

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
        before = (await self._vault.read()).grant
        grant = tokens.granted(pair, self._now(), seeds=before.seeds)

        async def keep() -> Grant:
            await self._vault.begin_anew(grant)
            return grant

        if await self._persisted(keep) is None:
            message = "the new pair could not be kept"
            raise DatabaseUnavailable(message)
        self._known = grant
        return grant

    async def _refresh(self) -> None:
        if self._unkept is None and not tokens.is_refresh_due(await self._read(), self._now()):
            return
        try:
            async with self._exclusive(TURN):
                if self._unkept is None or await self._kept(*self._unkept):
                    await self._refresh_alone()
        except HeldElsewhere:
            logger.info("another process is refreshing the Zalo OA tokens")

    async def _refresh_alone(self) -> None:
        stored = await self._vault.read()  # again: it may have been refreshed meanwhile
        grant = stored.grant
        if not tokens.is_refresh_due(grant, self._now()):
            return
        answer = await self._trades.refresh(grant.refresh_token)
        changed = tokens.after(grant, answer, self._now())
        _report(grant, changed, answer)
        if isinstance(answer, Pair):
            await self._kept(changed, grant.refresh_token)
        else:
            await self._vault.replace(changed, stored.number)
            self._known = None

    async def _kept(self, grant: Grant, burnt: str) -> bool:
        """Keep it, trying more than once: the token it came from is burnt."""
        self._unkept = (grant, burnt)
        kept = await self._persisted(lambda: self._vault.keep(grant, burnt))
        if kept is None:
            return False
        if kept is not grant:
            logger.warning("a Zalo OA token pair was kept too late: a newer one is in use")
        self._unkept = None
        self._known = kept
        return True

    async def _persisted(self, keep: Callable[[], Awaitable[Grant | None]]) -> Grant | None:
        """Do it, more than once when the database is away; None when it stays away."""
        for wait in (*_SAVES, None):
            try:
                if (kept := await keep()) is not None:
                    return kept
            except StorageError:
                pass
            logger.critical("a new Zalo OA token pair is not kept yet")
            if wait is not None:
                await self._pause(wait)
        return None

    async def _read(self) -> Grant:
        self._known = (await self._vault.read()).grant
        return self._known


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
