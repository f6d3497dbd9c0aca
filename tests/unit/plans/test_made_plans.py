"""Plans made up for these tests, in other words and by other issuers, with what each asks for.

Traps in them: figures of past years, dates of cited documents, budgets, telephone numbers,
copies, ages, opening hours. `bao_cao_ket_qua` has nothing but traps.
"""

import json
from pathlib import Path

import pytest

from knowledge.deadlines.plans.model import as_json
from knowledge.deadlines.plans.reading import read_plan

MADE = sorted((Path(__file__).parents[2] / "payloads" / "plans" / "made").glob("*.txt"))


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.stem)
def test_a_plan_gives_exactly_what_it_asks_for(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text("utf-8"))

    plan = read_plan(file.name, file.read_bytes())

    told = [as_json(one) for one in plan.proposals]
    for one in told:
        del one["quote"]
    assert (plan.issuer, plan.number, plan.year) == (
        expected["issuer"], expected["number"], expected["year"],
    )  # fmt: skip
    assert told == expected["proposals"]


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.stem)
def test_every_quote_is_written_in_the_file(file: Path) -> None:
    written = " ".join(file.read_text("utf-8").split())

    invented = [
        one.quote
        for one in read_plan(file.name, file.read_bytes()).proposals
        if one.quote not in written
    ]

    assert invented == []


def test_a_file_that_asks_for_nothing_says_so() -> None:
    file = next(one for one in MADE if one.stem == "bao_cao_ket_qua")

    plan = read_plan(file.name, file.read_bytes())

    assert plan.proposals == ()
    assert "Không thấy việc nào" in plan.problems[0]
