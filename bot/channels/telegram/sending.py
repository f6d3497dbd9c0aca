"""Send a reply: as one message or several, in place of an old one, without markup if need be."""

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.channels.base import (
    BARE,
    Passage,
    PermanentFailure,
    Receipt,
    SendError,
    TemporaryFailure,
    UncertainSend,
)
from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import cannot_edit, cannot_parse, failure, is_unchanged
from bot.channels.telegram.place import Place, place_of
from bot.channels.telegram.render import Part, parts
from bot.channels.telegram.signs import Pause
from bot.channels.telegram.uploads import upload
from handlers.messages import Enclosure, Reply
from handlers.moving import Moved, not_kept
from storage.errors import StorageError

A_MOMENT = timedelta(seconds=1)  # until a later part that failed is tried again
NOT_OURS = "no conversation of Telegram"
NOTHING_TO_SAY = "nothing to say"
LONGEST_WAIT = timedelta(seconds=10)  # for a later part, once the first has arrived

logger = logging.getLogger(__name__)
_NO_PREVIEW = {"is_disabled": True}


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends replies; remembers which groups have moved."""

    api: Api
    pause: Pause
    keep_move: Moved = not_kept
    moved: dict[int, int] = field(default_factory=dict)  # old chat id → new chat id
    kept: set[int] = field(default_factory=set)  # old chat ids of moves written down

    async def send(self, conversation: str, reply: Reply, passage: Passage = BARE) -> Receipt:
        """Send one reply; raises one of SendError's four."""
        try:
            named = place_of(conversation)
        except ValueError as cause:
            raise PermanentFailure(NOT_OURS) from cause
        rendered = parts(reply)
        if not (rendered or reply.attachments):
            raise PermanentFailure(NOTHING_TO_SAY)
        place = self._now_at(named)
        if place != named:  # messages have other numbers there
            await self._find(named, place.chat)
            reply = replace(reply, replaces=None, answers=None)
        if reply.replaces and len(rendered) == 1 and not reply.attachments:
            changed = await self._change(place, reply.replaces, rendered[0])
            if changed is not None:
                return changed
        said: list[Part | Enclosure] = [*rendered, *reply.attachments]
        receipt = await self._part(place, said[0], reply.answers if place.is_group else None)
        for part in said[1:]:
            await passage.turn()
            receipt = await self._later_part(place, part)
        return receipt

    async def follow(self, old: int, new: int) -> None:
        """Write to `new` from now on when asked to write to `old`.

        Raises StorageError when that could not be written down: tell it once more then.
        """
        if self.moved.get(old) != new:
            logger.info("a group became a supergroup: its new id is followed")
            self.moved[old] = new
        if old not in self.kept:
            await self.keep_move(str(old), str(new))
            self.kept.add(old)

    async def _find(self, place: Place, new: int) -> None:
        """Follow a group that Telegram says has moved; the message goes there in any case."""
        try:
            await self.follow(place.chat, new)
        except StorageError:
            logger.warning("a group has moved: it will be written down the next time")

    def _now_at(self, place: Place) -> Place:
        return replace(place, chat=self.moved.get(place.chat, place.chat))

    async def _part(
        self, place: Place, part: Part | Enclosure, answers: str | None = None
    ) -> Receipt:
        try:
            number = await self._message(place, part, answers)
        except ChatMigrated as moved:
            await self._find(place, moved.new_chat_id)
            place = self._now_at(place)
            try:
                number = await self._message(place, part)  # messages have new numbers there
            except TelegramError as cause:
                raise failure(cause) from cause
        except TelegramError as cause:
            raise failure(cause) from cause
        return Receipt(message_id=str(number))

    async def _later_part(self, place: Place, part: Part | Enclosure) -> Receipt:
        """Send what follows a part that has arrived: nothing before it may be sent again."""
        for last in (False, True):
            try:
                return await self._part(self._now_at(place), part)
            except TemporaryFailure as cause:
                wait = cause.retry_after or A_MOMENT
                if last or wait > LONGEST_WAIT:
                    raise UncertainSend(cause.reason) from cause
                await self.pause(wait)
        raise AssertionError  # the second turn returns or raises

    async def _message(
        self, place: Place, part: Part | Enclosure, answers: str | None = None
    ) -> int:
        if isinstance(part, Enclosure):
            return (await upload(self.api, place, part)).message_id
        details: dict[str, Any] = {
            "chat_id": place.chat,
            "message_thread_id": place.topic,
            "link_preview_options": _NO_PREVIEW,
            "reply_markup": part.keyboard,
        }
        if answers and answers.isdecimal():
            details["reply_parameters"] = {
                "message_id": int(answers),
                "allow_sending_without_reply": True,
            }
        return await self._write("sendMessage", part, details)

    async def _change(self, place: Place, old: str, part: Part) -> Receipt | None:
        """Change a message of ours; None when it can only be sent anew."""
        if not old.isdecimal():
            return None
        details: dict[str, Any] = {
            "chat_id": place.chat,
            "message_id": int(old),
            "link_preview_options": _NO_PREVIEW,
            "reply_markup": part.keyboard,
        }
        try:
            await self._write("editMessageText", part, details)
        except ChatMigrated as moved:
            await self._find(place, moved.new_chat_id)
            return None
        except BadRequest as refused:
            if cannot_edit(refused):
                return None
            if not is_unchanged(refused):
                raise failure(refused) from refused
        except TelegramError as cause:
            raise _harmless(failure(cause)) from cause
        return Receipt(message_id=old)

    async def _write(self, method: str, part: Part, details: dict[str, Any]) -> int:
        marked = {"text": part.html, "parse_mode": ParseMode.HTML, **details}
        try:
            return await self.api.write(method, marked)
        except BadRequest as refused:
            if not cannot_parse(refused):
                raise
            logger.warning("Telegram refused our markup: the message went without it")
            return await self.api.write(method, {"text": part.plain, **details})


def _harmless(broken: SendError) -> SendError:
    """A change that may have been made can be made again: nobody sees it twice."""
    return TemporaryFailure(broken.reason) if isinstance(broken, UncertainSend) else broken
