"""What somebody who wants what is not theirs tries against officials, and does not get."""

from datetime import timedelta

import pytest

from handlers.messages import Button, Reply
from handlers.telling import tell
from handlers.undelivered import FallThrough
from knowledge.richtext import paragraph
from storage.database import Database, UnitOfWork
from storage.linking_records import Place
from storage.people_records import Role
from storage.records import Priority
from tests.scenario.people_rig import NOW, SECRET, Phone, Town, code_in

DONE = Button("Đã nộp", "1:d:n:1:2026-11")


@pytest.fixture
async def town(sqlite_database: Database) -> Town:
    await sqlite_database.upgrade()
    return Town(sqlite_database)


async def remind(work: UnitOfWork, conversation: str) -> None:
    secret = Reply(text=(paragraph("Báo cáo mật"),), rows=((DONE,),))
    place = Place(channel="telegram", conversation=conversation)
    assert await tell(work, SECRET, place, secret, key="r1", priority=Priority.REMINDER, now=NOW)


async def blocked(town: Town) -> str | None:
    """Let what waits on Telegram be undeliverable; where it goes instead."""
    async with town.database.begin() as work:
        (message,) = await work.outbox.claim(
            "telegram", NOW, limit=9, leased_until=NOW + timedelta(minutes=1)
        )
        went = await FallThrough(SECRET)(work, message, "blocked", NOW)
        await work.commit()
    return went


async def official(town: Town) -> Phone:
    return await town.person("Mai", Role.OFFICIAL, await town.unit("UBND xã"))


async def test_whoever_linked_themselves_to_an_officials_phone_gets_none_of_their_messages(
    town: Town,
) -> None:
    mai, thief = await official(town), town.phone("thief", "zalo_oa")
    code = "".join(char for char in await mai.says("/lienket") if char.isdigit())[:6]
    await thief.says(f"/lienket {code}")
    await thief.presses("Đồng ý")
    async with town.database.begin() as work:
        assert len(await work.links.conversations_of("telegram", "Mai")) == 2
        await remind(work, "Mai")
        await work.commit()

    assert await blocked(town) is None
    assert "mật" not in await thief.reads()


async def test_an_officials_message_goes_to_their_other_address(town: Town) -> None:
    mai = await official(town)
    async with town.database.begin() as work:
        person = await mai.person()
        await work.people.add_address(person.id, "zalo_oa", "Mai trên Zalo", at=NOW)
        await remind(work, "Mai")
        await work.commit()

    assert await blocked(town) == "zalo_oa"


@pytest.mark.parametrize("how", ["/khoa 1 mất điện thoại", "/xoanguoi 1"])
async def test_what_waits_for_a_phone_does_not_reach_it_once_it_is_locked_or_gone(
    town: Town, how: str
) -> None:
    mai = await official(town)
    admin = await town.person("An", Role.ADMIN, (await mai.person()).unit)
    async with town.database.begin() as work:
        await remind(work, "Mai")
        await work.commit()

    await admin.says(how)
    if admin.reply.rows:
        await admin.presses("Xoá")

    first, second = await mai.reads(), await mai.reads()  # one message at a time
    assert first
    assert second == ""


async def test_whoever_unlocks_a_lost_phone_is_told_of_every_channel_that_opens_with_it(
    town: Town,
) -> None:
    mai, thief = await official(town), town.phone("thief", "zalo_oa")
    admin = await town.person("An", Role.ADMIN, (await mai.person()).unit)
    await thief.says(f"/vao {code_in(await mai.says('/themkenh'))}")
    await admin.says("/khoa 1")

    assert "khoá" in await thief.says("/viec")
    assert "Kênh: Telegram, Zalo OA" in await admin.says("/mokhoa 1")
    assert "Kênh" not in await admin.says("/mokhoa 1")


async def test_a_name_cannot_turn_the_line_it_stands_in(town: Town) -> None:
    admin = await town.person("An", Role.ADMIN, await town.unit("UBND xã"))
    await admin.says("/moi canbo 1")
    code = code_in(await admin.presses("Không ghi tên"))
    newcomer = town.phone("x", name="B\u202enimda\u2066\u200b\u0007\nquản trị")
    await newcomer.says(f"/vao {code}")

    assert (await newcomer.person()).name == "Bnimda quản trị"
