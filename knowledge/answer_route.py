"""Say which counter a person must walk to: the commune does not receive everything."""

import re
from enum import StrEnum

from knowledge.model import Entry


class Counter(StrEnum):
    """Who receives the papers."""

    ONE_STOP = "one_stop"  # Trung tâm Phục vụ hành chính công of the commune
    POLICE = "police"  # commune police
    LAND = "land"  # branch of the land registration office
    MILITARY = "military"  # commune military command
    TAX = "tax"
    INSURANCE = "insurance"  # social insurance
    OTHER = "other"  # named in the record, of no kind above
    UNKNOWN = "unknown"  # the record names nobody


# First match wins. "Bảo hiểm xã hội" stands before the commune: it too contains "xã".
_SIGNS: tuple[tuple[Counter, re.Pattern[str]], ...] = (
    (Counter.ONE_STOP, re.compile(r"(hành chính công|một cửa)( của)?( cấp)?( ubnd)? (xã|phường)")),
    (Counter.LAND, re.compile(r"văn phòng đăng ký đất đai|vpđkđđ")),
    (Counter.INSURANCE, re.compile(r"bảo hiểm xã hội|bhxh")),
    (Counter.MILITARY, re.compile(r"quân sự( cấp)? (xã|phường)")),
    (Counter.POLICE, re.compile(r"công an( cấp)? (xã|phường)")),
    (Counter.TAX, re.compile(r"cơ quan thuế|thuế (cơ sở|tỉnh)|cục thuế")),
    (Counter.ONE_STOP, re.compile(r"((ủy|uỷ) ban nhân dân|ubnd)( cấp)? (xã|phường)")),
)


def counter(entry: Entry) -> Counter:
    """The kind of counter, from who receives the papers or else from who decides."""
    named = (entry.received_by or entry.decided_by).casefold()
    if not named:
        return Counter.UNKNOWN
    found = (kind for kind, sign in _SIGNS if sign.search(named))
    return next(found, Counter.OTHER)
