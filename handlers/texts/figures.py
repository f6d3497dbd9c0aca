"""Days, money and durations the way Vietnamese offices write them."""

from datetime import date
from decimal import Decimal

from knowledge.model import TimeUnit

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_UNITS = {
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.HOUR: "giờ",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}


def day(on: date) -> str:
    """A day with its weekday: "thứ Ba 24/11/2026"."""
    return f"{_WEEKDAYS[on.weekday()]} {short_day(on)}"


def short_day(on: date) -> str:
    """A day without its weekday: "24/11/2026"."""
    return f"{on:%d/%m/%Y}"


def money(dong: int) -> str:
    """An amount with dots: "20.000 đồng"."""
    return f"{dong:,} đồng".replace(",", ".")


def duration(quantity: Decimal, unit: TimeUnit | None) -> str:
    """A time limit: "3 ngày làm việc", "0,5 ngày"; without a unit the number alone."""
    number = f"{quantity.normalize():f}".replace(".", ",")
    return f"{number} {_UNITS[unit]}" if unit else number
