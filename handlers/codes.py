"""Codes of invitations: signs that no keyboard of Vietnamese turns into others."""

import hashlib
import hmac
import re
import secrets

# Without vowels, d and w a Telex or VNI keyboard leaves a code as it is, and no word arises;
# without 0, 1 and l nothing is mistaken for something else.
SIGNS = "23456789BCFGHJKMNPQRSTVXZ"
LENGTH = 12  # 25 ** 12 is more than 2 ** 55
PAYLOAD = "moi-"  # what a deep link begins with: no reference of an entry does

_GROUP = 4
_GAPS = re.compile(r"[\s.\-\u2010-\u2015]+")
_WHOLE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")


def new_code() -> str:
    """A code nobody can guess; at least one sign is a letter, so that no number looks like it."""
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        if not code.isdigit():
            return code


def read_code(typed: str) -> str | None:
    """The code somebody typed or whose link they followed; None when it can be none."""
    whole = _GAPS.sub("", typed.strip().removeprefix(PAYLOAD)).upper()
    return whole if _WHOLE.fullmatch(whole) and not whole.isdigit() else None


def shown_code(code: str) -> str:
    """The code in groups that can be read out."""
    return "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))


def payload(code: str) -> str:
    """The code as a deep link carries it."""
    return PAYLOAD + code


def digest(secret: bytes, code: str) -> str:
    """What is kept in place of a code.

    A keyed hash: how long it takes to be found says nothing about the code without our key, and
    who reads the database cannot try codes against it.
    """
    return hmac.digest(secret, f"invitation:{code}".encode(), hashlib.sha256).hex()
