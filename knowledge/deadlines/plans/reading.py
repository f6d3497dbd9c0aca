"""Read a plan: its front, sentences, tables, the documents it names, its contradictions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.citations import NUMBER, citations
from knowledge.deadlines.plans.contradictions import within
from knowledge.deadlines.plans.frame import Frame, Lead
from knowledge.deadlines.plans.letterhead import issuer_above
from knowledge.deadlines.plans.lines import Row
from knowledge.deadlines.plans.model import Citation, Kind, Plan, Proposal
from knowledge.deadlines.plans.outline import LETTER, placed
from knowledge.deadlines.plans.passages import Block, Passage, blocks
from knowledge.deadlines.plans.rules import duties
from knowledge.deadlines.plans.source import text_of
from knowledge.deadlines.plans.tables import table_proposals
from knowledge.formats.cleaning import fold

FRONT = 30  # blocks in which a plan says what it is
KIND_OF_PLAN = re.compile(
    r"(?:kế hoạch|quyết định|chương trình|công văn|chỉ thị|hướng dẫn|thông báo|đề án)$"
)
ISSUES = re.compile(
    rf"(?:^|[,;.]\s+)(?P<unit>(?i:{units.HEAD})[^;.:,\n]*?)\s+(?:ban hành|xây dựng)\s+"
    r"(?i:kế hoạch|quyết định|chương trình)(?!\s+số)"
)
ATTACHED = re.compile(
    rf"kèm theo [^\d]{{0,30}}số\s*:?\s*(?P<number>{NUMBER})"
    rf"(?:[^;:()]{{0,40}}?\s+của\s+(?P<issuer>{units.HEAD}[^;:,()\n]{{0,80}}))?",
    re.IGNORECASE,
)
CHARGED = re.compile(
    r"\W*(?:đơn vị|cơ quan|bộ phận|người)\s+(?:thực hiện|chủ trì|phụ trách)\s*:"
    r"\s*(?P<unit>\S[^;.]*)",
    re.IGNORECASE,
)
ADDRESSED = re.compile(r"\s*Kính gửi\s*:?\s*(?P<to>\S.*?)[.;:\s]*", re.IGNORECASE | re.DOTALL)
ANNEX = re.compile(
    r"\b(?:phụ lục|biểu|danh mục)\b[^.;]{0,160}\b(?:kèm theo|đính kèm|gửi kèm)\b", re.IGNORECASE
)
YEAR = re.compile(r"\bnăm\s+(20\d{2})\b", re.IGNORECASE)

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
    issuer = issuer_of(passages, source)
    asked = addressee(passages) or issuer
    frame = Frame(source=source, year=year, issuer=asked, numbered=bool(number))
    said = without_repeats(spoken(parts, frame))
    found = sorted([*said, *table_proposals(parts, frame)], key=lambda one: one[0])
    proposals = [proposal for _, proposal in found]
    named = cited(passages, source)
    plan = Plan(
        name=name,
        title=title_of_plan(passages),
        issuer=issuer,
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
    listed = list(placed(list(parts)))
    charged = {
        one.under: found["unit"] for one in listed if (found := CHARGED.match(one.passage.text))
    }
    for one in listed:
        text = one.passage.text
        item = one.passage.bullet or LETTER.match(text)
        if one.under != under or not item:
            lead, under = Lead(), one.under
        asked = Lead(unit=units.tidy(charged.get(one.under, "")) or lead.unit, to=lead.to)
        for proposal in duties(one, frame, asked):
            yield one.passage.places[0], proposal
        if text.endswith(":"):
            words = text[one.at :]
            lead = Lead(unit=units.subject(words), to=units.recipient(words))


def without_repeats(found: Iterable[tuple[int, Proposal]]) -> Iterator[tuple[int, Proposal]]:
    """Each figure once, where it is first written: a plan repeats a target with a word added."""
    known: dict[tuple[object, ...], list[str]] = {}
    for at, one in found:
        titles = known.setdefault((one.when, one.quantity, one.counted, one.unit), [])
        title = fold(one.title)
        if one.quantity is not None and any(same(title, other) for other in titles):
            continue
        titles.append(title)
        yield at, one


def same(title: str, other: str) -> bool:
    """True when one of two titles only goes on where the other ends."""
    return title.startswith(other) or other.startswith(title)


def front(passages: Sequence[Passage]) -> list[str]:
    """The lines in which a plan says what it is."""
    return [one.text for one in passages[:FRONT]]


def title_of_plan(passages: Sequence[Passage]) -> str:
    """The line under «KẾ HOẠCH»."""
    lines = front(passages)
    for at, line in enumerate(lines[:-1]):
        if KIND_OF_PLAN.fullmatch(line.strip().lower()) and len(line) < 40:  # noqa: PLR2004
            return " ".join(lines[at + 1].split())
    return next((" ".join(line.split()) for line in lines if YEAR.search(line.lower())), "")


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
        found = re.match(rf"\s*Số\s*:?\s*(?P<number>{NUMBER})", line) or ATTACHED.search(line)
        if found:
            return re.sub(r"\s", "", found["number"])
    return ""


def issuer_of(passages: Sequence[Passage], source: str) -> str:
    """Who made the plan, with its place."""
    lines = front(passages)
    for line in lines:
        found = ISSUES.search(re.sub(r"\([^)]*\)\s*", "", line))
        if found:
            unit = units.tidy(found["unit"])
            bare = re.search(r"(?:xã|phường|tỉnh|huyện)$", unit)
            return f"{unit} {place_of(lines)}".strip() if bare else unit
    attached = next((one for line in lines if (one := ATTACHED.search(line))), None)
    if attached and attached["issuer"]:
        return units.tidy(attached["issuer"])
    return issuer_above(lines, source)


def place_of(lines: Sequence[str]) -> str:
    """The place a plan is dated from."""
    for line in lines:
        found = re.search(r"(?P<place>[^:,]{2,60}),\s*ngày\b.*\btháng\b", line)
        if found:
            return found["place"].split("UBND")[-1].strip()
    return ""


def addressee(passages: Sequence[Passage]) -> str:
    """Whom a letter asks: «Kính gửi: UBND các xã, phường»; "" in a plan."""
    for line in front(passages):
        found = ADDRESSED.fullmatch(line)
        if found:
            return units.tidy(found["to"])
    return ""


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
        written = one.when.before and one.when.day is None and frame.year is not None
        if one.when.kind is Kind.DATE and written:
            yield NO_SUCH_DAY.format(words=one.title)
