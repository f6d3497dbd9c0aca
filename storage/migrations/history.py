"""What Alembic does of the history of the tables; it takes long to load, so only when needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.errors import StorageError


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the tables up to `revision`."""
    try:
        command.upgrade(_config(connection), revision)
    except CommandError as error:
        message = f"the database is of another version of this program: {error}"
        raise StorageError(message) from error


def downgrade(connection: Connection) -> None:
    """Undo every migration."""
    command.downgrade(_config(connection), "base")


def head() -> str | None:
    """The newest revision."""
    return _scripts().get_current_head()


def is_known(revision: str) -> bool:
    """True when there is a migration that made `revision`."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    here = str(Path(__file__).parent)
    config.set_main_option("script_location", here.replace("%", "%%"))  # % means something there
    if connection is not None:
        config.attributes["connection"] = connection
    return config
