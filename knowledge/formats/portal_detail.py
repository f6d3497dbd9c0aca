"""Read the portal's own JSON: the full sheet of one procedure."""

from datetime import UTC, datetime, timedelta, timezone

from knowledge.formats.agencies import bodies
from knowledge.formats.cases import PaperRow, cases
from knowledge.formats.cleaning import clean, fold, heading, one_line, plain_title, province
from knowledge.formats.fees import Fees, parse_part
from knowledge.formats.portal_shapes import (
    Named,
    PrintedComponent,
    PrintedDetail,
    PrintedFee,
    PrintedWay,
)
from knowledge.formats.reading import BadRow, Parsed
from knowledge.formats.record import (
    PORTAL,
    PrintedLaw,
    laws,
    sound_code,
    sound_decision,
    sound_title,
)
from knowledge.formats.times import counted
from knowledge.formats.ways import WayRow, gather
from knowledge.model import (
    Case,
    Contradiction,
    Entry,
    FilingWay,
    Method,
    NotPublished,
    OnlineLevel,
    Scope,
    Source,
    TimeLimit,
    TimeUnit,
)

SHEET = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
LOCAL = "SPECIFIC"  # `type` of a province's own record
HANOI = timezone(timedelta(hours=7))
METHODS = {"DIRECT": Method.IN_PERSON, "ONLINE": Method.ONLINE, "POSTAL": Method.POST}
UNITS = {
    "WORKING_DAY": TimeUnit.WORKING_DAY,
    "DAY": TimeUnit.DAY,
    "HOUR": TimeUnit.HOUR,
    "MONTH": TimeUnit.MONTH,
    "YEAR": TimeUnit.YEAR,
}
FEE_NAMES = {"FEE": "Phí", "SERVICE_FEE": "Lệ phí"}


def unwrap(raw: object) -> object:
    """The sheet itself, out of the portal's {"code": "OK", "data": …} envelope."""
    if isinstance(raw, dict) and isinstance(raw.get("data"), dict):
        if raw.get("code") not in ("OK", None):
            message = "Cổng trả về lỗi thay vì dữ liệu thủ tục. Hãy tải lại tệp này từ Cổng."
            raise BadRow(message)
        return raw["data"]
    return raw


def parse_detail(raw: object) -> Parsed:
    """One full sheet."""
    printed = PrintedDetail.model_validate(unwrap(raw))
    code, repairs = sound_code(printed.code)
    proposal = printed.proposal.number if printed.proposal else ""
    decision, demo = sound_decision(printed.decision or proposal or "")
    title = sound_title(printed.name)
    named = (*(printed.groups_executing or ()), *(printed.executing or ()))
    agency = "; ".join(filter(None, (one_line(body.name or "") for body in named)))
    receives, decides = bodies(agency or printed.agencies or "")
    ways = gather(way_row(way) for way in printed.ways or ())
    shared = [fee_of(fee) for fee in printed.fees or ()]
    limits, time, differing = time_limits(printed, ways.ways, title)
    local = printed.type == LOCAL
    entry = Entry(
        id=code,
        official_title=title,
        plain_title=plain_title(title),
        field=one_line((printed.category.name if printed.category else "") or ""),
        levels=levels(printed),
        scope=Scope.PROVINCE if local else Scope.NATIONAL,
        locality=province(printed.publisher or "") if local else "",
        issued_by=one_line(printed.publisher or ""),
        audience=names(printed.subjects),
        received_by=receives,
        decided_by=decides,
        cases=with_limits(cases(paper_rows(printed)), limits),
        ways=ways.ways,
        fees=tuple(dict.fromkeys((*ways.fees, *(fee for each in shared for fee in each.fees)))),
        time=time,
        results=names(printed.results),
        conditions=clean(printed.conditions or ""),
        steps=steps(printed),
        legal_basis=laws(
            tuple(
                PrintedLaw(code=law.code or "", name=law.name or "") for law in printed.laws or ()
            )
        ),
        decision=decision,
        url=SHEET + printed.id if printed.id else "",
        online=online_level(printed),
        # True is somebody's choice; False is the field's default and wrong for hộ tịch (1.001193).
        non_territorial=True if printed.non_territorial else None,
        contradictions=(*ways.contradictions, *differing),
        source=Source(
            url=SHEET + printed.id if printed.id else "", title=PORTAL, date=day(printed.updated)
        ),
    )
    return Parsed(entry=entry, repairs=(*repairs, *demo))


def names(named: tuple[Named, ...] | None) -> tuple[str, ...]:
    """The names that are there, once each."""
    return tuple(dict.fromkeys(filter(None, (one_line(one.name or "") for one in named or ()))))


def levels(printed: PrintedDetail) -> tuple[str, ...]:
    """Levels of government that carry it out."""
    flags = (
        (printed.ministry, "Cấp bộ"),
        (printed.province, "Cấp tỉnh"),
        (printed.ward, "Cấp xã"),
    )
    return tuple(name for flag, name in flags if flag)


def online_level(printed: PrintedDetail) -> OnlineLevel:
    """Only what a field says; false is the default of both fields and says nothing."""
    if printed.full_process:
        return OnlineLevel.FULL
    return OnlineLevel.NONE if printed.offline_only else OnlineLevel.UNKNOWN


def steps(printed: PrintedDetail) -> str:
    """The steps one after another, each under its name if it has one."""
    texts = (
        "\n".join(filter(None, (clean(step.name or ""), clean(step.description or ""))))
        for step in printed.steps or ()
    )
    return "\n".join(filter(None, texts))


def paper_rows(printed: PrintedDetail) -> tuple[PaperRow, ...]:
    """The dossier as rows."""
    return tuple(
        PaperRow(group.name or "", paper.name or "", paper.originals, paper.copies, forms(paper))
        for group in printed.groups or ()
        for paper in group.components or ()
    )


def forms(paper: PrintedComponent) -> tuple[str, ...]:
    """Names of the attached form files."""
    found = []
    for attachment in paper.attachments or ():
        if isinstance(attachment, dict):
            texts = (attachment.get(key) for key in ("name", "fileName", "originalName"))
            found.append(next((text for text in texts if isinstance(text, str) and text), ""))
        elif isinstance(attachment, str):
            found.append(attachment)
    return tuple(filter(None, found))


def fee_of(printed: PrintedFee) -> Fees:
    """One charge from its number and its words; a foreign currency is kept in words."""
    note = clean(printed.description or "")
    name = FEE_NAMES.get(printed.type or "", "Phí")
    if printed.value is None:
        return parse_part("", note) if note else Fees()
    number = f"{int(printed.value):,}".replace(",", ".")
    currency = (printed.currency or "").upper()
    if currency not in ("", "VND", "VNĐ"):
        text = f"{name}: {number} {currency} {note}".strip()
        return Fees((NotPublished(text=text),))
    return parse_part(f"{number} đồng", note)


def way_row(printed: PrintedWay) -> WayRow:
    """One way to file; its number of days counts only with a real unit."""
    charges = [fee_of(fee) for fee in printed.fees or ()]
    fees = Fees(
        tuple(dict.fromkeys(fee for each in charges for fee in each.fees)),
        tuple(dict.fromkeys(one for each in charges for one in each.contradictions)),
        " ".join(dict.fromkeys(each.rest for each in charges if each.rest)),
    )
    unit = UNITS.get(printed.unit or "")
    time = counted(printed.time, unit) if printed.time and unit else None
    return WayRow(METHODS.get(printed.method or ""), time, fees, printed.description or "")


def time_limits(
    printed: PrintedDetail, ways: tuple[FilingWay, ...], title: str
) -> tuple[dict[str, TimeLimit], TimeLimit | None, tuple[Contradiction, ...]]:
    """(limit of each named variant, limit of the whole, what contradicts).

    `cases[].processingDay` has the true unit. Different limits under one name, and a variant's
    limit that no way to file has although the ways have some, are contradictions.
    """
    by_name: dict[str, dict[TimeLimit, None]] = {}
    for case in printed.limits or ():
        unit = UNITS.get((case.limit.type if case.limit else "") or "")
        if case.limit and case.limit.qty and unit:
            name = heading(case.name or "")
            name = "" if fold(name) == fold(heading(title)) else name
            by_name.setdefault(name, {})[counted(case.limit.qty, unit)] = None
    found: list[Contradiction] = []
    single: dict[str, TimeLimit] = {}
    for name, several in by_name.items():
        if len(several) == 1:
            single[name] = next(iter(several))
            continue
        texts = tuple(limit.text for limit in several)
        single[name] = TimeLimit(text="; ".join(texts))
        found.append(Contradiction(about="time", texts=texts))
    whole = single.pop("", None)
    channel = tuple(dict.fromkeys(way.time for way in ways if way.time))
    if channel and whole and whole not in channel:
        said = tuple(dict.fromkeys(way.note or way.time.text for way in ways if way.time))
        found.append(Contradiction(about="time", texts=(*said, whole.text)))
    return single, whole, tuple(found)


def with_limits(found: tuple[Case, ...], limits: dict[str, TimeLimit]) -> tuple[Case, ...]:
    """Cases with their limits; a variant that has a limit but no papers of its own is added."""
    left = {fold(name): (name, limit) for name, limit in limits.items()}
    out = []
    for case in found:
        _, limit = left.pop(fold(case.name), ("", None))
        out.append(case.model_copy(update={"time": limit}) if limit else case)
    out += [Case(name=name, time=limit) for name, limit in left.values()]
    return tuple(out)


def day(milliseconds: int | None) -> str:
    """A moment of the portal (milliseconds) as a day in Việt Nam, "" when it is no moment."""
    if milliseconds is None:
        return ""
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return ""
    return moment.astimezone(HANOI).date().isoformat()
