"""One person's conversations: bonds, codes, who is unreachable, groups that move. Both engines."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database, UnitOfWork
from storage.linking_records import LinkCode, Place, UnreachableTally
from storage.people_records import Role
from storage.records import NewMessage, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
PHONE = Place(channel="telegram", conversation="1")
ZALO = Place(channel="zalo_oa", conversation="2")
WEB = Place(channel="web", conversation="3")


def code(place: Place, digest: str, expires_at: datetime = SOON) -> LinkCode:
    return LinkCode(
        digest=digest,
        channel=place.channel,
        conversation=place.conversation,
        expires_at=expires_at,
    )


async def channels(work: UnitOfWork, place: Place) -> list[str]:
    found = await work.links.conversations_of(place.channel, place.conversation)
    return [one.channel for one in found]


async def test_a_conversation_nobody_linked_is_all_there_is(database: Database) -> None:
    async with database.begin() as work:
        await work.links.wrote("telegram", "1", NOW)

        assert await work.links.conversations_of("telegram", "1") == (PHONE,)


async def test_linked_conversations_are_listed_last_written_first(database: Database) -> None:
    async with database.begin() as work:
        await work.links.link(PHONE, ZALO, NOW)
        await work.links.link(WEB, ZALO, NOW)
        await work.links.wrote("web", "3", NOW + timedelta(minutes=2))
        await work.links.wrote("zalo_oa", "2", NOW + timedelta(minutes=1))

        for place in (PHONE, ZALO, WEB):
            assert await channels(work, place) == ["web", "zalo_oa", "telegram"]
        first, *_ = await work.links.conversations_of("telegram", "1")
        assert first.written_at == NOW + timedelta(minutes=2)


async def test_who_wrote_together_is_noted_each_and_each_at_their_own_time(
    database: Database,
) -> None:
    async with database.begin() as work:
        await work.links.link(PHONE, ZALO, NOW)
        at = NOW + timedelta(minutes=1)
        await work.links.all_wrote({("telegram", "1"), ("zalo_oa", "2"), ("web", "9")}, at)
        await work.links.wrote("telegram", "1", at)
        noted = await work.links.conversations_of("telegram", "1")
        await work.links.wrote("zalo_oa", "2", at + timedelta(minutes=1))
        first, *_ = await work.links.conversations_of("telegram", "1")

    assert [one.written_at for one in noted] == [at, at]
    assert (first.channel, first.written_at) == ("zalo_oa", at + timedelta(minutes=1))


async def test_two_pairs_linked_are_one_person(database: Database) -> None:
    bot = Place(channel="zalo_bot", conversation="4")
    async with database.begin() as work:
        await work.links.link(PHONE, ZALO, NOW)
        await work.links.link(WEB, bot, NOW)
        await work.links.link(bot, PHONE, NOW)

        assert len(await channels(work, WEB)) == 4


async def test_unlinking_leaves_the_others_together(database: Database) -> None:
    async with database.begin() as work:
        await work.links.link(PHONE, ZALO, NOW)
        await work.links.link(ZALO, WEB, NOW)
        await work.link_codes.put(code(PHONE, "d"), NOW)

        rest = await work.links.unlink("telegram", "1")
        assert {one.channel for one in rest} == {"zalo_oa", "web"}
        assert await channels(work, PHONE) == ["telegram"]
        assert len(await channels(work, ZALO)) == 2
        assert await work.link_codes.get("d") is None

        assert [one.channel for one in await work.links.unlink("web", "3")] == ["zalo_oa"]
        await work.links.link(PHONE, WEB, NOW)
        assert await channels(work, ZALO) == ["zalo_oa"]
        assert await work.links.unlink("zalo_oa", "2") == ()


async def test_a_silent_conversation_leaves_no_dangling_link(database: Database) -> None:
    async with database.begin() as work:
        await work.links.link(PHONE, WEB, NOW)
        assert await work.links.forget_silent("web", NOW) == 0

        assert await work.links.forget_silent("web", NOW + timedelta(hours=1)) == 1

        assert await channels(work, PHONE) == ["telegram"]
        assert await channels(work, WEB) == ["web"]


async def test_who_cannot_be_written_to_is_told_apart_until_they_write(
    database: Database,
) -> None:
    async with database.begin() as work:
        for conversation, reason in (("1", "blocked"), ("2", "blocked"), ("3", "deactivated")):
            await work.links.mark_unreachable("telegram", conversation, reason, NOW)
        assert await work.links.unreachable() == (
            UnreachableTally(channel="telegram", reason="blocked", places=2),
            UnreachableTally(channel="telegram", reason="deactivated", places=1),
        )

        await work.links.wrote("telegram", "1", NOW + timedelta(seconds=2))
        await work.links.mark_unreachable("telegram", "1", "blocked", NOW)  # of before

        among = await work.links.unreachable_among("telegram", ["1", "2", "9"])
        assert among == {"2": "blocked"}
        assert await work.links.unreachable_among("zalo_oa", ["2"]) == {}


async def test_a_mark_and_a_link_do_not_disturb_each_other(database: Database) -> None:
    async with database.begin() as work:
        await work.links.mark_unreachable("zalo_oa", "2", "window", NOW)
        await work.links.link(PHONE, ZALO, NOW)
        await work.links.mark_unreachable("telegram", "1", "blocked", NOW)

        found = await work.links.conversations_of("telegram", "1")
        assert {one.channel: one.unreachable for one in found} == {
            "telegram": "blocked",
            "zalo_oa": "window",
        }


async def test_a_code_is_used_once_in_its_time(database: Database) -> None:
    async with database.begin() as work:
        assert await work.link_codes.put(code(PHONE, "d"), NOW)
        assert await work.link_codes.use("d", SOON) is None
        used = await work.link_codes.use("d", SOON - timedelta(seconds=1))
        assert used is not None
        assert (used.channel, used.conversation) == ("telegram", "1")
        assert used.used_at == SOON - timedelta(seconds=1)
        assert await work.link_codes.use("d", NOW) is None
        assert await work.link_codes.use("unknown", NOW) is None


async def test_a_new_code_voids_the_old_and_nobody_gets_anothers(database: Database) -> None:
    async with database.begin() as work:
        await work.link_codes.put(code(PHONE, "old"), NOW)
        await work.link_codes.put(code(PHONE, "new"), NOW)
        assert await work.link_codes.get("old") is None

        assert not await work.link_codes.put(code(ZALO, "new"), NOW)
        assert await work.link_codes.put(code(ZALO, "new", SOON + timedelta(hours=1)), SOON)
        taken = await work.link_codes.get("new")
        assert taken is not None
        assert taken.channel == "zalo_oa"

        await work.link_codes.void("new")
        assert await work.link_codes.get("new") is None


async def test_of_many_who_use_a_code_at_once_one_does(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    async with database.begin() as work:
        await work.link_codes.put(code(PHONE, "d"), NOW)
        await work.commit()

    async def use(base: Database) -> bool:
        async with base.begin() as work:
            used = await work.link_codes.use("d", NOW)
            await work.commit()
        return used is not None

    done = await asyncio.gather(*(use(base) for base in (database, other) * 3))

    assert sorted(done) == [False] * 5 + [True]
    await other.close()


async def test_wrong_tries_are_counted_and_forgotten(database: Database) -> None:
    async with database.begin() as work:
        for minutes in (0, 10, 20):
            await work.link_codes.note_wrong_try("web", "3", NOW + timedelta(minutes=minutes))
        await work.link_codes.note_wrong_try("web", "4", NOW + timedelta(minutes=20))
        await work.link_codes.put(code(PHONE, "d"), NOW)

        assert await work.link_codes.wrong_tries("web", "3", NOW) == 2
        assert await work.link_codes.wrong_tries("web", None, NOW) == 3
        assert await work.link_codes.wrong_tries("telegram", None, NOW) == 0
        assert await work.link_codes.forget_before(SOON + timedelta(minutes=5)) == 3
        assert await work.link_codes.wrong_tries("web", None, NOW - timedelta(1)) == 2


def waiting(conversation: str, key: str) -> NewMessage:
    return NewMessage(
        key=key,
        channel="telegram",
        conversation=conversation,
        body="said",
        priority=Priority.REMINDER,
        not_before=NOW,
    )


@pytest.mark.parametrize("known", [False, True])
async def test_a_group_that_moved_takes_what_waits_along_once(
    database: Database, *, known: bool
) -> None:
    async with database.begin() as work:
        await work.links.mark_unreachable("telegram", "-5", "no_rights", NOW)
        if known:
            await work.links.mark_unreachable("telegram", "-1005", "kicked", NOW)
        for key in ("first", "second"):
            await work.outbox.put(waiting("-5", key))
        await work.outbox.put(waiting("-6", "elsewhere"))

        moved = [await work.links.move("telegram", "-5", "-1005", str.upper) for _ in range(2)]
        await work.commit()

    assert moved == [2, 0]
    async with database.begin() as work:
        (first,) = await work.outbox.claim(
            "telegram", NOW, limit=9, leased_until=SOON, resting=("-6",)
        )
        assert (first.key, first.conversation, first.body) == ("first", "-1005", "SAID")
        marks = await work.links.unreachable_among("telegram", ["-5", "-1005"])
    assert marks == {"-1005": "kicked" if known else "no_rights"}


async def test_addresses_of_one_official_are_conversations_of_one_person(
    database: Database,
) -> None:
    async with database.begin() as work:
        unit = await work.units.add("UBND xã Thử", None)
        lan = await work.people.add("Lan", Role.OFFICIAL, unit.id, at=NOW)
        for channel, sender in (("telegram", "1"), ("zalo_bot", "4")):
            await work.people.add_address(lan.id, channel, sender, at=NOW)
        await work.links.link(PHONE, ZALO, NOW)
        for minutes, place in enumerate(
            (PHONE, ZALO, Place(channel="zalo_bot", conversation="4"))
        ):
            at = NOW + timedelta(minutes=minutes + 1)
            await work.links.wrote(place.channel, place.conversation, at)

        assert await channels(work, ZALO) == ["zalo_bot", "zalo_oa", "telegram"]
        assert await work.links.unlink("telegram", "1") != ()
        assert await channels(work, ZALO) == ["zalo_oa"]
        assert await channels(work, PHONE) == ["zalo_bot", "telegram"]
