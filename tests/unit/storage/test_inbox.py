"""The inbox keeps every event once and hands it out in order. On both engines.

1. An event is kept once, however often it comes, also when it comes twice at once.
2. Within a conversation the next one is handed out only when the one before is done with.
3. What one unit of work was handed, no other one gets; undone, it is handed out again.
4. A failed event holds up its own conversation until its time, and no other.
5. What was handled is no longer kept, except that it came.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.records import InboxState, NewEvent

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def event(event_id: str, conversation: str = "c", channel: str = "fake") -> NewEvent:
    return NewEvent(
        channel=channel,
        event_id=event_id,
        conversation=conversation,
        body=f'"{event_id}"',
        received_at=NOW,
    )


async def add(database: Database, *events: NewEvent) -> int:
    async with database.begin() as work:
        new = await work.inbox.add(events)
        await work.commit()
    return new


async def waiting(database: Database, now: datetime = NOW, limit: int = 10) -> list[str]:
    async with database.begin() as work:
        return [one.event_id for one in await work.inbox.next(now, limit)]


async def handle(database: Database, event_ids: Iterable[str]) -> None:
    async with database.begin() as work:
        due = await work.inbox.next(NOW, 100)
        await work.inbox.handled([one.number for one in due if one.event_id in event_ids])
        await work.commit()


async def test_an_event_is_kept_once_however_often_it_comes(database: Database) -> None:
    assert await add(database, event("1"), event("2"), event("1")) == 2
    assert await add(database, event("2"), event("1", channel="other")) == 1
    await handle(database, ["1"])

    assert await add(database, event("1")) == 0


async def test_an_event_that_comes_twice_at_once_is_kept_once(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)

    new = await asyncio.gather(*(add(each, event("1")) for each in (database, other) * 3))

    assert sum(new) == 1
    await other.close()


async def test_the_next_event_of_a_conversation_waits_for_the_one_before(
    database: Database,
) -> None:
    await add(database, event("a1", "a"), event("a2", "a"), event("b1", "b"), event("a3", "a"))

    assert sorted(await waiting(database)) == ["a1", "b1"]
    await handle(database, ["a1"])
    assert sorted(await waiting(database)) == ["a2", "b1"]
    await handle(database, ["a2", "b1"])
    assert await waiting(database) == ["a3"]


async def test_conversations_of_two_channels_never_meet(database: Database) -> None:
    await add(database, event("1", "7", "fake"), event("1", "7", "other"))

    assert len(await waiting(database)) == 2


async def test_what_comes_out_is_what_came_in(database: Database) -> None:
    odd = replace(event("1"), body='"\\u0000 👶🏻"', received_at=NOW - timedelta(microseconds=7))
    await add(database, odd)

    async with database.begin() as work:
        (got,) = await work.inbox.next(NOW, 1)

    assert (got.channel, got.event_id, got.conversation) == ("fake", "1", "c")
    assert (got.body, got.received_at, got.attempts) == (odd.body, odd.received_at, 0)


async def test_the_oldest_come_first_and_no_more_than_asked_for(database: Database) -> None:
    for name in ("c", "a", "b"):
        await add(database, event(name, name))

    assert await waiting(database, limit=2) == ["c", "a"]


async def test_two_workers_are_never_handed_the_same_event(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    await add(database, event("a1", "a"), event("a2", "a"), event("b1", "b"))

    async with database.begin() as work:
        (first,) = await work.inbox.next(NOW, 1)
        elsewhere = asyncio.create_task(waiting(other))
        await asyncio.wait({elsewhere}, timeout=0.1)  # SQLite lets it wait, PostgreSQL answers
        await work.inbox.handled([first.number])
        await work.commit()
    seen = await elsewhere

    assert first.event_id == "a1"
    assert seen in (["b1"], ["a2", "b1"])  # before the commit, or after
    await other.close()


async def test_what_was_undone_is_handed_out_again(database: Database) -> None:
    await add(database, event("1"))
    async with database.begin() as work:
        (got,) = await work.inbox.next(NOW, 1)
        await work.inbox.handled([got.number])

    assert await waiting(database) == ["1"]


async def test_a_failed_event_holds_up_its_own_conversation_alone(database: Database) -> None:
    await add(database, event("a1", "a"), event("a2", "a"), event("b1", "b"))
    later = NOW + timedelta(seconds=5)
    async with database.begin() as work:
        (got,) = await work.inbox.next(NOW, 1)
        await work.inbox.failed(got.number, "ABC123", not_before=later)
        await work.commit()

    assert await waiting(database) == ["b1"]
    async with database.begin() as work:
        again, _ = await work.inbox.next(later, 10)
        assert (again.event_id, again.attempts) == ("a1", 1)


async def test_an_event_set_aside_gives_way_to_the_next(database: Database) -> None:
    await add(database, event("a1", "a"), event("a2", "a"))
    async with database.begin() as work:
        (got,) = await work.inbox.next(NOW, 1)
        await work.inbox.set_aside(got.number, "ABC123")
        await work.commit()

    assert await waiting(database) == ["a2"]
    async with database.begin(read_only=True) as work:
        assert await work.inbox.tally() == {InboxState.SET_ASIDE: 1, InboxState.RECEIVED: 1}


async def test_only_what_is_done_with_is_forgotten(database: Database) -> None:
    await add(database, event("1", "a"), event("2", "b"))
    await handle(database, ["1"])

    async with database.begin() as work:
        assert await work.inbox.forget_before(NOW) == 0
        assert await work.inbox.forget_before(NOW + timedelta(seconds=1)) == 1
        await work.commit()

    assert await waiting(database) == ["2"]


async def test_an_empty_inbox_has_nothing_to_wait_for(database: Database) -> None:
    assert await add(database) == 0
    async with database.begin(read_only=True) as work:
        assert await work.inbox.tally() == {}


async def test_how_long_the_oldest_has_waited_is_known(database: Database) -> None:
    earlier = NOW - timedelta(minutes=5)
    await add(database, event("1", "a"), replace(event("2", "b"), received_at=earlier))

    oldest = []
    for handled in ((), ("2",), ("1",)):
        await handle(database, handled)
        async with database.begin(read_only=True) as work:
            oldest.append(await work.inbox.oldest())

    assert oldest == [earlier, NOW, None]
