"""Deep links: `https://t.me/BOT?start=…` opens one entry, from a poster's QR code for example.

A payload may hold only A-Z, a-z, 0-9, "_" and "-", at most 64 of them, so the other characters
of a reference are written as "_" and a letter; "_p" begins the place where the link hangs.
"""

import re

LONGEST = 64  # characters of a payload

_CODES = {"_": "_u", ".": "_d", "~": "_t"}
_LETTERS = {code: letter for letter, code in _CODES.items()}
_CODE = re.compile("|".join(_LETTERS))
_PLACE = "_p"
_A_PLACE = re.compile(r"[a-z0-9-]{1,40}")
_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,64}")


def start_link(username: str, reference: str, place: str = "") -> str:
    """Make the link that opens an entry, or the greeting when `reference` is "".

    `place` (a-z, 0-9, "-", at most 40 of them) tells posters apart. Raises ValueError when the
    two do not fit into a payload.
    """
    payload = "".join(_CODES.get(letter, letter) for letter in reference)
    if place:
        payload += _PLACE + place
    if not _ALLOWED.fullmatch(payload) or (place and not _A_PLACE.fullmatch(place)):
        message = f"không tạo được liên kết từ {reference!r} và {place!r}"
        raise ValueError(message)
    return f"https://t.me/{username}?start={payload}"


def place_in(payload: str) -> str:
    """Read where the link hangs out of a payload; "" when it does not say."""
    place = payload.partition(_PLACE)[2]
    return place if _A_PLACE.fullmatch(place) else ""


def reference_in(payload: str) -> str:
    """Read the entry's reference out of a payload; what is not ours comes back as it is."""
    reference = payload.partition(_PLACE)[0]
    return _CODE.sub(lambda found: _LETTERS[found.group()], reference)
