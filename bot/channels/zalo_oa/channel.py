"""The OA as a channel: send replies with a token that lives, hear the webhook, keep the token."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.channels.base import (
    Accept,
    Capabilities,
    FetchError,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
)
from bot.channels.zalo_oa import render, tokens
from bot.channels.zalo_oa.client import OfficialAccount
from bot.channels.zalo_oa.errors import Kind, Refusal, failure
from bot.channels.zalo_oa.files import Files
from bot.channels.zalo_oa.hearing import Hearing
from bot.channels.zalo_oa.keeper import NoTokenError, TokenKeeper
from bot.channels.zalo_oa.parse import CHANNEL
from bot.channels.zalo_oa.render import Message
from bot.channels.zalo_oa.uploads import File, Uploads
from handlers.files import NotFetched
from handlers.messages import Reply
from handlers.texts import zalo as texts
from storage.errors import StorageError

_LOOK_AFTER_TOKENS = 15.0  # seconds
_TROUBLED_AGAIN = timedelta(hours=1)  # how long a trouble is not said a second time
_NO_BUTTONS = timedelta(hours=1)  # after the platform refused some

TROUBLES = {
    tokens.Trouble.NO_RENEWAL: texts.NO_RENEWAL,
    tokens.Trouble.REJECTED: texts.REJECTED,
    tokens.Trouble.LOST: texts.LOST,
    tokens.Trouble.MISCONFIGURED: texts.MISCONFIGURED,
    tokens.Trouble.UNSEALED: texts.OA_UNSEALED,
}
_NO_CONSENT = frozenset({tokens.Trouble.MISCONFIGURED, tokens.Trouble.UNSEALED})

logger = logging.getLogger(__name__)

Given = TypeVar("Given")


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
        now: Callable[[], datetime],
        buttons: bool,
        consent_link: str = "",
        files: Files | None = None,
    ) -> None:
        self.hearing = hearing
        self._files = files
        self._account = account
        self._keeper = keeper
        self._uploads = Uploads(account, now)
        self._now = now
        self._buttons = buttons
        self._no_buttons_until: datetime | None = None
        self._consent_link = consent_link
        self._said: tuple[str, datetime] | None = None

    async def send(self, conversation: str, reply: Reply) -> Receipt:
        """Send a reply; its choices are numbered where buttons are off or refused."""
        with_buttons = self._buttons and not self._buttons_were_refused()
        messages = render.rendered(reply, buttons=with_buttons)
        last = len(messages) - 1
        sent: str | None = None
        for place, message in enumerate(messages):
            try:
                sent = await self._say(conversation, message)
            except Refusal as refusal:
                if refusal.kind is Kind.DEGRADE and "attachment" in message:
                    logger.warning("buttons refused (%s): choices are numbered", refusal)
                    self._no_buttons_until = self._now() + _NO_BUTTONS
                    plain = render.rendered(reply, buttons=False)[last:]
                    return await self._say_all(conversation, plain, begun=place > 0)
                raise self._failed(refusal, begun=place > 0) from refusal
            except SendError as error:
                raise _told(error, begun=place > 0) from error
        return Receipt(message_id=sent)

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes of a file somebody sent, at most so many; raises FetchError."""
        if self._files is None:
            raise FetchError(NotFetched.NO_WAY)
        return await self._files.fetch(reference, most)

    async def send_file(self, conversation: str, file: File) -> Receipt:
        """Send a picture with its caption, or a document; uploaded again when it was forgotten."""

        async def once(token: str) -> str | None:
            message = await self._uploads.message(token, file)
            return await self._account.send(token, conversation, message)

        try:
            try:
                return Receipt(message_id=await self._with_token(once))
            except Refusal as refusal:
                if refusal.kind is not Kind.UPLOAD_AGAIN:
                    raise
                self._uploads.forget(file)
                return Receipt(message_id=await self._with_token(once))
        except Refusal as refusal:
            raise self._failed(refusal, begun=False) from refusal

    async def run(self, accept: Accept) -> None:
        """Hear the webhook through `accept`, and look after the tokens until cancelled."""
        self.hearing.begin(accept)
        try:
            while True:
                await self._look_after_tokens()
                await self._write_down()
                await asyncio.sleep(_LOOK_AFTER_TOKENS)
        finally:
            self.hearing.end()
            await self.hearing.confirming.settle()
            await self._keeper.settle()
            await self._write_down()

    async def problems(self) -> tuple[str, ...]:
        """Say, for the operator, why nothing can be sent or soon cannot. Raises StorageError."""
        trouble = await self._keeper.trouble()
        if trouble is None:
            return ()
        link = "" if trouble in _NO_CONSENT else self._consent_link
        return (texts.with_link(TROUBLES[trouble], link),)

    async def _look_after_tokens(self) -> None:
        try:
            await self._keeper.refresh_if_due()
            for problem in await self.problems():
                self._alarm(problem)
        except StorageError as error:
            logger.warning("the Zalo OA tokens cannot be looked at: %s", type(error).__name__)

    async def _write_down(self) -> None:
        try:
            await self.hearing.write_down()
        except StorageError as error:
            logger.warning("who turned to us is not written down: %s", type(error).__name__)

    def _alarm(self, problem: str) -> None:
        if self._said and self._said[0] == problem and self._now() < self._said[1]:
            return
        logger.critical("%s", problem)
        self._said = (problem, self._now() + _TROUBLED_AGAIN)

    async def _say_all(
        self, person: str, messages: tuple[Message, ...], *, begun: bool
    ) -> Receipt:
        sent: str | None = None
        for message in messages:
            try:
                sent = await self._say(person, message)
            except Refusal as refusal:
                raise self._failed(refusal, begun=begun) from refusal
            except SendError as error:
                raise _told(error, begun=begun) from error
            begun = True
        return Receipt(message_id=sent)

    async def _say(self, person: str, message: Message) -> str | None:
        return await self._with_token(lambda token: self._account.send(token, person, message))

    async def _with_token(self, act: Callable[[str], Awaitable[Given]]) -> Given:
        """Do it with a token that lives; another one, or once more, when that may help."""
        token = await self._token(self._keeper.token())
        retried: set[Kind | None] = set()
        while True:
            try:
                return await act(token)
            except Refusal as refusal:
                if refusal.kind in retried:
                    raise
                retried.add(refusal.kind)
                if refusal.kind is Kind.REFRESH:
                    token = await self._token(self._keeper.another(token))
                elif refusal.kind is not Kind.ONCE_MORE:
                    raise

    async def _token(self, asked: Awaitable[str]) -> str:
        try:
            return await asked
        except (NoTokenError, StorageError) as cause:
            message = f"no access token: {type(cause).__name__}"
            raise TemporaryFailure(message) from cause

    def _buttons_were_refused(self) -> bool:
        return self._no_buttons_until is not None and self._now() < self._no_buttons_until

    def _failed(self, refusal: Refusal, *, begun: bool) -> SendError:
        return _told(failure(refusal, self._now()), begun=begun)


def _told(error: SendError, *, begun: bool) -> SendError:
    """What to tell of a failure: after a part has arrived, nobody knows what a repeat would do."""
    if begun and isinstance(error, TemporaryFailure):
        return UncertainSend(f"a later part failed: {error.reason}")
    return error
