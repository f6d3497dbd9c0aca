"""The outbox queues every message once and hands it to one sender. On both engines.

1. A key is queued once, whatever became of the message.
2. Answers go before officials' replies, those before reminders, those before broadcasts.
3. Within a conversation and priority one goes after the other; one kept for later blocks nobody.
4. A message claimed is nobody else's; lost with its sender it is tried once more, and only once.
5. What did not arrive is listed and can be resent; what arrived is forgotten in time.
6. What became of a send is recorded while the message is claimed for it, and never after that.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database, UnitOfWork
from storage.records import NewMessage, OutboxMessage, OutboxState, OutboxTally, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def message(key: str, conversation: str = "c", priority: Priority = Priority.ANSWER) -> NewMessage:
    return NewMessage(
        key=key,
        channel="fake",
        conversation=conversation,
        body=f'"{key}"',
        priority=priority,
        not_before=NOW,
    )


async def put(database: Database, *messages: NewMessage) -> list[int | None]:
    async with database.begin() as work:
        numbers = [await work.outbox.put(one) for one in messages]
        await work.commit()
    return numbers


async def taken(work: UnitOfWork, now: datetime = NOW, limit: int = 10) -> list[OutboxMessage]:
    lease = now + timedelta(seconds=60)
    return list(await work.outbox.claim("fake", now, limit=limit, leased_until=lease))


async def claim(database: Database, now: datetime = NOW, limit: int = 10) -> list[str]:
    async with database.begin() as work:
        claimed = await taken(work, now, limit)
        await work.commit()
    return [one.key for one in claimed]


async def test_a_key_is_queued_once(database: Database) -> None:
    first, second = await put(database, message("k"), replace(message("k"), body='"other"'))
    assert first is not None
    assert second is None
    async with database.begin() as work:
        (claimed,) = await taken(work)
        await work.outbox.sent({claimed: "77"})
        await work.commit()

    assert claimed.body == '"k"'
    assert await put(database, message("k")) == [None]


async def test_the_urgent_go_first_and_one_per_conversation(database: Database) -> None:
    await put(
        database,
        message("broadcast", "a", Priority.BROADCAST),
        message("reminder", "b", Priority.REMINDER),
        message("official", "c", Priority.OFFICIAL),
        message("answer", "d", Priority.ANSWER),
        message("answer too", "a", Priority.ANSWER),
    )

    assert await claim(database, limit=2) == ["answer", "answer too"]
    assert await claim(database) == ["official", "reminder", "broadcast"]


async def test_what_nobody_waits_for_may_be_held_back(database: Database) -> None:
    await put(
        database,
        message("broadcast 1", "a", Priority.BROADCAST),
        message("broadcast 2", "b", Priority.BROADCAST),
        message("reminder", "c", Priority.REMINDER),
        message("answer", "d"),
    )

    async with database.begin() as work:
        for background, keys in ((1, ["answer", "reminder"]), (0, []), (1, ["broadcast 1"])):
            claimed = await work.outbox.claim(
                "fake", NOW, limit=9, leased_until=LATER, background=background
            )
            assert [one.key for one in claimed] == keys


async def test_a_conversation_gets_its_messages_in_order(database: Database) -> None:
    await put(database, message("1"), message("2"), message("3"))

    async with database.begin() as work:
        (first,) = await taken(work)
        assert await taken(work) == []  # the first is on its way
        await work.outbox.again(first, "429", not_before=LATER)
        assert await taken(work) == []  # and will be again
        (first,) = await taken(work, LATER)
        await work.outbox.sent({first: None})
        (second,) = await taken(work)
        await work.outbox.finish(second, OutboxState.DEAD, "refused")
        (third,) = await taken(work)

    assert (first.key, second.key, third.key) == ("1", "2", "3")
    assert (first.attempts, first.outcome, third.attempts) == (2, "429", 1)


async def test_a_message_kept_for_later_blocks_nobody(database: Database) -> None:
    now, tomorrow = (message(key, priority=Priority.REMINDER) for key in ("now", "tomorrow"))
    await put(database, replace(tomorrow, not_before=LATER), now)

    assert await claim(database) == ["now"]
    async with database.begin(read_only=True) as work:
        assert await work.outbox.next_attempt("fake", NOW) == LATER
        assert await work.outbox.next_attempt("fake", LATER) is None
    assert await claim(database, LATER) == ["tomorrow"]


async def test_answers_go_in_their_order_whatever_the_clocks_of_processes_say(
    database: Database,
) -> None:
    await put(database, replace(message("first"), not_before=LATER), message("second"))

    assert await claim(database) == []
    async with database.begin() as work:
        (first,) = await taken(work, LATER)
        await work.outbox.sent({first: None})
        (second,) = await taken(work, LATER)
    assert (first.key, second.key) == ("first", "second")


async def test_one_that_is_to_be_passed_holds_up_nobody(database: Database) -> None:
    await put(database, message("stubborn"), message("second"), message("third"))
    async with database.begin() as work:
        (stubborn,) = await taken(work)
        await work.outbox.again(stubborn, "down", not_before=LATER)
        passed = {stubborn.number}
        until = LATER + timedelta(minutes=1)

        (second,) = await work.outbox.claim(
            "fake", NOW, limit=9, leased_until=until, passed=passed
        )
        assert (
            await work.outbox.claim("fake", NOW, limit=9, leased_until=until, passed=passed) == ()
        )
    assert second.key == "second"


async def test_conversations_at_rest_and_other_channels_are_left_out(database: Database) -> None:
    await put(
        database, message("1", "a"), message("2", "b"), replace(message("3"), channel="other")
    )

    async with database.begin() as work:
        claimed = await work.outbox.claim(
            "fake", NOW, limit=10, leased_until=LATER, resting=("a",)
        )

    assert [one.key for one in claimed] == ["2"]


async def test_two_senders_are_never_handed_the_same_message(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    await put(database, *(message(f"{n}", f"c{n}") for n in range(6)))

    claimed = await asyncio.gather(*(claim(each, limit=2) for each in (database, other) * 3))

    assert sorted(key for some in claimed for key in some) == [f"{n}" for n in range(6)]
    await other.close()


async def test_a_message_lost_with_its_sender_is_tried_once_more_and_only_once(
    database: Database,
) -> None:
    await put(database, message("k"))

    async with database.begin() as work:
        for doubts in (1, 2):
            assert len(await taken(work)) == 1
            lost = await work.outbox.recover("fake", "lost", now=NOW, expired_only=False)
            assert lost == 1
            (tally,) = await work.outbox.tally()
            assert tally.uncertain == doubts
        assert await taken(work, LATER) == []
        (left,) = await work.outbox.not_arrived(10)

    assert left.state is OutboxState.UNCERTAIN
    assert left.outcome == "lost"


async def test_a_send_nobody_knows_about_counts_like_a_lost_one(database: Database) -> None:
    await put(database, message("k"))

    async with database.begin() as work:
        (claimed,) = await taken(work)
        await work.outbox.doubt(claimed, "line broke", not_before=LATER)
        assert await taken(work) == []
        (claimed,) = await taken(work, LATER)
        await work.outbox.doubt(claimed, "line broke", not_before=LATER)

        assert await work.outbox.tally() == (
            OutboxTally(
                channel="fake", state=OutboxState.UNCERTAIN, messages=1, uncertain=2, first_due=NOW
            ),
        )


@pytest.mark.parametrize("taken_again", [False, True], ids=["doubted", "claimed by another"])
async def test_of_an_attempt_that_was_given_up_nothing_is_recorded(
    database: Database, *, taken_again: bool
) -> None:
    await put(database, message("k"))
    async with database.begin() as work:
        (late,) = await taken(work)
        assert await work.outbox.recover("fake", "lost", now=NOW, expired_only=False) == 1
        if taken_again:
            assert len(await taken(work)) == 1
        before = await standing(work)

        assert not await work.outbox.again(late, "429", not_before=LATER)
        assert not await work.outbox.finish(late, OutboxState.DEAD, "refused")
        assert not await work.outbox.doubt(late, "cut", not_before=LATER)
        await work.outbox.sent({late: "9"})

        assert await standing(work) == before


async def test_what_was_recorded_is_not_recorded_again(database: Database) -> None:
    await put(database, message("k"))
    async with database.begin() as work:
        (claimed,) = await taken(work)

        assert await work.outbox.doubt(claimed, "cut", not_before=NOW)
        assert not await work.outbox.doubt(claimed, "cut", not_before=NOW)

        (again,) = await taken(work)
    assert again.uncertain == 1


async def standing(work: UnitOfWork) -> list[tuple[OutboxState, int, int]]:
    return [(one.state, one.messages, one.uncertain) for one in await work.outbox.tally()]


async def test_a_running_lease_is_respected_while_its_sender_lives(database: Database) -> None:
    await put(database, message("k"))
    await claim(database)

    async with database.begin() as work:
        soon, late = NOW + timedelta(seconds=59), NOW + timedelta(seconds=60)
        assert await work.outbox.recover("fake", "?", now=soon, expired_only=True) == 0
        assert await work.outbox.recover("other", "?", now=late, expired_only=True) == 0
        assert await work.outbox.recover("fake", "?", now=late, expired_only=True) == 1


async def test_what_somebody_waits_for_too_long_is_told(database: Database) -> None:
    late = NOW + timedelta(seconds=61)
    await put(
        database,
        message("asked to wait", "a"),
        message("behind it", "a"),
        message("nobody waits", "b", Priority.REMINDER),
        replace(message("not late yet", "c"), not_before=late),
    )
    async with database.begin() as work:
        (waits, *_) = await taken(work, limit=1)
        assert await work.outbox.overdue(late, NOW) == {"fake": NOW}  # being sent all the time
        assert await work.outbox.again(waits, "429", not_before=LATER, asked=True)
        assert await work.outbox.overdue(late, NOW) == {}
        assert await work.outbox.overdue(LATER, NOW) == {"fake": NOW}

        (waits,) = [one for one in await taken(work, LATER) if one.conversation == "a"]
        assert waits.outcome == "asked to wait: 429"
        assert await work.outbox.again(waits, "down", not_before=LATER + timedelta(minutes=5))
        assert await work.outbox.overdue(LATER, NOW) == {"fake": NOW}


async def test_what_did_not_arrive_is_listed_and_can_be_resent(database: Database) -> None:
    await put(database, message("dead", "a"), message("blocked", "b"), message("sent", "c"))
    async with database.begin() as work:
        dead, blocked, sent = await taken(work)
        await work.outbox.finish(dead, OutboxState.DEAD, "too long")
        await work.outbox.finish(blocked, OutboxState.UNREACHABLE, "blocked")
        await work.outbox.sent({sent: "9"})

        listed = await work.outbox.not_arrived(10)
        assert [(one.key, one.state.value, one.outcome) for one in listed] == [
            ("blocked", "unreachable", "blocked"),
            ("dead", "dead", "too long"),
        ]
        assert await work.outbox.resend(dead.number, LATER)
        assert not await work.outbox.resend(dead.number, LATER)  # it is queued already
        assert not await work.outbox.resend(sent.number, LATER)
        assert await taken(work) == []
        (again,) = await taken(work, LATER)

    assert (again.key, again.body, again.attempts, again.due_at) == ("dead", '"dead"', 1, LATER)


async def test_only_what_no_longer_moves_is_forgotten(database: Database) -> None:
    await put(database, message("sent", "a"), message("queued", "b"))
    async with database.begin() as work:
        (sent,) = await taken(work, limit=1)
        await work.outbox.sent({sent: None})

        assert await work.outbox.forget_before(NOW) == 0
        assert await work.outbox.forget_before(LATER) == 1
        assert [one.state for one in await work.outbox.tally()] == [OutboxState.QUEUED]


async def test_what_was_sent_keeps_no_words(database: Database) -> None:
    await put(database, message("k"))
    async with database.begin() as work:
        (claimed,) = await taken(work)
        await work.outbox.sent({claimed: "9"})
        await work.commit()
    async with database.begin() as work:
        assert await work.outbox.tally() == (
            OutboxTally(
                channel="fake", state=OutboxState.SENT, messages=1, uncertain=0, first_due=NOW
            ),
        )
