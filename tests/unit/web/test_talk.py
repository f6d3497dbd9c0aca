"""A message and its answer are kept together or not at all, and answered once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.channels.web.bodies import read_body
from bot.channels.web.parse import Said
from bot.channels.web.talk import LATEST, Handle, Talk
from handlers.messages import Button, Incoming, Reply
from handlers.router import Begin
from knowledge.richtext import paragraph
from storage.database import Database, UnitOfWork
from storage.errors import DatabaseUnavailable
from storage.records import ConversationState, InboxState

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
QUESTION = Said(event="first-event-0001", text="khai sinh")


class PowerCutError(BaseException):
    """Stands for the end of the process."""


class FaultError(Exception):
    """A fault of ours, or of a moment."""


class Answers:
    """Answers with the text it was given, `cuts` power cuts later; keeps what it was asked."""

    def __init__(self, cuts: int = 0, replies: int = 1) -> None:
        self.asked: list[Incoming] = []
        self._cuts = cuts
        self._replies = replies

    async def __call__(self, incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
        self.asked.append(incoming)
        if len(self.asked) <= self._cuts:
            raise PowerCutError
        await asyncio.sleep(0)
        said = paragraph(f"{incoming.text}{incoming.button or ''} at {now:%H:%M}")
        reply = Reply(text=(said,), rows=((Button("Lệ phí", "1:p:1:fee"),),))
        return (reply,) * self._replies


def talk_over(database: Database, answers: Answers) -> Talk:
    """Conversations answered by `answers`, which writes nothing itself."""
    return Talk(database=database, handle_within=lambda _: answers)


async def events(talk: Talk, conversation: str = "lan") -> list[str | None]:
    return [line.event_id for line in await talk.lines(conversation)]


async def test_a_message_and_its_replies_are_kept_in_order(sqlite_database: Database) -> None:
    talk = talk_over(sqlite_database, Answers(replies=2))

    await talk.say("lan", QUESTION, NOON)

    assert await events(talk) == ["first-event-0001", "first-event-0001/0", "first-event-0001/1"]


async def test_a_message_that_comes_again_is_not_answered_again(
    sqlite_database: Database,
) -> None:
    answers = Answers()
    talk = talk_over(sqlite_database, answers)

    await asyncio.gather(*(talk.say("lan", QUESTION, NOON) for _ in range(5)))

    assert len(answers.asked) == 1
    assert await events(talk) == ["first-event-0001", "first-event-0001/0"]


async def test_an_answer_that_died_with_the_process_is_made_when_the_message_comes_again(
    sqlite_database: Database,
) -> None:
    answers = Answers(cuts=1)
    with pytest.raises(PowerCutError):
        await talk_over(sqlite_database, answers).say("lan", QUESTION, NOON)

    after = talk_over(sqlite_database, answers)
    assert await events(after) == []
    await after.say("lan", QUESTION, NOON)
    await after.say("lan", QUESTION, NOON)

    assert len(answers.asked) == 2
    assert await events(after) == ["first-event-0001", "first-event-0001/0"]


async def test_the_same_event_id_of_another_visitor_is_another_message(
    sqlite_database: Database,
) -> None:
    answers = Answers()
    talk = talk_over(sqlite_database, answers)

    await talk.say("lan", QUESTION, NOON)
    await talk.say("minh", QUESTION, NOON)

    assert [incoming.conversation for incoming in answers.asked] == ["lan", "minh"]
    assert len({incoming.event_id for incoming in answers.asked}) == 2


async def test_a_pressed_button_is_kept_by_its_words(sqlite_database: Database) -> None:
    talk = talk_over(sqlite_database, Answers())
    await talk.say("lan", QUESTION, NOON)

    await talk.say("lan", Said(event="second-event-002", button="1:p:1:fee"), NOON)
    await talk.say("lan", Said(event="third-event-0003", button="1:unknown"), NOON)

    bodies = {line.event_id: read_body(line.body) for line in await talk.lines("lan")}
    assert bodies["second-event-002"]["label"] == "Lệ phí"
    assert bodies["third-event-0003"]["label"] is None


async def test_what_the_answer_wrote_is_undone_with_it(sqlite_database: Database) -> None:
    def writes_then_dies(begin: Begin) -> Handle:
        async def handle(_: Incoming, now: datetime) -> tuple[Reply, ...]:
            async with begin() as work:
                await work.conversations.put(ConversationState(key="k", data={}, updated_at=now))
                await work.commit()
            raise PowerCutError

        return handle

    with pytest.raises(PowerCutError):
        await Talk(database=sqlite_database, handle_within=writes_then_dies).say(
            "lan", QUESTION, NOON
        )

    async with sqlite_database.begin(read_only=True) as work:
        assert await work.conversations.get("k") is None


async def test_a_listener_hears_its_own_conversation_only(sqlite_database: Database) -> None:
    talk = talk_over(sqlite_database, Answers())

    with talk.listening("lan") as lan, talk.listening("minh") as minh:
        await talk.say("lan", QUESTION, NOON)

        assert lan._rung.is_set()
        assert not minh._rung.is_set()


async def test_a_long_talk_is_shown_by_its_end(sqlite_database: Database) -> None:
    talk = talk_over(sqlite_database, Answers(replies=LATEST + 100))
    await talk.say("lan", QUESTION, NOON)

    lines = await talk.lines("lan")

    assert len(lines) == LATEST
    assert lines[-1].event_id == f"first-event-0001/{LATEST + 99}"


async def test_a_rehearsal_leaves_no_trace(sqlite_database: Database) -> None:
    talk = talk_over(sqlite_database, Answers())

    lines = await talk.rehearse("khai sinh", NOON)

    assert [line.author for line in lines] == ["visitor", "bot"]
    assert await events(talk, "rehearsal") == []


class Fails:
    """Fails so often, then answers; keeps how long it was waited for."""

    def __init__(self, times: int) -> None:
        self.waited: list[float] = []
        self._times = times

    async def __call__(self, _: Incoming, __: datetime) -> tuple[Reply, ...]:
        if len(self.waited) < self._times:
            raise FaultError
        return (Reply(text=(paragraph("Dạ."),)),)

    async def pause(self, seconds: float) -> None:
        self.waited.append(seconds)

    def talk(self, database: Database) -> Talk:
        return Talk(database=database, handle_within=lambda _: self, pause=self.pause)


async def test_what_fails_for_a_moment_is_answered_a_moment_later(
    sqlite_database: Database,
) -> None:
    fails = Fails(4)
    talk = fails.talk(sqlite_database)

    await talk.say("lan", QUESTION, NOON)

    assert await events(talk) == ["first-event-0001", "first-event-0001/0"]
    assert fails.waited == [0.1, 0.2, 0.4, 0.8]


async def test_what_fails_five_times_is_set_aside_with_an_apology_once(
    sqlite_database: Database,
) -> None:
    talk = Fails(99).talk(sqlite_database)

    await talk.say("lan", QUESTION, NOON)
    again = await talk.say("lan", QUESTION, NOON)
    await Fails(0).talk(sqlite_database).say("lan", Said(event="second-event-002"), NOON)

    assert again is False
    assert await events(talk) == [
        "first-event-0001",
        "first-event-0001/apology",
        "second-event-002",
        "second-event-002/0",
    ]
    async with sqlite_database.begin(read_only=True) as work:
        assert await work.inbox.tally() == {InboxState.SET_ASIDE: 1, InboxState.HANDLED: 1}


async def test_every_message_is_an_event_of_the_inbox(sqlite_database: Database) -> None:
    talk = talk_over(sqlite_database, Answers())

    await talk.say("lan", QUESTION, NOON)
    await talk.say("minh", QUESTION, NOON)

    async with sqlite_database.begin(read_only=True) as work:
        assert await work.inbox.tally() == {InboxState.HANDLED: 2}


async def test_what_others_say_is_said_once_though_nobody_knows_whether_it_was_committed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, said = talk_over(database, Answers()), Reply(text=(paragraph("Dạ."),))
    begin = database.begin

    @asynccontextmanager
    async def cut() -> AsyncIterator[UnitOfWork]:
        async with begin() as work:
            yield work
        message = "the line was cut while COMMIT was answered"
        raise DatabaseUnavailable(message)

    with monkeypatch.context() as patched:
        patched.setattr(database, "begin", cut)
        with pytest.raises(DatabaseUnavailable):
            await talk.tell("lan", said, NOON, "r1 → telegram/5000001")
    await talk.tell("lan", said, NOON, "r1 → telegram/5000001")
    await talk.tell("lan", said, NOON, "r2")
    await talk.tell("minh", said, NOON, "r2")

    assert [len(await talk.lines(who)) for who in ("lan", "minh")] == [2, 1]
    assert "5000001" not in "".join(event or "" for event in await events(talk))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_lines_of_another_process_are_heard_of(database: Database) -> None:
    here, elsewhere = talk_over(database, Answers()), talk_over(database, Answers())

    with here.listening("lan") as lan, here.listening("minh") as minh:
        following = asyncio.create_task(here.follow())
        await lan.wait(10)  # both are rung when it begins: something may have been missed
        await minh.wait(10)
        async with asyncio.timeout(10):
            while not lan._rung.is_set():  # LISTEN takes its time
                await elsewhere.tell("lan", Reply(text=(paragraph("Dạ."),)), NOON)
                await asyncio.sleep(0.01)

        assert not minh._rung.is_set()
    following.cancel()
    await asyncio.wait([following])
