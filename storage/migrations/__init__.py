"""The history of the tables, run from the package itself: no alembic.ini anywhere."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.errors import StorageError

HEAD = "head"
VERSION_TABLE = "alembic_version"
# Any number of our own: two programs that upgrade one PostgreSQL at once take turns on it.
_TURN = 20260701


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Bring the tables up to `revision` inside the transaction of this connection.

    StorageError when the database was upgraded by a newer program than this one.
    """
    _take_turn(connection)
    try:
        command.upgrade(_config(connection), revision)
    except CommandError as error:
        message = f"the database is of another version of this program: {error}"
        raise StorageError(message) from error


def downgrade(connection: Connection) -> None:
    """Drop every table of ours, and nothing else."""
    _take_turn(connection)
    command.downgrade(_config(connection), "base")


def current(connection: Connection) -> str | None:
    """The revision the tables are at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def is_at_head(connection: Connection) -> bool:
    """True when nothing is left to upgrade."""
    return current(connection) == _head()


def is_known(revision: str) -> bool:
    """True when this program has the migration that made `revision`."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


@lru_cache(maxsize=1)  # asked again and again, and then there may be no file handle left
def _head() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _take_turn(connection: Connection) -> None:
    """Begin, and wait for anybody else who is changing these tables: Alembic itself does not."""
    if not connection.in_transaction():
        connection.begin()  # on SQLite this is the turn already
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    here = str(Path(__file__).parent)
    config.set_main_option("script_location", here.replace("%", "%%"))  # % means something there
    if connection is not None:
        config.attributes["connection"] = connection
    return config
