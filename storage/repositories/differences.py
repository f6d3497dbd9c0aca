"""What changed between one revision and the next, field by field."""

from collections.abc import Sequence

from storage.records import Change, Revision, StoredEntry


def differences(before: StoredEntry, after: StoredEntry) -> tuple[Change, ...]:
    """The fields that differ, in the order of the model; the status comes first."""
    changes = []
    if before.status != after.status:
        changes.append(
            Change(field="status", before=before.status.value, after=after.status.value)
        )
    old, new = before.entry.model_dump(mode="json"), after.entry.model_dump(mode="json")
    changes.extend(
        Change(field=name, before=old[name], after=said)
        for name, said in new.items()
        if old[name] != said
    )
    return tuple(changes)


def history_of(revisions: Sequence[StoredEntry]) -> tuple[Revision, ...]:
    """Turn the revisions of one layer, oldest first, into its history, newest first."""
    before = (None, *revisions)
    history = [
        Revision(
            number=after.revision,
            entry=after.entry,
            status=after.status,
            saved_by=after.saved_by,
            saved_at=after.saved_at,
            note=after.note,
            changes=() if previous is None else differences(previous, after),
        )
        for previous, after in zip(before, revisions, strict=False)
    ]
    return tuple(reversed(history))
