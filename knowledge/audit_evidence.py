"""What an official record says, gathered so that each of our figures can be found in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledge.audit_text import Kind, Mention, mentions, money
from knowledge.model import Amount, Entry, Fee, Method, NotPublished, Paper, TimeLimit, TimeUnit
from knowledge.normalize import fold

UNITS = {
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.HOUR: "giờ",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One record, ready to be asked."""

    record: Entry
    said: frozenset[Mention]  # everywhere in the record
    figures: frozenset[str]  # the numbers of all mentions, and of papers
    folded: str  # all its words, without marks
    amounts: frozenset[Mention]  # its fee fields
    way_amounts: dict[Method, frozenset[Mention]] = field(default_factory=dict)
    times: frozenset[Mention]  # its time fields; of its cases when it has no other
    way_times: dict[Method, frozenset[Mention]] = field(default_factory=dict)
    papers: tuple[Paper, ...]


def gather(record: Entry) -> Evidence:
    """Read a whole record once."""
    text = "\n".join(texts_of(record))
    way_amounts = {method: frozenset(_amounts(_way_fees(record, method))) for method in Method}
    way_times = {method: frozenset(_way_times(record, method)) for method in Method}
    amounts = frozenset(_amounts(record.fees)).union(*way_amounts.values())
    in_cases = frozenset(one for case in record.cases for one in durations(case.time))
    times = frozenset(durations(record.time)).union(*way_times.values()) or in_cases
    papers = tuple(paper for case in record.cases for paper in case.papers)
    said = frozenset(mentions(text)) | amounts | times | in_cases
    counts = {str(n) for paper in papers for n in (paper.originals, paper.copies) if n is not None}
    return Evidence(
        record=record,
        said=said,
        figures=frozenset(counts | {one.figure for one in said}),
        folded=fold(" ".join(text.split())),
        amounts=amounts,
        way_amounts=way_amounts,
        times=times,
        way_times=way_times,
        papers=papers,
    )


def durations(time: TimeLimit | None) -> Iterator[Mention]:
    """A time limit and what its words add."""
    if time is None:
        return
    if time.quantity is not None and time.unit is not None:
        quantity = f"{time.quantity.normalize():f}".replace(".", ",")
        yield Mention(kind=Kind.DURATION, value=f"{quantity} {UNITS[time.unit]}")
    yield from (one for one in mentions(time.text) if one.kind is Kind.DURATION)


def texts_of(entry: Entry) -> Iterator[str]:
    """Every text of an entry, one after the other."""
    yield from (entry.official_title, entry.plain_title, entry.purpose, entry.conditions)
    yield from (entry.steps, entry.answer, entry.decision, entry.validity.successor)
    yield from (*entry.audience, *entry.results, *entry.mistakes, *entry.legal_basis)
    for case in entry.cases:
        yield from (case.name, case.note, case.time.text if case.time else "")
        for paper in case.papers:
            yield from (paper.name, *paper.forms)
    for way in entry.ways:
        yield from (way.note, way.time.text if way.time else "")
    yield entry.time.text if entry.time else ""
    for fee in every_fee(entry):
        yield from fee_texts(fee)
    for contradiction in entry.contradictions:
        yield from contradiction.texts


def every_fee(entry: Entry) -> Iterator[Fee]:
    """The charges of all ways together."""
    yield from entry.fees
    for way in entry.ways:
        yield from way.fees


def fee_texts(fee: Fee) -> Iterator[str]:
    """The words of a charge; its sum is not among them."""
    match fee:
        case NotPublished(text=text):
            yield text
        case Amount(per=per, note=note):
            yield from (per, note)
        case _:
            yield fee.note
            yield getattr(fee, "basis", "")


def _way_fees(entry: Entry, method: Method) -> Iterator[Fee]:
    for way in entry.ways:
        if way.method is method:
            yield from way.fees


def _way_times(entry: Entry, method: Method) -> Iterator[Mention]:
    for way in entry.ways:
        if way.method is method:
            yield from durations(way.time)


def _amounts(fees: Iterable[Fee]) -> Iterator[Mention]:
    for fee in fees:
        if isinstance(fee, Amount):
            yield money(fee.dong)
