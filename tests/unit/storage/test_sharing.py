"""An address shows one thing while it holds, and nothing once it is taken back."""

from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.sharing_records import SharedLink, Shows

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
FEED = SharedLink(digest="a", shows=Shows.CALENDAR, person="1", unit=None, made_at=NOW)
BOARD = SharedLink(
    digest="b", shows=Shows.BOARD, person="1", unit="2", made_at=NOW, expires_at=LATER
)


async def kept(database: Database) -> None:
    await database.upgrade()
    async with database.begin() as work:
        await work.sharing.add(FEED)
        await work.sharing.add(BOARD)
        await work.commit()


async def test_it_comes_back_as_it_was(database: Database) -> None:
    await kept(database)
    async with database.begin(read_only=True) as work:
        assert await work.sharing.find("a", Shows.CALENDAR, NOW) == FEED
        assert await work.sharing.find("b", Shows.BOARD, NOW) == BOARD


async def test_it_shows_nothing_else_and_nothing_after_its_time(database: Database) -> None:
    await kept(database)
    async with database.begin(read_only=True) as work:
        assert await work.sharing.find("a", Shows.BOARD, NOW) is None
        assert await work.sharing.find("b", Shows.BOARD, LATER) is None
        assert await work.sharing.find("a", Shows.CALENDAR, LATER) == FEED
        assert await work.sharing.find("", Shows.CALENDAR, NOW) is None


async def test_taken_back_it_is_gone(database: Database) -> None:
    await kept(database)
    async with database.begin() as work:
        assert await work.sharing.take_back("2") == 0
        assert await work.sharing.take_back("1") == 2
        assert await work.sharing.find("a", Shows.CALENDAR, NOW) is None


async def test_what_has_ended_is_forgotten(database: Database) -> None:
    await kept(database)
    async with database.begin() as work:
        assert await work.sharing.forget_before(LATER) == 0
        assert await work.sharing.forget_before(LATER + timedelta(days=1)) == 1
        assert await work.sharing.find("a", Shows.CALENDAR, NOW) == FEED
