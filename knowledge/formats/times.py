"""Time limits as records print them: quantity, unit, and always the printed words."""

import re
from decimal import Decimal

from knowledge.formats.cleaning import one_line
from knowledge.model import TimeLimit, TimeUnit

UNITS = {
    "ngày làm việc": TimeUnit.WORKING_DAY,
    "ngày": TimeUnit.DAY,
    "giờ làm việc": TimeUnit.HOUR,
    "giờ": TimeUnit.HOUR,
    "tháng": TimeUnit.MONTH,
    "năm": TimeUnit.YEAR,
}
NAMES = {
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.HOUR: "giờ",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}
LIMIT = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(ngày làm việc|ngày|giờ làm việc|giờ|tháng|năm)\.?",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"[\d.,\s-]+")
UNSAID = {"", "không quy định", "không", "không có", "chưa quy định"}


def time_limit(printed: str) -> TimeLimit | None:
    """None when nothing usable is printed: empty, "Không quy định", a number without a unit."""
    text = one_line(printed)
    if text.casefold().rstrip(".") in UNSAID or BARE_NUMBER.fullmatch(text):
        return None
    found = LIMIT.fullmatch(text)
    if found is None:
        return TimeLimit(text=text)
    quantity = Decimal(found.group(1).replace(",", "."))
    if quantity == 0:
        return None
    return TimeLimit(quantity=quantity, unit=UNITS[found.group(2).lower()], text=text)


def counted(quantity: Decimal, unit: TimeUnit) -> TimeLimit:
    """A limit from separate fields; the words are ours because the source has none."""
    number = format(quantity.normalize(), "f").replace(".", ",")
    return TimeLimit(quantity=quantity, unit=unit, text=f"{number} {NAMES[unit]}")


def alternatives(printed: str) -> tuple[str, ...]:
    """The different limits one cell prints side by side: "5 ngày làm việc; 2 ngày; 1 ngày"."""
    parts = tuple(dict.fromkeys(part for p in printed.split(";") if (part := one_line(p))))
    return parts if len(parts) > 1 and all(LIMIT.fullmatch(part) for part in parts) else ()
