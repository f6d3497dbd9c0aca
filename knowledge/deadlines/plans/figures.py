"""The numbers a clause asks for: quotas of things done, and targets in per cent, ranks, points."""

import re
from dataclasses import replace
from itertools import islice

from knowledge.deadlines.model import Period
from knowledge.deadlines.plans.model import Figure

MOST = 20  # figures of one clause; the five real plans have two at most
LEAST = (
    r"(?:(?:ít|tối)\s+(?:nhất|thiểu)(?:\s+(?:là|có|được|đạt|phải|tổ\s+chức|đăng|từ))*|"
    r"không\s+(?:ít|dưới|thấp)(?:\s+hơn)?|"
    r"đạt\s+từ|từ|trên|≥|>=|>)"
)
NUMBER = (
    r"(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,5}(?:,\d{1,2})?|một|hai|ba|bốn|năm|sáu|bảy|tám|"
    r"chín|mười)"
)
SPELT = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip
PER = r"(?:tuần|tháng|quý|(?:0?6|sáu)\s+tháng|năm)"
PERIODS = {
    "tuần": Period.WEEK, "tháng": Period.MONTH, "quý": Period.QUARTER, "năm": Period.YEAR,
}  # fmt: skip
# What is counted is no thing to be done: a length of time, money, a size, an age, copies.
NO_THING = (
    r"(?:ngày|giờ|phút|tháng|năm|tuần|quý|tuổi|đồng|triệu|tỷ|tỉ|nghìn|bản(?!\s+tin)|"
    r"trang(?!\s+thông)|liên|kb|mb|gb|m2|mét|"
    r"thành\s+viên|đại\s+biểu|lần\s+(?:so|tuổi)|giai\s+đoạn|khoản|điều|mục|nhóm|"
    r"nội\s+dung\s+sau|lĩnh\s+vực\s+sau)\b"
)
THING = rf"(?P<thing>(?!{NO_THING})[^\W\d_]+(?:[ -][^\W\d_]+){{0,5}}?)"
MADE = (
    r"(?:tin|bài(?:\s+viết)?|ảnh|video|clip|phóng\s+sự|bản\s+tin|chuyên\s+mục|chuyên\s+đề|"
    r"chuyên\s+trang|infographic|tọa\s+đàm|hội\s+nghị|mô\s+hình|sáng\s+kiến|giải\s+pháp)"
)
# What work is counted in: after one of these the words may go on, however long.
COUNTER = (
    rf"(?:{MADE}|hội\s+(?:thi|thảo|diễn)|cuộc|lớp|buổi|đợt|lần|lượt|phiên|kỳ|số|tờ\s+rơi|"
    r"tờ\s+gấp|băng\s+rôn|áp\s+phích|pa\s?nô|chương\s+trình|văn\s+bản|tài\s+liệu|đề\s+án|"
    r"sản\s+phẩm|công\s+trình|dự\s+án|hồ\s+sơ|mẫu|cây|điểm|tổ|đội|nhóm|câu\s+lạc\s+bộ|"
    r"người(?:\s+(?:dân|lao\s+động))?|lao\s+động|hộ(?:\s+\S+)?|"
    r"hội\s+viên|đoàn\s+viên|học\s+viên|"
    r"(?:cán\s+bộ|công\s+chức|viên\s+chức)|cơ\s+sở|doanh\s+nghiệp|hợp\s+tác\s+xã|"
    r"thủ\s+tục|dịch\s+vụ)"
)
STOP = (
    rf"(?=\s*(?:[.;:()/“”«\"'¤]|$)|\s*,(?!\s*{MADE}\b)|\s+(?:về|trong|tại|trên|của|đăng|để|cho|với|"
    rf"được|có|và(?!\s+{MADE})|hoặc(?!\s+{MADE})|trở\s+lên|hằng|hàng|mỗi|theo|từ|do|ở|vào|nhằm|"
    r"liên\s+quan|là|phục\s+vụ|giữa|tuyên\s+truyền\s+về|một|gắn|phản\s+ánh|thực\s+hiện|đạt|đến|nói|"
    r"cấp|trước|chậm|qua|sử\s+dụng|việc|tham\s+gia|tiêu\s+biểu|mới)\b)"
)
THINGS = rf"(?:{THING}(?P<more>(?:\s*(?:,|/|và|hoặc)\s*{MADE})*){STOP}|(?P<counter>{COUNTER})\b)"
A_DAY = r"(?!\S+\s*(?:/|mỗi|một|trong)\s*(?:0?1\s+|một\s+)?(?:ngày|giờ)\b)"
PERCENT = re.compile(
    rf"(?P<least>{LEAST}\s*|\bđạt\s+)?(?<![\d,.])(?P<number>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s*%"
)
QUOTA = re.compile(
    rf"(?P<least>\b{LEAST}\s*)(?:{NUMBER})(?:\s*\([^)]{{0,40}}\))?\s+{A_DAY}{THINGS}(?P<up>\s+trở\s+lên)?"
)
RATE = re.compile(
    r"(?<![\d,./])(?P<number>\d{1,4})\s+"
    rf"(?:{THING}|(?P<counter>ngày))(?P<more>(?:\s*(?:,|và)\s*{MADE})*)"
    rf"\s*(?:/\s*(?:0?1\s+)?|(?:trong|trên)\s+(?:0?1|một)\s+|(?:mỗi|một)\s+)(?P<per>{PER})\b"
    r"(?!\s*(?:20)?\d)"
)
EACH = re.compile(
    rf"(?P<per>\b(?:hằng|hàng|mỗi)\s+{PER})\s*,?\s*(?:\S+\s+){{0,4}}?"
    r"(?:có|đăng|tổ\s+chức|thực\s+hiện|viết|phát|xây\s+dựng|biên\s+soạn|tiếp\s+nhận)?\s*"
    rf"(?<![\d,./])(?P<number>\d{{1,4}})\s+{THINGS}"
)
MAKES = re.compile(
    r"\b(?:tổ\s+chức|xây\s+dựng|đăng|thực\s+hiện|biên\s+soạn|phát\s+hành|mở|sản\s+xuất|duy\s+trì|"
    r"phấn\s+đấu(?:\s+(?:có|đạt|cấp\s+tỉnh\s+có))?|phát|treo|in|viết|lắp\s+đặt|ra\s+mắt)\s+(?:được\s+)?"
    rf"(?P<number>\d{{1,3}})\s+(?=(?:hội|{COUNTER})\b){THINGS}"
)
# «ít nhất 01 phóng sự, 03 bài viết»: what is counted on after a quota.
MORE = re.compile(
    r"\s*(?:,|và|cùng|kèm)\s*(?:và\s+)?(?:(?:treo|phát|in|đăng|mở|tổ\s+chức|viết)\s+)?"
    rf"(?P<number>\d{{1,5}})\s+(?={COUNTER}\b){THINGS}"
)
RANK = re.compile(
    r"(?:nhóm|tốp|top)\s+(?P<number>\d{1,3})\s*[^.;,]{0,30}?(?:dẫn\s+đầu|đứng\s+đầu|đầu|cao\s+nhất|tốt\s+nhất)?"
    r"|(?:xếp|đứng|giữ|đạt)(?:\s+(?:hạng|thứ\s+hạng|thứ|vị\s+trí))+\s*(?:thứ\s+)?(?P<number2>\d{1,3})\b"
)
POINTS = re.compile(
    rf"(?:đạt|{LEAST})[^.;,\d]{{0,25}}?(?P<number>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s*(?P<thing>điểm|bậc)\b"
)
LOWER = re.compile(r"(?:dưới|không\s+quá|không\s+vượt\s+quá|nhỏ\s+hơn|<)\s*$")
# Words before a figure by which it tells what was, or what is paid, and asks for nothing.
NO_AIM = re.compile(
    r"(?:\bđã\s(?:\S+\s){0,6}?|\b(?:(?<!thực )(?<!thể )(?<!phát )hiện(?:\s+nay|\s+tại)?|"
    r"tính\s+đến|đến\s+nay|kết\s+quả(?!\s+giải\s+quyết)|thực\s+trạng|cùng\s+kỳ)\b[^;]{0,60}?|"
    r"(?:hỗ\s+trợ|bằng|hưởng|mức\s+chi|phí|thuế|lãi\s+suất|trích)\s+)$"
)
PAST = re.compile(r"\bnăm\s+(?P<year>20\d{2})\b")
AFTER = re.compile(r"\s*(?:của|trong|vào)?\s*năm\s+(?P<year>20\d{2})")
COMPARED = re.compile(r"so\s+với\s+(?:cùng\s+kỳ\s+)?năm|\b(?:lên|xuống|còn)\b|hơn\s+năm")
SAYING = re.compile(r"\b(?:đạt|là|chiếm|có|được|còn|giảm|tăng|bằng)\b|:")


def figures(text: str, year: int | None) -> list[Figure]:
    """What a lower-case clause asks for, in its order; what it tells of past years is left out."""
    found: list[Figure] = []
    for pattern, read in ((PERCENT, percent), (RANK, rank), (POINTS, points), (RATE, things),
                          (QUOTA, things), (EACH, things), (MAKES, things)):  # fmt: skip
        for one in islice(pattern.finditer(text), MOST):
            figure = read(one)
            taken = any(abs(other.start - figure.start) < 2 for other in found)  # noqa: PLR2004
            if not taken and not told(text, figure.start, one.end(), year):
                found.append(figure)
                found += more(text, one.end(), figure, found) if figure.quota else []
    return sorted(found, key=lambda one: one.start)


def more(text: str, at: int, first: Figure, found: list[Figure]) -> list[Figure]:
    """What is counted on right after a quota, of the same period."""
    out: list[Figure] = []
    known = {one.start for one in found}
    while len(out) < MOST and (one := MORE.match(text, at)):
        if one.start("number") not in known:
            out.append(replace(things(one), per=first.per))
        at = one.end()
    return out


def percent(found: re.Match[str]) -> Figure:
    """A share to reach."""
    return Figure(
        quantity=amount(found["number"]),
        counted="%",
        start=found.start("number"),
        quota=False,
        at_most=LOWER.search(found.string[: found.start("number")]) is not None,
    )


def rank(found: re.Match[str]) -> Figure:
    """A place among others: smaller is better."""
    group = "number" if found["number"] else "number2"
    return Figure(
        quantity=amount(found[group]),
        counted="hạng",
        start=found.start(group),
        quota=False,
        at_most=True,
    )


def points(found: re.Match[str]) -> Figure:
    """Points of an index, or places gained."""
    return Figure(
        quantity=amount(found["number"]),
        counted=found["thing"],
        start=found.start("number"),
        quota=False,
    )


def things(found: re.Match[str]) -> Figure:
    """Things to be done, counted."""
    said = found.groupdict()
    return Figure(
        quantity=amount(found["number"]),
        counted=" ".join(f"{said['thing'] or said['counter']}{said.get('more') or ''}".split()),
        start=found.start("number"),
        quota=True,
        per=per(said.get("per") or ""),
    )


def per(words: str) -> Period | None:
    """The period of «/quý», «mỗi tháng», «/6 tháng»."""
    last = words.split()[-1:]
    if last == ["tháng"] and re.search(r"\b(?:0?6|sáu)\s", words):
        return Period.HALF_YEAR
    return PERIODS[last[0]] if last else None


def amount(number: str) -> float:
    """What a number means: the comma parts decimals, the dot thousands."""
    if number in SPELT:
        return SPELT[number]
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number):
        return float(number.replace(".", ""))
    return float(number.replace(",", "."))


def told(text: str, start: int, end: int, year: int | None) -> bool:
    """True when a figure tells of what was instead of asking for it."""
    before = text[:start]
    if re.search(r"\bngày\s+$", before[-8:]):  # «ngày 10 của tháng đầu quý sau»
        return True
    clause = before[max(before.rfind(";"), before.rfind(". "), open_bracket(before), 0) :]
    if NO_AIM.search(clause):
        return True
    if year is None:
        return False
    past = [one for one in PAST.finditer(clause) if int(one["year"]) < year]
    if past:
        since = clause[max(past[-1].start() - 20, 0) :]
        if SAYING.search(clause[past[-1].end() :]) and not COMPARED.search(since):
            return True
    after = AFTER.match(text[end:])
    return after is not None and int(after["year"]) < year


def open_bracket(text: str) -> int:
    """Where the bracket opens that is not closed yet; -1 when there is none."""
    at = text.rfind("(")
    return at if at >= 0 and ")" not in text[at:] else -1
