"""The question log, the state of conversations and their transcripts. On both engines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.database import Database
from storage.records import ConversationState, QuestionRecord, TranscriptLine

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=7)))
NAIVE = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001 what must be refused


def question(text: str = "khai sinh cần gì", at: datetime = NOW) -> QuestionRecord:
    return QuestionRecord(
        asked_at=at,
        channel="web",
        conversation="5f2b…",
        text=text,
        outcome="answered",
        ranked=("1.001193", "1.004884"),
        facet="documents",
        milliseconds=1.9,
    )


async def test_logged_questions_come_back_newest_first(database: Database) -> None:
    texts = ["một", "hai", "ba"]
    async with database.begin() as work:
        for text in texts:
            await work.questions.add(question(text))
        await work.commit()

    async with database.begin(read_only=True) as work:
        recent = await work.questions.recent(2)

    assert recent == (question("ba"), question("hai"))
    assert recent[0].asked_at.tzinfo is UTC


async def test_conversations_looked_up_together_are_what_they_are_after_all(
    database: Database,
) -> None:
    def state(key: str, step: int) -> ConversationState:
        return ConversationState(key=key, data={"step": step}, updated_at=NOW)

    async with database.begin() as work:
        await work.conversations.put(state("a", 1))
        await work.conversations.put(state("c", 1))
        await work.commit()
    async with database.begin() as work:
        await work.conversations.look_up(["a", "b", "c"])
        before = [await work.conversations.get(key) for key in "abc"]
        await work.conversations.put(state("a", 2))
        await work.conversations.write_down()
        await work.conversations.rename("c", "d")
        after = [await work.conversations.get(key) for key in "abcd"]

    assert [one and one.data["step"] for one in before] == [1, None, 1]
    assert [one and one.data["step"] for one in after] == [2, None, None, 1]


async def test_a_question_without_facet_or_result_is_logged_too(database: Database) -> None:
    bare = QuestionRecord(
        asked_at=NOW,
        channel="console",
        conversation="h",
        text="",
        outcome="refused",
        ranked=(),
        facet=None,
        milliseconds=0.0,
    )
    async with database.begin() as work:
        await work.questions.add(bare)

        assert await work.questions.recent(10) == (bare,)


async def test_text_no_engine_keeps_is_logged_with_its_place_marked(database: Database) -> None:
    async with database.begin() as work:
        await work.questions.add(question("a\x00b\ud83dc 👶🏻"))

        assert (await work.questions.recent(1))[0].text == "a�b�c 👶🏻"


async def test_a_conversation_state_is_replaced_whole(database: Database) -> None:
    first = ConversationState(key="k", data={"entry": "1.001193", "n": [1]}, updated_at=NOW)
    second = ConversationState(
        key="k", data={"facet": None}, updated_at=NOW + timedelta(minutes=5)
    )
    for state in (first, second):
        async with database.begin() as work:
            await work.conversations.put(state)
            await work.commit()

    async with database.begin(read_only=True) as work:
        assert await work.conversations.get("k") == second
        assert await work.conversations.get("other") is None


async def test_any_text_survives_in_a_conversation_state(database: Database) -> None:
    odd = ConversationState(key="k", data={"question": "\x00 \ud83d 👶🏻"}, updated_at=NOW)
    async with database.begin() as work:
        await work.conversations.put(odd)
        await work.commit()

    async with database.begin(read_only=True) as work:
        assert await work.conversations.get("k") == odd


async def test_what_was_put_is_seen_and_renamed_before_it_is_written_down(
    database: Database,
) -> None:
    states = [ConversationState(key=key, data={"of": key}, updated_at=NOW) for key in "ba"]
    async with database.begin() as work:
        for state in states:
            await work.conversations.put(state)
        assert await work.conversations.get("a") == states[1]
        await work.conversations.rename("a", "c")
        await work.commit()

    async with database.begin(read_only=True) as work:
        assert await work.conversations.get("a") is None
        moved, stayed = [await work.conversations.get(key) for key in "cb"]
    assert moved is not None
    assert stayed is not None
    assert (moved.data, stayed.data) == ({"of": "a"}, {"of": "b"})


async def test_what_was_not_committed_was_never_put(database: Database) -> None:
    async with database.begin() as work:
        await work.conversations.put(ConversationState(key="k", data={}, updated_at=NOW))
        await work.questions.add(question())

    async with database.begin() as work:
        await work.commit()
        assert await work.conversations.get("k") is None
        assert await work.questions.recent(1) == ()


async def test_a_page_catches_up_from_the_line_it_saw_last(database: Database) -> None:
    async with database.begin() as work:
        first = await work.transcripts.append("c", "visitor", '"chào"', NOW, event_id="e1")
        await work.transcripts.append("elsewhere", "visitor", '"khác"', NOW)
        second = await work.transcripts.append("c", "bot", '"Dạ"', NOW)
        third = await work.transcripts.append("c", "bot", '"chào ạ"', NOW)
        await work.commit()
    assert first is not None

    async with database.begin(read_only=True) as work:
        lines = await work.transcripts.since("c", 0, 10)
        missed = await work.transcripts.since("c", first, 10)
        portion = await work.transcripts.since("c", first, 1)

    assert lines[0] == TranscriptLine(
        number=first, conversation="c", author="visitor", event_id="e1", body='"chào"', at=NOW
    )
    assert [line.number for line in missed] == [second, third]
    assert [line.number for line in portion] == [second]


async def test_an_event_already_there_is_not_added_again(database: Database) -> None:
    async with database.begin() as work:
        assert await work.transcripts.append("c", "visitor", '"a"', NOW, event_id="e1")
        assert await work.transcripts.append("c", "visitor", '"b"', NOW, event_id="e1") is None
        assert await work.transcripts.append("d", "visitor", '"a"', NOW, event_id="e1")

        assert [line.body for line in await work.transcripts.since("c", 0, 10)] == ['"a"']


async def test_old_lines_are_forgotten_and_their_numbers_never_used_again(
    database: Database,
) -> None:
    async with database.begin() as work:
        await work.transcripts.append("c", "visitor", '"cũ"', NOW - timedelta(days=31))
        old = await work.transcripts.append("c", "bot", '"cũ"', NOW - timedelta(days=31))
        assert await work.transcripts.forget_before(NOW - timedelta(days=30)) == 2
        new = await work.transcripts.append("c", "visitor", '"mới"', NOW)
        assert await work.transcripts.forget_before(NOW) == 0

    assert old is not None
    assert new is not None
    assert new > old


async def test_times_without_their_zone_are_refused_everywhere(database: Database) -> None:
    async with database.begin() as work:
        with pytest.raises(ValueError, match="zone"):
            await work.questions.add(question(at=NAIVE))
        with pytest.raises(ValueError, match="zone"):
            await work.conversations.put(ConversationState(key="k", data={}, updated_at=NAIVE))
        with pytest.raises(ValueError, match="zone"):
            await work.transcripts.append("c", "bot", "{}", NAIVE)
        with pytest.raises(ValueError, match="zone"):
            await work.transcripts.forget_before(NAIVE)
