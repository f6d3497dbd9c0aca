from dataclasses import replace

import numpy as np
import pytest

from knowledge.search.decision import SPEAKS, UNRELATED, Evidence, weigh
from knowledge.search.query import Query
from knowledge.search.ranking import Scores
from knowledge.search.tokens import Token

SOME = Evidence(name=0.5, total=1.0, lead=0.2, explained=0.6, content=3.0)
WEAK = Evidence(name=0.0, total=0.0, lead=0.0, explained=0.0, content=6.0)
STRONG = Evidence(name=1.0, total=2.2, lead=0.6, explained=1.0, content=4.0)


def test_no_evidence_is_hardly_right_and_hardly_in_scope() -> None:
    assert WEAK.right < 0.15
    assert WEAK.in_scope < 0.25


def test_strong_evidence_is_nearly_sure() -> None:
    assert STRONG.right > 0.95
    assert STRONG.in_scope > 0.95


@pytest.mark.parametrize("field", ["name", "total", "lead", "explained"])
def test_more_of_any_evidence_is_never_less_sure(field: str) -> None:
    more = replace(SOME, **{field: getattr(SOME, field) + 0.2})

    assert more.right > SOME.right
    assert more.in_scope > SOME.in_scope


def test_a_clear_lead_matters_more_for_the_answer_than_for_the_scope() -> None:
    ahead = replace(SOME, lead=0.6)

    assert ahead.right - SOME.right > ahead.in_scope - SOME.in_scope


def test_words_beyond_the_sixth_change_nothing() -> None:
    assert replace(SOME, content=6.0).right == replace(SOME, content=60.0).right
    assert replace(SOME, content=5.0).right != replace(SOME, content=6.0).right


def test_a_long_question_left_unexplained_is_less_likely_right_than_a_short_one() -> None:
    long, short = replace(SOME, explained=0.1, content=6), replace(SOME, explained=0.1, content=1)

    assert long.right < short.right


@pytest.mark.parametrize(("content", "explained"), [(SPEAKS, 0.0), (6.0, UNRELATED - 0.01)])
def test_words_of_its_own_that_are_not_explained_are_unrelated(
    content: float, explained: float
) -> None:
    assert replace(SOME, content=content, explained=explained).unrelated


@pytest.mark.parametrize(("content", "explained"), [(SPEAKS - 0.1, 0.0), (6.0, UNRELATED)])
def test_few_words_or_explained_ones_are_not(content: float, explained: float) -> None:
    assert not replace(SOME, content=content, explained=explained).unrelated


def scores(*totals: float) -> Scores:
    each = np.array(totals)
    return Scores(each, each / 2, each, ())


def query(*weights: float, terms: dict[int, float], meant: tuple[tuple[int, ...], ...]) -> Query:
    tokens = tuple(Token(f"t{n}", f"t{n}", f"t{n}", False, w) for n, w in enumerate(weights))  # noqa: FBT003 - a word without marks
    return Query(tokens, terms, meant, tuple(2.0 * w for w in weights), 2.0 * sum(weights))


def test_the_lead_is_the_share_the_second_lacks() -> None:
    asked = query(1.0, terms={0: 1.0}, meant=((0,),))

    evidence = weigh(asked, scores(0.5, 2.0), [1, 0], frozenset({0}))

    assert (evidence.total, evidence.name, evidence.lead) == (2.0, 1.0, 0.75)


def test_a_lone_matter_leads_wholly() -> None:
    asked = query(1.0, terms={0: 1.0}, meant=((0,),))

    assert weigh(asked, scores(2.0), [0], frozenset({0})).lead == 1.0


def test_without_any_score_nobody_leads() -> None:
    asked = query(1.0, terms={}, meant=((),))

    assert weigh(asked, scores(0.0, 0.0), [0, 1], frozenset()).lead == 0.0


def test_what_is_explained_is_weighed_by_mass_and_trust() -> None:
    asked = query(
        1.0, 1.0, 0.5, 0.0, terms={0: 1.0, 1: 0.5, 2: 0.5}, meant=((0,), (1,), (2,), (0,))
    )

    evidence = weigh(asked, scores(1.0), [0], frozenset({0, 1, 2}))

    assert evidence.explained == pytest.approx((2.0 + 1.0 + 1.0) / 5.0)
    assert evidence.content == 2.5


def test_terms_the_matter_does_not_use_explain_nothing() -> None:
    asked = query(1.0, terms={0: 1.0}, meant=((0,),))

    assert weigh(asked, scores(1.0), [0], frozenset({7})).explained == 0.0


def test_a_question_of_fillers_explains_nothing() -> None:
    asked = query(0.0, terms={0: 0.1}, meant=((0,),))

    assert weigh(asked, scores(1.0), [0], frozenset({0})).explained == 0.0
