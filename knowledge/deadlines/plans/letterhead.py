"""Who issues a plan, by its letterhead: two columns parted, lines joined, capitals as names."""

import re
from collections.abc import Sequence

from knowledge.deadlines.plans import units

# What stands in the right column, or under it.
MOTTO = re.compile(
    r"\s*(?:CỘNG\s+H\w{2,3}\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|"
    r"Độc\s+lập\s*[-–—]\s*Tự\s+do).*",
    re.IGNORECASE | re.DOTALL,
)
PLACED = re.compile(
    r"(?:XÃ|PHƯỜNG|TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|ĐẶC KHU|VÀ|KHU VỰC)\s"
)
WORD = re.compile(r"\w+")
SHORT = frozenset(
    ("UBND", "HĐND", "MTTQ", "BCH", "BCĐ", "TW", "TU", "TP", "PVHCC", "VH", "XH", "QLDA", "TTYT",
     "PCTT", "TKCN", "I", "II", "III", "IV")
)  # fmt: skip
PLACE = re.compile(r"(?:xã|phường|tỉnh|thành phố|huyện|quận|thị trấn|đặc khu|đảo)$")
NAMES = re.compile(
    r"(?:^|\b(?:sở|phòng|văn phòng|trung tâm|ban|chi cục|cục|bộ|trạm|hội|trường|tổ|đội)|^khoa)$"
)
LOWER = frozenset(("nhân", "đồng", "thủ", "viên"))  # nhân dân, hội đồng, phòng thủ, hội viên
JOINED = re.compile(r"(?:^|\s)(?:và|-|–|,)$")
TOP = 8  # lines in which a letterhead stands


def issuer_above(lines: Sequence[str], source: str) -> str:
    """The last office in capitals at the top: the one below its superior."""
    found: list[str] = []
    for whole in lines[:TOP]:
        line = MOTTO.sub("", whole).strip()
        if not line and whole:
            continue
        if not line.isupper():
            break
        if PLACED.match(line) and found:
            found[-1] = f"{found[-1]} {units.tidy(line)}"
        elif units.named(line):
            found.append(units.tidy(line))
    return ordinary(found[-1], source) if found else ""


def ordinary(name: str, source: str) -> str:
    """A name in capitals as it is written elsewhere in the file, or as offices write theirs."""
    if not name.isupper():
        return name
    for found in re.finditer(re.escape(name), source, re.IGNORECASE):
        if not found.group().isupper():
            return found.group()[:1].upper() + found.group()[1:]
    out = ""
    last, place = 0, False
    for found in WORD.finditer(name):
        between, word = name[last : found.start()], found.group()
        out += between
        last = found.end()
        low = word.lower()
        said = out.lower().rstrip()
        place = (place and between == " " and low not in ("và", "khu")) or bool(PLACE.search(said))
        place = place and not PLACE.search(low)
        first = NAMES.search(said) or (JOINED.search(said) and not PLACE.search(low))
        if word in SHORT and not place:
            out += word
        elif (place and low != "và") or (first and low not in LOWER):
            out += word.capitalize()
        else:
            out += low
    out = out.replace("việt nam", "Việt Nam").replace("tổ Quốc", "Tổ quốc")
    out = out.replace("- xã Hội", "- Xã hội").replace("xã Hội", "xã hội")
    return out.replace(" phòng thủ", " Phòng thủ") + name[last:]
