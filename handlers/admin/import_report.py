"""The account of an import: values, a stable JSON for scripts, and words for a person."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handlers.texts import importing as texts
from knowledge.formats.own_xlsx import HEADINGS
from knowledge.formats.reading import Format, Rejected, Repair
from storage.records import Change

SHOWN = 40  # entries, rejections or repairs printed of each kind; --json has all
LONGEST = 90  # characters of a value printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An entry that differs from what was stored."""

    id: str
    row: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What one file came to; `error` is why nothing of it could be read."""

    name: str
    format: Format | None = None
    read: int = 0
    new: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: int = 0
    kept: tuple[str, ...] = ()  # left as a person saved them
    rejected: tuple[Rejected, ...] = ()
    repairs: tuple[Repair, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import came to; not `applied` means that nothing has changed."""

    files: tuple[FileReport, ...]
    applied: bool


def as_json(report: Report) -> dict[str, Any]:
    """Every detail, in a form that stays the same."""
    return {
        "applied": report.applied,
        "files": [
            {
                "name": file.name,
                "format": file.format.value if file.format else None,
                "error": file.error or None,
                "read": file.read,
                "new": list(file.new),
                "changed": [
                    {
                        "id": entry.id,
                        "row": entry.row,
                        "fields": [
                            {"field": one.field, "before": one.before, "after": one.after}
                            for one in entry.changes
                        ],
                    }
                    for entry in file.changed
                ],
                "unchanged": file.unchanged,
                "kept": list(file.kept),
                "rejected": [{"row": bad.row, "reason": bad.reason} for bad in file.rejected],
                "repairs": [
                    {"row": fix.row, "before": fix.before, "after": fix.after, "why": fix.why}
                    for fix in file.repairs
                ],
            }
            for file in report.files
        ],
    }


def as_lines(report: Report) -> Iterator[str]:
    """The report in words, line by line."""
    for file in report.files:
        if file.error:
            yield texts.UNREADABLE.format(name=file.name, reason=file.error)
            continue
        yield texts.SUMMARY.format(
            name=texts.STARTER_NAME if file.format is None else file.name,
            kind=texts.FORMATS[file.format.value if file.format else "starter"],
            read=file.read,
            new=len(file.new),
            changed=len(file.changed),
            unchanged=file.unchanged,
            rejected=len(file.rejected),
        )
        if file.kept:
            yield texts.KEPT.format(count=len(file.kept), ids=", ".join(file.kept))
        yield from limited(texts.REPAIRS, [repair_line(fix) for fix in file.repairs])
        yield from limited(texts.CHANGES, [changed_lines(entry) for entry in file.changed])
        yield from limited(texts.REJECTIONS, [rejected_line(bad) for bad in file.rejected])
    yield outcome(report)


def outcome(report: Report) -> str:
    """The last line: what has become of it all."""
    if not report.applied:
        unread = any(file.error for file in report.files)
        return texts.NOT_READ if unread else texts.NOT_APPLIED
    saved = any(file.new or file.changed for file in report.files)
    return texts.APPLIED if saved else texts.NOTHING_NEW


def limited(title: str, lines: list[str]) -> Iterator[str]:
    """A heading and its first lines; how many more there are."""
    if lines:
        yield title
        yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield texts.MORE.format(count=len(lines) - SHOWN)


def repair_line(fix: Repair) -> str:
    """One repair."""
    return texts.REPAIR.format(
        row=fix.row, before=fix.before, after=fix.after or texts.NOTHING, why=fix.why
    )


def rejected_line(bad: Rejected) -> str:
    """One rejected row."""
    return texts.REJECTION.format(row=bad.row, reason=bad.reason)


def changed_lines(entry: Changed) -> str:
    """One changed entry, a line a field."""
    head = texts.CHANGED.format(id=entry.id, row=entry.row)
    fields = (
        texts.CHANGE.format(
            field=HEADINGS.get(one.field, one.field),
            before=short(one.before),
            after=short(one.after),
        )
        for one in entry.changes
    )
    return "\n".join((head, *fields))


def short(value: object) -> str:
    """A value on one line."""
    if value in ("", None, [], {}):
        return texts.NOTHING
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
