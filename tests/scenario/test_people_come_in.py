"""Coming in with an invitation, on both engines: nobody gets in who should not.

1. The code lets in once, in time, in a private conversation, on a channel that keeps who writes.
2. Guessing is paused; what is known by id stays so whatever the platform calls it.
3. Who invited is told who came in, and throws out who should not have.
"""

import asyncio
from dataclasses import replace

import pytest

from handlers.codes import payload, shown_code
from handlers.texts import people as texts
from storage.database import Database
from storage.people_records import Role
from tests.scenario.people_rig import Town, action, code_in

DAY = 24


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_the_first_admin_comes_in_with_the_operators_code(town: Town) -> None:
    commune = await town.unit("Xã Châu Sơn")
    code = await town.code(Role.ADMIN, commune)
    phone = town.phone("100", name="Lan")

    said = await phone.says(f"/vao {shown_code(code)}")

    assert "chào Lan" in said
    assert "quản trị của Xã Châu Sơn" in said
    person = await phone.person()
    assert (person.role, person.unit) == (Role.ADMIN, commune)
    assert await town.journal() == [
        "operator invite invitation:1",
        f"person:{person.id} join person:{person.id}",
    ]


@pytest.mark.parametrize("form", ["/start {link}", "/vao {low}", "{shown}", "  /VAO@Bot {raw}"])
async def test_a_link_a_typed_code_and_the_code_alone_let_in(town: Town, form: str) -> None:
    code = await town.code(Role.OFFICIAL, await town.unit("Xã"))
    typed = form.format(link=payload(code), low=code.lower(), shown=shown_code(code), raw=code)

    await town.phone("100").says(typed)

    assert await town.who("100") is not None


async def test_a_code_can_be_asked_for_first(town: Town) -> None:
    code = await town.code(Role.OFFICIAL, await town.unit("Xã"))
    phone = town.phone("100")

    assert await phone.says("/vao") == texts.ASK_CODE
    await phone.says(shown_code(code))

    assert await town.who("100") is not None


async def test_a_code_lets_in_once(town: Town) -> None:
    code = await town.code(Role.ADMIN, await town.unit("Xã"))
    await town.phone("100").says(f"/vao {code}")

    assert await town.phone("200").says(f"/vao {code}") == texts.CODE_USED
    assert await town.who("200") is None


async def test_of_two_who_follow_one_link_at_once_one_comes_in(town: Town) -> None:
    code = await town.code(Role.ADMIN, await town.unit("Xã"))
    phones = [town.phone(str(number)) for number in range(4)]

    said = await asyncio.gather(*(one.says(f"/start {payload(code)}") for one in phones))

    assert len(await town.all()) == 1
    assert said.count(texts.CODE_USED) == 3


async def test_the_same_message_handled_again_changes_nothing(town: Town) -> None:
    code = await town.code(Role.OFFICIAL, await town.unit("Xã"))
    phone = town.phone("100")
    await phone.says(f"/vao {code}")

    assert await phone.says(f"/vao {code}") == texts.CODE_USED
    assert len(await town.all()) == 1


async def test_a_code_ends_after_a_day(town: Town) -> None:
    code = await town.code(Role.ADMIN, await town.unit("Xã"))
    town.waits(hours=DAY)

    assert await town.phone("100").says(f"/vao {code}") == texts.CODE_EXPIRED
    assert await town.who("100") is None


async def test_a_code_written_in_a_group_lets_nobody_in_any_more(town: Town) -> None:
    admin = await town.person("admin", Role.ADMIN, await town.unit("Xã"))
    code = code_in(await admin.says("/moi canbo An"))

    assert await town.phone("100").says(f"/vao {code}", group="-5") == texts.CODE_SEEN
    assert await town.phone("100").says(f"/vao {code}") == texts.CODE_REVOKED
    assert "thu hồi" in await admin.reads()
    assert await town.who("100") is None


async def test_an_anonymous_admin_of_a_group_is_in_no_private_conversation(town: Town) -> None:
    code = await town.code(Role.ADMIN, await town.unit("Xã"))

    said = await town.phone("-100200").says(f"/vao {code}")  # sender and chat are the group

    assert said == texts.CODE_SEEN
    assert await town.who("-100200") is None


async def test_a_browser_is_nobodys_address(town: Town) -> None:
    code = await town.code(Role.ADMIN, await town.unit("Xã"))

    assert await town.phone("v", channel="web").says(f"/vao {code}") == texts.NOT_HERE
    assert await town.who("v", "web") is None
    assert await town.phone("1").says(f"/vao {code}") != texts.CODE_USED


async def test_ten_wrong_codes_pause_even_the_right_one(town: Town) -> None:
    code = await town.code(Role.ADMIN, await town.unit("Xã"))
    guesser = town.phone("666")
    for _ in range(9):
        assert await guesser.says("/vao BCFG-HJKM-2345") == texts.BAD_CODE
    assert await guesser.says("/vao nonsense") == texts.PAUSED

    assert await guesser.says(f"/vao {code}") == texts.PAUSED
    assert await town.who("666") is None
    town.waits(minutes=61)
    assert "chào" in await guesser.says(f"/vao {code}")


async def test_one_who_guesses_pauses_nobody_else(town: Town) -> None:
    code = await town.code(Role.OFFICIAL, await town.unit("Xã"))
    for _ in range(10):
        await town.phone("666").says("/vao x")

    assert "chào" in await town.phone("100").says(f"/vao {code}")


async def test_a_right_code_forgives_wrong_ones(town: Town) -> None:
    commune = await town.unit("Xã")
    phone = town.phone("100")
    for _ in range(9):
        await phone.says("/vao x")
    await phone.says(f"/vao {await town.code(Role.OFFICIAL, commune)}")

    assert await phone.says("/vao x") == texts.BAD_CODE


async def test_an_identity_number_is_no_code(town: Town) -> None:
    await town.phone("100").says("222333444555")

    async with town.database.begin(read_only=True) as work:
        assert (await work.invitations.attempts("telegram", "100")).failures == 0


async def test_who_invited_is_told_and_throws_out_who_should_not_have_come(town: Town) -> None:
    commune = await town.unit("Xã")
    admin = await town.person("admin", Role.ADMIN, commune)
    code = code_in(await admin.says("/moi canbo Nguyễn Văn An"))
    thief = town.phone("666", name="Sếp Tổng")
    await thief.says(f"/vao {code}")

    news = await admin.reads()
    assert "Nguyễn Văn An (số 2) vừa vào làm cán bộ của Xã, qua Telegram" in news
    assert "Sếp Tổng" in news

    await admin.presses("cho ra")
    assert await town.who("666") is None
    assert await thief.reads() == texts.YOU_ARE_REMOVED


async def test_a_thief_let_in_as_admin_is_powerless_at_once(town: Town) -> None:
    commune = await town.unit("Xã")
    admin = await town.person("admin", Role.ADMIN, commune)
    thief = town.phone("666")
    await thief.says(f"/vao {code_in(await admin.says('/moi quantri An'))}")
    await admin.reads()

    await admin.presses("cho ra")

    assert (await thief.person()).locked
    assert await thief.says("/khoa 1") == texts.LOCKED
    assert not (await admin.person()).locked


async def test_every_other_admin_hears_of_a_new_one(town: Town) -> None:
    commune = await town.unit("Xã")
    first = await town.person("first", Role.ADMIN, commune)
    second = await town.person("second", Role.ADMIN, commune)
    await town.phone("3").says(f"/vao {code_in(await first.says('/moi admin An'))}")

    assert "An (số 3) vừa vào" in await second.reads()
    assert "An (số 3) vừa vào" in await first.reads()


async def test_an_invitation_of_who_may_no_longer_invite_lets_nobody_in(town: Town) -> None:
    commune = await town.unit("Xã")
    boss = await town.person("boss", Role.ADMIN, commune)
    admin = await town.person("admin", Role.ADMIN, commune)
    code = code_in(await admin.says("/moi admin An"))
    await boss.says(f"/khoa {(await admin.person()).id}")

    assert await town.phone("100").says(f"/vao {code}") == texts.CODE_REVOKED
    assert await town.who("100") is None


async def test_an_invitation_asks_again_whether_its_inviter_may_invite(town: Town) -> None:
    commune = await town.unit("Xã")
    admin = await town.person("admin", Role.ADMIN, commune)
    code = code_in(await admin.says("/moi admin An"))
    async with town.database.begin() as work:  # less than locking, which revokes by itself
        await work.people.put(replace(await admin.person(), role=Role.EDITOR))
        await work.commit()

    assert await town.phone("100").says(f"/vao {code}") == texts.CODE_REVOKED


async def test_a_changed_name_on_the_platform_changes_nothing(town: Town) -> None:
    commune = await town.unit("Xã")
    admin = await town.person("admin", Role.ADMIN, commune)
    before = await admin.person()

    impostor = town.phone("666", name="admin")
    await impostor.says("/khoa 1")
    admin.name = "Người khác hẳn"
    await admin.says("/nguoi")

    assert await admin.person() == before
    assert await town.who("666") is None


async def test_an_invitation_taken_back_lets_nobody_in(town: Town) -> None:
    admin = await town.person("admin", Role.ADMIN, await town.unit("Xã"))
    code = code_in(await admin.says("/moi canbo An"))

    assert await admin.presses("Thu hồi") == texts.REVOKED
    assert await town.phone("100").says(f"/vao {code}") == texts.CODE_REVOKED


async def test_open_invitations_are_listed_and_taken_back_from_there(town: Town) -> None:
    admin = await town.person("admin", Role.ADMIN, await town.unit("Xã"))
    assert await admin.says("/thuhoi") == texts.NOTHING_TO_REVOKE
    await admin.says("/moi canbo An")

    assert "Lời mời 1 cho An: cán bộ của Xã" in await admin.says("/thuhoi")
    old = action(admin.reply, "Thu hồi lời mời 1")
    assert await admin.says(button=old) == texts.REVOKED
    assert await admin.says(button=old) == texts.NOT_OPEN


async def test_an_invitation_is_made_step_by_step(town: Town) -> None:
    commune = await town.unit("Xã Tả Lèng")
    await town.unit("Trung tâm PVHCC", commune)
    admin = await town.person("admin", Role.ADMIN, commune)

    assert await admin.says("/moi") == texts.WHICH_ROLE
    assert await admin.presses("biên tập") == texts.WHICH_UNIT
    assert await admin.presses("Trung tâm") == texts.ASK_NAME
    said = await admin.says("Lò Thị Bình")

    assert "lời mời cho Lò Thị Bình làm biên tập của Trung tâm PVHCC" in said
    phone = town.phone("100")
    await phone.says(f"/vao {code_in(said)}")
    person = await phone.person()
    assert (person.name, person.role, person.unit) == ("Lò Thị Bình", Role.EDITOR, "2")


async def test_an_invitation_without_a_name_takes_the_one_shown_or_a_number(town: Town) -> None:
    admin = await town.person("admin", Role.ADMIN, await town.unit("Xã"))
    await admin.says("/moi canbo")
    said = await admin.presses("Không ghi tên")
    phone = town.phone("100")
    await phone.says(f"/vao {code_in(said)}")

    assert (await phone.person()).name == "Người mới 2"


async def test_who_is_in_already_takes_what_a_new_invitation_says(town: Town) -> None:
    commune = await town.unit("Xã")
    admin = await town.person("admin", Role.ADMIN, commune)
    official = await town.person("an", Role.OFFICIAL, commune)
    again = code_in(await admin.says("/moi canbo An"))
    higher = code_in(await admin.says("/moi bientap An"))

    assert await official.says(f"/vao {again}") == texts.ALREADY_IN
    assert "biên tập" in await official.says(f"/vao {higher}")
    assert (await official.person()).role is Role.EDITOR
    assert len(await town.all()) == 2


async def test_an_admin_gains_no_unit_by_a_lesser_invitation(town: Town) -> None:
    top = await town.unit("Tỉnh")
    commune = await town.unit("Xã", top)
    admin = await town.person("admin", Role.ADMIN, commune)
    code = await town.code(Role.OFFICIAL, top)

    assert await admin.says(f"/vao {code}") == texts.ADMIN_STAYS
    assert (await admin.person()).unit == commune


async def test_a_locked_person_comes_back_by_no_invitation(town: Town) -> None:
    commune = await town.unit("Xã")
    admin = await town.person("admin", Role.ADMIN, commune)
    official = await town.person("an", Role.OFFICIAL, commune)
    await admin.says("/khoa 2")

    assert await official.says(f"/vao {await town.code(Role.ADMIN, commune)}") == texts.LOCKED
    assert not (await official.person()).is_active


async def test_a_fresh_invitation_opens_lapsed_rights_again(town: Town) -> None:
    commune = await town.unit("Xã")
    official = await town.person("an", Role.OFFICIAL, commune)
    town.waits(days=46)
    assert await official.says("/donvi") == texts.LAPSED
    assert (await official.person()).lapsed

    await official.says(f"/vao {await town.code(Role.OFFICIAL, commune)}")

    assert "Xã" in await official.says("/donvi")
    assert "system lapse person:1" in await town.journal()


async def test_a_second_channel_is_the_same_person(town: Town) -> None:
    official = await town.person("an", Role.OFFICIAL, await town.unit("Xã"))
    code = code_in(await official.says("/themkenh"))
    zalo = town.phone("z1", channel="zalo_oa")

    assert await zalo.says(f"/vao {code}") == texts.ADDRESS_ADDED
    assert await zalo.person() == await official.person()
    assert "vừa thêm Zalo OA" in await official.reads()
    assert await town.phone("z2", channel="zalo_oa").says(f"/vao {code}") == texts.CODE_USED


async def test_a_second_channel_takes_nobodys_place(town: Town) -> None:
    commune = await town.unit("Xã")
    official = await town.person("an", Role.OFFICIAL, commune)
    other = await town.person("admin", Role.ADMIN, commune)
    code = code_in(await official.says("/themkenh"))

    assert await other.says(f"/vao {code}") == texts.ALREADY_ANOTHER
    assert (await other.person()).role is Role.ADMIN
