"""Printed text made regular without changing what it says: letters, spaces, titles, places."""

import re
import unicodedata

INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]")
CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
LEADING = re.compile(r"^(?:thủ\s+tục|tthc)\s*[:\-–]?\s+(?=\S)", re.IGNORECASE)
NUMBERING = re.compile(
    r"^(?:[-+*•–]+\s*|\(?[0-9ivx]{1,4}(?:\.[0-9]{1,2})*\)[.:]?\s+|[a-zđ][).]\s+)"
)
PROVINCE = re.compile(r"(?:\btỉnh|\bthành phố|\btp\.?)\s+(.+)$", re.IGNORECASE)

# Words that keep their capitals when a title printed in capitals is put in sentence case.
KEEP = {
    "ubnd": "UBND",
    "hđnd": "HĐND",
    "bhxh": "BHXH",
    "bhyt": "BHYT",
    "bhtn": "BHTN",
    "gcn": "GCN",
    "htx": "HTX",
    "hiv": "HIV",
    "aids": "AIDS",
    "việt nam": "Việt Nam",
    "nhà nước": "Nhà nước",
    "mặt trận tổ quốc": "Mặt trận Tổ quốc",
}
KEPT = re.compile(r"\b(" + "|".join(sorted(KEEP, key=len, reverse=True)) + r")\b")


def clean(text: str) -> str:
    """NFC, no invisible or control characters, plain spaces; the line breaks stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = CONTROL.sub(" ", INVISIBLE.sub("", text))
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Lower case without marks, for recognising words in headings and agency names."""
    text = text.replace("Đ", "d").replace("đ", "d").replace("ð", "d")
    plain = unicodedata.normalize("NFD", text).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def plain_title(official: str) -> str:
    """A title printed in capitals, in sentence case and without "Thủ tục"; "" for any other.

    Any other title is fit to be read as it is, and an everyday title that people wrote for the
    procedure must not be hidden by one made here.
    """
    if not official.isupper():
        return ""
    title = KEPT.sub(lambda found: KEEP[found.group()], official.lower())
    title = LEADING.sub("", title).strip(" .;:,")
    return title[:1].upper() + title[1:]


def heading(text: str) -> str:
    """A group name without its numbering, bullet and final colon."""
    name = one_line(text)
    previous = ""
    while name != previous:
        previous = name
        name = NUMBERING.sub("", name).strip()
    return name.rstrip(":. ").strip()


def province(agency: str) -> str:
    """The province named by an issuing agency: "UBND tỉnh Lai Châu" is "Lai Châu"."""
    found = PROVINCE.search(one_line(agency))
    return found.group(1).strip(" .") if found else ""


def rejoin(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Undo a split at the commas inside brackets, and inside the one subject that has commas."""
    whole: list[str] = []
    for part in parts:
        open_bracket = whole and whole[-1].count("(") > whole[-1].count(")")
        staff = whole and (whole[-1], part) in STAFF
        if open_bracket or staff:
            whole[-1] = f"{whole[-1]}, {part}"
        elif part and part not in whole:
            whole.append(part)
    return tuple(whole)


STAFF = {("Cán bộ", "công chức"), ("Cán bộ, công chức", "viên chức")}
