"""Databases of the benchmarks' own."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status


async def sqlite(file: Path, known: Iterator[Entry] | Sequence[Entry]) -> Path:
    """A file with these entries published."""
    await fill(f"sqlite+aiosqlite:///{file}", known)
    return file


async def fill(url: str, known: Iterator[Entry] | Sequence[Entry]) -> None:
    """Bring the tables to their newest form, and publish these entries."""
    database = Database(url)
    await database.upgrade()
    async with database.begin() as work:
        await work.entries.save_many(
            known,
            origin=Origin.CURATED,
            status=Status.PUBLISHED,
            by="bench",
            at=datetime.now(UTC),
        )
        await work.commit()
    await database.close()


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL of its own, as careful about the disk as ever."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pgserver  # noqa: PLC0415 - it warns when imported
    server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
