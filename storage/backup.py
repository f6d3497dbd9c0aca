"""Back up every table to one portable file and restore it, from either engine to either.

The file is JSON lines: a header with the revision of the tables, one line a row, and a last line
with the number of rows, so that half a file is never taken for a whole one. It is read from and
written to whatever tables that revision has: an old backup is restored first and upgraded after.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, DateTime, MetaData, Table, func, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlmodel import col

from storage import migrations
from storage.errors import BadBackup, DatabaseNotEmpty, DatabaseNotPrepared
from storage.tables import KnowledgeVersionRow

FORMAT = 1
ROWS_AT_A_TIME = 200

_Row = dict[str, Any]

# What reading and inserting nonsense ends in; the database being away is something else.
_SIGNS_OF_DAMAGE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IntegrityError,
    DataError,
    ProgrammingError,
)


def write(connection: Connection, file: Path) -> int:
    """Write every row to a new file only its owner can read; returns how many rows.

    The file appears whole or not at all; FileExistsError when it is already there.
    """
    if file.exists():
        raise FileExistsError(file)
    revision = migrations.current(connection)
    if revision is None:
        message = "there is nothing to back up: the database was never prepared"
        raise DatabaseNotPrepared(message)
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with unfinished.open("w", encoding="utf-8") as lines:
        rows = _write_rows(connection, lines, revision)
    unfinished.replace(file)
    return rows


def read(connection: Connection, file: Path, *, replace: bool) -> int:
    """Make the database what it was at the backup; returns how many rows came back.

    Raises BadBackup when the file is not whole and ours, DatabaseNotEmpty when there is
    something to lose and `replace` is False. The caller commits, or nothing has happened.
    """
    migrations.upgrade(connection)
    version = _version(connection)
    if not replace and _holds_something(connection):
        message = "the database is not empty"
        raise DatabaseNotEmpty(message)
    with file.open(encoding="utf-8") as lines:
        try:
            rows = _read_rows(connection, lines)
        except _SIGNS_OF_DAMAGE as error:
            message = f"{file} is not a backup of this program: {error}"
            raise BadBackup(message) from error
    migrations.upgrade(connection)
    # Servers that were running must see that knowledge changed, whichever number was higher.
    number = max(version, _version(connection)) + 1
    connection.execute(update(KnowledgeVersionRow).values(number=number))
    return rows


def _write_rows(connection: Connection, lines: TextIO, revision: str) -> int:
    def write_line(value: _Row) -> None:
        lines.write(json.dumps(value, ensure_ascii=False) + "\n")

    write_line({"motcua_backup": FORMAT, "revision": revision})
    rows = 0
    for table in _tables(connection):
        ordered = select(table).order_by(*table.primary_key.columns)
        found = connection.execute(ordered.execution_options(yield_per=ROWS_AT_A_TIME))
        for row in found.mappings():
            written = {name: _portable(value) for name, value in row.items()}
            write_line({"table": table.name, "row": written})
            rows += 1
    write_line({"rows": rows})
    return rows


def _read_rows(connection: Connection, lines: Iterable[str]) -> int:
    parsed: Iterator[_Row] = map(json.loads, lines)
    header = next(parsed, {})
    if header.get("motcua_backup") != FORMAT or not migrations.is_known(header["revision"]):
        message = "unknown header"
        raise BadBackup(message)
    migrations.downgrade(connection)
    migrations.upgrade(connection, header["revision"])
    tables = {table.name: table for table in _tables(connection)}
    for table in reversed(tables.values()):
        connection.execute(table.delete())  # rows the migrations put there
    rows, last = 0, None
    for name, group in groupby(parsed, key=lambda line: line.get("table")):
        if name is None:
            last = list(group)
            continue
        table = tables[name]
        values = (_stored(table, line["row"]) for line in group)
        while portion := list(islice(values, ROWS_AT_A_TIME)):
            connection.execute(insert(table), portion)
            rows += len(portion)
    if last != [{"rows": rows}]:
        message = f"cut short after {rows} rows"
        raise BadBackup(message)
    if connection.dialect.name == "postgresql":
        _continue_numbers(connection, tables.values())
    return rows


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are now, those referred to first; not the migrations' own."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != migrations.VERSION_TABLE)
    return found.sorted_tables


def _holds_something(connection: Connection) -> bool:
    return any(
        connection.execute(select(table).limit(1)).first() is not None
        for table in _tables(connection)
        if table.name != KnowledgeVersionRow.__tablename__  # has its row from the start
    )


def _version(connection: Connection) -> int:
    return connection.execute(select(col(KnowledgeVersionRow.number))).scalar_one()


def _portable(value: object) -> object:
    """Times as ISO 8601 in UTC; all else is JSON already."""
    if not isinstance(value, datetime):
        return value
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value  # SQLite keeps no zone
    return aware.astimezone(UTC).isoformat()


def _stored(table: Table, row: _Row) -> _Row:
    """The values of a row as this engine wants them."""
    if row.keys() != set(table.columns.keys()):
        message = f"row of {table.name} with other columns"
        raise BadBackup(message)
    return {
        name: _time(value) if isinstance(table.columns[name].type, DateTime) else value
        for name, value in row.items()
    }


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _continue_numbers(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL count on from the numbers that came with the rows; SQLite does by itself."""
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.max(column))))
