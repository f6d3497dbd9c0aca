"""Telegram's life: start, hear by polling or by webhook, send."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from http import HTTPStatus
from typing import Any

from telegram.error import TelegramError

from bot.channels.base import Accept, Capabilities, Receipt, TemporaryFailure
from bot.channels.telegram import trouble
from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import failure
from bot.channels.telegram.parse import (
    CHANNEL,
    WANTED,
    MalformedUpdateError,
    Me,
    incoming,
    migration,
    update_of,
)
from bot.channels.telegram.profile import introduce
from bot.channels.telegram.render import TEXT_LIMIT
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.signs import Signs
from handlers.messages import Reply
from storage.errors import StorageError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
LONG_POLL = timedelta(seconds=25)  # shorter than what proxies on the way wait
LOOK_AGAIN = timedelta(minutes=5)  # between two looks at how the webhook fares

logger = logging.getLogger(__name__)

Raw = Mapping[str, Any]  # an update as JSON gives it
_NOBODY = Me(id=0, username="")  # until Telegram has told who we are


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram calls us, and how we know that it is Telegram."""

    url: str  # https
    secret: str  # 1 to 256 of A-Z a-z 0-9 _ -


async def _sleep(wait: timedelta) -> None:
    await asyncio.sleep(wait.total_seconds())


class TelegramChannel:
    """Telegram; without a webhook it polls. `close` it when nothing will be sent any more.

    >>> channel = TelegramChannel(connect(token), office="UBND xã …", now=clock)
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
        office: str,
        now: Callable[[], datetime],
        webhook: Webhook | None = None,
        shows_typing: bool = True,
        pause: Callable[[timedelta], Awaitable[None]] = _sleep,
    ) -> None:
        """Say `shows_typing` only where answers are sent too: elsewhere nobody knows they were."""
        self._api = api
        self._office = office
        self._now = now
        self._webhook = webhook
        self._shows_typing = shows_typing
        self._pause = pause
        self._sender = Sender(api=api, pause=pause)
        self._signs = Signs(api, pause)
        self._me = _NOBODY
        self._problems: tuple[str, ...] = ()

    def problems(self) -> tuple[str, ...]:
        """Say why people may not be heard now, for the operator; empty when they are."""
        return self._problems

    async def send(self, conversation: str, reply: Reply) -> Receipt:
        """Send one message; raises one of SendError's four, nothing else."""
        self._signs.answered(conversation)
        return await self._sender.send(conversation, reply)

    async def run(self, accept: Accept) -> None:
        """Hear Telegram until cancelled; what goes wrong is told by `problems` and retried."""
        await self._until_done(self._meet)
        await self._until_done(self._choose_way)
        introduction = asyncio.create_task(introduce(self._api, self._office))
        try:
            if self._webhook is None:
                await self._poll(accept)
            else:
                await self._watch(self._webhook.url)
        finally:
            introduction.cancel()
            await asyncio.wait([introduction])
            await self._signs.stop()

    async def receive(self, secret: str | None, body: bytes, accept: Accept) -> HTTPStatus:
        """Take what was posted to the webhook; tells the status to answer with.

        `secret` is the value of SECRET_HEADER. OK only after `accept` returned. Raises
        StorageError when the event could not be kept: any 5xx makes Telegram send it again.
        """
        if self._webhook is None or not _same(secret or "", self._webhook.secret):
            return HTTPStatus.FORBIDDEN
        if self._me is _NOBODY:
            return HTTPStatus.SERVICE_UNAVAILABLE  # only starting: Telegram sends it again
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST
        if not isinstance(raw, dict):
            return HTTPStatus.BAD_REQUEST
        await self._hear(raw, accept)
        return HTTPStatus.OK

    async def close(self) -> None:
        """Close every connection."""
        await self._signs.stop()
        await self._api.close_lines()

    async def _meet(self) -> None:
        user = await self._api.get_me()
        self._me = Me(id=user.id, username=user.username or "")

    async def _choose_way(self) -> None:
        """Make updates come the way we listen; those that wait at Telegram are kept."""
        if self._webhook is not None:
            await self._api.set_webhook(
                url=self._webhook.url,
                secret_token=self._webhook.secret,
                allowed_updates=list(WANTED),
            )
        elif (await self._api.get_webhook_info()).url:
            logger.warning("a webhook was set for this token: removed, because we poll")
            await self._api.delete_webhook()

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            try:
                await step()
            except TelegramError as error:
                failures += 1
                await self._stumble(error, failures)
            else:
                self._problems = ()
                return

    async def _poll(self, accept: Accept) -> None:
        offset = 0  # from the oldest that waits
        failures = 0
        while True:
            try:
                batch = await self._api.raw_updates(offset, wait=LONG_POLL, wanted=WANTED)
            except TelegramError as error:
                failures += 1
                await self._stumble(error, failures)
                continue
            failures, self._problems = 0, ()
            offset = await self._take(batch, offset, accept)

    async def _take(self, batch: Sequence[Raw], offset: int, accept: Accept) -> int:
        """Accept updates in order; returns what the next question may confirm."""
        for raw in sorted(batch, key=_number):
            try:
                await self._hear(raw, accept)
            except StorageError:
                logger.warning("a message could not be kept: Telegram is asked for it again")
                await self._pause(trouble.pause_after(1))
                break
            offset = max(offset, _number(raw) + 1)
        return offset

    async def _hear(self, raw: Raw, accept: Accept) -> None:
        """Accept what a person said; an update nobody understands is left out, with a warning."""
        try:
            update = update_of(raw)
            said = incoming(update, self._me, self._now())
        except MalformedUpdateError as cause:
            logger.warning("update %s is not understood: %s", raw.get("update_id"), cause)
            return
        if moved := migration(update):
            self._sender.follow(*moved)
        if said is not None:
            await accept(said)
            if self._shows_typing:
                self._signs.thinking(said.conversation)
        if update.callback_query is not None:
            self._signs.pressed(update.callback_query.id)

    async def _watch(self, url: str) -> None:
        """Look now and then whether Telegram reaches us."""
        while True:
            self._problems = await trouble.examine(self._api, url)
            for problem in self._problems:
                logger.warning("%s", problem)
            await self._pause(LOOK_AGAIN)

    async def _stumble(self, error: TelegramError, failures: int) -> None:
        """Tell the operator, and wait before the next try."""
        told = trouble.told_by(error)
        if self._problems != (told,):
            logger.warning("%s", told)
            self._problems = (told,)
        means = failure(error)
        wait = means.retry_after if isinstance(means, TemporaryFailure) else None
        await self._pause(wait or trouble.pause_after(failures))


def _number(raw: Raw) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else -1


def _same(given: str, secret: str) -> bool:
    """Compare in constant time, so that nobody can guess the secret letter by letter."""
    return compare_digest(given.encode("utf-8", "replace"), secret.encode())
