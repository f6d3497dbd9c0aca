"""How periods and days are said."""

from datetime import date

from knowledge.deadlines.model import Period
from knowledge.deadlines.periods import Span, UnknownPeriodError, span_named

_QUARTERS = ("I", "II", "III", "IV")
_HALVES = ("đầu", "cuối")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def period_name(key: str) -> str:
    """«quý I năm 2027»; "" for what is due once, which its day names best."""
    try:
        span = span_named(key)
    except UnknownPeriodError:
        return ""
    return _span_name(span)


def _span_name(span: Span) -> str:
    year = int(span.key[:4])  # a week's may differ from its first day's
    match span.period:
        case Period.WEEK:
            return f"tuần {span.number} năm {year}"
        case Period.MONTH:
            return f"tháng {span.number}/{year}"
        case Period.QUARTER:
            return f"quý {_QUARTERS[span.number - 1]} năm {year}"
        case Period.HALF_YEAR:
            return f"6 tháng {_HALVES[span.number - 1]} năm {year}"
        case Period.NINE_MONTHS:
            return f"9 tháng năm {year}"
        case Period.YEAR:
            return f"năm {year}"


def day(of: date) -> str:
    """«18/12/2026»."""
    return f"{of:%d/%m/%Y}"


def day_name(of: date) -> str:
    """«thứ Sáu, 18/12/2026»."""
    return f"{_WEEKDAYS[of.weekday()]}, {day(of)}"
