"""Entries keep every revision; only what is published reaches citizens. On both engines.

1. What is saved comes back whole: entry, status, number, who, when (UTC), why.
2. Saving the same again makes no revision; any difference does, and history names it by field.
3. A draft leaves what citizens read; published replaces it; retired takes it away.
4. Citizens read our words laid over the record, published layers only.
5. The version grows exactly when what is published changes, in the same transaction.
6. Restoring saves the old revision again; nothing is ever overwritten.
"""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from knowledge.model import Entry
from storage.database import Database
from storage.errors import UnknownRevision
from storage.records import Change, Origin, Status, StoredEntry

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=7)))
CODE = "1.001193"


def birth(**fields: Any) -> Entry:  # noqa: ANN401 any field of the model
    return Entry.model_validate({"id": CODE, "official_title": "Đăng ký khai sinh"} | fields)


async def save(
    database: Database,
    *entries: Entry,
    status: Status = Status.PUBLISHED,
    origin: Origin = Origin.RECORD,
) -> tuple[StoredEntry, ...]:
    """The entries as stored, in a unit of work of their own."""
    async with database.begin() as work:
        stored = await work.entries.save_many(
            entries, origin=origin, status=status, by="lan", at=NOW, note="nhập từ cổng"
        )
        await work.commit()
    return stored


async def published(database: Database) -> tuple[Entry, ...]:
    async with database.begin(read_only=True) as work:
        return await work.entries.published()


async def version(database: Database) -> int:
    async with database.begin(read_only=True) as work:
        return await work.entries.version()


async def numbers(database: Database, origin: Origin = Origin.RECORD) -> list[int]:
    async with database.begin(read_only=True) as work:
        return [revision.number for revision in await work.entries.history(CODE, origin)]


async def test_a_saved_entry_comes_back_whole_with_who_when_and_why(database: Database) -> None:
    (saved,) = await save(database, birth(), status=Status.DRAFT)

    async with database.begin() as work:
        stored = await work.entries.get(CODE, Origin.RECORD)

    assert stored == saved
    assert stored == StoredEntry(
        entry=birth(),
        origin=Origin.RECORD,
        status=Status.DRAFT,
        revision=1,
        saved_by="lan",
        saved_at=NOW,
        note="nhập từ cổng",
    )


async def test_times_come_back_in_utc(database: Database) -> None:
    await save(database, birth())

    async with database.begin() as work:
        stored = await work.entries.get(CODE, Origin.RECORD)

    assert stored is not None
    assert stored.saved_at.isoformat() == "2026-11-24T02:30:00+00:00"


async def test_a_time_without_its_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001 the point of the test

    async with database.begin() as work:
        with pytest.raises(ValueError, match="without its zone"):
            await work.entries.save(
                birth(), origin=Origin.RECORD, status=Status.DRAFT, by="lan", at=naive
            )


async def test_what_was_never_saved_is_not_there(database: Database) -> None:
    await save(database, birth())

    async with database.begin() as work:
        assert await work.entries.get(CODE, Origin.CURATED) is None
        assert await work.entries.get("1.004884", Origin.RECORD) is None
        assert await work.entries.history("1.004884", Origin.RECORD) == ()


async def test_saving_the_same_again_makes_no_revision(database: Database) -> None:
    first = await save(database, birth())
    second = await save(database, birth())

    assert second == first
    assert await numbers(database) == [1]
    assert await version(database) == 1


async def test_the_same_entry_in_another_status_is_a_revision(database: Database) -> None:
    await save(database, birth(), status=Status.DRAFT)
    await save(database, birth(), status=Status.PUBLISHED)

    async with database.begin() as work:
        history = await work.entries.history(CODE, Origin.RECORD)

    assert [(each.number, each.status) for each in history] == [
        (2, Status.PUBLISHED),
        (1, Status.DRAFT),
    ]
    assert history[0].changes == (Change(field="status", before="draft", after="published"),)


async def test_history_names_every_changed_field_newest_first(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(field="Hộ tịch", time={"quantity": "1", "unit": "working_day"}))
    await save(database, birth(field="Hộ tịch", demand=5))

    async with database.begin() as work:
        history = await work.entries.history(CODE, Origin.RECORD)

    limit = {"quantity": "1", "unit": "working_day", "text": ""}
    assert [each.changes for each in history] == [
        (
            Change(field="time", before=limit, after=None),
            Change(field="demand", before=0, after=5),
        ),
        (
            Change(field="field", before="", after="Hộ tịch"),
            Change(field="time", before=None, after=limit),
        ),
        (),
    ]
    assert [each.entry for each in history][-1] == birth()


async def test_layers_have_histories_of_their_own(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(demand=5), origin=Origin.CURATED)
    await save(database, birth(demand=4), origin=Origin.CURATED)

    assert await numbers(database, Origin.RECORD) == [1]
    assert await numbers(database, Origin.CURATED) == [2, 1]


async def test_all_lists_the_latest_revision_of_every_layer_by_id(database: Database) -> None:
    await save(database, Entry(id="2.000748"), birth(), status=Status.DRAFT)
    await save(database, birth(demand=5))
    await save(database, birth(demand=1), origin=Origin.CURATED)

    async with database.begin(read_only=True) as work:
        every = await work.entries.all()
        drafts = await work.entries.all(Status.DRAFT)

    listed = [(each.entry.id, each.origin, each.revision) for each in every]
    assert listed == [
        (CODE, Origin.CURATED, 1),
        (CODE, Origin.RECORD, 2),
        ("2.000748", Origin.RECORD, 1),
    ]
    assert [each.entry for each in drafts] == [Entry(id="2.000748")]


async def test_a_draft_is_not_read_by_citizens_and_changes_no_version(database: Database) -> None:
    await save(database, birth(), status=Status.DRAFT)

    assert await published(database) == ()
    assert await version(database) == 0


async def test_a_draft_leaves_the_published_text_in_place(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(demand=5), status=Status.DRAFT)

    assert await published(database) == (birth(),)
    assert await version(database) == 1


async def test_publishing_replaces_what_citizens_read(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(demand=5))

    assert await published(database) == (birth(demand=5),)
    assert await version(database) == 2


async def test_retiring_takes_the_layer_away_and_only_that(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(demand=5), origin=Origin.CURATED)
    await save(database, birth(demand=5), origin=Origin.CURATED, status=Status.RETIRED)

    assert await published(database) == (birth(),)
    assert await version(database) == 3


async def test_retiring_what_nobody_could_read_changes_no_version(database: Database) -> None:
    await save(database, birth(), status=Status.DRAFT)
    await save(database, birth(), status=Status.RETIRED)

    assert await version(database) == 0


async def test_citizens_read_our_words_over_the_record_by_id(database: Database) -> None:
    await save(database, Entry(id="2.000748"), birth(field="Hộ tịch"))
    await save(database, birth(official_title="", plain_title="Khai sinh"), origin=Origin.CURATED)
    await save(database, Entry(id="cau-hoi"), origin=Origin.CURATED)

    assert await published(database) == (
        birth(field="Hộ tịch", plain_title="Khai sinh"),
        Entry(id="2.000748"),
        Entry(id="cau-hoi"),
    )


async def test_a_draft_of_our_words_stays_out_of_the_published_entry(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(demand=5), origin=Origin.CURATED, status=Status.DRAFT)

    assert await published(database) == (birth(),)


async def test_one_import_is_one_step_of_the_version(database: Database) -> None:
    await save(database, *(Entry(id=f"1.{number:06}") for number in range(1, 1200)))

    assert len(await published(database)) == 1199
    assert await version(database) == 1


async def test_an_id_twice_in_one_import_makes_two_revisions(database: Database) -> None:
    stored = await save(database, birth(), birth(demand=5), birth(demand=5))

    assert [each.revision for each in stored] == [1, 2, 2]
    assert await numbers(database) == [2, 1]
    assert await published(database) == (birth(demand=5),)


async def test_restoring_saves_the_old_revision_again(database: Database) -> None:
    await save(database, birth())
    await save(database, birth(demand=5))

    async with database.begin() as work:
        restored = await work.entries.restore(CODE, Origin.RECORD, 1, by="minh", at=NOW)
        await work.commit()

    assert (restored.entry, restored.revision, restored.saved_by) == (birth(), 3, "minh")
    assert await published(database) == (birth(),)
    assert await numbers(database) == [3, 2, 1]
    assert await version(database) == 3


@pytest.mark.parametrize(("code", "number"), [(CODE, 2), (CODE, 0), ("1.004884", 1)])
async def test_restoring_what_never_was_is_refused(
    database: Database, code: str, number: int
) -> None:
    await save(database, birth())

    async with database.begin() as work:
        with pytest.raises(UnknownRevision):
            await work.entries.restore(code, Origin.RECORD, number, by="minh", at=NOW)


async def test_an_entry_with_every_kind_of_text_survives(database: Database) -> None:
    odd = birth(
        steps="NUL \x00, emoji 👶🏻, \u202ebidi, dấu tổ hợp e\u0302\u0301", field="'; DROP TABLE"
    )

    await save(database, odd)

    assert await published(database) == (odd,)
