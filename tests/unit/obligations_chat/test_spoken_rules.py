"""When something is due, as people type it."""

import pytest

from knowledge.deadlines.model import DueDay, InMonth, Period, Quota
from knowledge.deadlines.spoken_rules import (
    THE_FOUR,
    Doubt,
    due_day_said,
    last_day,
    month_said,
    periods_said,
    quota_said,
    recurring_said,
    with_day,
)

M, Q, H, Y, W = Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR, Period.WEEK


@pytest.mark.parametrize(
    ("said", "period", "due"),
    [
        ("ngày 15 hằng tháng", M, DueDay(day=15)),
        ("ngay 15 hang thang", M, DueDay(day=15)),
        ("hàng tháng, chậm nhất ngày 5 tháng sau", M, DueDay(day=5, months_after=1)),
        ("cuối tháng, hằng tháng", M, DueDay(day=31)),
        ("trước ngày 20 tháng cuối quý", Q, DueDay(day=20, before=True)),
        ("ngày 20 của tháng cuối quý, hằng quý", Q, DueDay(day=20)),
        ("6 tháng, ngày 15 tháng cuối kỳ", H, DueDay(day=15)),
        ("hằng năm, 15/12", Y, DueDay(day=15)),
        ("hằng năm trước ngày 15 tháng 11", Y, DueDay(day=15, months_after=-1, before=True)),
        ("hằng năm, ngày 10/1 năm sau", Y, DueDay(day=10, months_after=1)),
        ("thứ sáu hằng tuần", W, DueDay(day=5)),
        ("thu 6 hang tuan", W, DueDay(day=5)),
    ],
)
def test_a_period_and_its_day_are_understood(said: str, period: Period, due: DueDay) -> None:
    rule = recurring_said(said)

    assert rule is not None
    assert not isinstance(rule, Doubt)
    assert [(term.period, term.due) for term in rule.terms] == [(period, due)]


def test_the_four_reports_of_the_ministry_are_one_rule() -> None:
    rule = recurring_said("quý I, 6 tháng, quý III, năm; ngày 15 tháng cuối kỳ")

    assert rule is not None
    assert not isinstance(rule, Doubt)
    assert rule.terms == with_day(type(rule)(terms=THE_FOUR), DueDay(day=15)).terms


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("ngày 32 hằng tháng", Doubt.NO_SUCH_DAY),
        ("hằng năm, ngày 31/2", Doubt.NO_SUCH_DAY),
        ("hằng tháng", Doubt.NOT_UNDERSTOOD),
        ("hằng tháng ngày 5 hoặc ngày 7", Doubt.NOT_UNDERSTOOD),
        ("hằng quý, 15/12", Doubt.NOT_UNDERSTOOD),
        ("hằng tuần ngày 15", Doubt.NOT_UNDERSTOOD),
        ("hằng quý, ngày 31/2", Doubt.NO_SUCH_DAY),
    ],
)
def test_a_day_that_is_none_is_doubted(said: str, doubt: Doubt) -> None:
    assert recurring_said(said) is doubt


def test_words_without_a_period_are_no_recurring_rule() -> None:
    assert recurring_said("30/6/2027") is None
    assert periods_said("khi có kết quả") == ()


def test_a_bare_number_is_a_day_once_the_period_is_known() -> None:
    assert due_day_said("15", [Q, H]) == DueDay(day=15)
    assert due_day_said("trước 20", [Q]) == DueDay(day=20, before=True)
    assert due_day_said("thứ bảy", [W]) == DueDay(day=6)
    assert due_day_said("thứ bảy", [W, M]) is Doubt.NOT_UNDERSTOOD


def test_a_month_is_understood_and_ends_on_its_last_day() -> None:
    assert month_said("tháng 4/2026") == month_said("Thang 4 nam 2026")
    assert month_said("tháng 4/2026") == InMonth(year=2026, month=4)
    assert month_said("tháng 13/2026") is Doubt.NO_SUCH_DAY
    assert month_said("tháng 4") is None
    assert last_day(InMonth(year=2028, month=2)).day == 29
    assert last_day(InMonth(year=2026, month=12)).day == 31


@pytest.mark.parametrize(
    ("said", "quota"),
    [
        ("2 tin, bài mỗi tháng", Quota(quantity=2, counted="tin, bài", period=M)),
        ("Tối thiểu 03 cuộc đối thoại/năm", Quota(quantity=3, counted="cuộc đối thoại", period=Y)),
        ("ít nhất 1 Hội nghị hằng quý", Quota(quantity=1, counted="Hội nghị", period=Q)),
    ],
)
def test_a_quota_is_understood_in_one_sentence(said: str, quota: Quota) -> None:
    assert quota_said(said) == quota


@pytest.mark.parametrize(
    "said", ["tin, bài mỗi tháng", "0 tin mỗi tháng", "2 tin", "15 tháng cuối quý, hằng quý", ""]
)
def test_what_counts_nothing_is_no_quota(said: str) -> None:
    assert quota_said(said) is None
