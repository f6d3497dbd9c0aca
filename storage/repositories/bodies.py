"""Entries out of their JSON bodies, thousands at a time."""

import gc
from collections.abc import Sequence

from knowledge.model import Entry


def read_entries(bodies: Sequence[str]) -> list[Entry]:
    """The entries, in order, without collecting garbage meanwhile.

    Entries hold no cycles, so a collection finds nothing; but thousands of new objects set off
    so many that reading 5,772 entries took 0.9 s instead of 0.4 s.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return [Entry.model_validate_json(body) for body in bodies]
    finally:
        if collects:
            gc.enable()
