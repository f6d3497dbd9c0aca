"""Numbers of a day add up, whoever adds them. On both engines."""

import asyncio
from datetime import date

from storage.database import Database
from storage.repositories.tallies import Tally

TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


async def test_what_happens_again_on_a_day_adds_up(database: Database) -> None:
    async with database.begin() as work:
        await work.tallies.add("poster", "telegram", TODAY, about="cong-ubnd")
        await work.tallies.add("poster", "telegram", TODAY, about="cong-ubnd", number=2)
        await work.tallies.add("poster", "telegram", YESTERDAY, about="cong-ubnd")
        await work.tallies.add("poster", "web", TODAY, about="cong-ubnd")
        await work.tallies.add("unsigned", "telegram", TODAY)
        await work.commit()

    async with database.begin(read_only=True) as work:
        since_today = await work.tallies.since("poster", TODAY)
        since_yesterday = await work.tallies.since("poster", YESTERDAY)

    assert since_today == (
        Tally(name="poster", day=TODAY, channel="telegram", about="cong-ubnd", number=3),
        Tally(name="poster", day=TODAY, channel="web", about="cong-ubnd", number=1),
    )
    assert [one.number for one in since_yesterday] == [1, 3, 1]


async def test_two_who_count_at_once_are_both_counted(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)

    async def count(counting: Database) -> None:
        async with counting.begin() as work:
            await work.tallies.add("poster", "telegram", TODAY)
            await work.commit()

    await asyncio.gather(*(count(one) for one in (database, other) * 5))
    await other.close()

    async with database.begin(read_only=True) as work:
        (counted,) = await work.tallies.since("poster", TODAY)
    assert counted.number == 10
