"""Messages whose person cannot be written to where they were to go. On both engines.

1. They go to the person's next conversation, once, and say why they come there.
2. Whoever waits is told when there is no other; why is told apart, and counted.
3. What nobody asked for is not even tried where it is known not to arrive.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import BARE, Accept, Capabilities, Passage, Receipt, SendError, Unreachable
from bot.channels.console.render import text_of
from bot.delivery import Delivery
from handlers.memory import conversation_key, recall
from handlers.messages import Button, Reply
from handlers.stored import reply_body
from handlers.undelivered import FallThrough
from knowledge.richtext import paragraph
from storage.database import Database, UnitOfWork
from storage.linking_records import Place, UnreachableTally
from storage.records import NewMessage, OutboxMessage, OutboxState, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SECRET = b"a secret of the tests"
ZALO = Place(channel="zalo_oa", conversation="z")
PHONE = Place(channel="telegram", conversation="t")


class Postman:
    """A channel where some cannot be written to."""

    capabilities = Capabilities(
        buttons=True,
        edits=True,
        text_limit=4096,
        overall_per_second=1000,
        per_chat_per_second=1000,
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.refuses: dict[str, SendError] = {}
        self.tried: list[str] = []
        self.sent: list[tuple[str, Reply]] = []

    async def send(self, conversation: str, reply: Reply, _: Passage = BARE) -> Receipt:
        self.tried.append(conversation)
        if conversation in self.refuses:
            raise self.refuses[conversation]
        self.sent.append((conversation, reply))
        return Receipt(message_id="1")

    async def run(self, accept: Accept) -> None:
        """Hear nobody."""


class Town:
    """Two channels with their deliveries, and whoever is told that nothing helped."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOW
        self.zalo, self.telegram = Postman("zalo_oa"), Postman("telegram")
        self.lost: list[tuple[str, str]] = []
        self._deliveries = [
            Delivery(
                database=database,
                channel=channel,
                now=lambda: self.now,
                draw=lambda: 0.5,
                seconds=self._seconds,
                fall=FallThrough(SECRET, self._told),
            )
            for channel in (self.zalo, self.telegram)
        ]

    def _seconds(self) -> float:
        return self.now.timestamp()

    async def _told(
        self, work: UnitOfWork, message: OutboxMessage, reason: str, now: datetime
    ) -> None:
        assert now.tzinfo
        await work.outbox.tally()
        self.lost.append((message.key, reason))

    async def link(self, one: Place = ZALO, other: Place = PHONE) -> None:
        async with self.database.begin() as work:
            await work.links.link(one, other, NOW)
            await work.commit()

    async def put(
        self, key: str, place: Place = ZALO, priority: Priority = Priority.REMINDER
    ) -> None:
        reply = Reply(
            text=(paragraph(key),),
            rows=((Button("Đã nộp", "1:d:x"),),),
            replaces="9",
            answers="8",
        )
        message = NewMessage(
            key=key,
            channel=place.channel,
            conversation=place.conversation,
            body=reply_body(reply),
            priority=priority,
            not_before=self.now,
        )
        async with self.database.begin() as work:
            await work.outbox.put(message)
            await work.commit()

    async def deliver(self) -> None:
        for _ in range(4):
            self.now += timedelta(seconds=1)
            for delivery in self._deliveries:
                await delivery.step()
                await delivery.settled()
                await delivery.step()

    async def listed(self) -> list[tuple[str, OutboxState, str]]:
        async with self.database.begin(read_only=True) as work:
            found = await work.outbox.not_arrived(99)
        return [(one.key, one.state, one.outcome) for one in reversed(found)]


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_outside_the_window_a_message_goes_to_the_other_conversation_once(
    town: Town,
) -> None:
    await town.link()
    town.zalo.refuses["z"] = Unreachable("window")
    await town.put("r1")

    await town.deliver()

    ((conversation, reply),) = town.telegram.sent
    assert conversation == "t"
    assert text_of(reply).startswith("(Gửi sang đây vì không gửi được qua Zalo OA.)")
    assert "r1" in text_of(reply)
    assert (reply.replaces, reply.answers) == (None, None)
    assert town.lost == []
    assert await town.listed() == [
        ("r1", OutboxState.UNREACHABLE, "window; sent on telegram"),
    ]
    async with town.database.begin(read_only=True) as work:
        state = await work.conversations.get(conversation_key(SECRET, "telegram", "t"))
    assert [button.action for button in recall(state, NOW).buttons] == ["1:d:x"]


async def test_an_answer_falls_through_too(town: Town) -> None:
    await town.link()
    town.zalo.refuses["z"] = Unreachable("window")
    await town.put("a1", priority=Priority.ANSWER)

    await town.deliver()

    assert [conversation for conversation, _ in town.telegram.sent] == ["t"]


async def test_with_no_other_conversation_the_sender_is_told_why(town: Town) -> None:
    town.zalo.refuses["z"] = Unreachable("window")
    await town.put("r1")

    await town.deliver()

    assert town.lost == [("r1", "window")]
    assert await town.listed() == [("r1", OutboxState.UNREACHABLE, "window")]


async def test_when_nowhere_helps_each_place_was_tried_once(town: Town) -> None:
    await town.link()
    town.zalo.refuses["z"] = Unreachable("window")
    town.telegram.refuses["t"] = Unreachable("blocked")
    await town.put("r1")

    await town.deliver()

    assert (town.zalo.tried, town.telegram.tried) == (["z"], ["t"])
    assert [reason for _, reason in town.lost] == ["blocked"]


async def test_what_another_sender_has_taken_meanwhile_does_not_fall(town: Town) -> None:
    await town.link()
    town.zalo.refuses["z"] = Unreachable("blocked")
    await town.put("r1")
    late = town._deliveries[0]
    await late.step()
    await late.settled()
    await late.recover()  # as another sender does
    town.zalo.refuses.clear()

    await town.deliver()

    assert town.telegram.tried == []
    assert [conversation for conversation, _ in town.zalo.sent] == ["z"]
    async with town.database.begin(read_only=True) as work:
        assert await work.links.unreachable() == ()


@pytest.mark.parametrize("phone", [True, False], ids=["a phone", "nothing else"])
async def test_a_page_gets_it_only_where_nothing_else_is_known(town: Town, *, phone: bool) -> None:
    page = Place(channel="web", conversation="w", written_at=NOW + timedelta(minutes=1))
    if phone:
        await town.link()
    await town.link(ZALO, page)  # written to last
    town.zalo.refuses["z"] = Unreachable("blocked")
    await town.put("a1", priority=Priority.ANSWER)

    await town.deliver()

    (fallen,) = await town.listed()
    assert fallen[2] == f"blocked; sent on {'telegram' if phone else 'web'}"


async def test_what_passes_by_itself_leaves_the_place_open(town: Town) -> None:
    await town.link()
    town.zalo.refuses["z"] = Unreachable("quota")
    await town.put("r1")
    await town.deliver()
    town.zalo.refuses.clear()
    await town.put("r2")

    await town.deliver()

    (sent,) = town.zalo.sent
    assert text_of(sent[1]).startswith("r2")
    async with town.database.begin(read_only=True) as work:
        assert await work.links.unreachable() == ()


async def test_nothing_unasked_is_tried_where_it_is_known_not_to_arrive(town: Town) -> None:
    await town.link()
    town.zalo.refuses["z"] = Unreachable("blocked")
    await town.put("r1")
    await town.deliver()
    town.zalo.tried.clear()

    await town.put("r2")
    await town.put("a1", priority=Priority.ANSWER)
    await town.put("b1", Place(channel="zalo_oa", conversation="other"))
    await town.deliver()

    assert sorted(town.zalo.tried) == ["other", "z"]  # the answer is tried
    assert len(town.telegram.sent) == 3


async def test_a_person_who_writes_again_is_written_to_again(town: Town) -> None:
    town.zalo.refuses["z"] = Unreachable("window")
    await town.put("r1")
    await town.deliver()
    town.zalo.refuses.clear()
    town.zalo.tried.clear()
    async with town.database.begin() as work:
        await work.links.wrote("zalo_oa", "z", town.now)
        await work.commit()

    await town.put("r2")
    await town.deliver()

    assert town.zalo.tried == ["z"]


async def test_why_people_cannot_be_written_to_is_counted_apart(town: Town) -> None:
    for conversation, reason in (("1", "blocked"), ("2", "deactivated"), ("3", "blocked")):
        town.telegram.refuses[conversation] = Unreachable(reason)
        await town.put(f"r{conversation}", Place(channel="telegram", conversation=conversation))

    await town.deliver()

    async with town.database.begin(read_only=True) as work:
        assert await work.links.unreachable() == (
            UnreachableTally(channel="telegram", reason="blocked", places=2),
            UnreachableTally(channel="telegram", reason="deactivated", places=1),
        )


async def test_a_damaged_message_falls_nowhere_and_stops_nothing(town: Town) -> None:
    await town.link()
    async with town.database.begin() as work:
        await work.links.mark_unreachable("zalo_oa", "z", "blocked", NOW)
        await work.outbox.put(
            NewMessage(
                key="bad",
                channel="zalo_oa",
                conversation="z",
                body="{",
                priority=Priority.REMINDER,
                not_before=NOW,
            )
        )
        await work.commit()

    await town.deliver()

    assert town.lost == [("bad", "blocked")]
