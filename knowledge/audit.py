"""Set everything we state beside the official records: what differs, what nothing explains."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.audit_compare import compare
from knowledge.audit_evidence import Evidence, gather
from knowledge.audit_finding import Compared, Verdict
from knowledge.content.explained import Explained
from knowledge.model import Entry

ASKED = (Verdict.DIFFERS, Verdict.ONLY_OURS)  # what needs an explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One figure of one entry beside its record."""

    id: str
    title: str
    compared: Compared
    explained: Explained | None = None

    @property
    def is_open(self) -> bool:
        """True when somebody must fix or explain it."""
        return self.compared.verdict in ASKED and self.explained is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What came out; everything in the order of ids."""

    compared: int  # entries that have a record
    counts: Mapping[Verdict, int]  # figures
    findings: tuple[Finding, ...]
    lapsed: tuple[Entry, ...]  # no longer in force
    overdue: tuple[Entry, ...]  # nobody has looked at them when they should
    idle: tuple[tuple[str, str], ...]  # explanations of nothing: (id, fact)

    @property
    def open(self) -> tuple[Finding, ...]:
        """What is neither the record's nor explained."""
        return tuple(one for one in self.findings if one.is_open)


def audit(
    ours: Iterable[Entry],
    records: Mapping[str, Entry],
    explained: Iterable[Explained],
    on: date,
) -> Audit:
    """Compare each entry with the record of its id; `on` is the day ends are judged by."""
    entries = sorted(ours, key=lambda entry: entry.id)
    reasons = tuple(explained)
    gathered: dict[str, Evidence] = {}

    def evidence(code: str) -> Evidence | None:
        if code in records and code not in gathered:
            gathered[code] = gather(records[code])
        return gathered.get(code)

    findings: list[Finding] = []
    for entry in entries:
        if (own := evidence(entry.id)) is not None:
            figures = sorted(set(compare(entry, own, evidence)))
            findings += [_finding(entry, one, reasons) for one in figures]
    return Audit(
        compared=sum(entry.id in records for entry in entries),
        counts=Counter(one.compared.verdict for one in findings),
        findings=tuple(findings),
        lapsed=tuple(entry for entry in entries if _before(entry.validity.in_force_to, on)),
        overdue=tuple(entry for entry in entries if _before(entry.validity.review_by, on)),
        idle=tuple(_idle(reasons, findings, entries, records)),
    )


def _before(day: date | None, on: date) -> bool:
    return day is not None and day < on


def _finding(entry: Entry, one: Compared, reasons: tuple[Explained, ...]) -> Finding:
    reason = None
    if one.verdict in ASKED:
        reason = next((it for it in reasons if _explains(it, entry.id, one)), None)
    return Finding(id=entry.id, title=entry.title, compared=one, explained=reason)


def _explains(reason: Explained, code: str, one: Compared) -> bool:
    unchanged = reason.record in ("", one.record)
    return code in reason.id and one.fact in reason.fact and unchanged


def _idle(
    reasons: tuple[Explained, ...],
    findings: list[Finding],
    entries: list[Entry],
    records: Mapping[str, Entry],
) -> Iterator[tuple[str, str]]:
    """Explanations of nothing; one of an entry whose record is not here cannot be judged."""
    used = {(it.id, it.compared.fact, it.explained) for it in findings if it.explained}
    unjudged = {entry.id for entry in entries if entry.id not in records}
    for reason in reasons:
        for code in reason.id:
            for fact in reason.fact:
                if code not in unjudged and (code, fact, reason) not in used:
                    yield code, fact
