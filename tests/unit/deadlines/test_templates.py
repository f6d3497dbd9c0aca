from datetime import date

import pytest

from knowledge.deadlines.occurrences import Missing, missing, occurrences
from knowledge.deadlines.plan import planned
from knowledge.deadlines.templates import Confidence, Template, templates
from tests.unit.deadlines.builders import CALENDAR, at, situation

ALL = {template.id: template for template in templates()}
YEARS = (date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("template", ALL.values(), ids=lambda template: template.id)
def test_a_template_is_off_and_invents_no_day(template: Template) -> None:
    owed = template.taken_over("one", "vhxh")

    assert owed.paused
    assert planned([owed], situation(), at(2026, 1, 1), at(2028, 1, 1)) == ()
    if template.confidence is not Confidence.HIGH:
        assert missing(template.rule)
        assert occurrences(owed, CALENDAR, *YEARS) == ()
        assert "theo công văn" in template.note


def test_ids_are_unique() -> None:
    assert len(ALL) == len(templates()) == 9


def test_the_ministry_s_reports_are_two_quarters_the_half_and_the_year() -> None:
    terms = [(term.period, term.numbers, term.due) for term in ALL["cchc"].rule.terms]

    assert terms == [("quarter", (1, 3), None), ("half_year", (1,), None), ("year", (), None)]


def test_where_not_even_the_period_is_known_it_is_asked_for() -> None:
    assert missing(ALL["chuyen-doi-so"].rule) == (Missing(what="period"),)


def test_cooperative_groups_report_before_16_december() -> None:
    owed = ALL["to-hop-tac"].taken_over("one", "kt")

    assert [(one.due, one.window) for one in occurrences(owed, CALENDAR, *YEARS)] == [
        (date(2026, 12, 15), (date(2025, 12, 15), date(2026, 12, 14))),
        (date(2027, 12, 15), (date(2026, 12, 15), date(2027, 12, 14))),
    ]
