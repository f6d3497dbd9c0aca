"""What every test may ask for: a database of either kind, upgraded and empty."""

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from storage.database import Database

_names = itertools.count(1)


@pytest.fixture(autouse=True)
def _settings_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the person who runs it."""
    for name in os.environ:
        if name.startswith("MOTCUA_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL on a unix socket, once for the whole run; {} is the database name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, on import, misses XDG_RUNTIME_DIR
        import pgserver  # noqa: PLC0415 only the tests that need it pay for it
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))  # short: a socket path holds 107 bytes
    server = pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # a test never outlives the machine
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri("{}").replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite file to copy: a test then starts in a few milliseconds."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> str:
    """An upgraded PostgreSQL database to copy."""
    _create_database(postgresql_url, "upgraded", "template0")
    asyncio.run(_upgrade(postgresql_url.format("upgraded")))
    return "upgraded"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The two engines, one after the other."""
    return str(request.param)


@pytest.fixture
def empty_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a database of this test's own that nothing has touched yet."""
    if engine == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/var/motcua.db"
    server = request.getfixturevalue("postgresql_url")
    name = f"test_{next(_names)}"
    _create_database(server, name, "template0")
    return str(server.format(name))


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an upgraded database of this test's own, on each engine in turn."""
    if engine == "sqlite":
        return _copy(request.getfixturevalue("sqlite_template"), tmp_path)
    server = request.getfixturevalue("postgresql_url")
    name = f"test_{next(_names)}"
    _create_database(server, name, request.getfixturevalue("postgresql_template"))
    return str(server.format(name))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An upgraded, empty database; the test runs once on each engine."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An upgraded, empty SQLite database: for tests that are not about storage."""
    database = Database(_copy(sqlite_template, tmp_path))
    yield database
    await database.close()


def _create_database(server: str, name: str, template: str) -> None:
    address = server.format("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _copy(template: Path, folder: Path) -> str:
    file = shutil.copy(template, folder / "motcua.db")
    return f"sqlite+aiosqlite:///{file}"


async def _upgrade(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await database.close()
