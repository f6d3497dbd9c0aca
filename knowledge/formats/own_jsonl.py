"""Our own exchange file: one layer of an entry a line with origin and status; lossless."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.formats.reading import BadRow, Parsed, Row
from knowledge.model import Entry

MARK = "motcua"  # the first key of every line; its value is the version of the format
VERSION = 1
ORIGINS = frozenset({"record", "curated"})
STATUSES = frozenset({"draft", "published", "retired"})


class OwnLine(BaseModel):
    """One line."""

    model_config = ConfigDict(extra="forbid")

    motcua: int
    origin: str
    status: str
    entry: Entry


def fields_of(entry: Entry) -> dict[str, Any]:
    """The fields that differ from their default, JSON-able, in the order of the model.

    Nested values are written whole: leaving their defaults out would lose the kind of a fee.
    """
    written = entry.model_dump(mode="json")
    kinds = Entry.model_fields
    return {
        name: written[name]
        for name in kinds
        if name in ("id", "kind") or getattr(entry, name) != kinds[name].get_default()
    }


def write_jsonl(rows: Iterable[Row]) -> bytes:
    """The file; sorted so that two exports of the same knowledge are equal byte for byte."""
    lines = (
        json.dumps(
            {
                MARK: VERSION,
                "origin": row.origin,
                "status": row.status,
                "entry": fields_of(row.entry),
            },
            ensure_ascii=False,
        )
        + "\n"
        for row in sorted(rows, key=lambda row: (row.entry.id, row.origin))
    )
    return "".join(lines).encode()


def parse_own(raw: object) -> Parsed:
    """One line as it was exported."""
    line = OwnLine.model_validate(raw)
    if line.motcua != VERSION:
        message = (
            f"Dòng thuộc phiên bản {line.motcua} của tệp xuất, chương trình này chỉ đọc "
            f"phiên bản {VERSION}. Hãy cập nhật chương trình rồi nhập lại."
        )
        raise BadRow(message)
    return layer(line.entry, line.origin, line.status)


def layer(entry: Entry, origin: str, status: str) -> Parsed:
    """An entry with its checked origin and status."""
    if origin not in ORIGINS:
        message = f"Nguồn “{origin[:30]}” không có; chỉ dùng record hoặc curated."
        raise BadRow(message)
    if status not in STATUSES:
        message = f"Trạng thái “{status[:30]}” không có; chỉ dùng draft, published hoặc retired."
        raise BadRow(message)
    return Parsed(entry=entry, origin=origin, status=status)
