"""A visitor who starts over, or comes back no more, leaves no link behind."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.web.identity import COOKIE, conversation_of, visitor_of
from bot.mailroom import SHOWN, Mailroom
from handlers.messages import Incoming, Reply
from handlers.router import Begin
from storage.database import Database
from storage.linking_records import Place

if TYPE_CHECKING:
    from tests.unit.web.conftest import Site

PHONE = Place(channel="telegram", conversation="1")


async def linked(database: Database, site: "Site", cookie: str) -> Place:
    visitor = visitor_of(cookie, site.desk.secret)
    assert visitor is not None
    here = Place(channel="web", conversation=conversation_of(visitor, site.desk.secret))
    async with database.begin() as work:
        await work.links.link(here, PHONE, site.clock())
        await work.commit()
    return here


async def partners(database: Database) -> int:
    async with database.begin(read_only=True) as work:
        return len(await work.links.conversations_of("telegram", "1")) - 1


@pytest.mark.parametrize(("origin", "left"), [(None, 0), ("https://elsewhere.example", 1)])
async def test_starting_over_unlinks_and_nobody_elses_page_can_do_it(
    site: "Site", sqlite_database: Database, origin: str | None, left: int
) -> None:
    async with site.browser() as browser:
        await browser.get("/")
        await linked(sqlite_database, site, browser.cookies[COOKIE])
        headers = {"Origin": origin} if origin else {}
        await browser.post("/bat-dau-lai", headers=headers)

    assert await partners(sqlite_database) == left


async def test_a_visitor_silent_for_longer_than_a_cookie_lives_is_unlinked(
    site: "Site", sqlite_database: Database
) -> None:
    def nobody(_: Begin) -> object:
        async def answer(_: Incoming, __: object) -> tuple[Reply, ...]:
            return ()

        return answer

    async with site.browser() as browser:
        await browser.get("/")
        await linked(sqlite_database, site, browser.cookies[COOKIE])
    mailroom = Mailroom(
        database=sqlite_database,
        channels=[],
        handle_within=nobody,  # type: ignore[arg-type]
        now=site.clock,
    )
    await mailroom.forget()
    assert await partners(sqlite_database) == 1

    site.clock.time += SHOWN + timedelta(seconds=1)
    await mailroom.forget()
    assert await partners(sqlite_database) == 0
