"""Compare the words of one entry with its record: every figure our sentences state."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from knowledge.audit_evidence import Evidence, durations, every_fee, fee_texts
from knowledge.audit_finding import TOPICS, Compared, Verdict, listed
from knowledge.audit_text import Kind, Mention, mentions, money
from knowledge.model import Amount, Entry, TimeLimit


def compare_words(
    ours: Entry, evidence: Evidence, others: Callable[[str], Evidence | None]
) -> Iterator[Compared]:
    """Each figure once; what we say of another entry may stand in the record of that one."""
    places: dict[Mention, list[str]] = defaultdict(list)
    elsewhere: set[Mention] = set()
    for where, text, about in prose(ours):
        other = others(about) if about else None
        for one in mentions(text):
            places[one].append(where)
            if other is not None and _found(one, other):
                elsewhere.add(one)
    for one, fields in places.items():
        near = _near(one, evidence)
        if one in elsewhere or _found(one, evidence):
            verdict = Verdict.SAME
        else:
            verdict = Verdict.DIFFERS if near else Verdict.ONLY_OURS
        yield Compared(
            fact=f"{TOPICS[one.kind]}: {one.value}",
            verdict=verdict,
            ours=one.value,
            record=one.value if verdict is Verdict.SAME else listed(near),
            where=tuple(dict.fromkeys(fields)),
        )


def prose(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Our words, as (field, text, id of the other entry it speaks of)."""
    for name in ("plain_title", "purpose", "conditions", "steps", "answer"):
        yield name, getattr(entry, name), ""
    for name in ("audience", "results", "mistakes", "legal_basis"):
        yield name, "\n".join(getattr(entry, name)), ""
    for case in entry.cases:
        papers = "\n".join(paper.name for paper in case.papers)
        yield "cases", "\n".join((case.name, case.note, _text(case.time), papers)), ""
    for way in entry.ways:
        yield "ways", f"{way.note}\n{_text(way.time)}", ""
    yield "time", _text(entry.time), ""
    for fee in every_fee(entry):
        yield "fees", "\n".join(fee_texts(fee)), ""
    for contradiction in entry.contradictions:
        yield "contradictions", "\n".join(contradiction.texts), ""
    for sibling in entry.siblings:
        yield "siblings", sibling.when, sibling.id
    yield "validity", entry.validity.successor, ""


def limits(entry: Entry) -> tuple[TimeLimit | None, ...]:
    """Every time limit, of the whole, of ways and of cases."""
    ways = (way.time for way in entry.ways)
    return (entry.time, *ways, *(case.time for case in entry.cases))


def _text(time: TimeLimit | None) -> str:
    return time.text if time else ""


def _found(one: Mention, evidence: Evidence) -> bool:
    match one.kind:
        case Kind.LAW:
            laws = [it.value for it in evidence.said if it.kind is Kind.LAW]
            return any(_one_law(one.value, it) for it in laws)
        case Kind.NUMBER:
            return one.figure in evidence.figures
        case _:
            return one in evidence.said


def _one_law(first: str, second: str) -> bool:
    """One document: "104/2022" and "104/2022/NĐ" are "104/2022/NĐ-CP"."""
    short, long = sorted((first, second), key=len)
    return first == second or long.startswith((f"{short}/", f"{short}-"))


def _near(one: Mention, evidence: Evidence) -> list[Mention]:
    """The same number of another unit: "5 ngày" for "5 ngày làm việc"."""
    if one.kind is not Kind.DURATION:
        return []
    return [it for it in evidence.said if it.kind is Kind.DURATION and it.figure == one.figure]


def left_out(ours: Entry, evidence: Evidence) -> Iterator[Compared]:
    """What the record says in fields that ours replace."""
    stated = set(_stated(ours))
    hidden: list[tuple[str, Iterable[Mention]]] = []
    if ours.fees or any(way.fees for way in ours.ways):
        hidden.append(("lệ phí", evidence.amounts))
    if any(limits(ours)):
        hidden.append(("thời hạn", evidence.times))
    if ours.legal_basis:
        basis = mentions("\n".join(evidence.record.legal_basis))
        hidden.append(("văn bản", [one for one in basis if one.kind is Kind.LAW]))
    for topic, values in hidden:
        for one in values:
            if one not in stated:
                yield Compared(
                    fact=f"{topic}: {one.value}",
                    verdict=Verdict.ONLY_RECORD,
                    ours="",
                    record=one.value,
                )


def _stated(ours: Entry) -> Iterator[Mention]:
    for _, text, _ in prose(ours):
        yield from mentions(text)
    for fee in every_fee(ours):
        if isinstance(fee, Amount):
            yield money(fee.dong)
    for time in limits(ours):
        yield from durations(time)
