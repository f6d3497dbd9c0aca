"""Find what a Vietnamese text states: money, lengths of time, dates, ages, laws, numbers."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a stated figure is about."""

    MONEY = "money"
    DURATION = "duration"
    DATE = "date"
    AGE = "age"
    PERCENT = "percent"
    LAW = "law"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mention:
    """One figure, in one spelling: "20.000 đồng", "3 ngày làm việc", "28/2/2027"."""

    kind: Kind
    value: str

    @property
    def figure(self) -> str:
        """The number without its unit."""
        return self.value.split(" ")[0]


# "năm" is left out: it is far more often a year than the number five.
_SPOKEN = {
    "một": "1", "hai": "2", "ba": "3", "bốn": "4", "sáu": "6", "bảy": "7", "tám": "8",
    "chín": "9", "mười": "10", "mười hai": "12", "mười lăm": "15", "hai mươi": "20",
    "ba mươi": "30",
}  # fmt: skip
_WORDS = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_UNIT = (
    r"giờ\s+làm\s+việc|giờ|phút|ngày\s+làm\s+việc|ngày(?!\s+đêm)|tuần|tháng|"
    r"năm(?!\s*(?:19|20)\d\d)"
)
_SCALES = {"k": 10**3, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_DONG = r"(?:đồng|vnđ|vnd|đ|₫)(?!\w)"
_SUM = r"\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?"
_SPELT = r"(?:\s*\([^\d()]{1,25}\))?"  # "03 (ba) ngày"
_TO = rf"{_SPELT}\s*(?:-|–|đến|tới|hoặc)\s*(?:dưới\s+|đủ\s+)?"
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"0?[1-9]|1[0-2]"
_CAPITALS = r"[A-ZĐƯ]{2,}\d*"  # "TT-BCAngày" is TT-BCA with the next word glued on

_NOT_STATED = re.compile(r"https?://\S+|(?<![\d.])\d\.\d{6}(?!\d)")  # links, procedure codes
_SIZE = re.compile(r"(\d)\s?[xX×]\s?(?=\d)")  # "4x6": two numbers
_MEASURE = re.compile(r"(\d)(?=(?:cm|mm|km|m2|m3|m²|m³|m|kg|ha)\b)")
_LAW = re.compile(
    rf"(?<![\d/.])(?P<number>\d{{1,5}}(?:\.\d{{1,2}})?)\s?/\s?(?:(?P<year>{_YEAR})\s?/\s?)?"
    rf"(?P<kind>{_CAPITALS}(?:\s?-\s?(?:TTg|{_CAPITALS}))*)"
    rf"|(?i:\b(?:luật|nghị\s+định|nđ|thông\s+tư|nghị\s+quyết|quyết\s+định|pháp\s+lệnh)\b"
    rf"[^\d.;]{{0,40}}?)(?P<named>\d{{1,4}}(?:\.\d{{1,2}})?)/(?P<of>{_YEAR})(?![\d/])"
    rf"|(?<![\d/.])(?P<bare>1[3-9]|[2-9]\d|\d{{3,4}})/(?P<in>{_YEAR})(?![\d/])"
)
_DATE = re.compile(
    rf"(?:ngày\s+)?(?<!\d)(?P<d1>\d{{1,2}})\s+tháng\s+(?P<m1>{_MONTH})(?!\d)"
    rf"(?:\s+năm\s+(?P<y1>{_YEAR}))?"
    rf"|tháng\s+(?P<m2>{_MONTH})\s*(?:năm\s+|/\s?)(?P<y2>{_YEAR})"
    rf"|(?<![\d/.])(?P<d3>\d{{1,2}})\s?/\s?(?P<m3>{_MONTH})(?:\s?/\s?(?P<y3>{_YEAR}))?(?![\d/])"
    rf"|(?<![\d/.-])(?P<d4>\d{{1,2}})[.-](?P<m4>{_MONTH})[.-](?P<y4>{_YEAR})(?!\d)"
    rf"|(?<![\d/])(?P<m5>{_MONTH})/(?P<y5>{_YEAR})(?![\d/])",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<low>{_SUM})\s*(?:-|–|đến)\s*)?(?P<high>{_SUM})\s*"
    rf"(?:(?P<scale>tỷ|tỉ|triệu)(?!\w)(?:\s*{_DONG})?|(?P<small>nghìn|ngàn|k)?\s*{_DONG})"
    r"(?:\s*(?:một|mỗi)\s+(?:ngày|tháng|quý|năm)(?!\w))?",  # a rate, not a length of time
    re.IGNORECASE,
)
_AGE = re.compile(
    rf"(?<![\w.,/])(?:(?P<low>\d+){_TO})?(?P<high>\d+){_SPELT}\s*(?P<unit>tháng\s+)?tuổi",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w.,/])(?P<hour>\d{1,2})\s?(?:h|g|:|giờ\s)\s?(?P<minute>\d\d)(?!\d)(?:\s*phút)?",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?<![\w.,/])(?:(?P<low>\d+(?:[.,]\d+)?){_TO})?"
    rf"(?P<high>\d+(?:[.,]\d+)?|{_WORDS}){_SPELT}\s*(?P<unit>{_UNIT})(?!\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.])(?P<part>\d+(?:[.,]\d+)?)\s*%")
_NUMBER = re.compile(r"(?<![\w.,/])(?P<number>[A-ZĐ]{0,4}\d\w*(?:[.,]\d+)*)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def mentions(text: str) -> tuple[Mention, ...]:
    """Every figure of a text, each once; a figure is read as one kind only."""
    left = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    left = _SIZE.sub(r"\1 x ", _NOT_STATED.sub(" · ", left))
    left = _MEASURE.sub(r"\1 ", left)
    found: list[Mention] = []

    for kind, form, read in _READERS:
        for match in form.finditer(left):
            found += [Mention(kind=kind, value=value) for value in read(match)]
        left = form.sub(" · ", left)
    return tuple(dict.fromkeys(found))


def money(dong: int) -> Mention:
    """A sum as a mention."""
    return Mention(kind=Kind.MONEY, value=f"{dong:,} đồng".replace(",", "."))


def law(text: str) -> str:
    """The number of a document in one spelling, or the text itself when it has none."""
    return next((one.value for one in mentions(text) if one.kind is Kind.LAW), text.strip())


def number(text: str) -> str:
    """A number without leading zeros and marks of thousands: "05" → "5", "3.600" → "3600"."""
    if text.lower() in _SPOKEN:
        return _SPOKEN[text.lower()]
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[.,]", "", text)
    try:
        return f"{Decimal(text.replace(',', '.')).normalize():f}".replace(".", ",")
    except ArithmeticError:
        return text.upper()


def _read_law(match: re.Match[str]) -> Iterable[str]:
    figure = match["number"] or match["named"] or match["bare"]
    figure = f"{int(figure):02d}" if figure.isdigit() else figure
    kind = re.sub(r"\s", "", match["kind"] or "").upper().replace("TTG", "TTg")
    yield "/".join(
        part for part in (figure, match["year"] or match["of"] or match["in"], kind) if part
    )


def _read_date(match: re.Match[str]) -> Iterable[str]:
    parts = [match[f"{part}{form}"] for form in "134" for part in "dmy" if match[f"m{form}"]]
    parts = parts or [
        match[f"{part}{form}"] for form in "25" for part in "my" if match[f"m{form}"]
    ]
    yield "/".join(str(int(part)) for part in parts if part)


def _read_money(match: re.Match[str]) -> Iterable[str]:
    scale = _SCALES.get((match["scale"] or match["small"] or "").lower(), 1)
    for text in (match["low"], match["high"]):
        if text:
            value = Decimal(number(text).replace(",", ".")) * scale
            yield money(int(value)).value


def _read_age(match: re.Match[str]) -> Iterable[str]:
    unit = "tháng tuổi" if match["unit"] else "tuổi"
    yield from (f"{number(text)} {unit}" for text in (match["low"], match["high"]) if text)


def _read_clock(match: re.Match[str]) -> Iterable[str]:
    minute = "" if match["minute"] == "00" else f" {match['minute']}"
    yield f"{number(match['hour'])} giờ{minute}"


def _read_duration(match: re.Match[str]) -> Iterable[str]:
    unit = " ".join(match["unit"].lower().split())
    yield from (f"{number(text)} {unit}" for text in (match["low"], match["high"]) if text)


def _read_percent(match: re.Match[str]) -> Iterable[str]:
    yield f"{number(match['part'])}%"


def _read_number(match: re.Match[str]) -> Iterable[str]:
    yield number(match["number"])


_Reader = Callable[[re.Match[str]], Iterable[str]]
# The order matters: what one reader takes, the next no longer sees.
_READERS: tuple[tuple[Kind, re.Pattern[str], _Reader], ...] = (
    (Kind.LAW, _LAW, _read_law),
    (Kind.MONEY, _MONEY, _read_money),
    (Kind.DATE, _DATE, _read_date),
    (Kind.AGE, _AGE, _read_age),
    (Kind.DURATION, _CLOCK, _read_clock),
    (Kind.DURATION, _DURATION, _read_duration),
    (Kind.PERCENT, _PERCENT, _read_percent),
    (Kind.NUMBER, _NUMBER, _read_number),
)
