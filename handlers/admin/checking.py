"""Check what we wrote ourselves against everything that is stored."""

from collections.abc import Iterable
from datetime import date

from knowledge.content.check import check
from knowledge.content.problem import Problem
from knowledge.model import Ambiguity, Entry, Source, Validity, Wordings
from storage.records import Origin, Status, StoredEntry


def check_stored(
    stored: Iterable[StoredEntry],
    starter: Iterable[Entry],
    wordings: Iterable[Wordings],
    on: date,
    ambiguous: Iterable[Ambiguity] = (),
) -> tuple[int, tuple[Problem, ...]]:
    """How many entries of ours were checked, and what was found in them.

    Ours are the starter knowledge and every curated layer, which replaces the starter's. Official
    records are not ours to correct: they only lend their titles and codes to the comparison.
    """
    layers = [one for one in stored if one.status is not Status.RETIRED]
    ours = {entry.id: entry for entry in starter}
    ours |= {one.entry.id: one.entry for one in layers if one.origin is Origin.CURATED}
    lent = [
        lent_by(one.entry, on)
        for one in layers
        if one.origin is Origin.RECORD and one.entry.id not in ours
    ]
    return len(ours), check((*ours.values(), *lent), wordings, on, ambiguous)


def lent_by(record: Entry, on: date) -> Entry:
    """The code and the title of a record: nothing a rule could find fault with."""
    return Entry(
        id=record.id,
        official_title=record.official_title,
        source=Source(title=record.source.title or record.id),
        validity=Validity(verified_on=on),
    )
