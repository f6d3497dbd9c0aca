"""What is kept of a proposal: the due rule as far as the plan says it, and nothing guessed."""

from dataclasses import replace

import pytest

from knowledge.deadlines.model import DueDay
from knowledge.deadlines.periods import due_day, spans
from knowledge.deadlines.plans.model import Plan, Proposal
from knowledge.deadlines.plans.obligations import id_of, obligation_of, rule_of
from knowledge.deadlines.plans.reading import read_plan

RULES = {
    "Gửi báo cáo trước ngày 15/6/2026.": "OnDate(day=datetime.date(2026, 6, 14))",
    "Gửi báo cáo chậm nhất ngày 15/6/2026.": "OnDate(day=datetime.date(2026, 6, 15))",
    "Gửi báo cáo trước ngày 31/2/2026.": "OnEvent(event='khi có ngày cụ thể', working_days=None)",
    "Hoàn thành trong quý II/2026.": "InMonth(year=2026, month=6)",
    "Hoàn thành trước tháng 6/2026.": "InMonth(year=2026, month=5)",
    "Hoàn thành trước tháng 01/2027.": "InMonth(year=2026, month=12)",
    "Định kỳ tổng hợp kết quả.": (
        "OnEvent(event='khi cấp trên yêu cầu báo cáo', working_days=None)"
    ),
    "Công khai trong vòng 3 ngày làm việc kể từ ngày nhận quyết định.": (
        "OnEvent(event='trong vòng 3 ngày làm việc kể từ ngày nhận quyết định', working_days=3)"
    ),
    "Thường xuyên cập nhật.": "Continuous(nudge=None)",
    "Mỗi quý tổ chức ít nhất 02 hội nghị.": (
        "Quota(quantity=2, counted='hội nghị', period=<Period.QUARTER: 'quarter'>)"
    ),
    "Bảo đảm 100% hồ sơ được số hóa.": (
        "Target(figure=100.0, counted='%', year=2026, last=None, at_most=False)"
    ),
}


def read(words: str) -> tuple[Plan, Proposal]:
    text = f"KẾ HOẠCH\nCông tác năm 2026\n1. Phòng Kinh tế\n{words}"
    plan = read_plan("kh.txt", text.encode())
    return plan, plan.proposals[0]


@pytest.mark.parametrize(("words", "rule"), RULES.items())
def test_a_proposal_becomes_a_rule(words: str, rule: str) -> None:
    assert repr(rule_of(read(words)[1], 2026)) == rule


def test_a_yearly_day_falls_on_that_day_of_the_year() -> None:
    rule = rule_of(read("Gửi báo cáo trước ngày 20/6 hằng năm.")[1], 2026)

    (term,) = rule.terms  # type: ignore[union-attr] # it recurs
    (year,) = spans(term.period, 2027)
    assert term.due == DueDay(day=20, months_after=-6, before=True)
    assert due_day(year, term.due).isoformat() == "2027-06-19"


def test_every_period_of_a_report_is_a_term_without_a_guessed_day() -> None:
    rule = rule_of(read("Định kỳ hằng quý, 6 tháng, năm báo cáo UBND xã.")[1], 2026)

    assert [(one.period.value, one.due) for one in rule.terms] == [  # type: ignore[union-attr]
        ("quarter", None), ("half_year", None), ("year", None),
    ]  # fmt: skip


def test_the_same_words_of_the_same_plan_have_one_id_and_others_another() -> None:
    plan, one = read("Thường xuyên cập nhật.")

    assert id_of(plan, one) == id_of(*read("Thường xuyên cập nhật."))
    assert id_of(plan, one) != id_of(replace(plan, issuer="UBND xã khác"), one)


def test_an_obligation_keeps_what_it_rests_on() -> None:
    plan, one = read("Gửi báo cáo về Sở Nội vụ trước ngày 15/6/2026.")

    kept = obligation_of(plan, one, "7", 2026)

    assert (kept.unit, kept.to, kept.basis) == ("7", "Sở Nội vụ", "Công tác năm 2026")
    assert kept.quote == "Gửi báo cáo về Sở Nội vụ trước ngày 15/6/2026."
