"""A commune with a head, three officials and things they owe; on a real database."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from handlers.messages import Attachment, Incoming
from handlers.office import Office
from handlers.official.board import board
from handlers.official.reminders import remind
from handlers.router import Router
from knowledge.content import load_wordings
from knowledge.deadlines.board import Line
from knowledge.deadlines.model import (
    DueDay,
    Obligation,
    OnDate,
    Period,
    Quota,
    Recurring,
    Term,
)
from knowledge.richtext import plain
from knowledge.search.engine import Knowledge
from storage.database import Database
from storage.deadline_records import ObligationStatus, Tick
from storage.people_records import Role
from tests.scenario.people_rig import SECRET, Phone, Town

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 09:00 on a Wednesday; the 24th was a holiday
SITE = "https://hoidap.example.vn"
MONTHLY = Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=25)),))
REPORT = Obligation(
    id="1", title="Báo cáo cải cách hành chính", unit="", rule=MONTHLY, to="Sở Nội vụ"
)
LETTER = Obligation(
    id="2", title="Báo cáo tiếp công dân", unit="", rule=OnDate(day=date(2026, 11, 20))
)
NEWS = Obligation(
    id="3",
    title="Tin, bài về cải cách hành chính",
    unit="",
    rule=Quota(quantity=2, counted="tin, bài", period=Period.MONTH),
)


@dataclass
class Commune:
    """The commune, its office of culture, and who works there."""

    town: Town
    commune: str
    office: str
    chair: Phone
    head: Phone
    an: Phone
    binh: Phone

    @classmethod
    async def settled(cls, database: Database, site: str = SITE) -> "Commune":
        town = Town(database, now=NOW)
        knowledge = Knowledge.build([], load_wordings())
        town.router = Router(
            begin=database.begin,
            knowledge=lambda: knowledge,
            office=Office(site=site),
            secret=SECRET,
        )
        commune = await town.unit("UBND xã Châu Sơn")
        office = await town.unit("Phòng Văn hóa - Xã hội", commune)
        found = cls(
            town=town,
            commune=commune,
            office=office,
            chair=await town.person("Nguyễn Công Hùng", Role.ADMIN, commune),
            head=await town.person("Phạm Thị Mai", Role.OFFICIAL, office),
            an=await town.person("Hoàng Văn An", Role.OFFICIAL, office),
            binh=await town.person("Lò Thị Bình", Role.OFFICIAL, office),
        )
        async with database.begin() as work:
            for unit, head in ((commune, "1"), (office, "2")):
                kept = await work.units.get(unit)
                assert kept is not None
                await work.units.put(replace(kept, head=head))
            await work.commit()
        return found

    async def owes(
        self,
        obligation: Obligation,
        *owners: str,
        unit: str = "",
        status: ObligationStatus = ObligationStatus.ACTIVE,
    ) -> None:
        """Keep something owed by the office of culture, or another unit."""
        one = replace(obligation, unit=unit or self.office, owners=owners)
        async with self.town.database.begin() as work:
            await work.obligations.save(one, status, by="1", at=self.town.now)
            await work.commit()

    async def ticks(self, since: datetime | None = None) -> None:
        """Send whatever is due by now."""
        async with self.town.database.begin() as work:
            if since is not None:
                await work.reminders.take_turn()
                await work.reminders.set_tick(Tick(covered_until=since, ticked_at=since))
            await remind(work, self.town.now, SECRET)
            await work.commit()

    async def lines(self, first: date, last: date) -> tuple[Line, ...]:
        """The board of the office."""
        async with self.town.database.begin(read_only=True) as work:
            return await board(work, (self.office,), first, last, self.town.now)

    async def sends(
        self, phone: Phone, kind: str, name: str = "", text: str = "", album: str = ""
    ) -> str:
        """A photo or a file; gives what is said to it, "" when nothing is."""
        self.town.events += 1
        incoming = Incoming(
            channel=phone.channel,
            event_id=str(self.town.events),
            conversation=phone.sender,
            sender=phone.sender,
            text=text,
            attachments=(Attachment(kind=kind, name=name),),
            album=album,
            received_at=self.town.now,
        )
        replies = await self.town.router.answer(incoming, self.town.now)
        phone.reply = replies[-1] if replies else phone.reply
        return "\n".join(plain(one.text) for one in replies)
