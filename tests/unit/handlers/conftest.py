"""Builders for conversations: entries, a look-up that answers what it is told, and visits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.citizen.visit import Visit
from handlers.memory import Memory
from handlers.messages import Attachment, Incoming
from handlers.office import Office
from knowledge.model import (
    Amount,
    Case,
    Entry,
    FilingWay,
    Kind,
    Method,
    OnlineLevel,
    Paper,
    Sibling,
    Source,
    TimeLimit,
    TimeUnit,
    Validity,
)
from knowledge.search.outcome import Context, NotFound, Outcome, Refusal

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 09:30 in Vietnam
TODAY = date(2026, 11, 23)
PORTAL_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1"


@dataclass
class ToldKnowledge:
    """A look-up that gives the outcome it was told for each question."""

    entries: dict[str, Entry] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    asked: list[tuple[str, Context | None, date]] = field(default_factory=list)

    def look_up(self, question: str, context: Context | None = None, *, on: date) -> Outcome:
        self.asked.append((question, context, on))
        return self.outcomes.get(question, NotFound(reason=Refusal.NOT_KNOWN))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def residence() -> Entry:
    """A procedure with every field, at the police."""
    return Entry(
        id="1.004222",
        official_title="Thủ tục đăng ký thường trú",
        plain_title="Đăng ký thường trú",
        purpose="Dùng khi chuyển đến ở lâu dài.",
        field="Cư trú",
        demand=5,
        audience=("Công dân Việt Nam",),
        received_by="Công an xã",
        decided_by="Công an xã",
        cases=(
            Case(
                name="",
                papers=(
                    Paper(name="Tờ khai CT01", originals=1, forms=("CT01.docx",)),
                    Paper(name="Không phải nộp bản giấy khi đã có dữ liệu", is_note=True),
                ),
            ),
            Case(
                name="Trường hợp chỗ ở của mình",
                papers=(Paper(name="Giấy tờ nhà đất", originals=1, copies=2),),
            ),
            Case(
                name="Trường hợp ở nhờ, ở thuê",
                papers=(Paper(name="Giấy đồng ý của chủ nhà"),),
                time=TimeLimit(quantity=Decimal(10), unit=TimeUnit.WORKING_DAY),
            ),
        ),
        ways=(
            FilingWay(
                method=Method.ONLINE,
                time=TimeLimit(quantity=Decimal(7), unit=TimeUnit.WORKING_DAY, text="07 ngày"),
                fees=(Amount(dong=10_000, per="lần đăng ký"),),
            ),
            FilingWay(
                method=Method.IN_PERSON,
                time=TimeLimit(quantity=Decimal(7), unit=TimeUnit.WORKING_DAY, text="07 ngày"),
                fees=(Amount(dong=20_000, per="lần đăng ký"),),
            ),
        ),
        results=("Thông báo kết quả",),
        conditions="Có chỗ ở hợp pháp.",
        steps="- Bước 1: nộp hồ sơ.\n- Bước 2: nhận kết quả.",
        mistakes=("Quên chữ ký chủ hộ",),
        legal_basis=("Luật Cư trú 68/2020/QH14",),
        decision="1523/QĐ-BCA-C06",
        url=PORTAL_PAGE,
        online=OnlineLevel.FULL,
        non_territorial=False,
        siblings=(Sibling(id="1.004194", when="khi ở tạm từ 30 ngày trở lên"),),
        next_steps=("1.010041",),
        validity=Validity(verified_on=date(2026, 7, 18)),
        source=Source(date="2026-07-18"),
    )


@pytest.fixture
def stay(residence: Entry) -> Entry:
    """A look-alike of `residence`."""
    return residence.model_copy(
        update={
            "id": "1.004194",
            "official_title": "Đăng ký tạm trú",
            "plain_title": "Đăng ký tạm trú",
            "purpose": "Dùng khi đến ở tạm.",
            "cases": (),
            "siblings": (Sibling(id="1.004222", when="khi ở lâu dài, có chỗ ở hợp pháp"),),
            "next_steps": (),
        }
    )


@pytest.fixture
def bare() -> Entry:
    """A row of a catalogue: nothing but its name and agency."""
    return Entry(
        id="1.000280",
        official_title="Công nhận trường tiểu học đạt chuẩn",
        decided_by="Ủy ban nhân dân cấp xã",
        source=Source(complete=False),
    )


@pytest.fixture
def advice() -> Entry:
    """A general question with a written answer."""
    return Entry(
        id="nop-ho-so-tre-hen",
        kind=Kind.QUESTION,
        plain_title="Trễ hẹn trả kết quả",
        answer="Bạn được nhận phiếu xin lỗi.\n\nGọi bộ phận một cửa để hỏi.",
        about=("1.004222", "9.999999"),
        legal_basis=("Nghị định 118/2025/NĐ-CP",),
        source=Source(title="Nghị định 118/2025/NĐ-CP"),
        validity=Validity(verified_on=date(2026, 11, 1)),
    )


@pytest.fixture
def elsewhere() -> Entry:
    """A matter of somebody else."""
    return Entry(
        id="ho-chieu",
        kind=Kind.REDIRECT,
        plain_title="Hộ chiếu phổ thông",
        received_by="Phòng Quản lý xuất nhập cảnh Công an tỉnh",
        answer="Nộp trực tuyến trên Cổng dịch vụ công.",
    )


@pytest.fixture
def knowledge(
    residence: Entry, stay: Entry, bare: Entry, advice: Entry, elsewhere: Entry
) -> ToldKnowledge:
    every = (residence, stay, bare, advice, elsewhere)
    return ToldKnowledge(entries={entry.id: entry for entry in every})


@pytest.fixture
def entries(knowledge: ToldKnowledge) -> dict[str, Entry]:
    """What the knowledge holds; a test may change it."""
    return knowledge.entries


@pytest.fixture
def outcomes(knowledge: ToldKnowledge) -> dict[str, Outcome]:
    """What each question is to end in."""
    return knowledge.outcomes


@pytest.fixture
def asked(knowledge: ToldKnowledge) -> list[tuple[str, Context | None, date]]:
    """What was looked up so far."""
    return knowledge.asked


@pytest.fixture
def office() -> Office:
    return Office(
        name="UBND xã Châu Sơn",
        address="Thôn 1, xã Châu Sơn",
        phone="0205 3 123 456",
        hours="7h30–17h, thứ Hai đến thứ Sáu",
    )


SaysTo = Callable[..., Incoming]


@pytest.fixture
def message() -> SaysTo:
    """Build an incoming message."""

    def build(text: str = "", button: str | None = None, *kinds: str) -> Incoming:
        return Incoming(
            channel="web",
            event_id="e1",
            conversation="visitor-1",
            sender="visitor-1",
            text=text,
            button=button,
            attachments=tuple(Attachment(kind=kind) for kind in kinds),
            received_at=NOW,
        )

    return build


@pytest.fixture
def visit(knowledge: ToldKnowledge, office: Office, message: SaysTo) -> Visit:
    """A visitor who was already told what the assistant is."""
    return Visit(
        incoming=message(),
        text="",
        memory=Memory(met=True),
        knowledge=knowledge,
        office=office,
        today=TODAY,
    )
