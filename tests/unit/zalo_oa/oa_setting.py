"""What the OA's channel is made of in front of its emulator, with a clock that a test moves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from bot.channels.reach import Reach
from bot.channels.zalo_oa.alarm import Alarm, Tell, nobody
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.client import OfficialAccount
from bot.channels.zalo_oa.hearing import Hearing
from bot.channels.zalo_oa.keeper import TokenKeeper
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.signature import Keys, Mode
from bot.channels.zalo_oa.vault import Seed
from bot.channels.zalo_oa.windows import Windows
from storage.database import Database
from storage.sealing import Seal
from tests.emulators.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, ZaloOa

SECRET = b"a secret of these tests, long enough"


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is moved."""

    time: datetime = datetime(2026, 11, 24, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


async def no_pause(_: float) -> None:
    """Time passes only when a test says so."""


@dataclass(slots=True)
class Setting:
    """Everything one channel is made of."""

    zalo: ZaloOa
    clock: Clock
    client: httpx.AsyncClient
    database: Database
    seed: Seed
    pauses: list[float] = field(default_factory=list)

    def oauth(self, secret: str = APP_SECRET) -> OAuth:
        return OAuth(
            client=self.client, app_id=APP_ID, app_secret=secret, base=self.zalo.server.base
        )

    def keeper(
        self, seed: Seed | None = None, secret: str = APP_SECRET, key: bytes = SECRET
    ) -> TokenKeeper:
        return TokenKeeper(
            begin=self.database.begin,
            exclusive=self.database.exclusive,
            seal=Seal(key),
            trades=self.oauth(secret),
            seed=self.seed if seed is None else seed,
            now=self.clock,
            pause=no_pause,
        )

    def hearing(self, mode: Mode = Mode.STRICT, patience: float = 1.5) -> Hearing:
        keys = Keys(app_id=APP_ID, oa_id=OA_ID, secret=OA_SECRET)
        return Hearing(
            keys=keys, mode=mode, begin=self.database.begin, now=self.clock, patience=patience
        )

    def channel(
        self, *, buttons: bool = False, keeper: TokenKeeper | None = None, tell: Tell = nobody
    ) -> ZaloOaChannel:
        return ZaloOaChannel(
            account=self.account(),
            keeper=keeper or self.keeper(),
            hearing=self.hearing(),
            windows=Windows(self.database.begin, self.clock),
            alarm=Alarm(now=self.clock, consent_link="https://consent.example/", tell=tell),
            now=self.clock,
            buttons=buttons,
            pause=self.pause,
        )

    def account(self) -> OfficialAccount:
        reach = Reach(lambda: self.clock().timestamp())
        return OfficialAccount(self.client, self.clock, self.zalo.server.base, reach)

    async def pause(self, seconds: float) -> None:
        """Time passes at once."""
        self.pauses.append(seconds)
        self.clock.move(seconds=seconds)
