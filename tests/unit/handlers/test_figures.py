from datetime import date
from decimal import Decimal

import pytest

from handlers.texts.facts import fee, paper, paper_count, time_limit
from handlers.texts.figures import day, duration, money, short_day
from knowledge.model import (
    Amount,
    Fee,
    FreeByRule,
    NotPublished,
    SetByCouncil,
    TimeLimit,
    TimeUnit,
)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 23), "thứ Hai 23/11/2026"),
        (date(2026, 11, 24), "thứ Ba 24/11/2026"),
        (date(2027, 2, 28), "Chủ nhật 28/02/2027"),
    ],
)
def test_days_are_written_with_their_weekday(on: date, said: str) -> None:
    assert day(on) == said
    assert said.endswith(short_day(on))


def test_money_has_dots() -> None:
    assert money(20_000) == "20.000 đồng"
    assert money(1_500_000) == "1.500.000 đồng"
    assert money(0) == "0 đồng"


@pytest.mark.parametrize(
    ("quantity", "unit", "said"),
    [
        ("3", TimeUnit.WORKING_DAY, "3 ngày làm việc"),
        ("10", TimeUnit.DAY, "10 ngày"),
        ("0.5", TimeUnit.DAY, "0,5 ngày"),
        ("2", TimeUnit.HOUR, "2 giờ"),
        ("20", TimeUnit.MONTH, "20 tháng"),
        ("1", TimeUnit.YEAR, "1 năm"),
        ("7", None, "7"),
    ],
)
def test_durations_keep_their_unit(quantity: str, unit: TimeUnit | None, said: str) -> None:
    assert duration(Decimal(quantity), unit) == said


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        (Amount(dong=20_000), "20.000 đồng"),
        (Amount(dong=2_000, per="trang", note="từ trang 3: 1.000 đồng"),
         "2.000 đồng/trang (từ trang 3: 1.000 đồng)"),
        (FreeByRule(basis="Thông tư 75/2022/TT-BTC"), "miễn phí theo Thông tư 75/2022/TT-BTC"),
        (FreeByRule(note="hộ nghèo"), "được miễn theo quy định (hộ nghèo)"),
        (SetByCouncil(), "do Hội đồng nhân dân tỉnh quy định"),
        (SetByCouncil(note="NQ 09/2025"), "do Hội đồng nhân dân tỉnh quy định (NQ 09/2025)"),
        (NotPublished(text="Miễn phí"),
         "Cổng hiện ghi “Miễn phí” mà không nêu căn cứ; bạn nên hỏi lại nơi nhận hồ sơ"),
        (NotPublished(text="Phí : 0 Đồng"),
         "Cổng hiện ghi “Phí : 0 Đồng” mà không nêu căn cứ; bạn nên hỏi lại nơi nhận hồ sơ"),
        (NotPublished(text="10 USD/bản"), "Cổng chỉ ghi “10 USD/bản”"),
        (NotPublished(), "Cổng không công bố"),
    ],
)  # fmt: skip
def test_a_charge_is_said_by_its_true_kind(charge: Fee, said: str) -> None:
    assert fee(charge) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "7 ngày làm việc"),
        ("7 Ngày làm việc", "7 ngày làm việc"),
        ("07 ngày làm việc.", "7 ngày làm việc"),
        ("7 ngày; vùng cao thêm 3 ngày", "7 ngày làm việc (7 ngày; vùng cao thêm 3 ngày)"),
    ],
)
def test_words_of_the_record_follow_only_when_they_add_something(text: str, said: str) -> None:
    limit = TimeLimit(quantity=Decimal(7), unit=TimeUnit.WORKING_DAY, text=text)

    assert time_limit(limit) == said


def test_a_time_limit_without_a_figure_is_said_in_the_words_of_the_record() -> None:
    assert time_limit(TimeLimit(text="Ngay trong ngày")) == "Ngay trong ngày"


def test_papers_are_said_with_their_numbers() -> None:
    assert paper("Tờ khai;", 1, None) == "Tờ khai (1 bản chính)"
    assert paper("Căn cước", 0, 2) == "Căn cước (2 bản sao)"
    assert paper("Ảnh", 1, 1) == "Ảnh (1 bản chính, 1 bản sao)"
    assert paper("Đơn.", None, None) == "Đơn"
    assert paper_count(3, 3) == "3 loại giấy tờ"
    assert paper_count(1, 4) == "từ 1 đến 4 loại giấy tờ, tùy trường hợp"
