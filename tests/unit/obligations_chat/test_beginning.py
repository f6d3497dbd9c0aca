"""What becomes active owes nothing that was due before that day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.admin.obligation_changes import add, change
from handlers.official.board import board
from knowledge.deadlines.model import DueDay, Obligation, Period, Recurring, Term
from storage.database import Database
from storage.deadline_records import ObligationStatus
from storage.people_records import Role

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)  # the 24th in Vietnam
MONTHLY = Obligation(
    id="",
    title="Báo cáo tháng",
    unit="",
    rule=Recurring(terms=(Term(period=Period.MONTH, due=DueDay(day=25)),)),
)


@pytest.mark.parametrize("proposed_first", [True, False])
async def test_no_month_before_it_began_is_missing(
    sqlite_database: Database, *, proposed_first: bool
) -> None:
    async with sqlite_database.begin() as work:
        unit = await work.units.add("UBND xã")
        await work.people.add("Chủ tịch", Role.ADMIN, unit.id, at=NOW)
        owed = replace(MONTHLY, unit=unit.id)
        if proposed_first:
            proposed = await add(work, owed, ObligationStatus.PROPOSED, by="1", now=NOW)
            assert proposed.obligation.starts_on is None
            active = ObligationStatus.ACTIVE
            kept = await change(work, proposed, proposed.obligation, active, by="1", now=NOW)
        else:
            kept = await add(work, owed, ObligationStatus.ACTIVE, by="1", now=NOW)
        lines = await board(work, [unit.id], date(2026, 9, 1), date(2026, 12, 31), NOW)
    assert kept.obligation.starts_on == date(2026, 11, 24)
    assert [line.due for line in lines] == [date(2026, 11, 25), date(2026, 12, 25)]


async def test_a_beginning_that_was_said_stays(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as work:
        owed = replace(MONTHLY, starts_on=date(2026, 1, 1))
        kept = await add(work, owed, ObligationStatus.ACTIVE, by="1", now=NOW)
        again = await change(work, kept, kept.obligation, by="1", now=NOW)
    assert again.obligation.starts_on == date(2026, 1, 1)
