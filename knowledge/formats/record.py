"""Read collected records: .jsonl(.gz), one procedure a line, full or a catalogue row only."""

from pydantic import BaseModel, ConfigDict, Field

from knowledge.formats.agencies import bodies
from knowledge.formats.cases import PaperRow, cases
from knowledge.formats.cleaning import clean, one_line, plain_title, province, rejoin
from knowledge.formats.codes import repair
from knowledge.formats.fees import parse_fee
from knowledge.formats.reading import BadRow, Parsed
from knowledge.formats.times import alternatives, time_limit
from knowledge.formats.ways import WayRow, Ways, gather
from knowledge.model import Contradiction, Entry, Method, Scope, Source, TimeLimit

PORTAL = "Cổng Dịch vụ công quốc gia"
MAX_TITLE = 3_000  # characters; the longest real one has 1,192
METHODS = {
    "Trực tiếp": Method.IN_PERSON,
    "Trực tuyến": Method.ONLINE,
    "Dịch vụ bưu chính": Method.POST,
}


class Printed(BaseModel):
    """Base of what sources print: unknown fields are none of our business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class PrintedMethod(Printed):
    """One way to file."""

    method: str = ""
    time: str = ""
    fee: str = ""
    note: str = ""


class PrintedPaper(Printed):
    """One row of the dossier."""

    group: str = ""
    name: str = ""
    originals: int | None = Field(default=None, alias="original")
    copies: int | None = Field(default=None, alias="copy")
    forms: tuple[str, ...] = ()


class PrintedLaw(Printed):
    """One legal document."""

    code: str = ""
    name: str = ""


class PrintedRecord(Printed):
    """One record."""

    code: str
    name: str
    field: str = ""
    level: tuple[str, ...] = ()
    scope: str = ""
    issuing_agency: str = ""
    agency: str = ""
    decision: str = ""
    targets: tuple[str, ...] = ()
    steps: str = ""
    methods: tuple[PrintedMethod, ...] = ()
    documents: tuple[PrintedPaper, ...] = ()
    fee: str = ""
    time: str = ""
    result: tuple[str, ...] = ()
    legal_basis: tuple[PrintedLaw | str, ...] = ()
    requirements: str = ""
    url: str = ""
    updated_at: str = ""
    detail: str = "catalog"
    source_date: str = ""


def parse_record(raw: object) -> Parsed:
    """One record as an entry; online level and non-territorial filing stay unknown here."""
    printed = PrintedRecord.model_validate(raw)
    code, repairs = sound_code(printed.code)
    decision, demo = sound_decision(printed.decision)
    ways = record_ways(printed)
    time, differing = record_time(printed, ways)
    receives, decides = bodies(printed.agency)
    title = sound_title(printed.name)
    local = is_local(printed.scope, printed.issuing_agency)
    entry = Entry(
        id=code,
        official_title=title,
        plain_title=plain_title(title),
        field=one_line(printed.field),
        levels=tuple(one_line(level) for level in printed.level),
        scope=Scope.PROVINCE if local else Scope.NATIONAL,
        locality=province(printed.issuing_agency) if local else "",
        issued_by=one_line(printed.issuing_agency),
        audience=rejoin(tuple(one_line(target) for target in printed.targets)),
        received_by=receives,
        decided_by=decides,
        cases=cases(
            PaperRow(p.group, p.name, p.originals, p.copies, p.forms) for p in printed.documents
        ),
        ways=ways.ways,
        fees=ways.fees,
        time=time,
        results=tuple(filter(None, (one_line(result) for result in printed.result))),
        conditions=clean(printed.requirements),
        steps=clean(printed.steps),
        legal_basis=laws(printed.legal_basis),
        decision=decision,
        url=printed.url.strip(),
        contradictions=(*ways.contradictions, *differing),
        source=Source(
            url=printed.url.strip(),
            title=PORTAL,
            date=printed.updated_at or printed.source_date,
            complete=printed.detail == "full",
        ),
    )
    return Parsed(entry=entry, repairs=(*repairs, *demo))


def record_ways(printed: PrintedRecord) -> Ways:
    """Ways of a record; its summary fee counts only when no way has one."""
    ways = gather(
        WayRow(METHODS.get(m.method), time_limit(m.time), parse_fee(m.fee), m.note)
        for m in printed.methods
    )
    if ways.fees or any(way.fees for way in ways.ways):
        return ways
    summary = parse_fee(printed.fee)
    return ways._replace(fees=summary.fees, contradictions=summary.contradictions)


def record_time(
    printed: PrintedRecord, ways: Ways
) -> tuple[TimeLimit | None, tuple[Contradiction, ...]]:
    """The summary time when no way has one; limits side by side without a case contradict."""
    if any(way.time for way in ways.ways):
        return ways.time, ()
    if several := alternatives(printed.time):
        text = "; ".join(several)
        return TimeLimit(text=text), (Contradiction(about="time", texts=several),)
    return ways.time or time_limit(printed.time), ()


def laws(printed: tuple[PrintedLaw | str, ...]) -> tuple[str, ...]:
    """Each legal document once: its name, and its number when the name lacks it."""
    return tuple(dict.fromkeys(filter(None, map(law, printed))))


def law(printed: PrintedLaw | str) -> str:
    """One legal document."""
    if isinstance(printed, str):
        return one_line(printed)
    name, number = one_line(printed.name), one_line(printed.code)
    return f"{name} ({number})" if name and number and number not in name else name or number


def sound_code(printed: str) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """The code, and its repair if one was needed."""
    code, why = repair(printed)
    return code, ((printed, code, f"mã: {why}"),) if why else ()


def sound_title(printed: str) -> str:
    """The title on one line; a record without one cannot be shown to anybody."""
    title = one_line(printed)
    if not title:
        message = "Không có tên thủ tục. Hãy điền tên đúng như trên Cổng Dịch vụ công quốc gia."
        raise BadRow(message)
    if len(title) > MAX_TITLE:
        message = f"Tên thủ tục dài {len(title)} ký tự, quá mức cho phép; hãy kiểm tra lại ô tên."
        raise BadRow(message)
    return title


def sound_decision(printed: str) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """The publishing decision; the portal's own test value is dropped and reported."""
    decision = one_line(printed)
    if decision.casefold().startswith("demo"):
        return "", ((decision, "", "số quyết định thử của Cổng, đã bỏ"),)
    return decision, ()


def is_local(scope: str, issuing_agency: str) -> bool:
    """True for a province's own record; the agency decides when the scope is not given."""
    if scope:
        return scope == "province"
    return bool(province(issuing_agency))
