"""Files on their way. On both engines where a database is asked.

1. A step that wants a file is asked again with what was read from it; nothing it did before is
   kept, its conversation waits for it, others do not.
2. A crash in between only means fetching once more.
3. What cannot be fetched is said, not tried for ever.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import FetchError
from bot.fetching import Fetch, Fetching
from bot.intake import FETCHED_BY, Handle, Intake
from handlers.files import NotFetched, Wish, content_of
from handlers.messages import Attachment, Incoming, Reply
from handlers.router import Begin
from handlers.stored import read_reply
from knowledge.richtext import paragraph, plain
from storage.database import Database
from storage.records import ConversationState

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
FILE = Attachment(kind="file", name="a.txt", reference="r1", size=3)
SENT = Incoming(
    channel="fake",
    event_id="1",
    conversation="c",
    sender="s",
    attachments=(FILE,),
    received_at=NOW,
)


def read(name: str, data: bytes) -> str:
    return f"{name}: {data.decode()}"


def within(begin: Begin) -> Handle:
    """Answers with what stands in the file; what it wrote before it was read must not stay."""

    async def handle(incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
        async with begin() as work:
            state = await work.conversations.get("key")
            count = (state.data["count"] if state else 0) + 1
            put = ConversationState(key="key", data={"count": count}, updated_at=now)
            await work.conversations.put(put)
            said = incoming.text
            if incoming.attachments:
                wish = Wish(attachment=incoming.attachments[0], read=read, most=10)
                said = str(content_of(incoming, wish, str))
            await work.commit()
        return (Reply(text=(paragraph(f"{count} {said}"),)),)

    return handle


class Place:
    """An intake with a channel whose files are told here."""

    def __init__(self, database: Database, fetch: Fetch | None) -> None:
        self.database, self.time = database, NOW
        self.fetching = Fetching({"fake": fetch} if fetch else {}, pause=self.paused)
        self.pauses: list[float] = []
        self.intake = Intake(
            begin=database.begin,
            handle_within=within,
            now=lambda: self.time,
            answered=lambda _: None,
            fetching=self.fetching,
        )

    async def paused(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def said(self) -> list[str]:
        """What waits to be sent, which it then is."""
        until, said = self.time + timedelta(minutes=1), list[str]()
        async with self.database.begin() as work:
            while claimed := await work.outbox.claim(
                "fake", self.time, limit=9, leased_until=until
            ):
                said += [plain(read_reply(one.body).text) for one in claimed]
                await work.outbox.sent(dict.fromkeys(claimed))
            await work.commit()
        return said

    async def settle(self) -> None:
        """Handle, let files come, handle again."""
        for _ in range(9):
            await self.intake.step()
            await asyncio.gather(*self.fetching._tasks.values())


def gives(data: bytes) -> Fetch:
    async def fetch(reference: str, most: int) -> bytes:
        assert (reference, most) == ("r1", 10)
        return data

    return fetch


def fails(*whys: NotFetched, then: bytes = b"") -> Fetch:
    waiting = list(whys)

    async def fetch(_: str, __: int) -> bytes:
        if waiting:
            raise FetchError(waiting.pop(0))
        return then

    return fetch


async def test_a_step_is_asked_again_with_what_its_file_says(database: Database) -> None:
    place = Place(database, gives(b"abc"))
    await place.intake.accept(SENT)

    await place.settle()

    assert await place.said() == ["1 a.txt: abc"]  # 1: the first asking left no trace


async def test_a_conversation_waits_for_its_file_and_others_do_not(database: Database) -> None:
    place = Place(database, gives(b"abc"))
    after = replace(SENT, event_id="2", attachments=(), text="after")
    other = replace(after, event_id="3", conversation="d", text="other")
    for one in (SENT, after, other):
        await place.intake.accept(one)

    await place.intake.step()
    assert await place.said() == ["1 other"]

    await place.settle()
    assert await place.said() == ["2 a.txt: abc", "3 after"]


async def test_a_crash_while_a_file_comes_means_fetching_it_once_more(database: Database) -> None:
    never = asyncio.Event()

    async def hangs(_: str, __: int) -> bytes:
        await never.wait()
        return b""

    place = Place(database, hangs)
    await place.intake.accept(SENT)
    await place.intake.step()
    await place.fetching.stop()  # the process is gone

    second = Place(database, gives(b"abc"))
    assert await second.intake.step() == 0  # the first may still be at it
    second.time += FETCHED_BY
    await second.settle()

    assert await second.said() == ["1 a.txt: abc"]


async def test_a_platform_that_is_away_is_asked_thrice(database: Database) -> None:
    place = Place(database, fails(NotFetched.AWAY, NotFetched.AWAY, then=b"abc"))
    await place.intake.accept(SENT)

    await place.settle()

    assert await place.said() == ["1 a.txt: abc"]
    assert place.pauses == [1.0, 4.0]


@pytest.mark.parametrize(
    ("fetch", "why"),
    [
        (fails(*[NotFetched.AWAY] * 3), "away"),
        (fails(NotFetched.GONE), "gone"),
        (fails(NotFetched.TOO_BIG), "too big"),
        (None, "no way"),
        (gives(b"\xff"), "unreadable"),
    ],
)
async def test_what_is_not_to_be_had_is_said(
    sqlite_database: Database, fetch: Fetch | None, why: str
) -> None:
    place = Place(sqlite_database, fetch)
    await place.intake.accept(SENT)

    await place.settle()

    assert await place.said() == [f"1 {why}"]


async def test_only_so_many_files_are_kept_for_events_nobody_hands_in_again() -> None:
    fetching = Fetching({"fake": gives(b"abc")})

    async def ready() -> None:
        return None

    for number in range(40):
        incoming = replace(SENT, event_id=str(number))
        fetching.begin(incoming, Wish(attachment=FILE, read=read, most=10), ready)
        await asyncio.gather(*fetching._tasks.values())

    assert len(fetching._found) == 16
    assert fetching.with_files(replace(SENT, event_id="0")).attachments[0].content is None
    assert fetching.with_files(replace(SENT, event_id="39")).attachments[0].content is not None
