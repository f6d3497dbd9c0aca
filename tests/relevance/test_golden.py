"""Every line of golden.toml holds, on the starter knowledge and the wordings of the repository."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from knowledge.content import load_ambiguous, load_outside, load_starter, load_wordings
from knowledge.model import Entry
from knowledge.overlay import overlay
from knowledge.search.engine import Knowledge
from knowledge.search.outcome import Elsewhere, Emergency, Found, NotFound, Social, Unsure

ON = date(2026, 11, 23)
NAMES = {
    Found: "answered",
    Unsure: "asked_back",
    Elsewhere: "redirected",
    NotFound: "refused",
    Social: "social",
    Emergency: "emergency",
}
GOLDEN = tomllib.loads(Path(__file__).with_name("golden.toml").read_text("utf-8"))["line"]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """The starter knowledge, and a bare entry for every procedure that has wordings."""
    wordings = load_wordings()
    bare = {said.code: Entry(id=said.code, official_title=said.title) for said in wordings}
    for entry in load_starter():
        bare[entry.id] = overlay(bare.get(entry.id), entry)
    return Knowledge.build(bare.values(), wordings, load_outside(), load_ambiguous())


@pytest.mark.parametrize("line", GOLDEN, ids=[f"{g['property']} {g['ask'][:60]}" for g in GOLDEN])
def test_a_golden_question_ends_as_its_line_says(line: dict, known: Knowledge) -> None:
    outcome = known.look_up(line["ask"], on=ON)

    first = outcome.ranked[0].entry.id if outcome.ranked else None
    if "want" in line:
        assert first in line["want"]
        assert NAMES[type(outcome)] in {"answered", "asked_back"}
    if "among" in line:
        shown = outcome.choices if isinstance(outcome, Unsure) else outcome.ranked[:1]
        assert {match.entry.id for match in shown} & set(line["among"])
    if "outcome" in line:
        assert NAMES[type(outcome)] in line["outcome"]
    assert first not in line.get("never", ())


def test_every_property_of_the_golden_set_has_lines() -> None:
    said = {line["property"] for line in GOLDEN}

    assert said == {f"P{number}" for number in range(1, 13)}
