"""The two channels on Zalo in front of their emulators, for the suite of every channel."""

import asyncio
import shutil
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from bot.channels.zalo_bot.channel import ZaloBotChannel
from bot.channels.zalo_bot.opening import Account as BotAccount
from bot.channels.zalo_bot.opening import opened as opened_bot
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.opening import Account as OaAccount
from bot.channels.zalo_oa.opening import opened as opened_oa
from storage.database import Database
from tests.emulators.orders import Cut, Misbehaviour
from tests.emulators.wire import Response, as_json
from tests.emulators.zalo_bot import TOKEN, ZaloBot
from tests.emulators.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, ZaloOa

SOON = 0.002  # seconds between two attempts of an emulated platform

ORDERS: dict[str, Misbehaviour] = {
    "busy": Response(status=429, headers={"Retry-After": "7"}),
    "down": Response(status=503),
    "cut before": Cut.BEFORE,
    "cut after": Cut.AFTER,
}


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def database() -> AsyncIterator[Database]:
    """A database of this rig's own."""
    folder = tempfile.mkdtemp(prefix="motcua-rig-")
    opened = Database(f"sqlite+aiosqlite:///{Path(folder) / 'rig.db'}")
    await opened.upgrade()
    yield opened
    await opened.close()
    shutil.rmtree(folder)


class OaRig:
    """Zalo sends an event until it is answered 200, one after the other."""

    conversation = "2512523625412515001"

    def __init__(self, zalo: ZaloOa, channel: ZaloOaChannel) -> None:
        self.channel = channel
        self._zalo = zalo
        self._hearing = channel.hearing
        self._waiting: deque[tuple[bytes, dict[str, str]]] = deque()
        zalo.interacted[self.conversation] = now()

    def order(self, what: str) -> None:
        codes = {"blocked": as_json({"error": -217}), "malformed": as_json({"error": -248})}
        self._zalo.server.misbehave({**ORDERS, **codes}[what], about="/message/cs")

    def says(self, text: str, event: int) -> None:
        message = {"msg_id": str(event), "text": text}
        said = self._zalo.event("user_send_text", self.conversation, message=message)
        self._waiting.append(ZaloOa.signed(said))

    def got(self) -> list[str]:
        return [sent.text for sent in self._zalo.sent]

    def files(self) -> list[tuple[str, bytes]]:
        shown = [sent.message.get("attachment", {}).get("payload", {}) for sent in self._zalo.sent]
        references = [
            payload.get("token") or payload["elements"][0]["attachment_id"]
            for payload in shown
            if payload
        ]
        return [self._zalo.files[reference] for reference in references]

    def unconfirmed(self) -> int:
        return len(self._waiting)

    async def deliver(self) -> None:
        while True:
            if self._waiting and await self._hearing.hear(*self._waiting[0]) == HTTPStatus.OK:
                self._waiting.popleft()
            else:
                await asyncio.sleep(SOON)


@asynccontextmanager
async def zalo_oa() -> AsyncIterator[OaRig]:
    zalo = ZaloOa()
    access, refresh = zalo.pair()
    account = OaAccount(
        app_id=APP_ID,
        app_secret=APP_SECRET,
        oa_id=OA_ID,
        oa_secret=OA_SECRET,
        access_token=access,
        refresh_token=refresh,
        redirect_uri="https://hoidap.example.vn",
    )
    async with (
        zalo.running() as base,
        database() as kept,
        opened_oa(
            replace(account, api_base=base, oauth_base=base),
            begin=kept.begin,
            exclusive=kept.exclusive,
            secret=b"a secret of this rig",
            now=now,
        ) as channel,
    ):
        rig = OaRig(zalo, channel)
        delivering = asyncio.create_task(rig.deliver())
        yield rig
        delivering.cancel()
        await asyncio.wait([delivering])


class BotRig:
    """The platform gives an update to a poll once, and forgets it."""

    conversation = "6ede9afa66b88fe6d6a9"

    def __init__(self, zalo: ZaloBot, channel: ZaloBotChannel) -> None:
        self.channel = channel
        self._zalo = zalo

    def order(self, what: str) -> None:
        blocked = {"ok": False, "error_code": 400, "description": "bot was blocked by the user"}
        malformed = {"ok": False, "error_code": 400, "description": "Bad Request"}
        codes = {"blocked": as_json(blocked), "malformed": as_json(malformed)}
        self._zalo.server.misbehave({**ORDERS, **codes}[what], about="/sendMessage")

    def says(self, text: str, event: int) -> None:
        update = self._zalo.text(self.conversation, text)
        update["message"]["message_id"] = str(event)
        self._zalo.give(update)

    def got(self) -> list[str]:
        return [sent.text for sent in self._zalo.sent]

    def files(self) -> list[tuple[str, bytes]]:
        return []

    def unconfirmed(self) -> int:
        return len(self._zalo._updates)


@asynccontextmanager
async def zalo_bot() -> AsyncIterator[BotRig]:
    zalo = ZaloBot()

    async def soon(_: float) -> None:
        await asyncio.sleep(SOON)

    async with (
        zalo.running() as base,
        database() as kept,
        opened_bot(
            BotAccount(token=TOKEN, api_base=base), exclusive=kept.exclusive, now=now, pause=soon
        ) as channel,
    ):
        yield BotRig(zalo, channel)
