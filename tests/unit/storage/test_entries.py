"""Entries keep every revision; only what is published reaches citizens. On both engines."""

from datetime import UTC, datetime, timedelta, timezone

from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status, StoredEntry

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=7)))


async def saved(
    database: Database,
    entry: Entry,
    *,
    origin: Origin = Origin.RECORD,
    status: Status = Status.PUBLISHED,
    at: datetime = NOW,
) -> StoredEntry:
    """The entry, saved and committed in a unit of work of its own."""
    async with database.begin() as work:
        stored = await work.entries.save(entry, origin=origin, status=status, by="lan", at=at)
        await work.commit()
    return stored


async def version(database: Database) -> int:
    async with database.begin(read_only=True) as work:
        return await work.entries.version()


async def published(database: Database) -> tuple[Entry, ...]:
    async with database.begin(read_only=True) as work:
        return await work.entries.published()


def birth(**fields: object) -> Entry:
    return Entry.model_validate({"id": "1.001193", "official_title": "Đăng ký khai sinh"} | fields)


async def test_a_saved_entry_is_read_back_whole_with_who_and_when(database: Database) -> None:
    await saved(database, birth(), status=Status.DRAFT)

    async with database.begin() as work:
        stored = await work.entries.get("1.001193", Origin.RECORD)

    assert stored == StoredEntry(
        entry=birth(),
        origin=Origin.RECORD,
        status=Status.DRAFT,
        revision=1,
        saved_by="lan",
        saved_at=NOW.astimezone(UTC),
    )
    assert stored.saved_at.utcoffset() == timedelta(0)
