"""The documents a plan names; their numbers, dates and years are not due days."""

import re
from datetime import date

from knowledge.deadlines.plans.model import Citation

DAY = (
    r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d{2}|"
    r"\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?:19|20)\d{2})"
)
NUMBER = (
    r"(?-i:\d{1,5}(?:/(?:19|20)\d{2})?\s?[-/]\s?[A-ZĐ]{2,12}\w{0,12}"
    r"(?:\s?[-/.]\s?[A-ZĐ]{2,12}[\w&.]{0,12}|\s?\(\w{1,9}\)){0,4}\d{0,4})"
)
KINDS = (
    r"(?:Kế hoạch|Quyết định|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Kết luận|Công văn|Văn bản|"
    r"Thông báo|Chương trình|Đề án|Hướng dẫn|Báo cáo|Tờ trình|Công điện|Quy định|Quy chế)"
)
ISSUERS = (
    r"(?:của\s+)?(?:(?:Ủy|Uỷ) ban nhân dân|UBND|HĐND|Hội đồng nhân dân|Chủ tịch UBND|"
    r"Thủ tướng Chính phủ|Chính phủ|Bộ|Ban|Sở|Tỉnh ủy|Quốc hội|Văn phòng)[^;,.\n]{0,160}?"
)
CITED = re.compile(
    rf"(?P<kind>{KINDS})\s+(?:số\s*:?\s*)?(?P<number>{NUMBER}),?"
    rf"(?:\s*ngày\s+(?P<day>{DAY}))?,?\s*(?P<issuer>{ISSUERS})?,?\s*"
    rf"(?:về\s+(?:việc\s+)?|triển khai\s+)(?P<subject>[^;.\n]{{1,300}})",
    re.IGNORECASE,
)
MASKED = re.compile(
    rf"(?:số\s*:?\s*)?{NUMBER}(?:,?\s*ngày\s+{DAY})?"
    rf"|ngày\s+{DAY}(?=\s+(?:của|do))"
    r"|(?:Luật|Bộ luật|Nghị định|Nghị quyết|Thông tư|Pháp lệnh|"
    r"Hiến pháp)\s[^.;:\n]{0,80}?năm\s+(?:19|20)\d{2}"
    r"|(?:Điều|khoản|điểm|Chương|Phụ lục|Mẫu số|Biểu số|Chỉ thị|Đề án)\s+\d+\w*"
    r"|(?:giai đoạn|nhiệm kỳ|thời kỳ)\s*(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2,4}"
    r"|(?:điện thoại|đt|sđt|hotline|fax|zalo|liên hệ|đường dây nóng|số máy|"
    r"di động)[\s.:()]*[\d\s.()+-]{6,}"
    r"|(?<!\d)0\d{2,3}[\s.]?\d{3}[\s.]?\d{3,4}(?!\d)"
    r"|\d(?:[\d.,]{0,20}\d)?\s{0,3}(?:nghìn |triệu |tỷ |tỉ )*(?:đồng|vnđ|triệu|tỷ|tỉ|"
    r"nghìn đồng)(?!\s*(?:tình|chí|bào|bộ|thời|lệ|trọng|suất))\b"
    r"|\d{1,2}(?:h|g| giờ)\s?\d{0,2}(?=\s|,|\.|;|$)",
    re.IGNORECASE,
)
BLANK = "¤"  # no rule reads it


def masked(text: str) -> str:
    """The same text, as long, in which nothing that identifies a document can be read."""
    return MASKED.sub(lambda found: BLANK * len(found.group()), text)


def citations(text: str, quote: str) -> list[Citation]:
    """Documents named with what they are about."""
    return [
        Citation(
            number=re.sub(r"\s", "", found["number"]),
            day=day_of(found["day"] or ""),
            subject=" ".join(found["subject"].split()),
            issuer=" ".join((found["issuer"] or "").removeprefix("của ").split()),
            quote=quote,
        )
        for found in CITED.finditer(text)
        if found["number"][:1].isdigit()
    ]


def day_of(text: str) -> date | None:
    """A date as documents write it; None when there is no such day."""
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if len(numbers) != 3:  # noqa: PLR2004 - day, month, year
        return None
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except ValueError:
        return None
