"""Seal what nobody may read in the database or a backup: AES-GCM, keyed by our secret."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = "1"
_KEY_BYTES = 32
_NONCE_BYTES = 12  # what GCM is made for; random, so a key may seal 2**32 texts


class CannotUnsealError(Exception):
    """The text was sealed with another secret, for another purpose, or is damaged."""


class Seal:
    """One secret's seal."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"motcua sealed columns")
        self._cipher = AESGCM(derived.derive(secret))

    def close(self, text: str, purpose: str) -> str:
        """Seal a text; it opens only with the same secret and the same purpose."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), purpose.encode())
        return f"{_VERSION}:{urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, purpose: str) -> str:
        """Give the text back; raises CannotUnsealError."""
        version, _, body = sealed.partition(":")
        try:
            if version != _VERSION:
                raise CannotUnsealError
            whole = urlsafe_b64decode(body)
            nonce, rest = whole[:_NONCE_BYTES], whole[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, purpose.encode()).decode()
        except (InvalidTag, ValueError) as cause:
            raise CannotUnsealError from cause
