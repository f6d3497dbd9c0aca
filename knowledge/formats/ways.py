"""Ways to file from printed rows: repeated rows once, charges common to all ways said once."""

from collections.abc import Iterable
from typing import NamedTuple

from knowledge.formats.cleaning import clean
from knowledge.formats.fees import Fees
from knowledge.model import Contradiction, Fee, FilingWay, Method, TimeLimit


class WayRow(NamedTuple):
    """One printed row; a row without a method holds charges for every way."""

    method: Method | None
    time: TimeLimit | None
    fees: Fees
    note: str = ""


class Ways(NamedTuple):
    """What the rows come to, as fields of an entry."""

    ways: tuple[FilingWay, ...]
    fees: tuple[Fee, ...]
    time: TimeLimit | None
    contradictions: tuple[Contradiction, ...]


def gather(rows: Iterable[WayRow]) -> Ways:
    """A channel may come twice (one row a case): such rows stay apart unless they are equal."""
    ways: dict[FilingWay, None] = {}
    fees: list[Fee] = []
    time: TimeLimit | None = None
    contradictions: dict[Contradiction, None] = {}
    for row in rows:
        contradictions |= dict.fromkeys(row.fees.contradictions)
        if row.method is None:
            fees += row.fees.fees
            time = time or row.time
            continue
        note = "\n".join(filter(None, (clean(row.note), row.fees.rest)))
        ways[FilingWay(method=row.method, time=row.time, fees=row.fees.fees, note=note)] = None
    found = tuple(ways)
    charges = {way.fees for way in found}
    if len(charges) == 1 and (common := charges.pop()):
        fees += common
        found = tuple(way.model_copy(update={"fees": ()}) for way in found)
    return Ways(found, tuple(dict.fromkeys(fees)), time, tuple(contradictions))
