"""Who a web visitor is: a random id in a signed cookie, and nothing else about them."""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode

COOKIE = "motcua_visitor"
LIFETIME = 24 * 60 * 60  # seconds; as long as a transcript is kept

_FORM = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")


def new_visitor() -> str:
    """Make an id nobody can guess (128 bits)."""
    return secrets.token_urlsafe(16)


def signed(visitor: str, secret: bytes) -> str:
    """Return the cookie value that carries this visitor."""
    return f"{visitor}.{_keyed(secret, 'visitor', visitor)}"


def visitor_of(cookie: str | None, secret: bytes) -> str | None:
    """Return the visitor a cookie value carries; None when it is missing, damaged or forged."""
    match = _FORM.fullmatch(cookie or "")
    if match is None:
        return None
    visitor, signature = match.groups()
    good = hmac.compare_digest(signature, _keyed(secret, "visitor", visitor))
    return visitor if good else None


def conversation_of(visitor: str, secret: bytes) -> str:
    """Name the visitor's conversation: from it, nobody without the secret gets a cookie."""
    return _keyed(secret, "conversation", visitor)


def _keyed(secret: bytes, purpose: str, text: str) -> str:
    digest = hmac.digest(secret, f"motcua web {purpose}:{text}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
