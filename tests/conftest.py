"""What every test may ask for: a database of either kind, upgraded and empty."""

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import LiteralString

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from storage.database import Database

_names = itertools.count(1)

# A busy machine is no failure: what takes time is measured in bench/.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


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
    folder = tempfile.mkdtemp(prefix="motcua-pg-", dir=_fastest_folder())
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
    _administer(postgresql_url, "CREATE DATABASE upgraded")
    asyncio.run(_upgrade(postgresql_url.format("upgraded")))
    return "upgraded"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The two engines, one after the other."""
    return str(request.param)


@pytest.fixture
def empty_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of this test's own that nothing has touched yet."""
    if engine == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/var/motcua.db"
    else:
        server = request.getfixturevalue("postgresql_url")
        with _own_database(server, "template0") as url:
            yield url


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an upgraded database of this test's own, on each engine in turn."""
    if engine == "sqlite":
        yield _copy(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        server = request.getfixturevalue("postgresql_url")
        with _own_database(server, request.getfixturevalue("postgresql_template")) as url:
            yield url


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


@contextmanager
def _own_database(server: str, template: str) -> Iterator[str]:
    name = f"test_{next(_names)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield server.format(name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, statement: LiteralString) -> None:
    address = server.format("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _fastest_folder() -> str | None:
    """Memory where there is enough of it: a new database is ten times faster there."""
    memory = Path("/dev/shm")  # noqa: S108 a folder with a random name is made in it
    return str(memory) if memory.is_dir() and disk_usage(memory).free > 2**31 else None


def _copy(template: Path, folder: Path) -> str:
    file = shutil.copy(template, folder / f"motcua_{next(_names)}.db")
    return f"sqlite+aiosqlite:///{file}"


async def _upgrade(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await database.close()
