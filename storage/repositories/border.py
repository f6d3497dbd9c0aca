"""What every value must be before it is stored: times in UTC, text both engines keep."""

import re
from datetime import UTC, datetime

# PostgreSQL keeps no NUL, and neither engine half a surrogate pair; people's phones send both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with every character no database keeps shown as U+FFFD."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC; ValueError when `at` is naive."""
    if at.utcoffset() is None:
        message = f"a time without its zone cannot be stored: {at.isoformat()}"
        raise ValueError(message)
    return at.astimezone(UTC)
