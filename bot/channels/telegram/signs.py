"""Small signs that a person was heard: the pressed button lets go, "typing…" while we think."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.base import PermanentFailure
from bot.channels.telegram.errors import asked_wait, failure
from bot.channels.telegram.place import place_of

SLOW = timedelta(seconds=1)  # only an answer that takes longer is announced
TYPING_LASTS = timedelta(seconds=4)  # the app shows it for five seconds
MOST_SHOWN = 3  # times: after that the answer is late, and nobody is told that it comes
# A button lets go by itself after some ten seconds; a line that broke is tried again until then.
LET_GO_AGAIN = (timedelta(seconds=1), timedelta(seconds=3))
LET_GO_WITHIN = timedelta(seconds=10)

Pause = Callable[[timedelta], Awaitable[None]]


class Signs:
    """Signs are made aside and may fail: nothing waits for them, nothing depends on them."""

    def __init__(self, api: Bot, pause: Pause) -> None:
        self._api = api
        self._pause = pause
        self._tasks: set[asyncio.Task[None]] = set()
        self._typing: dict[str, asyncio.Task[None]] = {}

    def pressed(self, query: str) -> None:
        """Let the pressed button go; until then its app shows it turning."""
        self._tasks.add(self._aside(self._let_go(query)))

    def thinking(self, conversation: str) -> None:
        """Show "typing…" from SLOW on, until `answered`."""
        self.answered(conversation)
        task = self._aside(self._type(conversation))
        self._tasks.add(task)
        self._typing[conversation] = task
        task.add_done_callback(lambda done: self._forget(conversation, done))

    def answered(self, conversation: str) -> None:
        """Show nothing more: the answer is on its way."""
        if (task := self._typing.pop(conversation, None)) is not None:
            task.cancel()

    async def stop(self) -> None:
        """Make no more signs."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _let_go(self, query: str) -> None:
        patience = LET_GO_WITHIN
        for usual in (*LET_GO_AGAIN, None):
            try:
                await self._api.answer_callback_query(query)
            except TelegramError as error:
                if usual is None or isinstance(failure(error), PermanentFailure):
                    return  # too old: it let go by itself
                wait = asked_wait(error) or usual
                patience -= wait
                if patience < timedelta(0):
                    return
                await self._pause(wait)
            else:
                return

    async def _type(self, conversation: str) -> None:
        place = place_of(conversation)
        await self._pause(SLOW)
        for _ in range(MOST_SHOWN):
            await self._try(
                self._api.send_chat_action(
                    place.chat, ChatAction.TYPING, message_thread_id=place.topic
                )
            )
            await self._pause(TYPING_LASTS)

    async def _try(self, call: Coroutine[Any, Any, bool]) -> None:
        try:
            await call
        except TelegramError:
            return

    def _aside(self, sign: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(sign)
        task.add_done_callback(self._tasks.discard)
        return task

    def _forget(self, conversation: str, done: asyncio.Task[None]) -> None:
        if self._typing.get(conversation) is done:
            del self._typing[conversation]
