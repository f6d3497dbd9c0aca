"""Which addresses the assistant may send: https pages of the state (.gov.vn), nothing else."""

import re
from urllib.parse import urlsplit

PORTAL = "https://dichvucong.gov.vn"
HIDDEN = "[liên kết ngoài trang nhà nước, không hiển thị]"

_LONGEST = 250  # characters; a longer address is not one a person can check
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)]", re.IGNORECASE)


def is_official(url: str) -> bool:
    """True for https://….gov.vn without user name, port or odd characters."""
    if (
        len(url) > _LONGEST
        or not url.isascii()
        or any(char.isspace() or char == "\\" for char in url)
    ):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = host == "gov.vn" or host.endswith(".gov.vn")
    return parts.scheme == "https" and named and port is None and "@" not in parts.netloc


def without_foreign(text: str) -> str:
    """The text without addresses that may not be sent: chat programs make them clickable."""
    return _ADDRESS.sub(lambda found: _kept(found.group()), text)


def _kept(address: str) -> str:
    whole = address if "://" in address else f"https://{address}"
    secure = re.sub(r"^http://", "https://", whole, flags=re.IGNORECASE)
    return address if is_official(secure) else HIDDEN
