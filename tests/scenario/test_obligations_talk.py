"""An admin on Telegram sends a plan's table as a Word file, and sets up what the commune owes.

The whole program stands on the other end of the emulated API: polling, inbox, fetching, outbox.
"""

import asyncio
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from bot.channels.telegram.opening import Account, opened
from bot.mailroom import Mailroom
from handlers.office import Office
from handlers.router import Begin, Router
from handlers.texts import proposals as texts
from knowledge.content import load_wordings
from knowledge.search.engine import Knowledge
from storage.database import Database
from storage.deadline_records import ObligationStatus
from storage.people_records import Role
from tests.emulators.telegram import Fault, Message, Person, TelegramEmulator

PATIENCE = (
    90  # seconds: reading ten thousand rows takes some eight, more where branches are counted
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEAD = (
    "VĂN PHÒNG UBND TỈNH LAI CHÂU",
    "KẾ HOẠCH",
    "Thông tin, tuyên truyền cải cách hành chính năm 2027",
    "Nhiệm vụ cụ thể:",
)
TABLE = (
    ("TT", "Nội dung nhiệm vụ", "Đơn vị thực hiện", "Thời gian thực hiện"),
    (
        "1",
        "Ban hành kế hoạch tuyên truyền cải cách hành chính",
        "Phòng Hành chính",
        "Tháng 4/2027",
    ),
    ("2", "Tuyên truyền kết quả các chỉ số cải cách", "Trung tâm Tin học", "Khi có kết quả"),
    ("3", "Duy trì chuyên mục cải cách hành chính", "Trung tâm Tin học", "Thường xuyên"),
    ("4", "Báo cáo kết quả tuyên truyền", "Phòng Hành chính", "Định kỳ hằng quý"),
)


@dataclass
class Stage:
    """Telegram, the program behind it, and who is in the office."""

    telegram: TelegramEmulator
    database: Database
    admin: Person
    seen: int = 0

    async def answer(self) -> Message:
        """The next message to the admin."""
        self.seen += 1
        async with asyncio.timeout(PATIENCE):
            return await self.telegram.told(self.admin.id, self.seen)

    async def says(self, text: str) -> Message:
        self.admin.says(text)
        return await self.answer()

    async def presses(self, label: str) -> Message:
        under = self.telegram.messages(self.admin.id)[-1]
        whole = next(one for row in under.labels for one in row if label in one)
        self.admin.presses(whole)
        return await self.answer()


def docx(*, rows: tuple[tuple[str, ...], ...] = TABLE) -> bytes:
    """A Word document with a heading and one table, as Word would write it."""
    said = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in HEAD)
    cells = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<w:document xmlns:w="{space}"><w:body>{said}<w:tbl>{cells}</w:tbl></w:body></w:document>'
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return packed.getvalue()


async def office(database: Database, admin: Person) -> None:
    """An office of two units, the first with a head."""
    now = datetime.now(UTC)
    async with database.begin() as work:
        top = await work.units.add("Văn phòng UBND tỉnh")
        rooms = [
            await work.units.add(name, top.id)
            for name in ("Phòng Hành chính", "Trung tâm Tin học")
        ]
        person = await work.people.add("Trần Thị Lan", Role.ADMIN, top.id, at=now)
        await work.people.add_address(person.id, "telegram", str(admin.id), at=now)
        head = await work.people.add("Lò Thị Mai", Role.OFFICIAL, rooms[0].id, at=now)
        await work.units.put(replace(rooms[0], head=head.id))
        await work.commit()


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    knowledge = Knowledge.build([], load_wordings())

    def within(begin: Begin) -> Callable[..., Awaitable[object]]:
        router = Router(
            begin=begin, knowledge=lambda: knowledge, office=Office(), secret=b"secret"
        )
        return router.answer

    def now() -> datetime:
        return datetime.now(UTC)

    async with TelegramEmulator() as telegram:
        admin = telegram.person("Lan")
        await office(database, admin)
        account = Account(token=telegram.token, api_base=telegram.base)
        async with opened(account, exclusive=database.exclusive, office="", now=now) as channel:
            mailroom = Mailroom(
                database=database,
                channels=[channel],
                handle_within=within,  # type: ignore[arg-type] - the router's own answer
                now=now,
                fetches={channel.name: channel.fetch},
            )
            running = asyncio.create_task(mailroom.run())
            yield Stage(telegram, database, admin)
            running.cancel()
            await asyncio.wait([running])


async def kept(stage: Stage, status: ObligationStatus) -> list[str]:
    async with stage.database.begin(read_only=True) as work:
        return sorted(one.obligation.title for one in await work.obligations.all((status,)))


async def test_a_plan_sent_as_a_word_file_becomes_reminders_once_confirmed(stage: Stage) -> None:
    stage.admin.sends_file("Kế hoạch tuyên truyền.docx", docx(), media=WORD)
    listed = await stage.answer()
    for words in (
        "đọc được 4 việc từ «Kế hoạch tuyên truyền.docx»",
        "Ban hành kế hoạch tuyên truyền cải cách hành chính – một lần, trong tháng 4/2027",
        "Báo cáo kết quả tuyên truyền – hằng quý (còn thiếu ngày cụ thể)",
        "thường xuyên, không nhắc",
        texts.NOT_YET_ACTIVE,
    ):
        assert words in listed.text
    assert await kept(stage, ObligationStatus.ACTIVE) == []

    opened_one = await stage.presses("Báo cáo kết quả")
    assert "còn thiếu: ngày cụ thể" in opened_one.text
    await stage.presses("Bổ sung")
    preview = await stage.says("ngày 15 tháng cuối quý")
    assert "hằng quý; chậm nhất ngày 15 tháng cuối kỳ" in preview.text
    assert preview.text.count("– quý ") == 3
    assert "người đứng đầu đơn vị (Lò Thị Mai)" in preview.text
    await stage.presses("Lưu")

    assert await kept(stage, ObligationStatus.ACTIVE) == ["Báo cáo kết quả tuyên truyền"]
    card = await stage.says("/nhiemvu báo cáo")
    assert "Tình trạng: đang nhắc" in card.text


async def test_a_file_comes_though_telegram_stumbles(stage: Stage) -> None:
    stage.telegram.next("getFile", Fault.not_json())
    stage.admin.sends_file("ke-hoach.docx", docx(), media=WORD)

    assert "đọc được 4 việc" in (await stage.answer()).text


async def test_what_is_no_plan_is_not_even_fetched(stage: Stage) -> None:
    stage.admin.sends_file("anh.pdf", b"%PDF-1.7")
    assert (await stage.answer()).text == texts.WRONG_KIND
    stage.admin.sends_file("lon.docx", b"x" * (20 * 1024 * 1024 + 1))
    assert (await stage.answer()).text == texts.TOO_BIG

    assert "getFile" not in {method for method, _ in stage.telegram.calls}


async def test_a_file_that_is_no_word_file_inside_says_so(stage: Stage) -> None:
    stage.admin.sends_file("gia.docx", b"%PDF-1.7 ...")

    said = await stage.answer()
    assert "Tệp là PDF" in said.text
    assert texts.HOW_TO_SEND in said.text
    assert await kept(stage, ObligationStatus.PROPOSED) == []


async def test_a_table_of_ten_thousand_rows_is_refused_whole(stage: Stage) -> None:
    rows = tuple(
        (str(number), f"Báo cáo số {number} về việc {number * 7}", "Phòng Hành chính", "Hằng quý")
        for number in range(1, 10_001)
    )
    stage.admin.sends_file("dai.docx", docx(rows=(TABLE[0], *rows)), media=WORD)

    said = await stage.answer()
    assert "Nhờ anh/chị tách" in said.text or "Hãy tách" in said.text
    assert await kept(stage, ObligationStatus.PROPOSED) == []


async def test_a_citizens_file_is_a_citizens_file(stage: Stage) -> None:
    stranger = stage.telegram.person("Dân")
    stranger.sends_file("ke-hoach.docx", docx(), media=WORD)
    async with asyncio.timeout(PATIENCE):
        said = await stage.telegram.told(stranger.id, 1)

    assert "kế hoạch" not in said.text.lower()
    assert "getFile" not in {method for method, _ in stage.telegram.calls}
    assert await kept(stage, ObligationStatus.PROPOSED) == []
