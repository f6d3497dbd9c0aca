"""Read a plan: its front, sentences, tables, the documents it names, its contradictions."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.citations import NUMBER, citations
from knowledge.deadlines.plans.contradictions import within
from knowledge.deadlines.plans.lines import Row
from knowledge.deadlines.plans.model import Citation, Kind, Plan, Proposal
from knowledge.deadlines.plans.outline import placed
from knowledge.deadlines.plans.passages import Block, Passage, blocks
from knowledge.deadlines.plans.rules import Frame, Lead, duties
from knowledge.deadlines.plans.source import text_of
from knowledge.deadlines.plans.tables import table_proposals
from knowledge.formats.cleaning import fold

# Titles of one duty written twice, 0-100 (rapidfuzz ratio, folded): in Châu Sơn 2025 a target is
# repeated with «theo quy định» added and scores 91; the nearest different two score 78.
SAME = 88.0
FRONT = 30  # blocks in which a plan says what it is
KIND_OF_PLAN = re.compile(
    r"(?:kế hoạch|quyết định|chương trình|công văn|chỉ thị|hướng dẫn|thông báo|đề án)$"
)
ISSUES = re.compile(
    r"(?P<unit>(?:[UỦ][yỷ] ban nhân dân|Uỷ ban nhân dân|UBND|Ban|Văn phòng|Sở|Phòng|"
    r"Trung tâm|Chi cục|Đảng ủy|HĐND)"
    r"[^;.:\n]*?)\s*(?:\([^)]*\)\s*)?(?:ban hành|xây dựng)\s+(?i:kế hoạch|quyết định|"
    r"chương trình)",
)
MASTHEAD = re.compile(
    r"^(?:ủy|uỷ) ban nhân dân|^(?:xã|phường|đặc khu|sở|ban|văn phòng|huyện)\s", re.IGNORECASE
)
ANNEX = re.compile(
    r"\b(?:phụ lục|biểu|danh mục)\b[^.;]*\b(?:kèm theo|đính kèm|gửi kèm)\b", re.IGNORECASE
)
YEAR = re.compile(r"\bnăm\s+(20\d{2})\b")

NOTHING = (
    "Không thấy việc nào có thời hạn, định kỳ, chỉ tiêu hay đơn vị được giao trong tệp này. "
    "Nếu nhiệm vụ nằm ở phụ lục, hãy nhập tệp phụ lục."
)
NO_ANNEX = (
    "Kế hoạch nhắc tới phụ lục nhưng trong tệp không có bảng: «{words}». Hãy nhập thêm phụ lục."
)
NO_NUMBER = "Kế hoạch chưa có số hiệu; hãy bổ sung khi ban hành."
NO_YEAR = "Không rõ kế hoạch của năm nào; các mốc không ghi năm cần bổ sung."
NO_SUCH_DAY = "«{words}»: ngày này không có trong lịch. Hãy sửa lại khi xác nhận."


def read_plan(name: str, data: bytes) -> Plan:
    """Everything a file asks for; FormatError (its message in Vietnamese) when it cannot be read.

    A file that asks for nothing gives no proposals, and says so in its problems.
    """
    source = text_of(name, data)
    parts = blocks(source)
    passages = [one for one in parts if isinstance(one, Passage)]
    year = year_of(passages, source)
    number = number_of(passages)
    frame = Frame(source=source, year=year, issuer=issuer_of(passages), numbered=bool(number))
    found = sorted([*spoken(parts, frame), *table_proposals(parts, frame)], key=lambda one: one[0])
    proposals = without_repeats([proposal for _, proposal in found])
    named = cited(passages, source)
    plan = Plan(
        name=name,
        title=title_of_plan(passages),
        issuer=frame.issuer,
        number=number,
        year=year,
        proposals=tuple(proposals),
        citations=tuple(named),
        problems=tuple(problems(parts, proposals, frame, source)),
    )
    return within(plan)


def spoken(parts: Sequence[Block], frame: Frame) -> Iterator[tuple[int, Proposal]]:
    """Proposals of the sentences; a line ending in a colon speaks for the items under it."""
    lead, under = Lead(), 0
    for one in placed(list(parts)):
        text = one.passage.text
        if one.under != under or not (one.passage.bullet or one.passage.numbered):
            lead, under = Lead(), one.under
        for proposal in duties(one, frame, lead):
            yield one.passage.places[0], proposal
        if text.endswith(":"):
            lead = Lead(unit=units.subject(text), to=units.recipient(text))


def without_repeats(found: list[Proposal]) -> list[Proposal]:
    """Each duty once, where it is first written."""
    out: list[Proposal] = []
    for one in found:
        same = (
            other
            for other in out
            if (other.when, other.quantity, other.unit) == (one.when, one.quantity, one.unit)
            and other.when.kind is not Kind.CONTINUOUS
        )
        title = fold(one.title)
        if not any(fuzz.ratio(fold(other.title), title) >= SAME for other in same):
            out.append(one)
    return out


def front(passages: Sequence[Passage]) -> list[str]:
    """The lines in which a plan says what it is."""
    return [one.text for one in passages[:FRONT]]


def title_of_plan(passages: Sequence[Passage]) -> str:
    """The line under «KẾ HOẠCH»."""
    lines = front(passages)
    for at, line in enumerate(lines[:-1]):
        if KIND_OF_PLAN.fullmatch(line.strip().lower()) and len(line) < 40:  # noqa: PLR2004
            return " ".join(lines[at + 1].split())
    return ""


def year_of(passages: Sequence[Passage], source: str) -> int | None:
    """The year of the title, or the one named most."""
    said = YEAR.findall(title_of_plan(passages))
    if said:
        return int(said[0])
    counted = Counter(re.findall(r"(?:năm\s+|/)(20\d{2})\b", source))
    return int(counted.most_common(1)[0][0]) if counted else None


def number_of(passages: Sequence[Passage]) -> str:
    """The document's number, "" when it is blank."""
    for line in front(passages):
        found = re.match(rf"\s*Số\s*:?\s*(?P<number>{NUMBER})", line)
        if found:
            return re.sub(r"\s", "", found["number"])
    return ""


def issuer_of(passages: Sequence[Passage]) -> str:
    """Who made the plan, with its place."""
    lines = front(passages)
    place = (
        next(
            (
                m.group(1)
                for line in lines
                if (m := re.search(r"([^:,]+),\s*ngày\b.*\btháng\b", line))
            ),
            "",
        )
        .split("UBND")[-1]
        .strip()
    )
    for line in lines:
        found = ISSUES.search(line)
        if found:
            unit = units.tidy(re.sub(r"\([^)]*\)", "", found["unit"]))
            bare = re.search(r"(?:xã|phường|tỉnh|huyện)$", unit)
            return f"{unit} {place}" if bare and place else unit
    head = [line for line in lines[:6] if MASTHEAD.search(line)]
    return units.tidy(" ".join(head)) if head else ""


def cited(passages: Sequence[Passage], source: str) -> list[Citation]:
    """Every document named, footnotes included."""
    out = []
    for one in passages:
        for named in citations(one.text, ""):
            at = one.text.find(named.number)
            out.append((one, named, max(at, 0)))
    notes = citations(" ".join(source.split()), "")
    known = {(named.number, named.subject) for _, named, _ in out}
    return [named for _, named, _ in out] + [
        named for named in notes if (named.number, named.subject) not in known
    ]


def problems(
    parts: Sequence[Block], proposals: Sequence[Proposal], frame: Frame, source: str
) -> Iterator[str]:
    """What a person must know before confirming."""
    if not proposals:
        yield NOTHING
        return
    if not frame.numbered:
        yield NO_NUMBER
    if frame.year is None:
        yield NO_YEAR
    annex = ANNEX.search(source)
    if annex and not any(isinstance(one, Row) for one in parts):
        yield NO_ANNEX.format(words=" ".join(annex.group().split())[:160])
    for one in proposals:
        if one.when.kind is Kind.DATE and one.when.before and one.when.day is None:
            yield NO_SUCH_DAY.format(words=one.title)
