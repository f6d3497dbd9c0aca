"""From an entry, what was asked, the case and the day to the facts to be said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.answer_cases import clean, dossier, variants
from knowledge.answer_facts import (
    Charge,
    Charges,
    Facts,
    Items,
    Law,
    Online,
    Place,
    Prose,
    Silence,
    Silent,
    Summary,
    Term,
    Terms,
)
from knowledge.answer_route import Counter, counter
from knowledge.model import (
    Confidence,
    Contradiction,
    Entry,
    Facet,
    Fee,
    Kind,
    Method,
    NotPublished,
    OnlineLevel,
    TimeLimit,
)

ENDS_SOON = timedelta(days=123)  # about four months: people plan a filing within a season


class Topic(StrEnum):
    """What can be said of an entry: every Facet, under the same name, and two more."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    ONLINE = "online"
    WHO = "who"
    LEGAL = "legal"
    FORM = "form"
    RESULT = "result"
    CONDITIONS = "conditions"
    STEPS = "steps"
    MISTAKES = "mistakes"

    @classmethod
    def of(cls, facet: Facet | None) -> "Topic | None":
        """The topic of that name; None (the whole) stays None."""
        return None if facet is None else cls(facet.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything to be said about one topic of one entry; no topic means the whole."""

    entry: Entry
    topic: Topic | None
    facts: Facts
    place: Place
    contradictions: tuple[Contradiction, ...]
    ends_on: date | None  # last day in force, when it is near
    successor: str


def answer(
    entry: Entry, topic: Topic | None = None, case: int | None = None, *, on: date
) -> Answer:
    """The facts of an entry; `case` counts in `entry.cases`, one that is not a case is ignored."""
    end = entry.validity.in_force_to
    near = end is not None and on <= end <= on + ENDS_SOON
    return Answer(
        entry=entry,
        topic=topic,
        facts=_facts(entry, topic, case),
        place=place(entry),
        contradictions=_contradictions(entry, topic),
        ends_on=end if near else None,
        successor=entry.validity.successor if near else "",
    )


def can_tell(entry: Entry, topic: Topic) -> bool:
    """True when the entry has something to state on that topic."""
    return not isinstance(_facts(entry, topic, None), Silent)


def place(entry: Entry) -> Place:
    """Where to go, as far as the record says."""
    methods = tuple(dict.fromkeys(way.method for way in entry.ways))
    return Place(
        counter=counter(entry),
        received_by=entry.received_by,
        decided_by=entry.decided_by,
        anywhere=entry.non_territorial,
        methods=methods,
    )


def _facts(entry: Entry, topic: Topic | None, case: int | None) -> Facts:
    if entry.source.confidence is Confidence.LOW:
        return Silent(why=Silence.UNSURE)
    if topic is None or entry.kind is not Kind.PROCEDURE:
        return _whole(entry)
    return _TELLERS[topic](entry, case)


def _silent(entry: Entry) -> Silent:
    complete = entry.source.complete
    return Silent(why=Silence.NOT_PUBLISHED if complete else Silence.CATALOGUE_ONLY)


def _prose(entry: Entry, text: str) -> Prose | Silent:
    return Prose(text=text) if any(map(str.isalnum, text)) else _silent(entry)


def _items(entry: Entry, texts: tuple[str, ...]) -> Items | Silent:
    return Items(texts=tuple(clean(text) for text in texts)) if texts else _silent(entry)


def _whole(entry: Entry) -> Facts:
    if entry.kind is not Kind.PROCEDURE:
        return _prose(entry, entry.answer)
    charges, terms = _charges(entry), _terms(entry, None)
    counts = _paper_counts(entry)
    if not entry.source.complete and counts is None and isinstance(terms, Silent):
        return Silent(why=Silence.CATALOGUE_ONLY)
    return Summary(
        purpose=entry.purpose,
        place=place(entry),
        charges=charges,
        terms=terms,
        papers=counts,
        variants=variants(entry),
    )


def _paper_counts(entry: Entry) -> tuple[int, int] | None:
    shared = dossier(entry)
    sizes = [len(dossier(entry, variant.index).papers) for variant in shared.undecided]
    if not sizes or shared.papers:
        sizes.append(len(shared.papers))
    return (min(sizes), max(sizes)) if max(sizes) else None


def _charges(entry: Entry) -> Charges | Silent:
    grouped: dict[tuple[tuple[Fee, ...], str], list[Method]] = {}
    for way in entry.ways:
        grouped.setdefault((tuple(dict.fromkeys(way.fees)), way.note), []).append(way.method)
    lines = [
        Charge(methods=tuple(dict.fromkeys(methods)), fees=fees, note=note)
        for (fees, note), methods in grouped.items()
    ]
    if not any(line.fees for line in lines):
        lines = []
    elif len(grouped) == 1:
        lines = [Charge(methods=(), fees=lines[0].fees, note=lines[0].note)]
    if entry.fees:
        lines.insert(0, Charge(methods=(), fees=entry.fees))
    every = [fee for line in lines for fee in line.fees]
    if all(isinstance(fee, NotPublished) and not fee.text for fee in every):
        return _silent(entry)
    return Charges(lines=tuple(lines))


def _terms(entry: Entry, case: int | None) -> Terms | Silent:
    choices = variants(entry)
    own = [
        Term(limit=limit, case=variant.name, note=entry.cases[variant.index].note)
        for variant in choices
        if (limit := entry.cases[variant.index].time) and _says_something(limit)
        if case is None or variant.index == case
    ]
    if own and case is not None:
        return Terms(lines=tuple(own))
    grouped: dict[tuple[TimeLimit, str], list[Method]] = {}
    for way in entry.ways:
        if way.time is not None and _says_something(way.time):
            grouped.setdefault((way.time, way.note), []).append(way.method)
    lines = [
        Term(limit=limit, methods=tuple(dict.fromkeys(methods)), note=note)
        for (limit, note), methods in grouped.items()
    ]
    if len(lines) == 1 and len(lines[0].methods) == len({way.method for way in entry.ways}):
        lines = [Term(limit=lines[0].limit, note=lines[0].note)]
    if not lines:
        lines = [
            Term(limit=item.time)
            for item in entry.cases
            if not item.name and item.time and _says_something(item.time)
        ]
    if not lines and entry.time is not None and _says_something(entry.time):
        lines = [Term(limit=entry.time)]
    every = (*lines, *own)
    return Terms(lines=every) if every else _silent(entry)


def _says_something(limit: TimeLimit) -> bool:
    return bool(limit.quantity) or bool(limit.text)


def _online(entry: Entry) -> Online | Silent:
    way = next((way for way in entry.ways if way.method is Method.ONLINE), None)
    if entry.online is OnlineLevel.UNKNOWN and way is None:
        return _silent(entry)
    return Online(level=entry.online, listed=way is not None, note=way.note if way else "")


def _contradictions(entry: Entry, topic: Topic | None) -> tuple[Contradiction, ...]:
    wanted = {Topic.FEE.value, Topic.TIME.value} if topic is None else {topic.value}
    return tuple(item for item in entry.contradictions if item.about in wanted)


def _documents(entry: Entry, case: int | None) -> Facts:
    papers = dossier(entry, case)
    told = bool(papers.rows or papers.undecided or papers.note)
    return papers if told else _silent(entry)


def _where(entry: Entry) -> Facts:
    where = place(entry)
    told = where.counter is not Counter.UNKNOWN or bool(where.methods)
    return where if told else _silent(entry)


def _law(entry: Entry) -> Facts:
    law = Law(basis=entry.legal_basis, decision=entry.decision)
    return law if law.basis or law.decision else _silent(entry)


def _forms(entry: Entry) -> Facts:
    every = (form for item in entry.cases for paper in item.papers for form in paper.forms)
    return _items(entry, tuple(dict.fromkeys(every)))


_TELLERS: dict[Topic, Callable[[Entry, int | None], Facts]] = {
    Topic.DOCUMENTS: _documents,
    Topic.FEE: lambda entry, _: _charges(entry),
    Topic.TIME: _terms,
    Topic.WHERE: lambda entry, _: _where(entry),
    Topic.ONLINE: lambda entry, _: _online(entry),
    Topic.WHO: lambda entry, _: _items(entry, entry.audience),
    Topic.LEGAL: lambda entry, _: _law(entry),
    Topic.FORM: lambda entry, _: _forms(entry),
    Topic.RESULT: lambda entry, _: _items(entry, entry.results),
    Topic.CONDITIONS: lambda entry, _: _prose(entry, entry.conditions),
    Topic.STEPS: lambda entry, _: _prose(entry, entry.steps),
    Topic.MISTAKES: lambda entry, _: _items(entry, entry.mistakes),
}
