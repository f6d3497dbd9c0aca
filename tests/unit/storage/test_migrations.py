"""The migrations build exactly the tables the program uses, both ways, on both engines."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

from storage import migrations, tables
from storage.database import Database
from storage.engine import open_engine
from storage.errors import StorageError
from storage.migrations import history

Result = TypeVar("Result")


async def in_transaction(url: str, act: Callable[[Connection], Result]) -> Result:
    """What `act` gives for a plain connection to the database, committed."""
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(act)
    finally:
        await engine.dispose()


def what_differs(connection: Connection) -> list[Any]:
    return compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)


def table_names(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names())


async def test_the_migrations_build_the_tables_the_program_uses(database_url: str) -> None:
    assert await in_transaction(database_url, what_differs) == []
    assert len(SQLModel.metadata.tables) == len(tables.__all__)


async def test_an_upgrade_creates_the_folder_and_may_be_repeated(empty_url: str) -> None:
    database = Database(empty_url)
    await database.upgrade()
    await database.upgrade()

    assert await database.is_upgraded()
    await database.close()


async def test_upgrades_at_the_same_time_take_turns(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(4)]

    await asyncio.gather(*(database.upgrade() for database in databases))

    assert await databases[0].is_upgraded()
    for database in databases:
        await database.close()


async def test_a_database_not_upgraded_says_so(empty_url: str) -> None:
    database = Database(empty_url)

    assert not await database.is_upgraded()
    await database.close()


async def test_a_downgrade_leaves_nothing_of_ours_and_only_that(database_url: str) -> None:
    def add_a_stranger(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE stranger (id INTEGER)")

    await in_transaction(database_url, add_a_stranger)
    await in_transaction(database_url, migrations.downgrade)

    left = await in_transaction(database_url, table_names)
    assert left == [migrations.VERSION_TABLE, "stranger"]


async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(empty_url: str) -> None:
    def upgrade_and_fail(connection: Connection) -> None:
        migrations.upgrade(connection)
        raise RuntimeError

    database = Database(empty_url)
    await database.upgrade()
    await database.close()
    await in_transaction(empty_url, migrations.downgrade)
    with pytest.raises(RuntimeError):
        await in_transaction(empty_url, upgrade_and_fail)

    assert await in_transaction(empty_url, table_names) == [migrations.VERSION_TABLE]


async def test_a_database_of_a_newer_program_is_left_alone(database_url: str) -> None:
    def pretend_to_be_newer(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    await in_transaction(database_url, pretend_to_be_newer)
    database = Database(database_url)

    with pytest.raises(StorageError, match="another version"):
        await database.upgrade()

    assert not await database.is_upgraded()
    await database.close()


async def test_sqlite_runs_with_wal_foreign_keys_and_full_durability(
    sqlite_database: Database,
) -> None:
    pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")

    def values(connection: Connection) -> list[object]:
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]

    url = str(sqlite_database._engine.url)

    assert await in_transaction(url, values) == ["wal", 1, 2, 10_000]


def test_the_newest_revision_is_the_one_that_alembic_takes_for_the_head() -> None:
    assert migrations.newest() == history.head()
