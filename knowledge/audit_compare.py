"""Compare the fields of one entry with its record: charges, limits, decision, days, papers."""

import re
from collections.abc import Callable, Iterator

from rapidfuzz import fuzz

from knowledge.audit_evidence import Evidence, durations, every_fee, fee_texts
from knowledge.audit_finding import Compared, Verdict, day, listed
from knowledge.audit_text import Kind, Mention, law, money
from knowledge.audit_words import compare_words, left_out
from knowledge.model import (
    Amount,
    Entry,
    Fee,
    FreeByRule,
    Method,
    NotPublished,
    Paper,
    SetByCouncil,
    TimeLimit,
)
from knowledge.normalize import fold

METHODS = {
    Method.IN_PERSON: "nộp trực tiếp",
    Method.ONLINE: "nộp trực tuyến",
    Method.POST: "gửi bưu chính",
}
# Names are compared folded, 0-100. Of some 560 papers of the starter procedures, five were one
# with a paper of the record and scored less; each of them is explained in explained.toml.
SAME_PAPER = 70.0
SHOWN = 80  # characters of a name
AS_CLOSE = 5.0  # papers this near the closest are taken too: one name, several cases
FREE_WORDS = ("mien", "khong thu", "khong phai nop", "khong mat phi")
COUNCIL_WORDS = ("hoi dong nhan dan", "hdnd")
COPY_WORDS = ("ban sao", "ban photo", "ban pho to", "ban chup")
ORIGINAL_WORDS = ("ban goc", "ban chinh")
PRINTED_FOR_NOTHING = "mien phi"  # what the portal shows for an empty fee
_ASIDE = re.compile(r"\([^()]*\)|(?:[;:].*)|,? (?:nếu|khi|chỉ) .*")
_FIRST = re.compile(r"[^,;:(]+")
_SEVERAL = re.compile(r"0?(\d)\s")


def compare(
    ours: Entry, evidence: Evidence, others: Callable[[str], Evidence | None]
) -> list[Compared]:
    """Every figure of `ours`; `others` gives the record of another id, if there is one."""
    return [
        *_fees(ours, evidence),
        *_times(ours, evidence),
        *_decision(ours, evidence),
        *_days(ours, evidence),
        *_papers(ours, evidence),
        *compare_words(ours, evidence, others),
        *left_out(ours, evidence),
    ]


def _fees(ours: Entry, evidence: Evidence) -> Iterator[Compared]:
    for fee in ours.fees:
        yield _fee("lệ phí", fee, evidence.amounts, evidence)
    for way in ours.ways:
        own = evidence.way_amounts[way.method] or evidence.amounts
        for fee in way.fees:
            yield _fee(f"lệ phí {METHODS[way.method]}", fee, own, evidence)


def _fee(topic: str, fee: Fee, amounts: frozenset[Mention], evidence: Evidence) -> Compared:
    value, verdict = _charge(fee, amounts, evidence)
    printed = listed(amounts) or _printed(evidence)
    return Compared(fact=f"{topic}: {value}", verdict=verdict, ours=value, record=printed)


def _charge(fee: Fee, amounts: frozenset[Mention], evidence: Evidence) -> tuple[str, Verdict]:
    match fee:
        case Amount(dong=dong):
            said = money(dong)
            in_words = said in evidence.said and said not in evidence.amounts
            return said.value, _verdict(said in amounts or in_words, against=bool(amounts))
        case FreeByRule(note=note):
            by_rule = any(isinstance(one, FreeByRule) for one in every_fee(evidence.record))
            words = evidence.folded.replace(PRINTED_FOR_NOTHING, "")
            found = by_rule or any(word in words for word in FREE_WORDS)
            return f"miễn – {note}" if note else "miễn", _verdict(found, against=True)
        case SetByCouncil():
            found = any(word in evidence.folded for word in COUNCIL_WORDS)
            return "do Hội đồng nhân dân tỉnh quy định", _verdict(found, against=True)
        case NotPublished():
            return "không công bố", _verdict(not amounts, against=True)


def _verdict(found: bool, *, against: bool) -> Verdict:  # noqa: FBT001 - the question itself
    """Found, or not: then the record either says something else or nothing."""
    if found:
        return Verdict.SAME
    return Verdict.DIFFERS if against else Verdict.ONLY_OURS


def _printed(evidence: Evidence) -> str:
    texts = (" ".join(fee_texts(fee)).strip() for fee in every_fee(evidence.record))
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _times(ours: Entry, evidence: Evidence) -> Iterator[Compared]:
    spoken = frozenset(one for one in evidence.said if one.kind is Kind.DURATION)
    for said in _limit(ours.time):
        yield _time("thời hạn", said, evidence.times or spoken, evidence)
    for way in ours.ways:
        own = evidence.way_times[way.method] or evidence.times or spoken
        for said in _limit(way.time):
            yield _time(f"thời hạn {METHODS[way.method]}", said, own, evidence)
    for case in ours.cases:
        for said in _limit(case.time):
            yield _time(f"thời hạn «{case.name}»", said, evidence.times | spoken, evidence)


def _limit(time: TimeLimit | None) -> Iterator[Mention]:
    """The limit itself; what its words add is compared as words."""
    if time is not None and time.quantity is not None:
        yield next(durations(time))


def _time(topic: str, said: Mention, allowed: frozenset[Mention], evidence: Evidence) -> Compared:
    return Compared(
        fact=f"{topic}: {said.value}",
        verdict=_verdict(said in allowed, against=bool(evidence.times)),
        ours=said.value,
        record=listed(evidence.times),
    )


def _decision(ours: Entry, evidence: Evidence) -> Iterator[Compared]:
    theirs = evidence.record.decision
    if ours.decision:
        yield Compared(
            fact=f"quyết định công bố: {ours.decision}",
            verdict=_verdict(law(ours.decision) == law(theirs), against=bool(theirs)),
            ours=ours.decision,
            record=theirs,
        )


def _days(ours: Entry, evidence: Evidence) -> Iterator[Compared]:
    record = evidence.record.validity
    for topic, mine, theirs in (
        ("hiệu lực từ", ours.validity.in_force_from, record.in_force_from),
        ("hiệu lực đến", ours.validity.in_force_to, record.in_force_to),
    ):
        if mine is not None:
            said = Mention(kind=Kind.DATE, value=day(mine))
            found = mine == theirs or (theirs is None and said in evidence.said)
            yield Compared(
                fact=f"{topic}: {said.value}",
                verdict=_verdict(found, against=theirs is not None),
                ours=said.value,
                record=day(theirs) if theirs else "",
            )


def _papers(ours: Entry, evidence: Evidence) -> Iterator[Compared]:
    for case in ours.cases:
        for paper in case.papers:
            if paper.originals is None and paper.copies is None:
                continue
            alike = _alike(paper, evidence)
            mine = (paper.originals or 0, paper.copies or 0)
            counts = {count for one in alike for count in _counts(one)}
            yield Compared(
                fact=f"giấy tờ «{paper.name}»: {_copies(*mine)}",
                verdict=_verdict(mine in counts, against=bool(alike)),
                ours=_copies(*mine),
                record="; ".join(
                    f"«{one.name[:SHOWN]}» {_copies(one.originals or 0, one.copies or 0)}"
                    for one in alike
                ),
                where=("cases",),
            )


def _alike(paper: Paper, evidence: Evidence) -> list[Paper]:
    """The papers of the record that may be the same one: those closest to its name or a part."""
    first = _FIRST.match(paper.name)
    forms = (paper.name, _ASIDE.sub("", paper.name), first[0] if first else "")
    names = {fold(" ".join(form.split())) for form in forms} - {""}
    theirs = [(fold(one.name), one) for one in evidence.papers if not one.is_note]
    alike: list[Paper] = []
    for name in sorted(names):
        scored = [(fuzz.token_set_ratio(name, other), one) for other, one in theirs]
        least = max([SAME_PAPER, *(score - AS_CLOSE for score, _ in scored)])
        alike += [one for score, one in scored if score >= least and one not in alike]
    return alike


def _counts(paper: Paper) -> Iterator[tuple[int, int]]:
    """Its counts, and those its name states against the portal's habit of printing 1 and 1."""
    originals, copies = paper.originals or 0, paper.copies or 0
    several = _SEVERAL.match(paper.name)
    times = int(several[1]) if several else 1
    yield originals, copies
    yield originals * times, copies * times
    name = fold(paper.name)
    if any(word in name for word in COPY_WORDS):
        yield 0, max(originals, copies) * times
    if any(word in name for word in ORIGINAL_WORDS):
        yield max(originals, copies) * times, 0


def _copies(originals: int, copies: int) -> str:
    return f"{originals} bản chính, {copies} bản sao"
