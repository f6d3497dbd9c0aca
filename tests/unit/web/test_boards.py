"""Addresses that show the board and a calendar: what they show, and to whom no more.

1. The board counts each unit's things by how they stand, this period and any other.
2. The calendar is what a person, or a unit and those below, has to hand in.
3. An address shows nothing once its maker is locked, left, or moved; nor a forged one.
4. What units, titles and people are called is data: it can break neither page nor sheet.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import httpx
import icalendar
import openpyxl
import pytest

from bot import http
from bot.channels.web.boards import Boards
from bot.channels.web.render import Render
from handlers.encounter import Encounter
from handlers.memory import Memory
from handlers.messages import Incoming
from handlers.office import Office
from handlers.official.shared import share
from handlers.texts import board as texts
from knowledge.deadlines.model import DueDay, Obligation, OnDate, Period, Quota, Recurring, Term
from knowledge.deadlines.situation import Mark, Said
from knowledge.search.engine import Knowledge
from storage.database import Database
from storage.deadline_records import NewMark, ObligationStatus, QuotaEntry
from storage.people_records import Person, Role
from storage.sharing_records import Shows

SECRET = b"a secret of these tests, long enough"
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Commune:
    """A commune with an office below it, and what they owe in November 2026."""

    database: Database
    head: Person
    official: Person

    async def address(self, person: Person, shows: Shows, unit: str | None = None) -> str:
        incoming = Incoming(
            channel="t", event_id="1", conversation="1", sender="1", received_at=NOW
        )
        async with self.database.begin() as work:
            encounter = Encounter(
                incoming=incoming,
                text="",
                memory=Memory(),
                work=work,
                knowledge=Knowledge.build(()),
                office=Office(),
                secret=SECRET,
                now=NOW,
                person=person,
            )
            token = await share(encounter, person, shows, unit)
            await work.commit()
        return token

    async def put(self, person: Person) -> None:
        async with self.database.begin() as work:
            await work.people.put(person)
            await work.commit()


@pytest.fixture
async def office(sqlite_database: Database) -> Commune:
    async with sqlite_database.begin() as work:
        commune = await work.units.add("UBND xã <Thử> & Nghiệm")
        culture = await work.units.add("Phòng Văn hóa – Xã hội", above=commune.id)
        head = await work.people.add("Trần Thị Chủ", Role.ADMIN, commune.id, at=NOW)
        official = await work.people.add("=HYPERLINK(1)", Role.OFFICIAL, culture.id, at=NOW)
        await work.units.put(replace(culture, head=official.id))
        for one in (
            Obligation(
                id="late",
                title="=1+1 báo cáo tuần",
                unit=culture.id,
                rule=OnDate(day=date(2026, 11, 10)),
                to="Sở Nội vụ",
            ),
            Obligation(
                id="done",
                title="Báo cáo Đề án 06",
                unit=culture.id,
                rule=Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=20)),)),
                owners=(official.id,),
            ),
            Obligation(
                id="news",
                title="Tin, bài về CCHC",
                unit=culture.id,
                rule=Quota(quantity=2, counted="tin, bài", period=Period.MONTH),
            ),
            Obligation(
                id="plan", title="Kế hoạch", unit=commune.id, rule=OnDate(day=date(2026, 11, 30))
            ),
        ):
            await work.obligations.save(one, status=ObligationStatus.ACTIVE, by=head.id, at=NOW)
        mark = Mark(
            obligation="done",
            period="2026-11",
            said=Said.DONE,
            since=datetime(2026, 11, 19, 3, tzinfo=UTC),
            owner=official.id,
        )
        await work.occurrences.say(NewMark(mark=mark, by=official.id, document="12/BC-VHXH"))
        await work.quotas.add(
            QuotaEntry(
                obligation="news",
                person=official.id,
                day=date(2026, 11, 3),
                what="Một tin",
                logged_at=NOW,
            )
        )
        await work.commit()
    return Commune(database=sqlite_database, head=head, official=official)


@pytest.fixture
async def browser(office: Commune) -> AsyncIterator[httpx.AsyncClient]:
    render = Render(Office(name="UBND xã Thử"))
    boards = Boards(
        begin=office.database.begin, secret=SECRET, render=render, zone=VIETNAM, now=lambda: NOW
    )

    async def check() -> list[str]:
        return []

    app = http.application(routes=boards.routes(), check=check, explain=render.message)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://office.test") as client:
        yield client


async def test_the_board_says_how_everything_stands(
    office: Commune, browser: httpx.AsyncClient
) -> None:
    token = await office.address(office.head, Shows.BOARD)
    page = await browser.get(f"/bang/{token}")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-store"
    assert "UBND xã &lt;Thử&gt; &amp; Nghiệm" in page.text
    assert page.text.count('class="missing"') == 1
    assert page.text.count('class="on_time"') == 1
    assert page.text.count('class="open"') == 2
    assert "(1/2)" in page.text
    assert "12/BC-VHXH" in page.text


async def test_other_periods_are_one_press_away(
    office: Commune, browser: httpx.AsyncClient
) -> None:
    token = await office.address(office.head, Shows.BOARD)
    page = await browser.get(f"/bang/{token}?ky=2026-10")
    assert "tháng 10/2026" in page.text
    assert 'href="?ky=2026-09"' in page.text
    assert 'href="?ky=2026-11"' in page.text
    assert "Báo cáo Đề án 06" in page.text
    assert "báo cáo tuần" not in page.text
    empty = await browser.get(f"/bang/{token}?ky=2020")
    assert texts.EMPTY not in empty.text  # a monthly duty without a beginning was always owed
    assert "báo cáo tuần" not in empty.text


@pytest.mark.parametrize("period", ["", "2026-13", "nay", "9999", "2026-W09", "%00", "٢٠٢٦"])
async def test_a_period_nobody_can_mean_is_refused_with_an_example(
    office: Commune, browser: httpx.AsyncClient, period: str
) -> None:
    token = await office.address(office.head, Shows.BOARD)
    for kind in ("", ".xlsx"):
        page = await browser.get(f"/bang/{token}{kind}?ky={period}")
        assert page.status_code == 400
        assert "2026-Q4" in page.text


async def test_the_sheet_holds_the_same_and_runs_nothing(
    office: Commune, browser: httpx.AsyncClient
) -> None:
    token = await office.address(office.head, Shows.BOARD)
    answer = await browser.get(f"/bang/{token}.xlsx?ky=2026-11")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    values = {cell.value for cell in cells}
    assert {"=1+1 báo cáo tuần", "=HYPERLINK(1)", "12/BC-VHXH", "Quá hạn, chưa xong"} <= values
    assert texts.counted(on_time=1, late=0, missing=1, still_open=2) in values


async def test_a_person_s_calendar_is_what_is_theirs(
    office: Commune, browser: httpx.AsyncClient
) -> None:
    token = await office.address(office.official, Shows.CALENDAR)
    answer = await browser.get(f"/calendar/{token}.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    titles = {str(event["summary"]) for event in events}
    assert "✓ Báo cáo Đề án 06 (tháng 11/2026)" in titles
    assert "Báo cáo Đề án 06 (tháng 12/2026)" in titles
    assert "=1+1 báo cáo tuần" in titles  # the unit's, and they lead it
    assert "Kế hoạch" not in titles


async def test_a_unit_s_calendar_holds_those_below(
    office: Commune, browser: httpx.AsyncClient
) -> None:
    token = await office.address(office.head, Shows.CALENDAR, office.head.unit)
    answer = await browser.get(f"/calendar/{token}.ics")
    titles = {
        str(event["summary"])
        for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    }
    assert {"Kế hoạch", "=1+1 báo cáo tuần"} <= titles


async def test_a_forged_address_shows_nothing(office: Commune, browser: httpx.AsyncClient) -> None:
    board = await office.address(office.head, Shows.BOARD)
    calendar = await office.address(office.head, Shows.CALENDAR)
    for path in (
        f"/bang/{calendar}",
        f"/bang/{board}x",
        f"/bang/{board[:-1]}.xlsx",
        f"/calendar/{board}.ics",
        "/calendar/%00.ics",
    ):
        assert (await browser.get(path)).status_code == 404, path


async def test_an_official_sees_no_unit_above_or_beside(
    office: Commune, browser: httpx.AsyncClient
) -> None:
    token = await office.address(office.official, Shows.BOARD, office.head.unit)
    assert (await browser.get(f"/bang/{token}")).status_code == 404


@pytest.mark.parametrize("change", [{"locked": True}, {"left": True}, {"lapsed": True}])
async def test_who_may_no_longer_see_it_shows_it_to_nobody(
    office: Commune, browser: httpx.AsyncClient, change: dict[str, bool]
) -> None:
    board = await office.address(office.official, Shows.BOARD)
    calendar = await office.address(office.official, Shows.CALENDAR)
    assert (await browser.get(f"/bang/{board}")).status_code == 200
    await office.put(replace(office.official, **change))
    assert (await browser.get(f"/bang/{board}")).status_code == 404
    assert (await browser.get(f"/calendar/{calendar}.ics")).status_code == 404
