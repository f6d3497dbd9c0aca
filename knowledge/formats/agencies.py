"""Who receives and who decides, in plain words, from the agency line of a record."""

import re
from typing import NamedTuple

from knowledge.formats.cleaning import fold, one_line


class Body(NamedTuple):
    """A body as records name it (folded), the counter to walk to, and who decides."""

    pattern: re.Pattern[str]
    receives: str
    decides: str


COUNTER = "Trung tâm Phục vụ hành chính công xã"
POLICE = "Công an xã"
LAND = "Chi nhánh Văn phòng đăng ký đất đai"
TAX = "cơ quan thuế"
INSURANCE = "cơ quan Bảo hiểm xã hội"
MILITARY = "Ban Chỉ huy quân sự xã"
MAX_NAME = 300  # characters; longer is other text that slipped into the agency line
COMMUNE = r"(?:cap )?(?:xa|phuong)\b"

# Ordered: the chair of the commune before the commune. Only bodies a citizen of a commune meets;
# any other body is kept as printed and receives nothing by our guess.
BODIES = (
    Body(re.compile(rf"\bcong an {COMMUNE}"), POLICE, POLICE),
    Body(re.compile(rf"\bchi huy quan su {COMMUNE}"), MILITARY, MILITARY),
    Body(
        re.compile(rf"\bchu tich (?:ubnd|uy ban nhan dan) {COMMUNE}"), COUNTER, "Chủ tịch UBND xã"
    ),
    Body(re.compile(rf"\b(?:ubnd|uy ban nhan dan) {COMMUNE}"), COUNTER, "UBND xã"),
    Body(re.compile(r"\bco quan quan ly dat dai cap xa\b"), COUNTER, "UBND xã"),
    Body(re.compile(r"\bphong (?:kinh te|van hoa)\b"), COUNTER, "UBND xã"),
    Body(re.compile(rf"\bphuc vu hanh chinh cong {COMMUNE}"), COUNTER, ""),
    Body(re.compile(r"\bvan phong dang ky dat dai\b"), LAND, LAND),
    Body(re.compile(r"\bthue (?:co so|tinh)\b|\bcuc thue\b"), TAX, TAX),
    Body(re.compile(r"\bbao hiem xa hoi\b"), INSURANCE, INSURANCE),
)


def bodies(agency: str) -> tuple[str, str]:
    """Who receives and who decides; several apart by "hoặc", an unknown body as printed."""
    printed = one_line(agency).strip(" .;,")
    folded = fold(printed)
    receives: dict[str, None] = {}
    decides: dict[str, None] = {}
    for body in BODIES:
        folded, hits = body.pattern.subn(" ", folded)
        if hits:
            receives |= dict.fromkeys([body.receives])
            decides |= dict.fromkeys([body.decides] if body.decides else [])
    if not receives:
        return "", printed if len(printed) <= MAX_NAME else ""
    if "Chủ tịch UBND xã" in decides:
        decides.pop("UBND xã", None)
    return capital(" hoặc ".join(receives)), capital(" hoặc ".join(decides))


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]
