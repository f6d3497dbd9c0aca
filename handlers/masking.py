"""Take personal numbers out of a text before it is kept or logged."""

import re

EMAIL, DOSSIER, PLATE = "[e-mail]", "[mã hồ sơ]", "[biển số]"
PHONE, IDENTITY, ACCOUNT = "[số điện thoại]", "[số giấy tờ]", "[số tài khoản]"

# Repeats have an end, so that no text takes long: a name before "@" has 64 signs at most.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_DOSSIER = re.compile(r"\b[A-Z]\d{2}(?:\.[0-9A-Z]{1,6}){0,8}-\d{6}-\d{3,6}\b", re.IGNORECASE)
_PLATE = re.compile(
    r"\b\d{2}\s?-?\s?[A-ZĐ]{1,2}\d?\s?[-.\s]\s?(?:\d{3}[.\s]?\d{2}|\d{4})\b|\b\d{2}[A-ZĐ]\d?\d{4,5}\b",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"\b[A-Z]\d{7,8}\b", re.IGNORECASE)
# Nine or more digits, however grouped; shorter numbers are dates, money and codes.
_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ .\-]{0,2}\d){7,22}(?![\w])")
_PHONE = re.compile(r"(?:\+?84|0)\d{9}|0\d{10}|(?:1800|1900)\d{4,6}")
_DATE = re.compile(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}|\d{4}-\d{2}-\d{2}")
_MONEY_AFTER = re.compile(
    r"\s*(?:đ|d|đồng|dong|vnđ|vnd|k|tr|triệu|trieu|tỷ|ty|nghìn|ngàn)\b", re.IGNORECASE
)
_IDENTITY_LENGTHS = (9, 12)  # chứng minh nhân dân; căn cước
_NUMBERED = re.compile(r"[\d@]")  # what all of it has


def mask(text: str) -> str:
    """The text without e-mails, dossier codes, plates, phones, identity and account numbers."""
    if not _NUMBERED.search(text):
        return text
    for pattern, word in ((_EMAIL, EMAIL), (_DOSSIER, DOSSIER), (_PLATE, PLATE)):
        text = pattern.sub(word, text)
    text = _DIGITS.sub(_replacement, text)
    return _PASSPORT.sub(IDENTITY, text)


def _replacement(found: re.Match[str]) -> str:
    written = found.group()
    if _DATE.fullmatch(written) or _is_money(found):
        return written
    digits = re.sub(r"[^\d+]", "", written)
    if _PHONE.fullmatch(digits):
        return PHONE
    if len(digits) in _IDENTITY_LENGTHS:
        return IDENTITY
    return ACCOUNT


def _is_money(found: re.Match[str]) -> bool:
    return not found.group().startswith(("0", "+")) and bool(
        _MONEY_AFTER.match(found.string, found.end())
    )
