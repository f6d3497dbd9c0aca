"""What an audit says of one figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.audit_text import Kind, Mention

TOPICS = {
    Kind.MONEY: "số tiền",
    Kind.DURATION: "khoảng thời gian",
    Kind.DATE: "ngày",
    Kind.AGE: "tuổi",
    Kind.PERCENT: "tỷ lệ",
    Kind.LAW: "văn bản",
    Kind.NUMBER: "con số",
}


class Verdict(StrEnum):
    """How one of our figures stands to the record."""

    SAME = "same"
    DIFFERS = "differs"  # the record says something else
    ONLY_OURS = "only_ours"  # the record says nothing of it: where is it from?
    ONLY_RECORD = "only_record"  # the record says it; the field of ours that hides it does not


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Compared:
    """One figure of an entry; `fact` names it, the same at every run."""

    fact: str  # "lệ phí nộp trực tuyến: 10.000 đồng"
    verdict: Verdict
    ours: str
    record: str
    where: tuple[str, ...] = ()  # the fields of our words it stands in


def listed(values: Iterable[Mention]) -> str:
    """Values side by side, always in one order."""
    return ", ".join(one.value for one in sorted(set(values), key=_size))


def day(on: date) -> str:
    """A day in house style: "28/2/2027"."""
    return f"{on.day}/{on.month}/{on.year}"


def _size(one: Mention) -> tuple[int, Mention]:
    return len(one.figure), one
