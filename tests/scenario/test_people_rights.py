"""Rights once somebody is in: taken away at once, given back by whoever may, never lost to all.

On both engines. 1. Locking works on the next message and the oldest button. 2. An admin goes only
when a second one agrees; the last one stays. 3. Two who act at once end in one right state.
4. A PIN stands before what changes rights. 5. The journal tells all of it.
"""

import asyncio
from dataclasses import replace

import pytest

from handlers.messages import Incoming
from handlers.official.presence import present
from handlers.texts import people as texts
from handlers.texts import pins as pin_texts
from handlers.texts import units as unit_texts
from storage.database import Database
from storage.people_records import Role
from tests.scenario.people_rig import NOW, Phone, Town, action, code_in

PIN = "483920"


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def commune(town: Town) -> str:
    return await town.unit("Xã Châu Sơn")


async def test_a_locked_person_does_nothing_not_even_by_an_old_button(
    town: Town, commune: str
) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    admin = await town.person("admin", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await admin.says("/nguoi 3")
    old = action(admin.reply, texts.LOCK)

    said = await boss.says("/khoa 2 mất máy")

    assert said == texts.was_locked("admin")
    assert await admin.reads() == texts.YOU_ARE_LOCKED
    assert await admin.says(button=old) == texts.LOCKED
    assert await admin.says("/moi admin X") == texts.LOCKED
    assert not (await town.all())[2].locked
    assert "person:1 lock person:2" in await town.journal()


async def test_locking_ends_a_dialog_under_way(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    admin = await town.person("admin", Role.ADMIN, commune)
    await admin.says("/moi admin")
    await boss.says("/khoa 2")

    assert await admin.says("Kẻ trộm") == texts.LOCKED
    async with town.database.begin(read_only=True) as work:
        assert await work.invitations.open(town.now) == ()


async def test_unlocking_gives_the_rights_back_and_forgets_the_pin(
    town: Town, commune: str
) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    admin = await town.person("admin", Role.ADMIN, commune)
    await set_pin(admin)
    await boss.says("/khoa 2")

    assert await boss.says("/mokhoa 2") == texts.was_unlocked("admin")
    assert (await admin.person()).is_active
    assert "admin" in await admin.says("/nguoi")
    assert await boss.says("/mokhoa 2") == texts.NOT_LOCKED


async def test_nobody_locks_or_removes_themselves(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)

    assert await boss.says("/khoa 1") == texts.NOT_YOURSELF
    assert await boss.says("/xoanguoi 1") == texts.NOT_YOURSELF


@pytest.mark.parametrize("words", ["", "9", "x", "-1", "99999999999999999999", "boss"])
async def test_a_number_that_is_nobodys_is_told(town: Town, commune: str, words: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)

    assert await boss.says(f"/khoa {words}") in (texts.NOBODY, texts.WHOM)


async def test_an_official_is_removed_once_sure_and_is_a_citizen_again(
    town: Town, commune: str
) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    official = await town.person("an", Role.OFFICIAL, commune)

    assert "xoá an" in await boss.says("/xoanguoi 2 chuyển công tác")
    assert await town.who("an") is not None
    assert await boss.presses(texts.REMOVE) == texts.was_removed("an")

    assert await town.who("an") is None
    assert await official.reads() == texts.YOU_ARE_REMOVED
    assert "person:1 remove person:2" in await town.journal()


async def test_a_second_thought_removes_nobody(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await boss.says("/xoanguoi 2")

    assert await boss.presses(texts.KEEP) == texts.KEPT
    assert await town.who("an") is not None


async def three_admins(town: Town, commune: str) -> tuple[Phone, Phone, Phone]:
    return (
        await town.person("one", Role.ADMIN, commune),
        await town.person("two", Role.ADMIN, commune),
        await town.person("three", Role.ADMIN, commune),
    )


async def test_an_admin_is_removed_only_when_a_second_one_agrees(town: Town, commune: str) -> None:
    one, two, three = await three_admins(town, commune)
    await one.says("/xoanguoi 3 nghỉ hưu")
    assert await one.presses(texts.REMOVE) == texts.removal_asked("three", others=1)
    assert (await three.person()).is_active

    assert "one đề nghị xoá quản trị three. Lý do: nghỉ hưu." in await two.reads()
    agree = action(two.reply, texts.AGREE)
    assert await one.says(button=agree) == texts.NOT_YOUR_OWN
    assert await two.says(button=agree) == texts.was_removed("three")

    assert await town.who("three") is None
    assert "đã được đồng ý" in await one.reads()
    assert await two.says(button=agree) == texts.REQUEST_GONE


async def test_a_request_refused_or_too_old_removes_nobody(town: Town, commune: str) -> None:
    one, two, three = await three_admins(town, commune)
    await one.says("/xoanguoi 3")
    await one.presses(texts.REMOVE)
    await two.reads()
    agree = action(two.reply, texts.AGREE)
    assert await two.presses(texts.REFUSE) == texts.REFUSED
    assert await two.says(button=agree) == texts.REQUEST_GONE

    await one.says("/xoanguoi 3")
    await one.presses(texts.REMOVE)
    town.waits(hours=24)
    await two.reads()

    assert await two.presses(texts.AGREE) == texts.REQUEST_GONE
    assert (await three.person()).is_active


async def test_a_request_of_an_admin_since_locked_counts_no_more(town: Town, commune: str) -> None:
    one, two, three = await three_admins(town, commune)
    await one.says("/xoanguoi 3")
    await one.presses(texts.REMOVE)
    await two.reads()
    agree = action(two.reply, texts.AGREE)
    await three.says("/khoa 1")

    assert await two.says(button=agree) == texts.REQUEST_GONE
    assert (await three.person()).is_active


async def test_one_request_waits_at_a_time(town: Town, commune: str) -> None:
    one, two, _ = await three_admins(town, commune)
    await one.says("/xoanguoi 3")
    await one.presses(texts.REMOVE)
    await two.says("/xoanguoi 3")

    assert await two.presses(texts.REMOVE) == texts.WAITING_ALREADY


async def test_the_last_admin_of_a_unit_stays(town: Town, commune: str) -> None:
    centre = await town.unit("Trung tâm", commune)
    below = await town.person("below", Role.ADMIN, centre)
    last = await town.person("last", Role.ADMIN, commune)

    await last.says("/roi")
    assert await last.presses(texts.LEAVE) == texts.LAST_ADMIN
    await below.says("/roi")
    assert await below.presses(texts.LEAVE) == texts.LEFT  # the one above is in charge there too
    assert "below (Trung tâm)" in await last.reads()


async def test_an_admin_of_a_part_touches_nothing_above_it(town: Town, commune: str) -> None:
    centre = await town.unit("Trung tâm", commune)
    below = await town.person("below", Role.ADMIN, centre)
    boss = await town.person("boss", Role.ADMIN, commune)
    number = (await boss.person()).id

    assert await below.says(f"/khoa {number}") == texts.NOT_ALLOWED
    assert await below.says(f"/moi admin {commune} X") == texts.NOT_ALLOWED
    assert await below.says(f"/truong {commune} 1") == texts.NOT_ALLOWED
    assert "boss" not in await below.says("/nguoi")
    assert await below.says(button=f"1:u:del:{number}") == texts.NOT_ALLOWED


async def test_two_admins_who_lock_each_other_at_once_leave_one(town: Town, commune: str) -> None:
    one = await town.person("one", Role.ADMIN, commune)
    two = await town.person("two", Role.ADMIN, commune)

    said = await asyncio.gather(one.says("/khoa 2"), two.says("/khoa 1"))

    locked = [person.locked for person in await town.all()]
    assert sorted(locked) == [False, True]
    assert sum("đã khoá" in one_said for one_said in said) == 1
    assert len([line for line in await town.journal() if " lock " in line]) == 1


async def test_two_admins_who_leave_at_once_leave_one(town: Town, commune: str) -> None:
    one = await town.person("one", Role.ADMIN, commune)
    two = await town.person("two", Role.ADMIN, commune)
    for phone in (one, two):
        await phone.says("/roi")

    said = await asyncio.gather(one.presses(texts.LEAVE), two.presses(texts.LEAVE))

    assert sorted(said) == sorted((texts.LEFT, texts.LAST_ADMIN))
    assert len(await town.all()) == 1


async def test_two_admins_who_agree_at_once_remove_once(town: Town, commune: str) -> None:
    one, two, three = await three_admins(town, commune)
    four = await town.person("four", Role.ADMIN, commune)
    await one.says("/xoanguoi 3")
    await one.presses(texts.REMOVE)
    await two.reads()
    await four.reads()

    said = await asyncio.gather(two.presses(texts.AGREE), four.presses(texts.AGREE))

    assert sorted(said) == sorted((texts.was_removed("three"), texts.REQUEST_GONE))
    assert await three.reads() == texts.YOU_ARE_REMOVED
    assert len([line for line in await town.journal() if " remove " in line]) == 1


async def test_nothing_of_people_is_said_in_a_group(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)

    for words in ("/nguoi", "/moi admin X", "/khoa 1", "/pin", "/donvi"):
        assert await boss.says(words, group="-100") == texts.PRIVATE_ONLY
    assert await boss.says(button="1:u:lock:1", group="-100") == texts.PRIVATE_ONLY
    async with town.database.begin(read_only=True) as work:
        assert await work.invitations.open(town.now) == ()


@pytest.mark.parametrize("words", ["/nguoi", "/khoa 1", "/moi admin X", "/donvi", "/roi"])
async def test_a_citizen_is_answered_as_if_there_were_no_such_command(
    town: Town, commune: str, words: str
) -> None:
    await town.person("boss", Role.ADMIN, commune)
    citizen = town.phone("666")

    assert await citizen.says(words) == await citizen.says("/khongcolenh")


@pytest.mark.parametrize(
    "forged",
    [
        "1:u", "1:u:", "1:u:lock", "1:u:lock:", "1:u:lock:1:2", "1:u:agree:999", "1:u:del:0",
        "1:u:unit:999", "1:u:role:citizen", "1:u:role:root", "1:u:out:'; DROP TABLE people",
        "1:u:refuse:-1", "1:u:revoke:1e9", "2:u:lock:1", "1:u:lock:١",
    ],
)  # fmt: skip
async def test_a_forged_button_changes_nothing(town: Town, commune: str, forged: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)

    for phone in (boss, town.phone("666"), town.phone("an")):
        assert await phone.says(button=forged)

    assert await town.journal() == []
    assert all(person.is_active for person in await town.all())


async def test_units_are_added_and_led_from_the_chat(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)

    assert await boss.says("/themdonvi 1  Trung tâm  PVHCC") == unit_texts.unit_added(
        "2", "Trung tâm PVHCC"
    )
    assert await boss.says("/themdonvi 1 trung tâm pvhcc") == unit_texts.UNIT_THERE
    assert await boss.says("/themdonvi 1 x") == unit_texts.UNIT_NAME_BAD
    assert await boss.says("/themdonvi 77 Phòng") == unit_texts.NO_UNIT
    await boss.says("/truong 2 2")
    await boss.says("/pho 2 1")

    said = await boss.says("/donvi")
    assert "– 2. Trung tâm PVHCC · trưởng: an · phó phụ trách: boss" in said
    await boss.says("/xoanguoi 2")
    await boss.presses(texts.REMOVE)
    assert "trưởng" not in (await boss.says("/donvi")).split("\n\n")[0]


async def set_pin(phone: Phone) -> None:
    assert await phone.says("/pin") == pin_texts.ASK_NEW_PIN
    assert await phone.says(PIN) == pin_texts.ASK_PIN_AGAIN
    assert await phone.says(PIN) == pin_texts.PIN_SET


async def test_a_pin_is_asked_for_after_five_quiet_minutes_and_then_it_is_done(
    town: Town, commune: str
) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await set_pin(boss)
    town.waits(minutes=5)
    assert await boss.says("/khoa 2") == texts.was_locked("an")
    town.waits(minutes=5)
    assert await boss.says("/mokhoa 2") == texts.was_unlocked("an")  # each use opens it anew
    town.waits(minutes=5, seconds=1)

    assert await boss.says("/khoa 2 thử") == pin_texts.ASK_PIN
    assert (await town.who("an") or await boss.person()).is_active
    assert await boss.says("000000") == pin_texts.PIN_WRONG
    assert await boss.says(PIN) == texts.was_locked("an")


async def test_a_dialog_goes_on_where_the_pin_came_between(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await set_pin(boss)
    await boss.says("/moi bientap")
    town.waits(minutes=6)

    assert await boss.says("Lò Thị Bình") == pin_texts.ASK_PIN
    assert "lời mời cho Lò Thị Bình làm biên tập" in await boss.says(PIN)


async def test_wrong_pins_lock_it_and_the_right_one_waits_too(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await set_pin(boss)
    town.waits(minutes=6)
    await boss.says("/khoa 2")
    for _ in range(4):
        assert await boss.says("111222") == pin_texts.PIN_WRONG
    assert await boss.says("111222") == pin_texts.PIN_LOCKED

    assert await boss.says("/khoa 2") == pin_texts.PIN_LOCKED
    town.waits(minutes=16)
    assert await boss.says("/khoa 2") == pin_texts.ASK_PIN
    assert await boss.says(PIN) == texts.was_locked("an")


async def test_a_pin_opens_only_the_conversation_it_was_given_in(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    zalo = town.phone("z", channel="zalo_oa")
    await zalo.says(f"/vao {code_in(await boss.says('/themkenh'))}")
    await set_pin(boss)

    assert await zalo.says("/khoa 2") == pin_texts.ASK_PIN


@pytest.mark.parametrize("easy", ["111111", "123456", "987654"])
async def test_a_pin_that_is_guessed_first_is_not_taken(
    town: Town, commune: str, easy: str
) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await boss.says("/pin")

    assert await boss.says(easy) == pin_texts.PIN_TOO_EASY
    assert await boss.says("12 34") == pin_texts.PIN_MALFORMED
    assert await boss.says(PIN) == pin_texts.ASK_PIN_AGAIN
    assert await boss.says("483921") == pin_texts.PIN_DIFFERS
    assert await boss.says("/pin tắt") == pin_texts.NO_PIN


async def test_a_pin_is_given_up_only_with_the_pin(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await set_pin(boss)
    town.waits(minutes=6)

    assert await boss.says("/pin tat") == pin_texts.ASK_PIN
    assert await boss.says(PIN) == pin_texts.PIN_OFF
    assert await boss.says("/pin tat") == pin_texts.NO_PIN


async def test_a_pin_is_nowhere_to_be_read(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await set_pin(boss)
    town.waits(minutes=31)  # the dialog is forgotten
    assert await boss.says(PIN) == pin_texts.PIN_NOT_ASKED

    async with town.database.begin(read_only=True) as work:
        pin = await work.pins.get("1")
        entries = [entry async for entry in work.journal.entries()]
        asked = await work.questions.recent(10)
    assert pin is not None
    assert pin.hashed.startswith("scrypt$")
    assert PIN not in pin.hashed + repr(entries) + repr(asked)


async def test_0_leaves_the_question_for_the_pin(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await set_pin(boss)
    town.waits(minutes=6)
    await boss.says("/khoa 2")
    await boss.says("0")

    assert await boss.says(PIN) == pin_texts.PIN_NOT_ASKED
    assert (await town.all())[1].is_active


async def test_a_number_typed_long_after_asks_before_it_locks_anybody(
    town: Town, commune: str
) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await boss.says("/nguoi 2")
    town.waits(minutes=31)

    assert await boss.says("1") == texts.sure(texts.LOCK)
    assert (await town.all())[1].is_active
    assert await boss.says("1") == texts.was_locked("an")


async def test_a_number_typed_at_once_presses_what_is_shown(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    await boss.says("/nguoi 2")

    assert await boss.says("1") == texts.was_locked("an")


async def test_a_locked_pin_is_locked_on_every_channel(town: Town, commune: str) -> None:
    boss = await town.person("boss", Role.ADMIN, commune)
    await town.person("an", Role.OFFICIAL, commune)
    zalo = town.phone("z", channel="zalo_oa")
    await zalo.says(f"/vao {code_in(await boss.says('/themkenh'))}")
    await set_pin(boss)
    town.waits(minutes=6)
    assert await zalo.says("/khoa 2") == pin_texts.ASK_PIN
    await boss.says("/khoa 2")
    for _ in range(5):
        await boss.says("111222")

    assert await zalo.says(PIN) == pin_texts.PIN_LOCKED
    assert (await town.all())[1].is_active


async def test_in_a_group_nobody_is_known_to_any_step(town: Town, commune: str) -> None:
    await town.person("boss", Role.ADMIN, commune)
    alone = Incoming(
        channel="telegram", event_id="1", conversation="boss", sender="boss", received_at=NOW
    )
    async with town.database.begin() as work:
        assert await present(work, alone, NOW) is not None
        assert await present(work, replace(alone, conversation="-100"), NOW) is None
        assert await present(work, replace(alone, conversation="boss:7"), NOW) is None
