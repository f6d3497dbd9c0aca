"""Which known unit a plan means: by name, abbreviations and misread letters allowed for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.formats.cleaning import fold

# 0-100 (rapidfuzz ratio of folded names without their place). Measured on the names in the five
# real plans and in tests/unit/plans/test_matching.py: one name spelt two ways («Phòng Văn hóa -Xã
# hội», OCR «Trung tàm Phục vụ hành chính cống») scores 96 and more; two different units score 92
# at most («Trung tâm Dịch vụ công» and «… công ích», which are one job under two names).
SURE = 95.0
LIKELY = 85.0  # shown to a person as the likely one, never taken without asking

WRITTEN_OUT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "tt": "trung tam",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "pvhcc": "phuc vu hanh chinh cong",
    "vp": "van phong",
    "p": "phong",
    "bql": "ban quan ly",
    "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "vhxh": "van hoa xa hoi",
    "bch": "ban chi huy",
    "ca": "cong an",
}
PLACE = re.compile(
    r"(?<=\w)\s+(?:cua |thuoc )?(?:xa|phuong|thi tran|dac khu|tinh|thanh pho|huyen)(?! hoi)\b"
    r" ?(?P<place>.*)$"
)
JOINED = re.compile(r"[^\w]+")
CAPITALS = re.compile(r"[A-ZĐÂĂÊÔƠƯ]{2,}(?:\s*[-–&]\s*[A-ZĐÂĂÊÔƠƯ]{1,})*")
HANDED = re.compile(r"^(?:lanh dao|truong|thu truong|toan the) (?=phong|van phong|ban|trung tam)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a written name came to; `id` is None when no known unit is sure to be meant."""

    written: str
    id: str | None = None
    likely: tuple[str, ...] = ()  # ids to choose from, the best first
    score: float = 0.0


def match_unit(written: str, known: Sequence[tuple[str, str]]) -> Match:
    """The known unit (id, name) that a plan means, when exactly one is sure to be meant."""
    scored = sorted(((alike(written, name), id_) for id_, name in known), key=lambda one: -one[0])
    likely = tuple(id_ for score, id_ in scored if score >= LIKELY)
    best = scored[0][0] if scored else 0.0
    sure = [id_ for score, id_ in scored if score >= SURE and score == best]
    return Match(
        written=written, id=sure[0] if len(sure) == 1 else None, likely=likely, score=best
    )


def alike(written: str, name: str) -> float:
    """How alike two names of units are, 0-100, with and without the place they belong to."""
    first, second = spelt(written, name), spelt(name, written)
    if not first or not second:
        return 0.0
    whole = float(fuzz.ratio(first, second))
    places = [found["place"] for found in map(PLACE.search, (first, second)) if found]
    named = [place for place in places if place]
    if len(named) > 1 and fuzz.ratio(*named) < LIKELY:
        return min(whole, LIKELY - 1)  # «UBND xã Châu Sơn» and «UBND xã Nấm Dẩn»
    return max(whole, float(fuzz.ratio(PLACE.sub("", first), PLACE.sub("", second))))


def spelt(name: str, other: str) -> str:
    """A name folded, its abbreviations written out: known ones, and initials of the other name."""
    full = [word for word in JOINED.split(fold(other)) if word]
    parted = CAPITALS.sub(lambda found: by_initials(found.group(), full), name)
    words = [WRITTEN_OUT.get(word, word) for word in JOINED.split(fold(parted)) if word]
    return HANDED.sub("", " ".join(words))


def by_initials(short: str, words: list[str]) -> str:
    """«VH-XH» as the words of the other name that begin with these letters, if it has them."""
    letters = JOINED.sub("", fold(short))
    if letters in WRITTEN_OUT:
        return WRITTEN_OUT[letters]
    initials = "".join(word[0] for word in words)
    at = initials.find(letters)
    return " ".join(words[at : at + len(letters)]) if at >= 0 else short
