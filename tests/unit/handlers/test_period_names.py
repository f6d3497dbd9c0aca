from datetime import date

import pytest

from handlers.texts.periods import day_name, period_name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("2027-Q1", "quý I năm 2027"),
        ("2027-Q4", "quý IV năm 2027"),
        ("2027-H1", "6 tháng đầu năm 2027"),
        ("2027-H2", "6 tháng cuối năm 2027"),
        ("2027-9M", "9 tháng năm 2027"),
        ("2027-03", "tháng 3/2027"),
        ("2027-W09", "tuần 9 năm 2027"),
        ("2027", "năm 2027"),
        ("2026-12-18", ""),
        ("sự kiện 1", ""),
    ],
)
def test_a_period_is_said_as_people_say_it(key: str, name: str) -> None:
    assert period_name(key) == name


def test_a_day_is_said_with_its_weekday() -> None:
    assert day_name(date(2026, 12, 18)) == "thứ Sáu, 18/12/2026"
    assert day_name(date(2026, 12, 20)) == "Chủ nhật, 20/12/2026"
