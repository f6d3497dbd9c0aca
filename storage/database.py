"""The way into storage: a Database gives units of work that leave no trace unless committed."""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import backup, migrations
from storage.engine import READ_ONLY, create_sqlite_file, open_engine
from storage.errors import DatabaseNotPrepared, DatabaseUnavailable
from storage.exclusive import Held, held_on_file
from storage.explaining import explained
from storage.repositories.calendar import CalendarRepository
from storage.repositories.command_lists import CommandListRepository
from storage.repositories.conversations import ConversationRepository
from storage.repositories.entries import EntryRepository
from storage.repositories.grants import GrantRepository
from storage.repositories.inbox import InboxRepository
from storage.repositories.interactions import InteractionRepository
from storage.repositories.invitations import InvitationRepository
from storage.repositories.journal import JournalRepository
from storage.repositories.link_codes import LinkCodeRepository
from storage.repositories.linking import LinkRepository
from storage.repositories.obligations import ObligationRepository
from storage.repositories.occurrences import OccurrenceRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.people import PeopleRepository
from storage.repositories.pins import PinRepository
from storage.repositories.pollers import PollerRepository
from storage.repositories.questions import QuestionRepository
from storage.repositories.quotas import QuotaRepository
from storage.repositories.reminders import ReminderRepository
from storage.repositories.removals import RemovalRepository
from storage.repositories.sharing import SharingRepository
from storage.repositories.tallies import TallyRepository
from storage.repositories.transcripts import TranscriptRepository
from storage.repositories.units import UnitRepository
from storage.sqlite_line import BUSY_SECONDS
from storage.turn import Turn


class UnitOfWork:
    """Changes that happen together or not at all."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.entries = EntryRepository(session)
        self.questions = QuestionRepository(session)
        self.conversations = ConversationRepository(session)
        self.transcripts = TranscriptRepository(session)
        self.inbox = InboxRepository(session)
        self.outbox = OutboxRepository(session)
        self.grants = GrantRepository(session)
        self.command_lists = CommandListRepository(session)
        self.interactions = InteractionRepository(session)
        self.links = LinkRepository(session)
        self.link_codes = LinkCodeRepository(session)
        self.tallies = TallyRepository(session)
        self.obligations = ObligationRepository(session)
        self.occurrences = OccurrenceRepository(session)
        self.calendar = CalendarRepository(session)
        self.quotas = QuotaRepository(session)
        self.reminders = ReminderRepository(session)
        self.units = UnitRepository(session)
        self.people = PeopleRepository(session)
        self.pins = PinRepository(session)
        self.pollers = PollerRepository(session)
        self.invitations = InvitationRepository(session)
        self.removals = RemovalRepository(session)
        self.journal = JournalRepository(session)
        self.sharing = SharingRepository(session)

    async def commit(self) -> None:
        """Keep everything done so far."""
        await self.questions.write_down()
        await self.conversations.write_down()
        await self.journal.link()
        await self._session.commit()


class Database:
    """A SQLite file or a PostgreSQL database, opened at first use.

    On SQLite a unit of work that may write is alone from its start (BEGIN IMMEDIATE), so keep
    it short, never wait for the network or begin another one inside it, and ask for
    `read_only=True` where nothing is written.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        named = self._is_sqlite and self._engine.url.database not in (None, "", ":memory:")
        self._file = Path(str(self._engine.url.database)) if named else None
        self._turn = Turn()

    @asynccontextmanager
    async def begin(
        self, *, read_only: bool = False, soon: bool = False
    ) -> AsyncIterator[UnitOfWork]:
        """Start a unit of work; everything not committed is undone at the end.

        A read-only one sees one moment of the database and waits for nobody; one that must begin
        `soon` waits for one other writer of this process at most.
        Raises StorageError from whatever the engine said.
        """
        async with (
            self._connection(read_only=read_only, soon=soon) as connection,
            AsyncSession(connection, expire_on_commit=False) as session,
        ):
            yield UnitOfWork(session)

    @asynccontextmanager
    async def exclusive(self, name: str) -> AsyncIterator[Held]:
        """Hold what one process at a time may do; it is free as soon as this process is gone.

        Raises HeldElsewhere at once when another process holds it.
        """
        if self._is_sqlite:
            self._check_file()
            where = self._file or Path(tempfile.gettempdir()) / f"motcua-{os.getpid()}"
            taking = held_on_file(where, name)
        else:
            from storage.server_line import held_on_server  # noqa: PLC0415 - see there

            taking = held_on_server(self._engine.url, name)
        async with taking as held:
            yield held

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Tell `heard` the topics that other processes commit something to.

        They are "inbox", "outbox", and "transcript/" followed by the conversation.

        Runs until cancelled or, with DatabaseUnavailable, until the line is cut. On SQLite one
        process serves, so there is nothing to hear and this returns at once.
        """
        if self._is_sqlite:
            return
        from storage.server_line import listen  # noqa: PLC0415 - see there

        await listen(self._engine.url, heard)

    async def upgrade(self) -> None:
        """Bring the tables to the newest migration; creates the SQLite folder and file."""
        self._make_file()
        async with self._connection(read_only=False) as connection:
            await connection.run_sync(migrations.upgrade)
            await connection.commit()

    async def is_upgraded(self) -> bool:
        """True when the tables are those this program expects."""
        try:
            async with self._connection(read_only=True) as connection:
                return await connection.run_sync(migrations.is_at_head)
        except DatabaseNotPrepared:
            return False

    async def backup(self, file: Path) -> int:
        """Write everything, as of one moment, to a new portable file; returns how many rows."""
        async with self._connection(read_only=True) as connection:
            return await connection.run_sync(backup.write, file)

    async def restore(self, file: Path, *, replace: bool = False) -> int:
        """Take back a backup made on either engine; returns how many rows.

        Raises BadBackup, or DatabaseNotEmpty unless `replace`; then nothing has changed.
        """
        self._make_file()
        async with self._connection(read_only=False) as connection:
            rows = await connection.run_sync(partial(backup.read, file=file, replace=replace))
            await connection.commit()
            return rows

    async def close(self) -> None:
        """Give back every connection; a later use opens new ones."""
        await self._engine.dispose()

    def _make_file(self) -> None:
        """Make the SQLite file and its folder: only what prepares a database may do so."""
        if self._file is None:
            return
        try:
            create_sqlite_file(self._file)
        except (OSError, sqlite3.Error) as error:
            message = f"the database file cannot be made: {error}"
            raise DatabaseUnavailable(message) from error

    def _check_file(self) -> None:
        """Refuse what SQLite would: its driver leaves a thread behind when opening fails."""
        if self._file is None or _is_writable(self._file):
            return
        if not self._file.exists():
            message = f"there is no database file {self._file}"
            raise DatabaseNotPrepared(message)
        message = f"not a file that may be read and written: {self._file}"
        raise DatabaseUnavailable(message)

    @asynccontextmanager
    async def _connection(
        self, *, read_only: bool, soon: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        self._check_file()
        async with AsyncExitStack() as stack:
            if self._is_sqlite and not read_only:
                await self._take_turn(stack, soon=soon)
            try:
                connection = await stack.enter_async_context(self._engine.connect())
                if read_only:
                    options = READ_ONLY[connection.dialect.name]
                    connection = await connection.execution_options(**options)
                yield connection
            except SQLAlchemyError as error:
                raise explained(error) from error

    async def _take_turn(self, stack: AsyncExitStack, *, soon: bool) -> None:
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await self._turn.take(soon=soon)
        except TimeoutError as error:
            message = f"another writer kept the database for {BUSY_SECONDS} seconds"
            raise DatabaseUnavailable(message) from error
        stack.callback(self._turn.give)


def _is_writable(file: Path) -> bool:
    return os.path.isfile(file) and os.access(file, os.R_OK | os.W_OK)  # noqa: PTH113 - half as long
