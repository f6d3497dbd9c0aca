"""Where in a plan a passage stands: what its headings are about, and whose duties they list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.passages import Block, Passage
from knowledge.formats.cleaning import fold


class Zone(Enum):
    """What the passages under a heading do."""

    FRONT = auto()  # letterhead and what the plan rests on
    PURPOSE = auto()  # why, and how well: no duty, but figures
    TARGETS = auto()
    TOPICS = auto()  # what is spoken of: no duty, but figures and events
    TASKS = auto()  # what is to be done
    DUTIES = auto()  # who does it
    MONEY = auto()
    RESULTS = auto()  # what was: nothing is owed
    END = auto()  # recipients and signatures


ZONES: tuple[tuple[Zone, str], ...] = (
    (Zone.END, r"^noi nhan"),
    (Zone.DUTIES, r"to chuc thuc hien|(?<!thanh tra )trach nhiem|phan cong|to chuc trien khai"),
    (Zone.RESULTS, (
        r"^(?:danh gia (?:ket qua|tinh hinh|chung)|tinh hinh(?! hinh)|thuc trang|ket qua|"
        r"ton tai|han che|dac diem|uu diem|nguyen nhan|cong tac nam 20)"
    )),
    (Zone.TASKS, (
        r"nhiem vu|giai phap|hinh thuc|cong tac trong tam|noi dung (?:cong viec|thuc hien|"
        r"hoat dong)|che do (?:thong tin|bao cao)|bao cao|tien do|lo trinh|thoi gian"
    )),
    (Zone.TARGETS, r"muc tieu (?:cu the|chung)|chi tieu|^muc tieu"),
    (Zone.PURPOSE, r"muc dich|yeu cau|doi tuong|quan diem|pham vi|nguyen tac|can cu|muc tieu"),
    (Zone.MONEY, r"kinh phi|du toan"),
    (Zone.TOPICS, r"^noi dung"),
)  # fmt: skip
ROMAN = re.compile(r"(?:phần\s+(?:thứ\s+)?)?[IVX]{1,5}\s?[.):\s]\s*(?=\S)")
DIGITS = re.compile(r"(?P<one>\d{1,2})(?P<more>(?:\.\d{1,2})*)[.)]?\s+(?=\S)")
LETTER = re.compile(r"[a-zđA-ZĐ][.)]\s+(?=\S)")
NUMBERING = re.compile(
    rf"(?:Điều\s+\d{{1,2}}\s*[.:]\s*|{ROMAN.pattern}|{DIGITS.pattern}|{LETTER.pattern}|\(\d{{1,2}}\)\s*)"
)
SIGNED = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s?\.\s?[A-ZĐỦỤÀ-Ỹ]")
BEGINS = re.compile(r"(?:nhu sau|sau day|noi dung sau|viec sau|nhiem vu sau)\W*$")
LONGEST = 160  # characters of a heading; a longer line is a paragraph
TOP, BODY = 1, 9  # levels of headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A passage with what its headings say of it."""

    passage: Passage
    zone: Zone
    unit: str  # the office whose duties are listed here; "" when none is named
    heading: str  # the words of the nearest heading
    under: int  # which heading of the plan it stands under
    at: int  # where its words begin, after the numbering


@dataclass(slots=True)
class Heading:
    """One open heading."""

    level: int
    zone: Zone | None
    unit: str
    words: str
    number: int = 0


def placed(blocks: list[Block]) -> Iterator[Placed]:
    """Every passage that is no heading, in order; rows of tables are read elsewhere."""
    open_headings: list[Heading] = []
    begun = False
    under = 0
    for block in blocks:
        if not isinstance(block, Passage):
            continue
        text = block.text
        start = words_at(text)
        if SIGNED.match(text) or ends(text):
            open_headings = [Heading(TOP, Zone.END, "", "")]
            continue
        level = level_of(block, start)
        if level:
            heading = heading_of(level, text, start)
            if not begun and not block.numbered and text.isupper():
                continue  # letterhead and title
            closed = any(one.zone is Zone.END for one in open_headings)
            if closed and heading.zone is None and not block.numbered:
                continue
            open_headings = [one for one in open_headings if one.level < level]
            open_headings.append(heading)
            under += 1
            begun = begun or block.numbered or bool(heading.unit)
            continue
        if not begun and BEGINS.search(fold(text[-60:])):
            begun = True  # «… một số nội dung sau:» of a letter
            continue
        open_headings = still_open(open_headings, number_at(text))
        zone = next((one.zone for one in reversed(open_headings) if one.zone), None)
        unit = next((one.unit for one in reversed(open_headings) if one.unit), "")
        if zone is None or (not begun and zone is not Zone.END):
            zone = Zone.DUTIES if unit else Zone.TASKS if begun else Zone.FRONT
        elif unit and zone in (Zone.TASKS, Zone.TOPICS):
            zone = Zone.DUTIES
        words = open_headings[-1].words if open_headings else ""
        yield Placed(passage=block, zone=zone, unit=unit, heading=words, under=under, at=start)


def heading_of(level: int, text: str, start: int) -> Heading:
    """What a heading opens: «1. Công an xã», «1. Công an xã có trách nhiệm:»."""
    words = text[start:]
    unit = units.named(words.rstrip(":"))
    if not unit and words.rstrip().endswith(":"):
        unit = units.subject(words)
    return Heading(level, zone_of(words), unit, words, number_at(text))


def number_at(text: str) -> int:
    """The number a passage begins with; 0 when it has none, or one of several parts."""
    found = DIGITS.match(text)
    return int(found["one"]) if found and not found["more"] else 0


def still_open(headings: list[Heading], number: int) -> list[Heading]:
    """The headings a passage stands under: «2. …» ends what «1. …» began."""
    ended = next((at for at, one in enumerate(headings) if 0 < one.number == number - 1), None)
    return headings if ended is None else headings[:ended]


def words_at(text: str) -> int:
    """Where the words begin, after «1.», «a)», «IV.»."""
    found = NUMBERING.match(text)
    return found.end() if found else 0


def ends(text: str) -> bool:
    """True where the recipients begin."""
    return fold(text[:20]).startswith("noi nhan")


def level_of(passage: Passage, start: int) -> int:
    """How deep a heading is; 0 for a passage that is none."""
    text = passage.text
    words = text[start:]
    if len(text) > LONGEST or not words:
        return 0
    stripped = words.rstrip()
    if units.named(stripped.rstrip(":")) and not stripped.endswith((".", ";", ",")):
        return depth(text) or BODY - 2
    if stripped.endswith((".", ";", ",", "?")) or passage.bullet:
        return 0
    if words.isupper():
        return depth(text) or TOP
    asked = asks(stripped) and not ROMAN.match(text)
    return depth(text) if start and not asked else 0


def asks(words: str) -> bool:
    """True for a line without a full stop that still asks for something."""
    return bool(re.search(r"\d\s*%|\d{1,2}/\d{1,2}|ít nhất|tối thiểu|trước ngày|: \S", words))


def depth(text: str) -> int:
    """The level that the numbering says; 0 without one."""
    if ROMAN.match(text):
        return TOP
    found = DIGITS.match(text)
    if found:
        return 2 + found["more"].count(".")
    return 6 if LETTER.match(text) else 0


def zone_of(heading: str) -> Zone | None:
    """What a heading is about; None when it does not say."""
    folded = fold(heading)
    return next((zone for zone, words in ZONES if re.search(words, folded)), None)
