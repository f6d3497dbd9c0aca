"""A group that becomes a supergroup keeps its state, and what waits for it. On both engines."""

from datetime import UTC, datetime, timedelta

from handlers.memory import Memory, conversation_key, kept
from handlers.messages import Button, Reply
from handlers.moving import keeping
from handlers.stored import read_reply, reply_body
from knowledge.richtext import paragraph
from storage.database import Database
from storage.records import NewMessage, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SECRET = b"a secret of the tests"
OLD, NEW = "-5", "-1000000000005"
BEFORE, AFTER = (conversation_key(SECRET, "telegram", one) for one in (OLD, NEW))
WAITING = Reply(text=(paragraph("Sắp đến hạn."),), replaces="8", answers="7")


async def prepare(database: Database, *keys: str) -> None:
    async with database.begin() as work:
        for place, key in enumerate(keys):
            memory = Memory(buttons=(Button(f"Nút {place}", f"1:p:{place}"),))
            await work.conversations.put(kept(key, memory, NOW))
        for key, body in (("well", reply_body(WAITING)), ("damaged", "{")):
            await work.outbox.put(
                NewMessage(
                    key=key,
                    channel="telegram",
                    conversation=OLD,
                    body=body,
                    priority=Priority.REMINDER,
                    not_before=NOW,
                )
            )
        await work.commit()


async def test_what_waits_goes_to_the_new_id_and_points_at_nothing_there(
    database: Database,
) -> None:
    await prepare(database, BEFORE)
    moved = keeping(database, SECRET, "telegram")

    await moved(OLD, NEW)
    await moved(OLD, NEW)

    async with database.begin() as work:
        (first,) = await work.outbox.claim(
            "telegram", NOW, limit=9, leased_until=NOW + timedelta(minutes=1)
        )
        state = await work.conversations.get(AFTER)
        assert await work.conversations.get(BEFORE) is None
    reply = read_reply(first.body)
    assert (first.conversation, reply.text) == (NEW, WAITING.text)
    assert (reply.replaces, reply.answers) == (None, None)
    assert state is not None
    assert state.data["buttons"] == [["Nút 0", "1:p:0"]]


async def test_what_was_said_in_the_new_group_already_is_not_forgotten(
    database: Database,
) -> None:
    await prepare(database, BEFORE, AFTER)

    await keeping(database, SECRET, "telegram")(OLD, NEW)

    async with database.begin() as work:
        state = await work.conversations.get(AFTER)
        assert await work.conversations.get(BEFORE) is None
    assert state is not None
    assert state.data["buttons"] == [["Nút 1", "1:p:1"]]
