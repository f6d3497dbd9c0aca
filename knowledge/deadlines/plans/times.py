"""When a clause is due: a day, a month, every period, an event, or all the time."""

import re
from dataclasses import replace
from datetime import date

from knowledge.deadlines.model import DueDay, Period
from knowledge.deadlines.plans.model import Kind, When
from knowledge.deadlines.plans.recurring import FIRM, QUARTERS, ROMAN, Said, days, recurring

BEFORE = r"(?P<before>trước(?:\s+khi\s+hết)?)"
CUE = (
    r"(?:(?:chậm\s+nhất|muộn\s+nhất)(?:\s+(?:là|vào|đến|hết))*|không\s+(?:muộn|chậm|quá)(?:\s+hơn|\s+quá)?|"
    r"(?:đến|tới|trong)\s+hết|hết|"
    r"hạn(?:\s+(?:cuối(?:\s+cùng)?|chót|nộp|gửi|hoàn\s+thành|báo\s+cáo|chốt))*(?:\s+(?:là|vào|đến))?\s*:?|"
    r"(?:hoàn\s+thành|xong|gửi|nộp|thời\s+(?:gian|hạn|điểm)(?:\s+(?:thực\s+hiện|hoàn\s+thành|tổ\s+chức|dự\s+kiến|nộp|gửi))*)"
    r"(?:\s+(?:vào|trong|từ|là|dự\s+kiến|xong))*\s*:?|vào|trong|cuối|đầu|giữa|đến|tới|dự\s+kiến)"
)
SPAN = (
    r"\btừ(?:\s+(?:ngày|tháng|quý))?\s+[\w/.]+(?:\s+(?:tháng\s+\d+|năm\s+\d{4}))*\s*(?:đến|-|"
    r"–)(?:\s+hết)?\s*"
)
LEAD = rf"(?:(?:\b{CUE}\s*)?{SPAN}|\b(?:{CUE}\s*)?{BEFORE}\s+|\b{CUE}\s*)"
YEAR = r"(?:\s*[/.-]\s*|\s+năm\s+|\s+)20\d{2}(?!\d)"
DAY = (
    r"(?:ngày\s+)?(?<!tháng )(?<!quý )(?<!tuần )(?<![\d/.])(?P<day>[0-3]?\d)"
    r"(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>[01]?\d)(?!\d)(?P<rest>(?:" + YEAR + r")?)"
    r"(?!\s*[/.-]\s*\d|\s*(?:hằng|hàng|mỗi)\s+năm|\s*%)"
)
M = (
    rf"[01]?\d(?!\d)(?:{YEAR})?"
    r"(?!\s*(?:lần|cuộc|buổi|lớp|đợt|phiên|kỳ|lượt|tin|bài|ngày|giờ|hội nghị)\b)"
)
MONTH = (
    rf"(?:(?:cuối|đầu|giữa|hết)\s+)?(?P<months>(?<!mỗi )(?<!hằng )(?<!hàng )tháng\s+{M}"
    rf"(?:\s*(?:-|–|đến(?:\s+hết)?|tới|và|,|;)\s*(?:tháng\s+)?{M}(?!\s*(?:hằng|hàng)))*)"
    r"(?!\s*[/.-]\s*\d|\s*(?:hằng|hàng|mỗi)\s+năm)"
)
Q = rf"{ROMAN}\b(?:{YEAR})?"
QUARTER = (
    rf"(?:(?:cuối|đầu|hết)\s+)?(?P<quarters>quý\s+{Q}"
    rf"(?:\s*(?:-|–|đến(?:\s+hết)?|tới|và|,|;)\s*(?:quý\s+)?{Q})*)(?!\s*(?:hằng|hàng|mỗi)\s+năm)"
)
HALF = rf"(?P<half>(?:0?6|sáu)\s+tháng\s+(?:đầu|cuối)\s+năm(?:{YEAR})?)"
WHOLE = r"(?P<whole>(?:(?:cuối|hết|đến\s+hết)\s+)?năm(?:\s+20\d{2}(?!\d)|(?=\s*$|\s*[,.;)])))"
STATED = r"(?P<whole>năm\s+20\d{2}(?!\d))"
PART = re.compile(
    rf"(?P<range>-|–|đến|tới)|(?<!\d)(?P<part>\d{{1,2}}|{ROMAN}\b)(?!\d)(?:\s*[/.]\s*(?P<year>20\d{{2}})|\s+(?:năm\s+)?(?P<year2>20\d{{2}}))?"
)
SINCE = re.compile(r"^\s*(?:bắt\s+đầu\s+)?từ\s+(?!.*(?:đến|tới|-|–))")
SHORT_FORMS = (
    (re.compile(r"\bq\.?\s?(?=[1-4i])"), "quý "),
    (re.compile(r"\bt\.?\s?(?=[01]?\d\b)"), "tháng "),
    (re.compile(r"^\s*(?=[01]?\d\s*[/-]\s*20\d{2}\s*$)"), "tháng "),
)
DATA = re.compile(r"(?:số liệu|tính|kể|kỳ báo cáo|chốt số|thời điểm lấy|hiệu lực)[^.;]{0,25}$")
EVENT = re.compile(
    r"\b(?:(?:ngay\s+)?(?:sau\s+)?khi\s+(?:có|phát\s+sinh|xảy\s+ra|nhận|được\s+(?:ban|công|phê|giao|cấp|tỉnh|yêu)|"
    r"kết\s+thúc|phát\s+hiện|thay\s+đổi|tiếp\s+nhận|(?:cấp\s+trên|tỉnh|cơ\s+quan|ubnd|sở)[^.;,]{0,30}(?:yêu\s+cầu|ban\s+hành|công\s+bố)|hoàn\s+thành|tổ\s+chức\s+xong|ban\s+hành)|"
    r"nếu\s+(?:có|phát\s+sinh|gặp)|(?:kể\s+)?từ\s+(?:ngày|khi)\s+(?:nhận|có|được|kết|ban|công|phát|tiếp|hoàn|văn)|"
    r"(?:theo|khi\s+có)\s+yêu\s+cầu|đột\s+xuất|"
    r"(?:các|những)\s+trường\s+hợp\s*,?\s+(?:để\s+)?(?:xảy\s+ra|chậm|trễ|vi\s+phạm|phát\s+sinh))[^.;]*"
)
TERM = re.compile(
    r"(?:trong(?:\s+(?:thời\s+hạn|vòng))?|chậm\s+nhất(?:\s+(?:là|sau|trong(?:\s+vòng)?))*|sau|không\s+quá|tối\s+đa|trước)\s+"
    r"(?P<days>\d{1,3})\s+(?:\([^)]*\)\s*)?ngày(?P<working>\s+làm\s+việc)?"
)
AFTER = re.compile(r"\s*,?\s*(?:(?:kể\s+)?từ|sau\s+khi|khi|tính\s+từ|trước\s+khi)\b[^.;]*")
CHANGED = re.compile(
    r"\b(?:niêm\s+yết|cập\s+n?hật|công\s+khai|công\s+bố|đăng\s+tải)\b[^.;]*\b"
    r"(?:mới\s+ban\s+hành|ban\s+hành\s+mới|được\s+sửa\s+đổi|sửa\s+đổi,\s+bổ\s+sung[^.;]{0,30}(?:thay\s+thế|bãi\s+bỏ|theo)|"
    r"thay\s+thế|bãi\s+bỏ|có\s+thay\s+đổi)"
    r"|\bniêm\s+yết\b[^.;]{0,30}\bkịp\s+thời\b|\bkịp\s+thời\b[^.;]{0,15}\bniêm\s+yết\b"
)
ALWAYS = re.compile(
    r"(?<!chi )(?<!phí )(?<!vụ )\b(?:thường\s+xuyên(?!\s+thực\s+hiện\s+kế\s+hoạch\s+theo)|"
    r"liên\s+tục|(?:hằng|hàng|mỗi)\s+ngày|quanh\s+năm|"
    r"suốt\s+(?:năm|quá\s+trình))\b|^\W*niêm\s+yết\b|\b(?:tiếp\s+tục\s+)?duy\s+trì\b"
)
CELL_ALWAYS = re.compile(
    r"\b(?:thường\s+xuyên|liên\s+tục|cả\s+năm|quanh\s+năm|hằng\s+ngày|hàng\s+ngày|các\s+tháng\s+trong\s+năm)\b"
)
NAMED = re.compile(r"[:(]\s*(?P<when>(?:tháng|quý|từ|ngày|trước|đợt|\d)[^:()]{1,60}?)\W*$")
EVENT_LENGTH = 160
DECEMBER = 12


def day_or_month(text: str, year: int | None, *, cell: bool) -> list[Said]:
    """Days and months a text is due; in a cell of the table for them no other word is needed."""
    lead = rf"(?:{LEAD}|(?:^|(?<=[\s,;(:])))" if cell else LEAD
    out: list[Said] = []
    for pattern in (DAY, MONTH, QUARTER, HALF, WHOLE if cell else STATED):
        for found in re.finditer(lead + pattern, text):
            taken = any(one.start < found.end() and found.start() < one.end for one in out)
            if taken or DATA.search(text[: found.start()]):
                continue
            out += [
                Said(when=when, start=found.start(), end=found.end()) for when in due(found, year)
            ]
    return sorted(out, key=lambda one: one.start)


def due(found: re.Match[str], plan_year: int | None) -> list[When]:
    """What one match says; a day that is in no calendar is a date without a day."""
    said = found.groupdict()
    before = bool(said.get("before"))
    if said.get("day"):
        rest = re.search(r"20\d{2}", said["rest"])
        year = int(rest.group()) if rest else plan_year
        return [When(kind=Kind.DATE, day=real(year, said["month"], said["day"]), before=before)]
    return [
        When(kind=Kind.PARTIAL_DATE, month=(year or plan_year, month), before=before)
        for year, month in months_of(said)
        if 1 <= month <= DECEMBER
    ]


def real(year: int | None, month: str, day: str) -> date | None:
    """The day, when the calendar has it."""
    try:
        return date(year or 0, int(month), int(day))
    except ValueError:
        return None


def months_of(said: dict[str, str]) -> list[tuple[int | None, int]]:
    """Years and months by the end of which it is due: the last of a range, each of a list."""
    words = said.get("months") or said.get("quarters")
    if words is None:
        named = said.get("half") or said["whole"]
        said_year = re.search(r"20\d{2}", named)
        month = DECEMBER // 2 if " đầu " in named else DECEMBER
        return [(int(said_year.group()) if said_year else None, month)]
    out: list[tuple[int | None, int]] = []
    ranged = False
    for piece in PART.finditer(words):
        if piece["range"]:
            ranged = bool(out)
            continue
        part = piece["part"]
        month = QUARTERS[part] * 3 if said.get("quarters") else int(part)
        year = int(piece["year"] or piece["year2"] or 0) or None
        out = [*(out[:-1] if ranged else out), (year, month)]
        ranged = False
    last = out[-1][0]  # «tháng 6, tháng 12/2026»: the year is said once
    return [(year or last, month) for year, month in out]


def event(text: str) -> Said | None:
    """What has to happen first, and how many days later it is due."""
    term = TERM.search(text)
    if term is not None:
        after = AFTER.match(text, term.end())
        if after is not None:
            said = text[term.start() : after.end()]
            when = When(kind=Kind.EVENT, event=shortened(said), working_days=working(said))
            return Said(when=when, start=term.start(), end=after.end())
    found = EVENT.search(text) or CHANGED.search(text)
    if found is None:
        return None
    said = found.group()
    when = When(kind=Kind.EVENT, event=shortened(said), working_days=working(said))
    return Said(when=when, start=found.start(), end=found.end())


def working(words: str) -> int | None:
    """How many working days; calendar days are not turned into them."""
    found = re.search(r"(\d{1,3})\s+(?:\([^)]*\)\s*)?ngày\s+làm\s+việc", words)
    return int(found.group(1)) if found else None


def shortened(words: str) -> str:
    """The words of an event, at most so many letters of them."""
    words = " ".join(words.split())
    return words if len(words) <= EVENT_LENGTH else words[:EVENT_LENGTH].rsplit(" ", 1)[0] + " …"


def always(text: str, *, cell: bool) -> Said | None:
    """What goes on all the time."""
    found = (CELL_ALWAYS if cell else ALWAYS).search(text)
    if found is None:
        return None
    return Said(when=When(kind=Kind.CONTINUOUS), start=found.start(), end=found.end())


def repeated(text: str, again: Said, once: list[Said], exact: list[Said]) -> list[Said]:
    """What recurs, where it is more than another word for a single day."""
    firm = FIRM.search(text[again.start : again.end]) is not None
    if exact and again.when.each is not None and not firm:
        # «trước ngày 15 tháng cuối quý, trước ngày 15/6 và 15/12»
        own = next((one.when.periods for one in days(text) if one.when.periods), None)
        return [
            replace(again, when=replace(again.when, periods=own or again.when.periods)),
            *exact,
        ]
    if (firm or not exact) and (again.when.periods or not once):
        return with_days(again, exact)
    return []


def after_colon(text: str, year: int | None) -> list[Said]:
    """«Tiếp xúc cử tri: tháng 6 và tháng 11», «(quý II)»: a time that needs no other word."""
    named = NAMED.search(text)
    if named is None:
        return []
    at = named.start("when")
    found = [
        replace(one, start=one.start + at, end=one.end + at)
        for one in day_or_month(named["when"], year, cell=True)
    ]
    return found if found and found[0].start == at else []


def with_days(again: Said, exact: list[Said]) -> list[Said]:
    """«Định kỳ 6 tháng, năm … trước ngày 10/6 và 10/12»: the same day of each period's month.

    Days that differ are told apart, each with its own period, when there are as many.
    """
    said = [(one.when.day, one.when.before) for one in exact]
    known = [(day, before) for day, before in said if day is not None]
    periods = again.when.periods
    if not known or again.when.each is not None or not periods:
        return [again]
    if len({day.day for day, _ in known}) == 1 and all(day.month % 3 == 0 for day, _ in known):
        day, before = known[0]
        each = DueDay(day=day.day, before=before)
        return [replace(again, when=replace(again.when, each=each))]
    if len(known) != len(periods):
        return [again]
    out = []
    for period, (day, before) in zip(periods, known, strict=True):
        month = day.month if period is Period.YEAR else None
        each = DueDay(day=day.day, before=before)
        when = replace(again.when, periods=(period,), each=each, each_month=month)
        out.append(replace(again, when=when))
    return out


def when_said(text: str, year: int | None, *, cell: bool = False) -> list[Said]:
    """The due rules of a lower-case text without citations; several days are several rules.

    What recurs comes before a single day, for «báo cáo quý II trước ngày 15/6» is one report;
    a day comes before an event, an event before what goes on all the time.
    """
    if cell:
        for short, full in SHORT_FORMS:
            text = short.sub(full, text)
    if cell and SINCE.match(text):
        return [Said(when=When(kind=Kind.CONTINUOUS), start=0, end=len(text))]
    once = day_or_month(text, year, cell=cell)
    again = recurring(text, alone=cell)
    exact = [one for one in once if one.when.kind is Kind.DATE]
    if again is not None and (found := repeated(text, again, once, exact)):
        return found
    going = always(text, cell=cell)
    if cell and going is not None and not exact:
        return [going]
    said = exact or once or ([] if cell or again is not None else after_colon(text, year))
    if said:
        return said
    happening = event(text) or going
    return [happening] if happening is not None else []
