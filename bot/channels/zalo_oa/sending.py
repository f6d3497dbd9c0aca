"""Say a reply through the OA: with a token that lives, part by part, as plainly as it takes."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.channels.base import (
    BARE,
    Passage,
    PermanentFailure,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
)
from bot.channels.enclosing import kept_back
from bot.channels.zalo_oa import render
from bot.channels.zalo_oa.alarm import Alarm
from bot.channels.zalo_oa.client import OfficialAccount
from bot.channels.zalo_oa.errors import ALARMING, Kind, Refusal, failure
from bot.channels.zalo_oa.keeper import NoTokenError, TokenKeeper
from bot.channels.zalo_oa.render import Message, Upload, kind_of
from bot.channels.zalo_oa.uploads import Uploads
from handlers.messages import Enclosure, Reply
from storage.errors import StorageError

NOTHING_TO_SAY = "nothing to say"
LONGEST_WAIT = timedelta(seconds=25)  # for a later part: a send may take no longer than 45 s
_NO_BUTTONS = timedelta(hours=1)  # after the platform refused some

logger = logging.getLogger(__name__)

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Words:
    """One message of a reply."""

    message: Message
    plainly: tuple[Message, ...] = ()  # the same without buttons


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of a reply, as a message of its own."""

    kind: Upload
    file: Enclosure


Step = Words | Shown


class Sender:
    """Sends replies; remembers for a while that the OA may show no buttons."""

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        *,
        account: OfficialAccount,
        keeper: TokenKeeper,
        alarm: Alarm,
        now: Callable[[], datetime],
        buttons: bool,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._account = account
        self._keeper = keeper
        self._alarm = alarm
        self._now = now
        self._buttons = buttons
        self._pause = pause
        self._draw = draw
        self._uploads = Uploads(account, now)
        self._no_buttons_until: datetime | None = None

    async def send(self, person: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send one reply; raises one of SendError's four."""
        waiting = deque(self._steps(kept_back(reply, lambda file: kind_of(file) is not None)))
        if not waiting:
            raise PermanentFailure(NOTHING_TO_SAY)
        files = [step for step in waiting if isinstance(step, Shown)]
        self._account.make_room(len(waiting) + len(files))
        await self._uploaded(files)  # first: when that fails, nobody has been told anything
        sent: str | None = None
        begun = degraded = False
        while waiting:
            step = waiting.popleft()
            try:
                if begun:
                    await passage.turn()
                    await self._rest()
                sent = await self._said(person, step)
            except Refusal as refusal:
                plainly = step.plainly if isinstance(step, Words) else ()
                if refusal.kind is Kind.DEGRADE and plainly:
                    logger.warning("buttons refused (%s): choices are numbered", refusal)
                    waiting.extendleft(Words(message) for message in reversed(plainly))
                    degraded = True
                    continue
                raise _told(failure(refusal, self._now(), self._draw()), begun=begun) from refusal
            except SendError as error:
                raise _told(error, begun=begun) from error
            begun = True
        if degraded:  # so it was the buttons, and not the person or the words
            self._no_buttons_until = self._now() + _NO_BUTTONS
        return Receipt(message_id=sent)

    async def with_token(self, act: Callable[[str], Awaitable[Given]]) -> Given:
        """Do it with a token that lives; another one, or once more, when that may help."""
        token = await self._token(self._keeper.token())
        retried: set[Kind | None] = set()
        while True:
            try:
                return await act(token)
            except Refusal as refusal:
                if refusal.kind in retried or refusal.kind not in {Kind.REFRESH, Kind.ONCE_MORE}:
                    if refusal.code in ALARMING:
                        await self._alarm.refused(refusal.code)
                    raise
                retried.add(refusal.kind)
                if refusal.kind is Kind.REFRESH:
                    token = await self._token(self._keeper.another(token))

    def _steps(self, reply: Reply) -> tuple[Step, ...]:
        pressable = self._buttons and not self._buttons_were_refused()
        messages = render.rendered(reply, buttons=pressable)
        last = len(messages) - 1
        words = (
            Words(message, render.rendered(reply, buttons=False)[last:])
            if "attachment" in message
            else Words(message)
            for message in messages
        )
        kinds = ((kind_of(file), file) for file in reply.attachments)
        return (*words, *(Shown(kind, file) for kind, file in kinds if kind is not None))

    async def _uploaded(self, files: Sequence[Shown]) -> None:
        try:
            for one in files:
                await self.with_token(
                    partial(self._uploads.reference, kind=one.kind, file=one.file)
                )
        except Refusal as refusal:
            raise failure(refusal, self._now(), self._draw()) from refusal

    async def _said(self, person: str, step: Step) -> str | None:
        try:
            sent = await self.with_token(partial(self._once, person, step))
        except Refusal as refusal:
            if refusal.kind is not Kind.UPLOAD_AGAIN or isinstance(step, Words):
                raise
            self._uploads.forget(step.file)
            sent = await self.with_token(partial(self._once, person, step))
        self._alarm.sent()
        return sent

    async def _once(self, person: str, step: Step, token: str) -> str | None:
        if isinstance(step, Words):
            return await self._account.send(token, person, step.message)
        reference = await self._uploads.reference(token, step.kind, step.file)
        message = render.file_message(step.kind, reference, step.file.content)
        return await self._account.send(token, person, message)

    async def _rest(self) -> None:
        """Wait where the interface has told us to: what has begun is better said late."""
        rest = self._account.rest()
        if timedelta() < rest <= LONGEST_WAIT:
            await self._pause(rest.total_seconds())

    async def _token(self, asked: Awaitable[str]) -> str:
        try:
            return await asked
        except (NoTokenError, StorageError) as cause:
            message = f"no access token: {type(cause).__name__}"
            raise TemporaryFailure(message) from cause

    def _buttons_were_refused(self) -> bool:
        return self._no_buttons_until is not None and self._now() < self._no_buttons_until


def _told(error: SendError, *, begun: bool) -> SendError:
    """What to tell of a failure: after a part has arrived, nobody knows what a repeat would do."""
    if begun and isinstance(error, TemporaryFailure):
        return UncertainSend(f"a later part failed: {error.reason}")
    return error
