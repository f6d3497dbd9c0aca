"""The composition root: the one place that knows every concrete class and puts them together."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.live import LiveKnowledge
from bot.secret import secret_key
from bot.settings import Settings
from handlers.office import Office
from handlers.router import Begin, Router
from knowledge.collecting import no_garbage
from knowledge.content import load_ambiguous, load_outside, load_wordings
from storage.database import Database

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The parts of the running program."""

    settings: Settings
    secret: bytes
    office: Office
    database: Database
    knowledge: LiveKnowledge
    router: Router

    def router_within(self, begin: Begin) -> Router:
        """Make a router that works inside somebody else's unit of work."""
        return _router(begin, self.knowledge, self.office, self.secret)


@asynccontextmanager
async def running(settings: Settings, *, upgrade: bool = False) -> AsyncIterator[App]:
    """Give the program with its knowledge loaded and kept fresh until the block ends.

    `upgrade` brings the database to the newest form first; without it a database that was
    never prepared raises StorageError.
    """
    secret = secret_key(settings)
    office = Office(
        name=settings.unit_name,
        address=settings.unit_address,
        phone=settings.unit_phone,
        hours=settings.unit_hours,
        site=settings.public_url.rstrip("/"),
    )
    database = Database(settings.database_url)
    try:
        if upgrade:
            await database.upgrade()
        knowledge = LiveKnowledge(database, load_wordings(), load_outside(), load_ambiguous())
        with no_garbage():
            await knowledge.refresh()
            gc.freeze()  # looking for garbage among what stays took 0.3 s each time
        router = _router(database.begin, knowledge, office, secret)
        following = asyncio.create_task(knowledge.follow())
        following.add_done_callback(_report)
        try:
            yield App(
                settings=settings,
                secret=secret,
                office=office,
                database=database,
                knowledge=knowledge,
                router=router,
            )
        finally:
            following.cancel()
            await asyncio.wait([following])
    finally:
        await database.close()


def _router(begin: Begin, knowledge: LiveKnowledge, office: Office, secret: bytes) -> Router:
    return Router(begin=begin, knowledge=knowledge, office=office, secret=secret)


def _report(task: asyncio.Task[None]) -> None:
    """Say at once that knowledge is no longer refreshed: it would be found out much later."""
    if not task.cancelled() and (cause := task.exception()) is not None:
        logger.critical("knowledge is no longer refreshed: restart the program", exc_info=cause)
