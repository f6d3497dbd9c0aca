"""How a text says that something is due again and again: which periods, and which day of them."""

import re
from dataclasses import dataclass

from knowledge.deadlines.model import DueDay, Period
from knowledge.deadlines.plans.model import Kind, When

ROMAN = r"(?:iv|i{1,3}|[1-4])"
EACH = r"(?:hằng|hàng|mỗi|từng)"
NO_NUMBER = r"(?!\s*(?!0?1\s+lần)[\d¤]|\s*[/-]\s*\d)"
QUARTER = rf"quý(?:\s+{ROMAN}\b(?!\s*[/-]?\s*\d{{4}}))?(?!\s+(?:vị|khách|báu|giá|độc))"
HALF_YEAR = r"(?:0?6|sáu)\s+tháng(?:\s+(?:đầu|cuối)\s+năm|\s+và\s+cuối\s+năm)?|nửa\s+năm"
TOKENS: tuple[tuple[Period, str], ...] = (
    (Period.HALF_YEAR, HALF_YEAR),
    (Period.NINE_MONTHS, r"(?:0?9|chín)\s+tháng(?:\s+đầu\s+năm)?"),
    (Period.QUARTER, rf"(?:0?3|ba)\s+tháng|{QUARTER}"),
    (Period.WEEK, r"tuần"),
    (Period.MONTH, r"tháng"),
    (Period.YEAR, r"(?:(?:một|1|01|cả|cuối|tổng\s+kết)\s+)?năm"),
)
ONE = r"(?:" + "|".join(rf"(?:{pattern}){NO_NUMBER}" for _, pattern in TOKENS) + r")"
PREFIXED = rf"(?:(?:{EACH}|theo|và|báo cáo|bc)\s+){{0,3}}{ONE}"
SEQUENCE = re.compile(
    rf"(?P<lead>\b(?:định\s*k[ỳìiy]\s*(?:\(|vào|theo)?\s*|{EACH}\s+|một\s+){{0,3}})\b"
    rf"(?P<list>{PREFIXED}(?:\s*(?:,|;|/|và|hoặc|,\s*và|\+|-|–)\s*{PREFIXED})*)"
    r"(?P<rate>\s*(?:/|một|mỗi|01|1|là)\s*(?:0?1\s+|một\s+)?lần|\s*/\s*(?:0?1\s+)?lần|\s+một\s+lần)?"
)
PIECE = re.compile(ONE)
REPORT = re.compile(r"\b(?:báo cáo|bc|sơ kết|tổng kết|kỳ|thống kê)(?:\s+\S+){0,8}?\s*\(?\s*$")
DAY_EACH = re.compile(
    r"(?P<before>trước\s+)?(?:ngày\s+|(?=\d{1,2}\s*[/-]))(?<![\d/])(?P<day>[0-3]?\d)"
    r"(?:\s*[/-]\s*(?P<month>[01]?\d)(?!\s*[/-]\s*\d)|\s+tháng\s+(?P<month2>[01]?\d))?"
    r"\s*(?:của\s+)?(?P<what>(?:hằng|hàng|mỗi|từng)\s+(?:tháng|quý|năm|kỳ)|tháng\s+cuối|tháng\s+(?:đầu|sau|kế|liền|tiếp)|"
    r"tháng\s+báo\s+cáo|cuối\s+(?:quý|kỳ)|đầu\s+(?:quý|kỳ))(?P<rest>[^.;,]{0,30})"
)
MONTH_EACH = re.compile(
    rf"\b(?:tháng\s+(?P<month>[01]?\d)|quý\s+(?P<quarter>{ROMAN}))\s+(?:hằng|hàng|mỗi)\s+năm"
)
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
TIMES = re.compile(rf"\b(?:0?1|một)\s+lần\s*(?:/|một|mỗi|trong|hằng|hàng)\s*(?P<list>{ONE})")
WEEKDAY = re.compile(
    r"\b(?:thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ\s+nhật))\s+(?:hằng|hàng|mỗi)\s+tuần"
)
BARE_DAY = re.compile(
    r"\b(?:(?P<before>trước)|chậm\s+nhất(?:\s+(?:là|vào))?|vào|muộn\s+nhất)\s+ngày\s+"
    r"(?P<day>0?[1-9]|[12]\d|3[01])\b(?!\s*[/.-]\s*\d|\s+tháng)"
)
WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6}
FIRM = re.compile(rf"\b(?:{EACH}|định\s*k[ỳìiy]|lần)\b")
REGULAR = re.compile(r"\bđịnh\s*k[ỳìiy]\b")
LAST_MONTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A due rule and where it was read."""

    when: When
    start: int
    end: int


def periods_of(found: str) -> tuple[Period, ...]:
    """The periods a list names, each once, in the order of the text."""
    out: list[Period] = []
    for piece in PIECE.finditer(found):
        for period, pattern in TOKENS:
            if re.fullmatch(pattern, piece.group()):
                out += [period] if period not in out else []
                break
    return tuple(out)


def lists(text: str, *, alone: bool) -> list[Said]:
    """Periods named: «định kỳ hằng quý, 6 tháng», «tháng/lần»; `alone`: in a cell for them."""
    out = [
        Said(
            when=When(kind=Kind.RECURRING, periods=periods_of(found["list"])),
            start=found.start(),
            end=found.end(),
        )
        for found in TIMES.finditer(text)
    ]
    for found in SEQUENCE.finditer(text):
        periods = periods_of(found["list"])
        each = bool(found["lead"].strip() or found["rate"] or re.search(EACH, found["list"]))
        before = text[max(found.start() - 200, 0) : found.start()]
        about = REPORT.search(before) or re.match(r"(?:báo cáo|bc)\b", found["list"])
        named = len(periods) > 1 or PIECE.fullmatch(found["list"]) is None
        single = about is not None and bool(re.search(r"\b(?:báo cáo|bc)\s*\(?$", before[-12:]))
        bracket = named and before.rstrip().endswith("(")
        monthly = about is not None and bool(BARE_DAY.search(text, found.end()))
        if not (
            monthly
            or each
            or (named and (about or bracket))
            or (alone and len(periods) > 1)
            or single
        ):
            continue
        if periods == (Period.YEAR,) and not each and not single and not monthly:
            continue
        when = When(kind=Kind.RECURRING, periods=periods)
        out.append(Said(when=when, start=found.start(), end=found.end()))
    return out


def days(text: str) -> list[Said]:
    """Days of every period: «ngày 15 hằng tháng», «ngày 20 tháng cuối quý», «15/12 hằng năm»."""
    out = []
    for found in DAY_EACH.finditer(text):
        month = found["month"] or found["month2"]
        day, what = int(found["day"]), f"{found['what']}{found['rest'] or ''}"
        if not 1 <= day <= 31 or (month and not 1 <= int(month) <= LAST_MONTH):  # noqa: PLR2004
            continue
        after = 1 if re.match(r"tháng\s+(?:đầu|sau|kế|liền|tiếp)|đầu", what) else 0
        due = DueDay(day=day, months_after=after, before=bool(found["before"]))
        when = When(
            kind=Kind.RECURRING,
            periods=day_periods(what, month=bool(month)),
            each=due,
            each_month=int(month) if month else None,
        )
        out.append(Said(when=when, start=found.start(), end=found.end("what")))
    for found in MONTH_EACH.finditer(text):
        quarter = found["quarter"]
        month_number = QUARTERS[quarter] * 3 if quarter else int(found["month"])
        if 1 <= month_number <= LAST_MONTH:
            when = When(kind=Kind.RECURRING, periods=(Period.YEAR,), each_month=month_number)
            out.append(Said(when=when, start=found.start(), end=found.end()))
    for found in WEEKDAY.finditer(text):
        name = found["day"] or ""
        day = 7 if found["sunday"] else WEEKDAYS.get(name) or int(name) - 1
        when = When(kind=Kind.RECURRING, periods=(Period.WEEK,), each=DueDay(day=day))
        out.append(Said(when=when, start=found.start(), end=found.end()))
    return out


def day_periods(what: str, *, month: bool) -> tuple[Period, ...]:
    """Which periods have that day; none when the words only say «tháng cuối kỳ»."""
    if month or re.search(r"(?:hằng|hàng|mỗi)\s+năm", what):
        return (Period.YEAR,)
    if re.search(r"quý", what):
        return (Period.QUARTER,)
    if re.match(r"(?:hằng|hàng|mỗi|từng)\s+tháng|tháng\s+(?:sau|kế|liền|tiếp|báo)", what):
        return (Period.MONTH,)
    return ()


def recurring(text: str, *, alone: bool = False) -> Said | None:
    """What recurs in a lower-case text, its periods and its day together, if anything does."""
    found_days = days(text)
    found_lists = [
        one
        for one in lists(text, alone=alone)
        if not any(day.start <= one.start < day.end for day in found_days)
    ]
    every = [*found_lists, *found_days]
    if not every:
        regular = REGULAR.search(text)
        if regular is None:
            return None
        when = When(kind=Kind.RECURRING)
        return Said(when=when, start=regular.start(), end=regular.end())
    listed = tuple(dict.fromkeys(p for one in found_lists for p in one.when.periods))
    dayed = tuple(dict.fromkeys(p for one in found_days for p in one.when.periods))
    day = found_days[0].when if len(found_days) == 1 else None
    bare = BARE_DAY.search(text) if not found_days else None
    plain_day = DueDay(day=int(bare["day"]), before=bool(bare["before"])) if bare else None
    when = When(
        kind=Kind.RECURRING,
        periods=listed or dayed,
        each=day.each if day else plain_day,
        each_month=day.each_month if day else None,
    )
    return Said(
        when=when, start=min(one.start for one in every), end=max(one.end for one in every)
    )
