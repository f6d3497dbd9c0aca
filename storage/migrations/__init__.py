"""The history of the tables, run from the package itself: no alembic.ini anywhere."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

HEAD = "head"
# Any number of our own: two programs that upgrade one PostgreSQL at once take turns on it.
_UPGRADE_LOCK = 20260701


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Bring the tables to `revision` inside the transaction of this connection."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _UPGRADE_LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current(connection: Connection) -> str | None:
    """The revision the tables are at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """True when this program has the migration that made `revision`."""
    return any(
        script.revision == revision
        for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def is_at_head(connection: Connection) -> bool:
    """True when nothing is left to upgrade."""
    return current(connection) == head()


def _config() -> Config:
    config = Config()
    here = str(Path(__file__).parent)
    config.set_main_option("script_location", here.replace("%", "%%"))  # % means something there
    return config
