"""Lay our own words over an official record: what we say wins, the rest is the record's."""

from typing import Any

from knowledge.model import Entry, Validity, Value


def overlay(record: Entry | None, curated: Entry | None) -> Entry:
    """Each field curated has filled in, else the record's: what citizens are answered from.

    A field left at its default counts as not filled in. Validity is laid over day by day, so that
    a new review day never hides the day a record ends. A source is one thing and comes whole.
    At least one layer is given, and both are of the same id; otherwise ValueError.
    """
    if curated is None:
        if record is None:
            message = "neither layer is given"
            raise ValueError(message)
        return record
    if record is None:
        return curated
    if record.id != curated.id:
        message = f"layers of different entries: {record.id}, {curated.id}"
        raise ValueError(message)
    said = _filled_in(curated)
    if "validity" in said:
        said["validity"] = _laid_over(record.validity, curated.validity)
    return record.model_copy(update=said)


def _laid_over(record: Validity, curated: Validity) -> Validity:
    return record.model_copy(update=_filled_in(curated))


def _filled_in(value: Value) -> dict[str, Any]:
    fields = type(value).model_fields
    return {name: said for name, said in value if said != fields[name].default}
