"""Telegram's life: start, hear by polling or by webhook, send."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from telegram.error import TelegramError

from bot.channels.base import BARE, Accept, Capabilities, Passage, Receipt
from bot.channels.telegram import files, trouble
from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import asked_wait
from bot.channels.telegram.hearing import Hearing
from bot.channels.telegram.lists import keep_lists
from bot.channels.telegram.parse import CHANNEL, WANTED
from bot.channels.telegram.profile import introduce, keep_trying
from bot.channels.telegram.render import TEXT_LIMIT
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.signs import Pause, Signs
from bot.channels.telegram.speech import Me
from bot.channels.telegram.trouble import POLLING
from bot.channels.telegram.updates import Updates, number_of
from handlers.messages import Reply
from handlers.moving import Moved, not_kept
from handlers.official.command_lists import CommandLists
from handlers.texts import telegram as texts
from storage.errors import HeldElsewhere, StorageError
from storage.exclusive import Held

LONG_POLL = timedelta(seconds=25)  # shorter than what proxies on the way wait
LOOK_AGAIN = timedelta(minutes=5)  # between two looks at how the webhook fares
TAKE_OVER = timedelta(seconds=5)  # until somebody who polls already is looked at again
KEEP_AGAIN = timedelta(seconds=1)  # until a message the database refused is asked for again

Exclusive = Callable[[str], AbstractAsyncContextManager[Held]]
Done = TypeVar("Done")

logger = logging.getLogger(__name__)


async def sleep(wait: timedelta) -> None:
    """Wait for so long; tests wait for less."""
    await asyncio.sleep(wait.total_seconds())


class TelegramChannel:
    """Telegram; with a webhook `hearing` is what its path calls, without one it polls.

    `close` it when nothing will be sent any more.

    >>> channel = TelegramChannel(
    ...     connect(token), exclusive=database.exclusive, office="UBND xã …", now=clock
    ... )
    >>> await channel.run(intake.accept)  # until cancelled
    """

    name = CHANNEL
    capabilities = Capabilities(
        buttons=True,
        edits=True,
        text_limit=TEXT_LIMIT,
        overall_per_second=30,
        per_chat_per_second=1,
        per_group_per_minute=20,
    )

    def __init__(  # noqa: PLR0913 - each is given by name
        self,
        api: Api,
        *,
        exclusive: Exclusive,
        office: str,
        now: Callable[[], datetime],
        hearing: Hearing | None = None,
        shows_typing: bool = True,
        pause: Pause = sleep,
        moved: Moved = not_kept,
        lists: CommandLists | None = None,
    ) -> None:
        """Say `shows_typing` only where answers are sent too: elsewhere nobody knows they were."""
        self.hearing = hearing
        self._api = api
        self._exclusive = exclusive
        self._office = office
        self._now = now
        self._pause = pause
        self._lists = lists
        self._sender = Sender(api=api, pause=pause, keep_move=moved)
        self._signs = Signs(api, pause)
        self._updates = Updates(
            now=now, follow=self._sender.follow, signs=self._signs, shows_typing=shows_typing
        )
        self._problems: tuple[str, ...] = ()
        self._stands_by = ""  # for which process, to take over from it

    async def problems(self) -> tuple[str, ...]:
        """Say, for the operator, why people may not be heard now; empty when they are."""
        return self._problems

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send one message; raises one of SendError's four, nothing else."""
        self._signs.answered(conversation)
        return await self._sender.send(conversation, reply, passage)

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes of a file somebody sent, at most so many; raises FetchError."""
        return await files.fetch(self._api, reference, most)

    async def run(self, accept: Accept) -> None:
        """Hear Telegram until cancelled; what goes wrong is told by `problems` and retried."""
        try:
            if self.hearing is not None:
                await self._hear(self.hearing, accept)
            while True:
                await self._poll_alone(accept)
        finally:
            await self._signs.stop()

    async def close(self) -> None:
        """Close every connection."""
        await self._signs.stop()
        await self._api.close_lines()

    async def _hear(self, hearing: Hearing, accept: Accept) -> None:
        """Have Telegram call us, and look now and then whether it gets through."""
        me = await self._until_done(self._meet)
        hearing.begin(self._updates, me, accept)
        try:
            await self._until_done(lambda: self._set_webhook(hearing))
            async with self._introducing():
                while True:
                    self._say(*await trouble.examine(self._api, hearing.url, now=self._now()))
                    await self._pause(LOOK_AGAIN)
        finally:
            hearing.end()
            await hearing.confirming.settle()

    async def _poll_alone(self, accept: Accept) -> None:
        """Poll while no other process of ours does: Telegram would send each the other's way."""
        try:
            async with self._exclusive(POLLING) as held:
                me = await self._until_done(self._meet)
                await self._until_done(self._remove_webhook)
                async with self._introducing():
                    await self._poll(me, accept, held)
        except HeldElsewhere as other:  # as it is meant to be: nothing is wrong
            self._say()
            if other.holder != self._stands_by:
                logger.info("%s", texts.polled_by(other.holder))
            self._stands_by = other.holder
            await self._pause(TAKE_OVER)
        except StorageError:
            logger.warning("Telegram is not asked for messages: the database is away")
            await self._pause(KEEP_AGAIN)

    async def _poll(self, me: Me, accept: Accept, held: Held) -> None:
        offset = 0  # from the oldest that waits
        failures = 0
        while True:
            await held.check()
            try:
                batch = await self._api.raw_updates(offset, wait=LONG_POLL, wanted=WANTED)
            except TelegramError as error:
                failures += 1
                await self._stumble(error, failures)
                continue
            failures = 0
            self._say()
            refused = await self._updates.take(batch, me, accept)
            if refused is not None:
                logger.warning("a message could not be kept: Telegram is asked for it again")
                offset = refused
                await self._pause(KEEP_AGAIN)
            elif batch:  # its own numbers alone: after a quiet week they start anew, maybe lower
                offset = max(number_of(raw) + 1 for raw in batch)

    async def _meet(self) -> Me:
        user = await self._api.get_me()
        return Me(id=user.id, username=user.username or "")

    async def _set_webhook(self, hearing: Hearing) -> bool:
        return await self._api.set_webhook(
            url=hearing.url, secret_token=hearing.secret, allowed_updates=list(WANTED)
        )

    async def _remove_webhook(self) -> bool:
        """Let updates wait for us to ask; those that wait already are kept."""
        if not (await self._api.get_webhook_info()).url:
            return False
        logger.warning("a webhook was set for this token: removed, because we poll")
        return await self._api.delete_webhook()

    @asynccontextmanager
    async def _introducing(self) -> AsyncIterator[None]:
        """See to the profile aside: people are heard meanwhile."""
        introduction = asyncio.create_task(self._introduce())
        introduction.add_done_callback(_report)
        try:
            yield
        finally:
            introduction.cancel()
            await asyncio.wait([introduction])

    async def _introduce(self) -> None:
        undone = await introduce(self._api, self._office)
        async with asyncio.TaskGroup() as aside:  # nobody's hour of waiting is another's
            for one in undone:
                aside.create_task(keep_trying(self._api, one, self._pause))
            if self._lists is not None:
                aside.create_task(keep_lists(self._api, self._lists, self._pause))

    async def _until_done(self, step: Callable[[], Awaitable[Done]]) -> Done:
        failures = 0
        while True:
            try:
                done = await step()
            except TelegramError as error:
                failures += 1
                await self._stumble(error, failures)
            else:
                self._say()
                return done

    async def _stumble(self, error: TelegramError, failures: int) -> None:
        """Tell the operator, and wait before the next try."""
        self._say(trouble.told_by(error))
        await self._pause(asked_wait(error) or trouble.pause_after(failures))

    def _say(self, *problems: str) -> None:
        for problem in problems:
            if problem not in self._problems:
                logger.warning("%s", problem)
        self._problems = problems


def _report(task: asyncio.Task[None]) -> None:
    """Say that the profile is no longer seen to; people are heard all the same."""
    if not task.cancelled() and (cause := task.exception()) is not None:
        logger.error("the profile on Telegram is no longer seen to", exc_info=cause)
