"""Whether an event comes from Zalo: plain SHA-256 over the bytes exactly as they arrived."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.channels.zalo_http import text_of

HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
_MAC = re.compile(r"(?:mac=|sha256=)?([0-9a-f]{64})")


class Mode(StrEnum):
    """What to do with an event whose signature does not match."""

    STRICT = "strict"  # refuse it
    LOG_ONLY = "log_only"  # take it and complain: for the first day, until the secret is right


class Variant(StrEnum):
    """Which reading of Zalo's documentation a signature matched."""

    BODY_TIME = "app id and the time in the body"
    HEADER_TIME = "app id and the time in the header"
    OA_BODY_TIME = "OA id and the time in the body"
    OA_HEADER_TIME = "OA id and the time in the header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What our own configuration says the sender must know."""

    app_id: str
    oa_id: str  # "" when not configured: then no variant starts with it
    secret: str  # the OA Secret Key, which need not be the app's secret


def matched(body: bytes, headers: Mapping[str, str], keys: Keys) -> Variant | None:
    """Tell which variant the signature is; None when it is missing or forged.

    `headers` have lower-case names. The ids come from our configuration, never from the body.
    """
    found = _MAC.fullmatch(headers.get(HEADER, "").strip().lower())
    if found is None:
        return None
    given = found.group(1)
    hits = [
        variant
        for variant, first, moment in _variants(body, headers, keys)
        if hmac.compare_digest(given, mac(first, body, moment, keys.secret))
    ]
    return hits[0] if hits else None


def mac(first: str, body: bytes, moment: str, secret: str) -> str:
    """Compute the signature: SHA-256 of id, raw body, time and secret, one after the other."""
    return hashlib.sha256(first.encode() + body + moment.encode() + secret.encode()).hexdigest()


def _variants(
    body: bytes, headers: Mapping[str, str], keys: Keys
) -> Iterator[tuple[Variant, str, str]]:
    inside = _moment(body)
    beside = headers.get(TIMESTAMP_HEADER, "")
    if keys.app_id and inside:
        yield Variant.BODY_TIME, keys.app_id, inside
    if keys.app_id and beside:
        yield Variant.HEADER_TIME, keys.app_id, beside
    if keys.oa_id and inside:
        yield Variant.OA_BODY_TIME, keys.oa_id, inside
    if keys.oa_id and beside:
        yield Variant.OA_HEADER_TIME, keys.oa_id, beside


def _moment(body: bytes) -> str:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return text_of(event.get("timestamp")) if isinstance(event, dict) else ""
