"""The text rules: short sentences, house dates and money, no riddle of letters, no evasion."""

import re
from collections.abc import Iterator
from datetime import date

from knowledge.model import Entry

LONGEST_SENTENCE = 30  # words, of a purpose or an answer: the first screen

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_EVASION = re.compile(r"liên hệ\s+(với\s+)?cơ quan\s+(có\s+thẩm quyền|chức năng)", re.IGNORECASE)

_HOUSE_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_OTHER_DATES = (
    re.compile(r"(?<![\d.])\d{1,2}[.-]\d{1,2}[.-]\d{4}(?!\d)"),  # 24-11-2026, 24.11.2026
    re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),  # 2026-11-24
    re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{2}(?![\d/])"),  # 24/11/26
    re.compile(r"\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE),
)
_OTHER_MONEY = (
    re.compile(r"(?<![\w.])[\d.,]*\d\s?(?:đ|vnđ|vnd|₫)(?!\w)", re.IGNORECASE),  # 20.000đ
    re.compile(r"(?<![\w.])\d{4,}\s+đồng"),  # 20000 đồng
    re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+\s+đồng"),  # 20,000 đồng
    re.compile(r"(?<![\w.])\d+\s?(?:k|nghìn|ngàn)(?!\w)", re.IGNORECASE),  # 20k, 20 nghìn
)

# Short forms officials write without thinking; a citizen need not know them.
_SHORT_FORMS = (
    "ATTP", "BHXH", "BHYT", "BTXH", "CCCD", "CCHC", "CMND", "CSDL", "CSDLQG", "DDCI", "DTI",
    "DVC", "DVCQG", "DVCTT", "GCN", "HĐND", "HKD", "HTX", "NCC", "NĐ", "NQ", "NVQS", "PAKN",
    "PAPI", "PAR INDEX", "PCCC", "QĐ", "QSDĐ", "SIPAS", "TT", "TTHC", "TTHCC", "TTPVHCC", "UBND",
    "VPĐKĐĐ",
)  # fmt: skip


def text_faults(entry: Entry) -> Iterator[str]:
    """What breaks a rule in the words we wrote ourselves; official texts are left alone."""
    for name, text in (("câu giới thiệu", entry.purpose), ("câu trả lời", entry.answer)):
        yield from (f"{name}: {fault}" for fault in _long_sentences(text))
    own = "\n".join(_own_texts(entry))
    yield from _evasions(own)
    yield from _dates(own)
    yield from _money(own)
    yield from _short_forms(own)


def _own_texts(entry: Entry) -> Iterator[str]:
    yield entry.plain_title
    yield entry.purpose
    yield entry.answer
    yield from entry.mistakes
    yield from (sibling.when for sibling in entry.siblings)
    yield entry.validity.successor


def _long_sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        length = len(sentence.split())
        if length > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:6])
            yield f"câu «{start} …» dài {length} chữ, quá {LONGEST_SENTENCE}"


def _evasions(text: str) -> Iterator[str]:
    for found in _EVASION.finditer(text):
        yield f"«{found[0]}» không phải câu trả lời: nêu tên cơ quan"


def _dates(text: str) -> Iterator[str]:
    for form in _OTHER_DATES:
        for found in form.finditer(text):
            yield f"ngày «{found[0]}» không theo mẫu 24/11/2026"
    for found in _HOUSE_DATE.finditer(text):
        day, month, year = (int(part) for part in found.groups())
        try:
            date(year, month, day)
        except ValueError:
            yield f"không có ngày {found[0]}"


def _money(text: str) -> Iterator[str]:
    for form in _OTHER_MONEY:
        for found in form.finditer(text):
            yield f"số tiền «{found[0].strip()}» không theo mẫu 20.000 đồng"


def _short_forms(text: str) -> Iterator[str]:
    for short in _SHORT_FORMS:
        form = rf"(?<![\w/-]){re.escape(short)}(?![\w/-])"
        used = re.search(form, text)
        explained = re.search(rf"{form}(\s*\(|\s+là\s|\s*:)|\(\s*{re.escape(short)}\s*\)", text)
        if used and not explained:
            yield f"chữ tắt «{short}» chưa được giải thích"
