"""The figures of `motcua eval`, worked out by hand on a tiny set."""

from typing import Any

import pytest

from bot.cli.measures import Scored, is_helpful, measures, percentile, presents_no_procedure, rank


def line(outcome: str, *ids: str, facet: str | None = None, **about: list[str]) -> dict[str, Any]:
    ranked = [
        {
            "id": entry_id,
            "kind": "question" if entry_id.startswith("q") else "procedure",
            "title": entry_id,
            "score": 0.5,
            "about": about.get(entry_id, []),
        }
        for entry_id in ids
    ]
    return {"outcome": outcome, "ranked": ranked, "facet": facet}


def scored(relevant: str, given: dict[str, Any], **facet: str | None) -> Scored:
    return Scored(
        line=given,
        relevant=frozenset(relevant.split()),
        facet=facet.get("facet"),
        has_facet="facet" in facet,
    )


QUESTIONS = (
    scored("a", line("answered", "a", "b", facet="fee"), facet="fee"),  # right at once
    scored("a x", line("answered", "b", "c", "x"), facet=None),  # right third, answered wrong
    scored("a", line("asked_back", "b", "c", "d", "a"), facet="time"),  # right among choices
    scored("a", line("asked_back", "b", "c", "d", "e", "a")),  # right, but not shown
    scored("a", line("refused", "a")),  # found, and yet refused
    scored("a", line("answered", "q1", q1=["z", "a"])),  # a question entry about a
    scored("a", line("redirected", "r")),  # not found at all
    scored("", line("refused", "a")),
    scored("", line("answered", "a")),
    scored("", line("answered", "q1"), facet=None),
    scored("", line("asked_back", "a", "b")),
    scored("", line("emergency")),
)
TURNS = (scored("a", line("answered", "a")), scored("a", line("answered", "b")))


def test_every_figure_is_as_worked_out_by_hand() -> None:
    assert measures(QUESTIONS, TURNS, [1.0, 2.0, 3.0, 40.0]) == {
        "n": 7,
        "hit1": round(3 / 7, 4),
        "hit3": round(4 / 7, 4),
        "mrr10": round((1 + 1 / 3 + 1 / 4 + 1 / 5 + 1 + 1 + 0) / 7, 4),
        "answered": round(3 / 7, 4),
        "answer_precision": round(2 / 3, 4),
        "helpful": round(3 / 7, 4),
        "oos_n": 5,
        "oos_refused": 0.6,
        "facet_n": 4,
        "facet_accuracy": 0.75,
        "dialogue_turns": 2,
        "dialogue_hit1": 0.5,
        "ms": {"p50": 2.0, "p99": 40.0},
    }


def test_a_share_of_nothing_is_null() -> None:
    figures = measures((), (), ())

    assert figures["hit1"] is None
    assert figures["oos_refused"] is None
    assert figures["ms"] == {"p50": None, "p99": None}
    assert (figures["n"], figures["oos_n"], figures["dialogue_turns"]) == (0, 0, 0)


def test_the_rank_is_that_of_the_first_right_entry() -> None:
    assert rank(QUESTIONS[1]) == 3
    assert rank(QUESTIONS[6]) == 0


def test_helpful_is_answered_right_or_asked_back_with_the_right_one_shown() -> None:
    assert [is_helpful(question) for question in QUESTIONS[:7]] == [
        True, False, True, False, False, True, False,
    ]  # fmt: skip


def test_only_a_question_entry_may_answer_what_is_out_of_scope() -> None:
    assert [presents_no_procedure(question.line) for question in QUESTIONS[7:]] == [
        True, False, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)]
)
def test_a_percentile_is_a_measured_value(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value
