import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.spoken import Heard, Reason, Unclear, hear
from tests.unit.deadlines.builders import CALENDAR, at

TUESDAY = at(2026, 11, 24, 10)

UNDERSTOOD = {
    "15h mai": at(2026, 11, 25, 15),
    "Nhắc lại 15h mai": at(2026, 11, 25, 15),
    "Nhắc tôi 15h mai nhé!": at(2026, 11, 25, 15),
    "Tôi hẹn 15h mai": at(2026, 11, 25, 15),
    "việc này 15h mai": at(2026, 11, 25, 15),
    "ngày mai": at(2026, 11, 25, 8),
    "sáng mai": at(2026, 11, 25, 8),
    "đầu giờ chiều mai": at(2026, 11, 25, 13, 30),
    "1h trưa mai": at(2026, 11, 25, 13),
    "mai 7 giờ": at(2026, 11, 25, 7),
    "ngày kia": at(2026, 11, 26, 8),
    "ngày mốt": at(2026, 11, 26, 8),
    "thứ 2 tuần sau": at(2026, 11, 30, 8),
    "tuần sau thứ 6": at(2026, 12, 4, 8),
    "t6": at(2026, 11, 27, 8),
    "sáng thứ 6": at(2026, 11, 27, 8),
    "thứ sáu tới": at(2026, 11, 27, 8),
    "thứ 3": at(2026, 11, 24, 14),
    "14h thứ năm": at(2026, 11, 26, 14),
    "thứ tư tuần này": at(2026, 11, 25, 8),
    "thứ sáu tuần sau": at(2026, 12, 4, 8),
    "thứ hai tuần sau nữa": at(2026, 12, 7, 8),
    "thứ Tư, 30/12": at(2026, 12, 30, 8),
    "chủ nhật": at(2026, 11, 29, 8),
    "cuối giờ chiều thứ 6": at(2026, 11, 27, 16),
    "đầu tuần sau": at(2026, 11, 30, 8),
    "giữa tuần sau": at(2026, 12, 2, 8),
    "cuối tuần": at(2026, 11, 27, 8),
    "sang tuần": at(2026, 11, 30, 8),
    "3 tuần nữa": at(2026, 12, 15, 8),
    "cuối tháng": at(2026, 11, 30, 8),
    "giữa tháng": at(2026, 12, 16, 8),
    "cuối tháng sau": at(2026, 12, 31, 8),
    "đầu tháng 12": at(2026, 12, 1, 8),
    "cuối tháng 2 năm sau": at(2027, 2, 26, 8),
    "tháng sau": at(2026, 12, 1, 8),
    "nửa tháng nữa": at(2026, 12, 9, 8),
    "cuối quý": at(2026, 12, 31, 8),
    "cuối quý sau": at(2027, 3, 31, 8),
    "cuối quý II năm sau": at(2027, 6, 30, 8),
    "cuối năm": at(2026, 12, 31, 8),
    "đầu năm 2027": at(2027, 1, 4, 8),
    "sang năm": at(2027, 1, 4, 8),
    "sau Tết": at(2027, 2, 11, 8),
    "trước Tết": at(2027, 2, 3, 8),
    "mùng 5 Tết": at(2027, 2, 10, 8),
    "sau Tết dương lịch": at(2027, 1, 4, 8),
    "sau lễ": at(2026, 11, 25, 8),
    "chiều nay": at(2026, 11, 24, 14),
    "sáng nay": at(2026, 11, 24, 10, 30),
    "tối nay": at(2026, 11, 24, 19),
    "hôm nay 4 giờ": at(2026, 11, 24, 16),
    "hôm nay 7 giờ": at(2026, 11, 24, 19),
    "hôm nay": at(2026, 11, 24, 14),
    "16h30": at(2026, 11, 24, 16, 30),
    "16:30": at(2026, 11, 24, 16, 30),
    "4 giờ rưỡi chiều": at(2026, 11, 24, 16, 30),
    "4 giờ kém 15": at(2026, 11, 24, 15, 45),
    "mười giờ rưỡi": at(2026, 11, 24, 10, 30),
    "8h": at(2026, 11, 25, 8),
    "30/12": at(2026, 12, 30, 8),
    "30/12/2026": at(2026, 12, 30, 8),
    "30.12.26": at(2026, 12, 30, 8),
    "2026-12-30 09:15": at(2026, 12, 30, 9, 15),
    "5/1": at(2027, 1, 5, 8),
    "trước 30/12": at(2026, 12, 29, 8),
    "sau 30/4/2027": at(2027, 5, 4, 8),
    "trước ngày 15": at(2026, 12, 14, 8),
    "ngày 5": at(2026, 12, 5, 8),
    "ngày 31": at(2026, 12, 31, 8),
    "ngày 5 tháng sau": at(2026, 12, 5, 8),
    "tháng sau ngày 5": at(2026, 12, 5, 8),
    "15 giờ 30 phút ngày 30 tháng 12 năm 2026": at(2026, 12, 30, 15, 30),
    "2 ngày nữa": at(2026, 11, 26, 8),
    "hai ngày nữa": at(2026, 11, 26, 8),
    "mười lăm ngày nữa": at(2026, 12, 9, 8),
    "sau 2 ngày": at(2026, 11, 26, 8),
    "5 ngày làm việc nữa": at(2026, 12, 1, 8),
    "30 phút nữa": at(2026, 11, 24, 10, 30),
    "2 tiếng nữa": at(2026, 11, 24, 12),
    "nửa tiếng nữa": at(2026, 11, 24, 10, 30),
    "một tiếng rưỡi nữa": at(2026, 11, 24, 11, 30),
    "1 quý nữa": at(2027, 2, 24, 8),
    "2 năm nữa": at(2028, 11, 24, 8),
    "tuần sau nữa": at(2026, 12, 7, 8),
    "tháng 12 ngày 5": at(2026, 12, 5, 8),
    "ngày 5 tháng 12 năm sau": at(2027, 12, 5, 8),
    "đầu quý I": at(2027, 1, 4, 8),
    "thứ bảy tuần này": at(2026, 11, 28, 8),
    "trưa mai": at(2026, 11, 25, 11, 30),
    "cuối giờ": at(2026, 11, 24, 16),
    "lát nữa": at(2026, 11, 24, 11),
}
# "ngay mot" is the first of a month as well, and "toi" the evening
NEED_THEIR_MARKS = {"ngày mốt", "Tôi hẹn 15h mai"}


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(one for one in letters if not unicodedata.combining(one)).replace("đ", "d")


def moment(text: str, now: datetime = TUESDAY) -> datetime | Reason:
    heard = hear(text, now, CALENDAR)
    return heard.at if isinstance(heard, Heard) else heard.reason


@pytest.mark.parametrize(("text", "meant"), UNDERSTOOD.items())
def test_a_moment_is_understood_with_its_marks(text: str, meant: datetime) -> None:
    assert moment(text) == meant
    assert moment(unicodedata.normalize("NFD", text.upper())) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [each for each in UNDERSTOOD.items() if each[0] not in NEED_THEIR_MARKS],
)
def test_a_moment_is_understood_without_marks(text: str, meant: datetime) -> None:
    assert moment(bare(text)) == meant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/2", Reason.NO_SUCH_DAY),
        ("ngày 30 tháng 2", Reason.NO_SUCH_DAY),
        ("29/2/2027", Reason.NO_SUCH_DAY),
        ("29/2", Reason.NO_SUCH_DAY),
        ("12/30", Reason.NO_SUCH_DAY),
        ("ngày 45", Reason.NO_SUCH_DAY),
        ("ngày 0", Reason.NO_SUCH_DAY),
        ("cuối quý 7", Reason.NO_SUCH_DAY),
        ("25h", Reason.NO_SUCH_TIME),
        ("10h75", Reason.NO_SUCH_TIME),
        ("15h sáng", Reason.NO_SUCH_TIME),
        ("sáng mai đầu giờ chiều", Reason.NO_SUCH_TIME),
        ("12h đêm mai", Reason.NO_SUCH_TIME),
        ("20/11", Reason.PAST),
        ("20/11/2025", Reason.PAST),
        ("hôm nay 9h sáng", Reason.PAST),
        ("thứ hai tuần này", Reason.PAST),
        ("9/9/2099", Reason.TOO_FAR),
        ("999 năm nữa", Reason.TOO_FAR),
        ("cuối năm 9999", Reason.TOO_FAR),
        ("9h hoặc 10h mai", Reason.AMBIGUOUS),
        ("sáng hay chiều mai", Reason.AMBIGUOUS),
        ("thứ 6, 30/12", Reason.AMBIGUOUS),
        ("bao giờ cũng được", Reason.NOT_UNDERSTOOD),
        ("tuần này", Reason.PAST),
        ("", Reason.NOT_UNDERSTOOD),
        ("📅", Reason.NOT_UNDERSTOOD),
        ("2", Reason.NOT_UNDERSTOOD),
    ],
)
def test_what_is_no_moment_says_why(text: str, reason: Reason) -> None:
    assert moment(text) is reason


def test_two_days_are_both_offered() -> None:
    assert hear("30/12 hay 31/12", TUESDAY, CALENDAR) == Unclear(
        reason=Reason.AMBIGUOUS, choices=(at(2026, 12, 30).date(), at(2026, 12, 31).date())
    )


@pytest.mark.parametrize(
    ("now", "tomorrow"),
    [
        (at(2026, 11, 24, 23, 59), at(2026, 11, 25, 8)),
        (at(2026, 12, 31, 23, 59), at(2027, 1, 1, 8)),
        (at(2028, 2, 28, 23, 59), at(2028, 2, 29, 8)),
        (datetime(2026, 11, 24, 16, 59, tzinfo=UTC), at(2026, 11, 25, 8)),  # 23:59 in Vietnam
        (datetime(2026, 11, 24, 17, 1, tzinfo=UTC), at(2026, 11, 26, 8)),  # 00:01 in Vietnam
    ],
)
def test_tomorrow_is_the_next_day_in_vietnam_even_a_minute_before_midnight(
    now: datetime, tomorrow: datetime
) -> None:
    assert moment("ngày mai", now) == tomorrow


def test_what_was_filled_in_is_told_so_that_it_can_be_confirmed() -> None:
    tomorrow, sunday = hear("mai", TUESDAY, CALENDAR), hear("15h chủ nhật", TUESDAY, CALENDAR)
    hour = hear("15h", TUESDAY, CALENDAR)

    assert isinstance(tomorrow, Heard)
    assert (tomorrow.is_day_said, tomorrow.is_time_said) == (True, False)
    assert isinstance(hour, Heard)
    assert (hour.is_day_said, hour.is_time_said) == (False, True)
    assert isinstance(sunday, Heard)
    assert not sunday.is_working_day


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("cuối tháng", at(2026, 11, 30, 17), Reason.PAST),
        ("cuối tuần", at(2026, 11, 28, 9), at(2026, 12, 4, 8)),
        ("đầu tuần", at(2026, 11, 24, 9), at(2026, 11, 30, 8)),
        ("sau tết", at(2027, 2, 8, 9), at(2027, 2, 11, 8)),
        ("sau tết", at(2027, 2, 12, 9), at(2028, 1, 31, 8)),
        ("ngày 29", at(2028, 2, 1, 9), at(2028, 2, 29, 8)),
        ("29/2", at(2027, 12, 1, 9), at(2028, 2, 29, 8)),
        ("29/2", at(2028, 1, 15, 9), at(2028, 2, 29, 8)),
        ("nghỉ lễ", at(2028, 1, 15, 9), Reason.NOT_UNDERSTOOD),
        ("thứ 6 tới", at(2026, 11, 28, 9), at(2026, 12, 4, 8)),
        ("tối nay", at(2026, 11, 24, 20), at(2026, 11, 24, 20, 30)),
        ("chiều", at(2026, 11, 24, 17), at(2026, 11, 25, 14)),
        ("1 tháng nữa", at(2027, 1, 31, 9), at(2027, 2, 28, 8)),
        ("sau 30/4", at(2026, 4, 1, 9), at(2026, 5, 4, 8)),
    ],
)
def test_periods_holidays_and_leap_days_are_counted_from_now(
    text: str, now: datetime, meant: datetime | Reason
) -> None:
    assert moment(text, now) == meant


WORDS = st.sampled_from(
    sorted({word for text in UNDERSTOOD for word in (*text.split(), *bare(text).split())})
)


@given(
    st.lists(WORDS | st.text(max_size=4), max_size=8).map(" ".join),
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31)),  # noqa: DTZ001 - made aware
)
def test_whatever_is_said_gets_a_moment_to_come_or_a_reason(text: str, naive: datetime) -> None:
    now = naive.replace(tzinfo=VIETNAM)

    heard = hear(text, now, CALENDAR)

    assert isinstance(heard, Unclear) or now < heard.at < now + timedelta(days=6 * 366)
