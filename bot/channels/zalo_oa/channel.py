"""The OA as a channel: send replies with a token that lives, hear the webhook, keep the token."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.channels.base import (
    BARE,
    Accept,
    Capabilities,
    FetchError,
    Passage,
    Receipt,
    SendError,
)
from bot.channels.zalo_oa import render
from bot.channels.zalo_oa.alarm import Alarm
from bot.channels.zalo_oa.client import OfficialAccount
from bot.channels.zalo_oa.errors import Refusal
from bot.channels.zalo_oa.files import Files
from bot.channels.zalo_oa.hearing import Hearing
from bot.channels.zalo_oa.keeper import TokenKeeper
from bot.channels.zalo_oa.parse import CHANNEL
from bot.channels.zalo_oa.sending import Sender
from bot.channels.zalo_oa.windows import Windows
from handlers.files import NotFetched
from handlers.messages import Reply
from handlers.texts import zalo as texts
from storage.errors import StorageError

_LOOK_AGAIN = 15.0  # seconds

logger = logging.getLogger(__name__)


class ZaloOaChannel:
    """The Official Account; `hearing` is what the webhook's path calls."""

    name = CHANNEL
    capabilities = Capabilities(
        buttons=False,  # five at most, and only where they are switched on
        edits=False,
        text_limit=render.TEXT_LIMIT,
        overall_per_second=20.0,  # of the 4,000 a minute that an app has
        per_chat_per_second=2.0,
    )

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        *,
        account: OfficialAccount,
        keeper: TokenKeeper,
        hearing: Hearing,
        alarm: Alarm,
        windows: Windows,
        now: Callable[[], datetime],
        buttons: bool,
        files: Files | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.hearing = hearing
        self._files = files
        self._account = account
        self._keeper = keeper
        self._alarm = alarm
        self._windows = windows
        self._sender = Sender(
            account=account, keeper=keeper, alarm=alarm, now=now, buttons=buttons, pause=pause
        )

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send a reply; its choices are numbered where buttons are off or refused."""
        return await self._sender.send(conversation, reply, passage)

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes of a file somebody sent, at most so many; raises FetchError."""
        if self._files is None:
            raise FetchError(NotFetched.NO_WAY)
        return await self._files.fetch(reference, most)

    async def run(self, accept: Accept) -> None:
        """Hear the webhook through `accept`, and look after the tokens until cancelled."""
        self.hearing.begin(accept)
        try:
            while True:
                await self.look_after()
                await asyncio.sleep(_LOOK_AGAIN)
        finally:
            self.hearing.end()
            await self.hearing.confirming.settle()
            await self._keeper.settle()
            await self._write_down()

    async def problems(self) -> tuple[str, ...]:
        """Say, for the operator, why nothing can be sent or soon cannot. Raises StorageError."""
        away = (f"{texts.OA_NOT_REACHED}.",) if self._account.reach.is_lost else ()
        return (*self._alarm.problems(await self._keeper.trouble()), *away)

    async def look_after(self) -> None:
        """Do what is to be done from time to time, and say what is wrong."""
        await self._look_after_tokens()
        await self._write_down()
        if self._account.reach.is_unsure:
            await self._ask()

    async def _look_after_tokens(self) -> None:
        try:
            await self._keeper.refresh_if_due()
            await self._alarm.sound(await self._keeper.trouble())
        except StorageError as error:
            logger.warning("the Zalo OA tokens cannot be looked at: %s", type(error).__name__)

    async def _ask(self) -> None:
        """Ask something only to know whether the platform answers, and takes our token."""
        try:
            await self._sender.with_token(self._account.account)
        except (Refusal, SendError) as error:
            logger.info("Zalo OA, asked who we are: %s", error)

    async def _write_down(self) -> None:
        try:
            await self.hearing.write_down()
            await self._windows.close()
        except StorageError as error:
            logger.warning("who turned to us is not written down: %s", type(error).__name__)
