"""What the tests of the search share: the knowledge an office starts with, built once."""

from datetime import date

import pytest

from knowledge.content import load_ambiguous, load_outside, load_starter, load_wordings
from knowledge.model import Entry
from knowledge.overlay import overlay
from knowledge.search.engine import Knowledge


@pytest.fixture(scope="session")
def starter() -> Knowledge:
    """The starter knowledge, and a bare entry for every procedure that has wordings."""
    wordings = load_wordings()
    entries = {said.code: Entry(id=said.code, official_title=said.title) for said in wordings}
    for entry in load_starter():
        entries[entry.id] = overlay(entries.get(entry.id), entry)
    return Knowledge.build(entries.values(), wordings, load_outside(), load_ambiguous())


@pytest.fixture(scope="session")
def today() -> date:
    """The day the questions are asked."""
    return date(2026, 11, 23)
