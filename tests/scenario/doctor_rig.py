"""An office for the doctor: settings, a database and a stub of the running program."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import diagnosis
from bot.channels.finding import Finding, Level
from bot.settings import Settings
from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status
from tests.emulators.served import SECRET_KEY
from tests.emulators.wire import Request, Response, Server, as_json

HOME = "https://hoidap.example.vn"


@dataclass(slots=True)
class Office:
    """An office in order: the program runs, something is published, no channel is on."""

    database: Database
    settings: dict[str, str]
    reasons: list[str] = field(default_factory=list)  # what the running program says
    ahead: timedelta = timedelta(0)  # of our clock
    listen: timedelta = timedelta(0)  # to another poller of Telegram

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def configured(self) -> Settings:
        given: dict[str, Any] = {
            name.removeprefix("MOTCUA_").lower(): value for name, value in self.settings.items()
        }
        return Settings(_env_file=None, **given)

    async def findings(self) -> tuple[Finding, ...]:
        found = await diagnosis.examine(self.configured(), self.now, listen=self.listen)
        told = " ".join(one.text for one in found)
        secret = {
            value for name, value in self.settings.items() if "TOKEN" in name or "SECRET" in name
        }
        assert not [one for one in secret if one in told]
        return found

    async def about(self, check: str) -> tuple[Level, str]:
        """The one finding about that."""
        (found,) = [one for one in await self.findings() if one.check == check]
        return found.level, found.text

    async def wrong(self) -> list[str]:
        return [one.text for one in await self.findings() if one.level is Level.WRONG]


@asynccontextmanager
async def office_in(folder: Path, template: Path) -> AsyncIterator[Office]:
    url = f"sqlite+aiosqlite:///{shutil.copy(template, folder / 'motcua.db')}"
    database = Database(url)
    async with database.begin() as work:
        entry = Entry(id="1.001193", official_title="Đăng ký khai sinh")
        now = datetime.now(UTC)
        await work.entries.save(
            entry, origin=Origin.RECORD, status=Status.PUBLISHED, by="test", at=now
        )
        await work.commit()
    office = Office(database=database, settings={})

    async def program(request: Request) -> Response:
        assert request.path == "/readyz"
        ready = {"ready": not office.reasons, "reasons": office.reasons}
        return as_json(ready, 503 if office.reasons else 200)

    async with Server(program) as running:
        office.settings = {
            "MOTCUA_DATABASE_URL": url,
            "MOTCUA_SECRET_KEY": SECRET_KEY,
            "MOTCUA_PUBLIC_URL": HOME,
            "MOTCUA_HTTP_PORT": str(running.port),
        }
        yield office
    await database.close()
