"""Entries out of their JSON bodies, thousands at a time."""

from collections.abc import Sequence

from knowledge.collecting import no_garbage
from knowledge.model import Entry


def read_entries(bodies: Sequence[str]) -> list[Entry]:
    """The entries, in order."""
    with no_garbage():
        return [Entry.model_validate_json(body) for body in bodies]
