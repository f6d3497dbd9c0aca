"""The history of the tables, run from the package itself: no alembic.ini anywhere."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table, text

HEAD = "head"
VERSION_TABLE = "alembic_version"
# Any number of our own: two programs that upgrade one PostgreSQL at once take turns on it.
_TURN = 20260701


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Bring the tables up to `revision` inside the transaction of this connection.

    StorageError when the database was upgraded by a newer program than this one.
    """
    _take_turn(connection)
    if revision == HEAD and is_at_head(connection):
        return
    from storage.migrations import history  # noqa: PLC0415 - Alembic takes long to load

    history.upgrade(connection, revision)


def downgrade(connection: Connection) -> None:
    """Drop every table of ours, and nothing else."""
    from storage.migrations import history  # noqa: PLC0415 - Alembic takes long to load

    _take_turn(connection)
    history.downgrade(connection)


def current(connection: Connection) -> str | None:
    """The revision the tables are at; None before the first."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    revision: str | None = connection.scalar(
        select(column("version_num")).select_from(table(VERSION_TABLE))
    )
    return revision


def is_at_head(connection: Connection) -> bool:
    """True when nothing is left to upgrade."""
    return current(connection) == newest()


def is_known(revision: str) -> bool:
    """True when this program has the migration that made `revision`."""
    from storage.migrations import history  # noqa: PLC0415 - Alembic takes long to load

    return history.is_known(revision)


@lru_cache(maxsize=1)  # asked again and again, and then there may be no file handle left
def newest() -> str:
    """The newest revision: each is called by the number that its file's name begins with."""
    files = (Path(__file__).parent / "versions").glob("[0-9]*_*.py")
    return max(file.name.partition("_")[0] for file in files)


def _take_turn(connection: Connection) -> None:
    """Begin, and wait for anybody else who is changing these tables: Alembic itself does not."""
    if not connection.in_transaction():
        connection.begin()  # on SQLite this is the turn already
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
