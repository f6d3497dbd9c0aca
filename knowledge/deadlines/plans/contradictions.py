"""Places that cannot both be right, in one plan or between plans: shown, never resolved."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from rapidfuzz import fuzz

from knowledge.deadlines.plans.model import Citation, Contradiction, Kind, Plan, Proposal
from knowledge.formats.cleaning import fold

# 0-100 (rapidfuzz ratio of folded words). The plan of 2026-2030 is called «CCHC nhà nước tỉnh Lạng
# Sơn» in one of the real plans and the same without abbreviation in another: expanded they score
# 100. The plans of 2026 and of 2026-2030, which are two documents, score 86.
SUBJECT = 93.0
MOST = 200  # documents named by one plan that are compared; the five real ones name 20 at most
DUTY = 80.0  # of two duties counted alike: «tin, bài … trên trang thông tin điện tử»
SHORT = (
    ("cchc", "cải cách hành chính"),
    ("tthc", "thủ tục hành chính"),
    ("ubnd", "ủy ban nhân dân"),
    ("dvctt", "dịch vụ công trực tuyến"),
)
SAME_DOCUMENT = "Cùng một văn bản, khác số hoặc ngày: {subject}"
SAME_NUMBER = "Cùng số {number}, khác nội dung"
SAME_DUTY = "Cùng một việc, khác con số: {counted}"


def contradictions(plans: Sequence[Plan]) -> tuple[Contradiction, ...]:
    """What contradicts itself inside the plans and between them."""
    out: list[Contradiction] = []
    cited = [(plan.name, one) for plan in plans for one in plan.citations[:MOST]]
    for (name, one), (other_name, other) in combinations(cited, 2):
        found = documents(one, other)
        if found:
            out.append(
                Contradiction(
                    about=found, first=(name, said(one)), second=(other_name, said(other))
                )
            )
    for plan, other_plan in combinations(plans, 2):
        out += figures(plan, other_plan)
    return tuple(dict.fromkeys(out))


def within(plan: Plan) -> Plan:
    """The plan with what contradicts itself in it."""
    return replace(plan, contradictions=contradictions([plan]))


def documents(one: Citation, other: Citation) -> str:
    """Why two citations cannot both be right; "" when they can."""
    same_day = one.day == other.day or one.day is None or other.day is None
    first, second = subject(one), subject(other)
    alike = fuzz.ratio(first, second) >= SUBJECT and years(first) == years(second)
    issuers = fuzz.ratio(issuer(one), issuer(other)) >= DUTY
    if alike and issuers and (one.number != other.number or not same_day):
        return SAME_DOCUMENT.format(subject=one.subject)
    if one.number == other.number and one.day and one.day == other.day and issuers:
        named = years(first) and years(second) and years(first) != years(second)
        return SAME_NUMBER.format(number=one.number) if named else ""
    return ""


def figures(plan: Plan, other: Plan) -> Iterator[Contradiction]:
    """Quotas of the same things in the same period, in other numbers, for the same issuer."""
    if plan.year != other.year or fold(plan.issuer) != fold(other.issuer):
        return
    for one in plan.proposals:
        for two in other.proposals:
            if differ(one, two):
                yield Contradiction(
                    about=SAME_DUTY.format(counted=one.counted or ""),
                    first=(plan.name, one.quote),
                    second=(other.name, two.quote),
                )


def differ(one: Proposal, two: Proposal) -> bool:
    """True for one duty with two figures."""
    counted = {Kind.QUOTA, Kind.TARGET}
    if one.when.kind is not two.when.kind or one.when.kind not in counted:
        return False
    same = one.counted == two.counted and one.when.periods == two.when.periods
    if not same or one.quantity == two.quantity:
        return False
    return fuzz.ratio(without_figures(one.title), without_figures(two.title)) >= DUTY


def without_figures(title: str) -> str:
    """The words of a duty."""
    return expanded(re.sub(r"[\d.,%]+", "", title))


def subject(one: Citation) -> str:
    """What a document is about, in words that can be compared."""
    return expanded(one.subject)


def issuer(one: Citation) -> str:
    """Who made a document, likewise."""
    return expanded(one.issuer)


def expanded(text: str) -> str:
    """Folded, abbreviations written out, without the way a date range is printed."""
    low = re.sub(r"\s*[-–]\s*", "-", text.lower())
    for short, full in SHORT:
        low = re.sub(rf"\b{short}\b", full, low)
    return fold(low)


def years(text: str) -> tuple[str, ...]:
    """The years a document is for."""
    return tuple(re.findall(r"20\d{2}", text))


def said(one: Citation) -> str:
    """A citation in one line."""
    day = f" ngày {one.day:%d/%m/%Y}" if one.day else ""
    return f"{one.number}{day} – {one.subject}"
