"""Import what readers found into the stored layers: all or nothing, and a full account of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime

from handlers.admin.import_report import Changed, FileReport, Report
from knowledge.formats.reading import Format, FormatError, Reading, Row
from knowledge.model import Entry
from storage.database import UnitOfWork
from storage.records import Change, Origin, Status

Begin = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
Key = tuple[str, Origin]

STARTER = (
    "starter"  # who saved the starter knowledge; anything saved by a person is theirs to keep
)

# Taken from a list only when the stored entry lacks them; what identifies or dates it never is.
FILLED = frozenset(Entry.model_fields) - {"id", "kind", "scope", "locality", "online", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: its name, and what was read of it or why nothing could be."""

    name: str
    content: Reading | FormatError


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What is stored of one layer, as far as importing cares."""

    entry: Entry
    status: Status
    saved_by: str = ""


@dataclass(slots=True, kw_only=True)
class Plan:
    """What one file would do; `saves` are the entries by origin and status."""

    new: list[str] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0
    saves: dict[tuple[Origin, Status], list[Entry]] = field(default_factory=dict)


async def import_files(  # noqa: PLR0913 the options of the command
    begin: Begin,
    sources: Sequence[Source],
    *,
    publish: bool,
    skip_bad: bool,
    by: str,
    now: datetime,
) -> Report:
    """Import the files in one transaction.

    Nothing is saved when a file cannot be read, or when a row is rejected and not `skip_bad`.
    Entries become drafts unless `publish`; an entry that is already published stays so.
    """
    readable = [source.content for source in sources if isinstance(source.content, Reading)]
    sound = len(readable) == len(sources)
    clean = skip_bad or not any(reading.rejected for reading in readable)
    reports = []
    async with begin() as work:
        layers = await stored_layers(work)
        for source in sources:
            if isinstance(source.content, FormatError):
                reports.append(FileReport(name=source.name, error=str(source.content)))
                continue
            plan = make_plan(source.content, layers, publish=publish)
            reports.append(report_of(source.name, source.content, plan))
            for (origin, status), entries in plan.saves.items():
                layers |= {
                    (entry.id, origin): Layer(entry=entry, status=status) for entry in entries
                }
                if sound and clean:
                    await work.entries.save_many(
                        entries, origin=origin, status=status, by=by, at=now, note=source.name
                    )
        if sound and clean:
            await work.commit()
    return Report(files=tuple(reports), applied=sound and clean)


async def import_starter(begin: Begin, starter: Iterable[Entry], *, now: datetime) -> Report:
    """Save the starter knowledge as published; what a person has since saved is kept as it is."""
    entries = tuple(starter)
    plan = Plan()
    async with begin() as work:
        layers = await stored_layers(work)
        for number, entry in enumerate(entries, 1):
            before = layers.get((entry.id, Origin.CURATED))
            if before is not None and before.saved_by != STARTER:
                plan.kept.append(entry.id)
                continue
            decide(plan, number, before, entry, (Origin.CURATED, Status.PUBLISHED))
        for (origin, status), new in plan.saves.items():
            await work.entries.save_many(new, origin=origin, status=status, by=STARTER, at=now)
        await work.commit()
    file = FileReport(
        name=STARTER,
        read=len(entries),
        new=tuple(plan.new),
        changed=tuple(plan.changed),
        unchanged=plan.unchanged,
        kept=tuple(plan.kept),
    )
    return Report(files=(file,), applied=True)


async def stored_layers(work: UnitOfWork) -> dict[Key, Layer]:
    """The latest state of every layer."""
    return {
        (stored.entry.id, stored.origin): Layer(
            entry=stored.entry, status=stored.status, saved_by=stored.saved_by
        )
        for stored in await work.entries.all()
    }


def make_plan(reading: Reading, layers: Mapping[Key, Layer], *, publish: bool) -> Plan:
    """Compare each row with what is stored."""
    plan = Plan()
    for row in reading.entries:
        origin = Origin(row.origin) if row.origin else Origin.RECORD
        before = layers.get((row.entry.id, origin))
        entry = merged(before, row.entry, reading.format)
        status = target_status(row, before, entry, publish=publish)
        decide(plan, row.number, before, entry, (origin, status))
    return plan


def merged(before: Layer | None, read: Entry, kind: Format) -> Entry:
    """A list never takes away what a full record says: it only fills what is empty."""
    if before is None or read.source.complete or kind in (Format.OWN_JSONL, Format.OWN_XLSX):
        return read
    stored = before.entry
    if not stored.source.complete and kind is not Format.WARD_LIST:
        return read
    missing = {
        name: getattr(read, name)
        for name in FILLED
        if getattr(stored, name) == Entry.model_fields[name].get_default()
    }
    return stored.model_copy(update=missing)


def target_status(row: Row, before: Layer | None, entry: Entry, *, publish: bool) -> Status:
    """Our own exports say it; a retired entry stays retired; the same entry is not unpublished."""
    if row.status:
        return Status(row.status)
    if before is not None and before.status is Status.RETIRED:
        return Status.RETIRED
    if publish:
        return Status.PUBLISHED
    if before is not None and before.entry == entry:
        return before.status
    return Status.DRAFT


def decide(
    plan: Plan, row: int, before: Layer | None, entry: Entry, target: tuple[Origin, Status]
) -> None:
    """Add one entry to the plan as new, changed or unchanged."""
    if before is None:
        plan.new.append(entry.id)
    else:
        changes = changes_of(before, entry, target[1])
        if not changes:
            plan.unchanged += 1
            return
        plan.changed.append(Changed(id=entry.id, row=row, changes=changes))
    plan.saves.setdefault(target, []).append(entry)


def changes_of(before: Layer, entry: Entry, status: Status) -> tuple[Change, ...]:
    """The fields that differ, before and after, as JSON; the status first."""
    changes = []
    if before.status is not status:
        changes.append(Change(field="status", before=before.status.value, after=status.value))
    if before.entry != entry:
        old, new = before.entry.model_dump(mode="json"), entry.model_dump(mode="json")
        changes += [
            Change(field=name, before=old[name], after=said)
            for name, said in new.items()
            if old[name] != said
        ]
    return tuple(changes)


def report_of(name: str, reading: Reading, plan: Plan) -> FileReport:
    """What one file came to."""
    return FileReport(
        name=name,
        format=reading.format,
        read=reading.read,
        new=tuple(plan.new),
        changed=tuple(plan.changed),
        unchanged=plan.unchanged,
        rejected=reading.rejected,
        repairs=reading.repairs,
    )
