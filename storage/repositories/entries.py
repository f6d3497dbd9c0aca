"""Entries with every revision: who saved what and when, what is published, going back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.model import Entry
from knowledge.overlay import overlay
from storage.errors import UnknownRevision
from storage.records import Origin, Revision, Status, StoredEntry
from storage.repositories.bodies import read_entries
from storage.repositories.border import in_utc, storable
from storage.repositories.differences import history_of
from storage.tables import EntryRow, KnowledgeVersionRow, RevisionRow

# Rows parsed between two turns of the event loop: about 10 ms, so a reload keeps nobody waiting.
ROWS_AT_A_TIME = 100
# Ids in one statement: far below the 32,766 parameters SQLite takes, and PostgreSQL's 65,535.
IDS_AT_A_TIME = 1000

_IS_OF_LAYER = and_(
    col(RevisionRow.entry_id) == col(EntryRow.id),
    col(RevisionRow.origin) == col(EntryRow.origin),
)
_IS_LATEST = and_(_IS_OF_LAYER, col(RevisionRow.number) == col(EntryRow.latest))
_IS_PUBLISHED = and_(_IS_OF_LAYER, col(RevisionRow.number) == col(EntryRow.published))


class EntryRepository:
    """The entries of one unit of work.

    A layer (an id and an origin) has revisions numbered from 1. Saving a draft leaves what
    citizens read as it was; saving as published replaces it; saving as retired takes it away.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, entry_id: str, origin: Origin) -> StoredEntry | None:
        """The latest revision of one layer, whatever its status."""
        layers = await self._layers([entry_id], origin)
        return _stored(layers[entry_id][1]) if entry_id in layers else None

    async def all(self, status: Status | None = None) -> tuple[StoredEntry, ...]:
        """The latest revision of every layer, by id; only those saved as `status` if given."""
        latest = select(RevisionRow).join(EntryRow, _IS_LATEST)
        if status is not None:
            latest = latest.where(col(RevisionRow.status) == status.value)
        found: list[StoredEntry] = []
        rows = await self._session.stream(latest.execution_options(yield_per=ROWS_AT_A_TIME))
        async for portion in rows.scalars().partitions():
            entries = read_entries([row.body for row in portion])
            found.extend(map(_stored, portion, entries))
        return tuple(sorted(found, key=lambda stored: (stored.entry.id, stored.origin)))

    async def published(self) -> tuple[Entry, ...]:
        """What citizens are answered from, by id: published layers only, ours over the record."""
        published = select(col(EntryRow.origin), col(RevisionRow.body)).join_from(
            EntryRow, RevisionRow, _IS_PUBLISHED
        )
        layers: dict[str, dict[str, Entry]] = {}
        rows = await self._session.stream(published.execution_options(yield_per=ROWS_AT_A_TIME))
        async for portion in rows.partitions():
            entries = read_entries([body for _, body in portion])
            for (origin, _), entry in zip(portion, entries, strict=True):
                layers.setdefault(entry.id, {})[origin] = entry
        return tuple(
            overlay(layer.get(Origin.RECORD), layer.get(Origin.CURATED))
            for _, layer in sorted(layers.items())
        )

    async def save(  # noqa: PLR0913 who, when and why belong to every revision
        self,
        entry: Entry,
        *,
        origin: Origin,
        status: Status,
        by: str,
        at: datetime,
        note: str = "",
    ) -> StoredEntry:
        """Add a revision, unless the latest one is the same entry in the same status."""
        (saved,) = await self.save_many(
            [entry], origin=origin, status=status, by=by, at=at, note=note
        )
        return saved

    async def save_many(  # noqa: PLR0913 who, when and why belong to every revision
        self,
        entries: Iterable[Entry],
        *,
        origin: Origin,
        status: Status,
        by: str,
        at: datetime,
        note: str = "",
    ) -> tuple[StoredEntry, ...]:
        """Save each as `save` does, in order, with a handful of statements for all."""
        entries = tuple(entries)
        version = await self._take_turn()
        layers = await self._layers([entry.id for entry in entries], origin)
        new_layers, new_revisions, saved = [], [], []
        published_before = {entry_id: layer.published for entry_id, (layer, _) in layers.items()}
        for entry in entries:
            if entry.id in layers:
                layer, latest = layers[entry.id]
                if latest.status == status and _is_body_of(entry, latest.body):
                    saved.append(_stored(latest, entry))
                    continue
            else:
                layer = EntryRow(id=entry.id, origin=origin.value, latest=0)
                new_layers.append(layer)
            revision = RevisionRow(
                entry_id=entry.id,
                origin=origin.value,
                number=layer.latest + 1,
                status=status.value,
                body=entry.model_dump_json(),
                saved_by=storable(by),
                saved_at=in_utc(at),
                note=storable(note),
            )
            _advance(layer, revision)
            layers[entry.id] = layer, revision
            new_revisions.append(revision)
            saved.append(_stored(revision, entry))
        if any(published_before.get(name) != row.published for name, (row, _) in layers.items()):
            version.number += 1
        self._session.add_all(new_layers)
        await self._session.flush()  # layers first: revisions refer to them
        self._session.add_all(new_revisions)
        await self._session.flush()
        return tuple(saved)

    async def history(self, entry_id: str, origin: Origin) -> tuple[Revision, ...]:
        """Every revision of one layer, newest first; empty when there is no such layer."""
        rows = select(RevisionRow).where(
            col(RevisionRow.entry_id) == entry_id, col(RevisionRow.origin) == origin.value
        )
        found = await self._session.scalars(rows.order_by(col(RevisionRow.number)))
        return history_of([_stored(row) for row in found])

    async def restore(  # noqa: PLR0913 who, when and why belong to every revision
        self,
        entry_id: str,
        origin: Origin,
        number: int,
        *,
        by: str,
        at: datetime,
        note: str = "",
    ) -> StoredEntry:
        """Save an old revision again, entry and status; UnknownRevision when there is none."""
        row = await self._session.get(RevisionRow, (entry_id, origin.value, number))
        if row is None:
            message = f"{entry_id} ({origin}) has no revision {number}"
            raise UnknownRevision(message)
        old = _stored(row)
        return await self.save(
            old.entry, origin=origin, status=old.status, by=by, at=at, note=note
        )

    async def version(self) -> int:
        """Grows whenever what is published changes; one tiny read."""
        number = select(col(KnowledgeVersionRow.number))
        return (await self._session.execute(number)).scalar_one()

    async def _take_turn(self) -> KnowledgeVersionRow:
        """One writer of knowledge at a time: what is read next cannot change before we commit."""
        row = select(KnowledgeVersionRow).with_for_update()
        return (
            await self._session.scalars(row, execution_options={"populate_existing": True})
        ).one()

    async def _layers(
        self, entry_ids: Sequence[str], origin: Origin
    ) -> dict[str, tuple[EntryRow, RevisionRow]]:
        """Each known layer with its latest revision, by entry id."""
        layers: dict[str, tuple[EntryRow, RevisionRow]] = {}
        latest = (
            select(EntryRow, RevisionRow)
            .join_from(EntryRow, RevisionRow, _IS_LATEST)
            .where(col(EntryRow.origin) == origin.value)
            .execution_options(populate_existing=True)
        )
        for start in range(0, len(entry_ids), IDS_AT_A_TIME):
            wanted = col(EntryRow.id).in_(entry_ids[start : start + IDS_AT_A_TIME])
            for layer, revision in await self._session.execute(latest.where(wanted)):
                layers[layer.id] = layer, revision
        return layers


def _advance(layer: EntryRow, revision: RevisionRow) -> None:
    """Make `revision` the latest of its layer, and what citizens read if its status says so."""
    layer.latest = revision.number
    match Status(revision.status):
        case Status.PUBLISHED:
            layer.published = revision.number
        case Status.RETIRED:
            layer.published = None
        case Status.DRAFT:
            pass


def _is_body_of(entry: Entry, body: str) -> bool:
    return entry.model_dump_json() == body or entry == Entry.model_validate_json(body)


def _stored(row: RevisionRow, entry: Entry | None = None) -> StoredEntry:
    """The record of a row; `entry` spares reading the body again."""
    return StoredEntry(
        entry=Entry.model_validate_json(row.body) if entry is None else entry,
        origin=Origin(row.origin),
        status=Status(row.status),
        revision=row.number,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
        note=row.note,
    )
