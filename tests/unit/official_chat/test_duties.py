"""What officials do with what is due, on both engines.

1. Everybody sees their own; a card says how things stand. 2. «Đã nộp» counts at once, a number may
follow; it can be taken back; twice is once. 3. Only owner, receiver, stand-in and leaders speak of
it, whatever a button says. 4. What is handed on comes back when refused; who gave it hears of it.
5. One more reminder when it is wanted, after it was understood. 6. What is no more says so.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.encounter import Encounter
from handlers.memory import Memory
from handlers.messages import Incoming
from handlers.office import Office
from handlers.official.actions import Verb
from handlers.official.speaking import Opened, opened
from handlers.texts import official as texts
from handlers.texts import people as people_texts
from knowledge.content import load_wordings
from knowledge.deadlines.board import Standing
from knowledge.deadlines.situation import Said
from knowledge.richtext import plain
from knowledge.search.engine import Knowledge
from storage.database import Database
from storage.deadline_records import KeptMark, ObligationStatus
from storage.people_records import Role
from tests.scenario.duties_rig import LETTER, NEWS, NOW, REPORT, Commune
from tests.scenario.people_rig import SECRET, action, buttons

LETTER_BUTTON = "1:d:{}:2:2026-11-20:3"
DUE_SOON = replace(LETTER, rule=replace(LETTER.rule, day=date(2026, 11, 27)))
SOON_BUTTON = "1:d:{}:2:2026-11-27:3"


@pytest.fixture
async def commune(database: Database) -> Commune:
    found = await Commune.settled(database)
    await found.owes(LETTER, "3")
    return found


async def marks(commune: Commune, obligation: str = "2") -> tuple[KeptMark, ...]:
    async with commune.town.database.begin(read_only=True) as work:
        return await work.occurrences.marks([obligation])


async def last_said(commune: Commune) -> Said:
    return (await marks(commune))[-1].mark.said


# 1. Seeing


@pytest.mark.parametrize("words", ["/viec", "việc của tôi", "viec cua toi", "Việc của tôi!"])
async def test_an_official_sees_what_is_theirs_by_urgency(commune: Commune, words: str) -> None:
    await commune.owes(replace(REPORT, starts_on=date(2026, 11, 1)), "3")

    said = await commune.an.says(words)

    assert said.index("Quá hạn") < said.index("tiếp công dân") < said.index("Hôm nay")
    assert said.index("Hôm nay") < said.index("(tháng 11/2026)") < said.index("Sắp tới")
    assert await commune.binh.says(words) == texts.NOTHING_MINE


async def test_a_long_list_comes_page_by_page(commune: Commune) -> None:
    for number in range(10, 20):
        await commune.owes(replace(DUE_SOON, id=str(number), title=f"Việc {number}"), "3")

    await commune.an.says("/viec")
    assert len(buttons(commune.an.reply)) == 9
    said = await commune.an.presses("Xem tiếp 3 việc")

    assert "Việc 19" in said
    assert "Việc 10" not in said
    assert await commune.an.says(button="1:d:m:77") != texts.NOTHING_MINE


async def test_the_head_answers_for_what_the_unit_owes(commune: Commune) -> None:
    await commune.owes(replace(DUE_SOON, id="9", title="Kế hoạch năm"))

    assert "Kế hoạch năm" in await commune.head.says("/viec")
    assert "Kế hoạch năm" not in await commune.an.says("/viec")


async def test_words_after_the_command_open_the_one_they_mean(commune: Commune) -> None:
    assert "quá hạn 2 ngày làm việc" in await commune.an.says("/viec tiep cong dan")
    assert texts.NOT_FOUND in await commune.an.says("/viec kế toán")


async def test_an_official_is_greeted_with_their_work_and_a_citizen_as_ever(
    commune: Commune,
) -> None:
    said = await commune.an.says("/start")

    assert "Quá hạn 1 việc" in said
    assert texts.STILL_ASK in said
    assert "trợ lý tự động" in await commune.town.phone("dan").says("/start")
    assert await commune.town.phone("dan").says("/viec") != texts.NOTHING_MINE


@pytest.mark.parametrize("question", ["làm khai sinh cho con cần gì", "tin: không", "xin chào"])
async def test_what_is_no_command_is_answered_as_a_citizens(
    commune: Commune, question: str
) -> None:
    citizen = await commune.town.phone("dan").says(question)
    if question.startswith("tin"):
        assert await commune.an.says(question) != citizen
    else:
        assert await commune.an.says(question) == citizen


# 2. Handing in


async def test_handing_in_counts_at_once_and_a_number_may_follow(commune: Commune) -> None:
    await commune.owes(DUE_SOON, "3")
    assert texts.ASK_NUMBER in await commune.an.says(button=SOON_BUTTON.format("n"))
    commune.town.waits(minutes=20)

    said = await commune.an.says("số 12/BC-UBND")

    assert "12/BC-UBND" in said
    assert "Đã ghi nộp lúc 09:00, thứ Tư, 25/11/2026: đúng hạn." in said
    (line,) = await commune.lines(date(2026, 11, 1), date(2026, 11, 30))
    assert (line.standing, line.document, line.done_at) == (Standing.ON_TIME, "12/BC-UBND", NOW)
    assert "person:3 hand in obligation:2" in await commune.town.journal()


async def test_a_number_said_after_midnight_makes_nothing_late(commune: Commune) -> None:
    await commune.owes(DUE_SOON, "3")
    commune.town.now = NOW.replace(day=27, hour=16, minute=58)  # 23:58
    await commune.an.says(button=SOON_BUTTON.format("n"))
    commune.town.waits(minutes=5)
    await commune.an.says("12/BC-UBND")

    (line,) = await commune.lines(date(2026, 11, 1), date(2026, 11, 30))
    assert (line.standing, line.document) == (Standing.ON_TIME, "12/BC-UBND")


@pytest.mark.parametrize(
    ("kind", "name", "kept"),
    [
        ("photo", "", "ảnh"),
        ("file", "", "tệp"),
        ("file", "bao-cao.pdf", "bao-cao.pdf"),
        ("file", "2026-bao-cao.pdf", "2026-bao-cao.pdf"),
    ],
)
async def test_a_photo_or_a_file_is_kept_by_its_name(
    commune: Commune, kind: str, name: str, kept: str
) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("n"))

    assert f"Đã lưu kèm: {kept}." in await commune.sends(commune.an, kind, name)
    assert (await marks(commune))[-1].document == kept
    async with commune.town.database.begin(read_only=True) as work:
        assert "bao-cao.pdf" not in str([one async for one in work.journal.entries()])


async def test_the_next_due_day_is_said_once_all_is_told(commune: Commune) -> None:
    await commune.owes(replace(REPORT, starts_on=date(2026, 11, 1)), "3")
    await commune.an.says(button="1:d:n:1:2026-11:3")

    assert "Kỳ tiếp theo: tháng 12/2026" in await commune.an.presses(texts.NO_NUMBER)


async def test_a_question_within_the_dialog_is_answered_and_nothing_is_lost(
    commune: Commune,
) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("n"))

    said = await commune.an.says("đăng ký tạm trú cần giấy tờ gì?")

    assert "Đã lưu" not in said
    assert await last_said(commune) is Said.DONE


async def test_half_an_hour_later_a_number_is_no_answer_any_more(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("n"))
    commune.town.waits(minutes=31)

    await commune.an.says("12/BC-UBND")

    assert [one.document for one in await marks(commune)] == [""]
    await commune.an.says(button=LETTER_BUTTON.format("n"))
    assert "Đã lưu kèm: 12/BC-UBND." in await commune.an.says("12/BC-UBND")


async def test_handing_in_twice_is_once_and_says_who_did(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("n"))
    await commune.an.says("7/BC-UBND")
    commune.town.waits(hours=1)

    assert "Anh/chị đã ghi là đã nộp lúc 09:00" in await commune.an.says(
        button=LETTER_BUTTON.format("n")
    )
    said = await commune.head.says(button=LETTER_BUTTON.format("n"))
    assert "Hoàng Văn An đã ghi là đã nộp lúc 09:00, thứ Tư, 25/11/2026 (7/BC-UBND)" in said
    assert len([one for one in await marks(commune) if one.mark.since > NOW]) == 0


async def test_a_mistake_is_taken_back_once(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("n"))

    assert texts.UNDONE in await commune.an.presses(texts.NOT_DONE)
    assert texts.NOT_DONE_YET in await commune.an.says(button=LETTER_BUTTON.format("u"))
    assert texts.NOT_DONE_YET in await commune.an.says(button=LETTER_BUTTON.format("z"))
    assert await last_said(commune) is Said.OPEN
    assert "tiếp công dân" in await commune.an.says("/viec")


async def test_a_typed_command_hands_in_what_its_words_mean(commune: Commune) -> None:
    assert "12/BC-UBND" in await commune.an.says("/danop bao cao tiep cong dan 12/BC-UBND")
    assert (await marks(commune))[-1].document == "12/BC-UBND"


async def test_a_number_alone_waits_until_it_is_said_what_it_is_of(commune: Commune) -> None:
    await commune.owes(replace(REPORT, starts_on=date(2026, 11, 1)), "3")

    assert texts.WHICH_NUMBER in await commune.an.says("/danop báo cáo 12/BC-UBND")
    await commune.an.presses("tiếp công dân")

    assert (await marks(commune))[-1].document == "12/BC-UBND"


async def test_in_hand_means_silence_until_the_day(commune: Commune) -> None:
    await commune.owes(DUE_SOON, "3")

    assert "cho đến ngày hạn" in await commune.an.says(button=SOON_BUTTON.format("l"))
    assert texts.DOING_ALREADY in await commune.an.says(button=SOON_BUTTON.format("l"))
    assert len(await marks(commune)) == 1
    await commune.an.says(button=SOON_BUTTON.format("n"))
    assert "đã nộp" in await commune.an.says(button=SOON_BUTTON.format("l"))
    assert await last_said(commune) is Said.DONE


# 3. Who may


@pytest.mark.parametrize("verb", list("vnzufl") + list("shctogpwkb"))
async def test_a_stranger_to_it_changes_nothing_whatever_the_button(
    commune: Commune, verb: str
) -> None:
    other = await commune.town.unit("Phòng Kinh tế", commune.commune)
    stranger = await commune.town.person("Lạ", Role.ADMIN, other)

    assert await stranger.says(button=LETTER_BUTTON.format(verb)) == texts.NOT_YOURS
    assert "hiện do Hoàng Văn An" in await commune.binh.says(button=LETTER_BUTTON.format(verb))
    assert await marks(commune) == ()


@pytest.mark.parametrize("who", ["an", "head", "chair"])
async def test_owner_head_and_whoever_leads_above_may(commune: Commune, who: str) -> None:
    phone = {"an": commune.an, "head": commune.head, "chair": commune.chair}[who]

    assert "Đã ghi nộp" in await phone.says(button=LETTER_BUTTON.format("n"))


async def test_a_stand_in_may_while_the_owner_is_away_and_no_longer(commune: Commune) -> None:
    await commune.an.says("/nghi đến 30/11 thay Bình")
    await commune.an.presses("Đúng")

    assert "đang làm thay" in await commune.binh.says(button=LETTER_BUTTON.format("v"))
    await commune.an.says("/nghi thôi")
    assert "hiện do" in await commune.binh.says(button=LETTER_BUTTON.format("n"))


async def test_who_was_locked_meanwhile_does_nothing(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("v"))
    await commune.chair.says("/khoa 3")

    assert await commune.an.presses("Đã nộp") == people_texts.LOCKED
    assert await marks(commune) == ()


async def test_who_was_locked_within_the_very_same_moment_does_nothing(commune: Commune) -> None:
    async with commune.town.database.begin() as work:
        before = await work.people.get("3")
        assert before is not None
        await work.people.put(replace(before, locked=True))
        incoming = Incoming(
            channel="telegram",
            event_id="1",
            conversation="Hoàng Văn An",
            sender="Hoàng Văn An",
            received_at=NOW,
        )
        encounter = Encounter(
            incoming=incoming,
            text="",
            memory=Memory(),
            work=work,
            knowledge=Knowledge.build([], load_wordings()),
            office=Office(),
            secret=SECRET,
            now=NOW,
            person=before,  # read a moment ago, when nobody was locked
        )
        said = await opened(encounter, Verb.DONE, "2:2026-11-20:3")

    assert not isinstance(said, Opened)
    assert plain(said.replies[0].text) == people_texts.LOCKED


@pytest.mark.parametrize("forged", ["1:d:n:1'--:2026", "1:d:n::", "1:d:w:2:2026-11-20:3:99"])
async def test_a_forged_button_gets_a_sentence(commune: Commune, forged: str) -> None:
    assert await commune.an.says(button=forged)
    assert await marks(commune) == ()


async def test_of_several_owners_each_hands_in_their_own_and_a_leader_chooses(
    commune: Commune,
) -> None:
    await commune.owes(DUE_SOON, "3", "4")

    await commune.an.says(button="1:d:n:2:2026-11-27")
    assert "Báo cáo tiếp công dân" in await commune.binh.says("/viec")
    assert texts.WHOSE in await commune.head.says(button="1:d:n:2:2026-11-27")
    await commune.head.presses("Lò Thị Bình")

    assert {one.mark.owner for one in await marks(commune)} == {"3", "4"}


# 4. Handing on


async def test_what_is_handed_on_is_told_done_and_reported_back(commune: Commune) -> None:
    assert "Đã chuyển cho Lò Thị Bình" in await commune.an.says("/giao tiếp công dân cho Bình")
    assert "Hoàng Văn An chuyển việc này cho anh/chị" in await commune.binh.reads()
    assert await commune.an.says("/viec") == texts.NOTHING_MINE
    handed = commune.binh.reply
    assert "tiếp công dân" in await commune.binh.says("/viec")

    await commune.binh.says(button=action(handed, "Đã nộp"))

    assert "Lò Thị Bình đã ghi là đã nộp" in await commune.an.reads()


async def test_a_receiver_refuses_and_it_returns(commune: Commune) -> None:
    await commune.an.says("/giao tiếp công dân cho Bình")
    await commune.binh.reads()
    await commune.binh.presses(texts.DECLINE)

    await commune.binh.says("đi tập huấn")

    assert "lý do: đi tập huấn" in await commune.an.reads()
    assert "tiếp công dân" in await commune.an.says("/viec")
    assert "hiện do" in await commune.binh.says(button=LETTER_BUTTON.format("n"))
    await commune.an.says(button=LETTER_BUTTON.format("v"))
    assert "Không thuộc tôi" in [one.label for one in buttons(commune.an.reply)]


async def test_who_gave_it_takes_it_back(commune: Commune) -> None:
    await commune.an.says("/giao tiếp công dân cho Bình")
    back = action(commune.an.reply, texts.TAKE_BACK)
    await commune.binh.reads()

    assert texts.TAKEN_BACK in await commune.an.says(button=back)
    assert texts.YOURS_ALREADY in await commune.an.says(button=back)
    assert "không phải làm nữa" in await commune.binh.reads()


async def test_what_is_not_theirs_goes_to_the_head_who_gives_it_on(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("k"))
    assert "Đã báo Phạm Thị Mai" in await commune.an.says("thuộc Văn phòng")

    assert "lý do: thuộc Văn phòng" in await commune.head.reads()
    await commune.head.presses("Chuyển người khác")
    await commune.head.presses("Lò Thị Bình")

    assert "Phạm Thị Mai chuyển việc này" in await commune.binh.reads()
    assert await commune.an.says("/viec") == texts.NOTHING_MINE


async def test_a_head_cannot_send_back_what_the_unit_owes(commune: Commune) -> None:
    await commune.owes(replace(DUE_SOON, id="9"))

    assert texts.LEADER_CANNOT in await commune.head.says(button="1:d:k:9:2026-11-27")
    assert await marks(commune, "9") == ()


async def test_without_any_other_leader_admins_hear_of_it(commune: Commune) -> None:
    async with commune.town.database.begin() as work:
        for unit in await work.units.all():
            await work.units.put(replace(unit, head=None))
        await work.commit()

    assert texts.NO_LEADER in await commune.an.says(button=LETTER_BUTTON.format("b"))
    assert "không thuộc mình" in await commune.chair.reads()


async def test_nothing_is_given_to_who_is_not_of_the_unit(commune: Commune) -> None:
    for person in ("1", "99", "3x"):
        said = await commune.an.says(button=f"{LETTER_BUTTON.format('w')}:{person}")
        assert texts.NOT_A_RECEIVER in said
    assert await marks(commune) == ()


async def test_it_is_given_to_others_of_the_unit_and_not_to_who_has_it(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("g"))
    assert [one.label for one in buttons(commune.an.reply)] == ["Phạm Thị Mai", "Lò Thị Bình"]

    await commune.an.presses("Lò Thị Bình")
    await commune.head.says(button=LETTER_BUTTON.format("g"))
    assert [one.label for one in buttons(commune.head.reply)] == ["Hoàng Văn An"]


async def test_what_an_obligations_own_stand_in_reads_is_theirs(commune: Commune) -> None:
    await commune.owes(replace(LETTER, stand_in="4"), "3")
    await commune.an.says("/nghi đến 30/11")
    await commune.an.presses("Đúng")

    assert "tiếp công dân" in await commune.binh.says("/viec")


async def test_many_people_come_page_by_page(commune: Commune) -> None:
    for number in range(8):
        await commune.town.person(f"Người {number}", Role.OFFICIAL, commune.office)

    await commune.an.says(button=LETTER_BUTTON.format("g"))
    assert len(buttons(commune.an.reply)) == 7
    await commune.an.presses(texts.MORE_PEOPLE)

    assert [one.label for one in buttons(commune.an.reply)][-1] == "Người 7"


# 5. Once more


async def test_one_hour_later_it_is_asked_again(commune: Commune) -> None:
    await commune.ticks(NOW - timedelta(minutes=1))
    await commune.an.reads()

    assert "10:00, thứ Tư, 25/11/2026" in await commune.an.says(button=LETTER_BUTTON.format("h"))
    commune.town.waits(minutes=60)
    await commune.ticks()

    assert "hẹn nhắc lại" in await commune.an.reads()


async def test_a_moment_is_confirmed_before_it_counts(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("o"))
    assert "15:00, thứ Năm, 26/11/2026, phải không" in await commune.an.says("nhac lai 15h mai")
    assert await snoozes(commune) == 0

    assert "Tôi sẽ nhắc lại lúc 15:00" in await commune.an.says("đúng")
    assert await snoozes(commune) == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("31/2", "no_such_day"),
        ("1/11/2026", "past"),
        ("25h mai", "no_such_time"),
        ("lúc nào rảnh", "not_understood"),
        ("1/1/2099", "too_far"),
    ],
)
async def test_what_is_no_moment_is_asked_again(commune: Commune, words: str, why: str) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("o"))

    said = await commune.an.says(words)

    assert texts.UNCLEAR[why] in said
    assert "phải không" in await commune.an.says("ngày mai")


async def test_tomorrow_just_before_midnight_is_the_day_after(commune: Commune) -> None:
    commune.town.now = NOW.replace(hour=16, minute=59)  # 23:59

    said = await commune.an.says(button=LETTER_BUTTON.format("t"))

    assert "08:00, thứ Năm, 26/11/2026" in said
    assert texts.AFTERNOON_OVER in await commune.an.says(button=LETTER_BUTTON.format("c"))


async def test_a_moment_after_the_due_day_is_allowed_and_said(commune: Commune) -> None:
    await commune.owes(DUE_SOON, "3")

    assert "đã quá hạn (27/11/2026)" in await commune.an.says(
        "/hoan tiếp công dân đến thứ 2 tuần sau"
    )


async def test_a_moment_at_night_comes_in_the_morning_and_says_so(commune: Commune) -> None:
    commune.town.now = NOW.replace(hour=13, minute=30)  # 20:30

    assert "06:00, thứ Năm" in await commune.an.says(button=LETTER_BUTTON.format("h"))


@pytest.mark.parametrize(
    "line",
    ["/hoan tiếp công dân 15h mai", "/hoan tiếp công dân đến 15h mai", "/hoan tcd lúc 15h mai"],
)
async def test_a_command_says_what_and_when(commune: Commune, line: str) -> None:
    assert "15:00, thứ Năm, 26/11/2026, phải không" in await commune.an.says(line)


@pytest.mark.parametrize("line", ["/hoan tiếp công dân", "/hoan vào tiếp công dân"])
async def test_a_command_that_says_no_moment_offers_some(commune: Commune, line: str) -> None:
    assert texts.WHEN in await commune.an.says(line)


async def test_a_dialog_is_cancelled_and_what_was_said_before_stays(commune: Commune) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("o"))

    assert await commune.an.says("/huy") == texts.STOPPED
    await commune.an.says("15h mai")
    assert await snoozes(commune) == 0


async def test_agreeing_half_an_hour_later_agrees_to_nothing(commune: Commune) -> None:
    await commune.an.says("/hoan tiếp công dân đến 15h mai")
    agree = action(commune.an.reply, texts.RIGHT)
    commune.town.waits(minutes=31)

    assert await commune.an.says(button=agree) == texts.FORM_GONE
    assert await snoozes(commune) == 0


async def test_agreeing_to_what_is_past_by_now_asks_again(commune: Commune) -> None:
    await commune.an.says("/hoan tiếp công dân đến 9h20")
    commune.town.waits(minutes=25)

    assert texts.UNCLEAR["past"] in await commune.an.presses(texts.RIGHT)


async def snoozes(commune: Commune) -> int:
    async with commune.town.database.begin(read_only=True) as work:
        return len(await work.occurrences.snoozes(["2"]))


# 6. No more


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ObligationStatus.PAUSED, texts.DUTY_PAUSED),
        (ObligationStatus.ENDED, texts.ENDED),
        (ObligationStatus.PROPOSED, texts.NO_DUTY),
    ],
)
async def test_a_button_of_what_is_over_says_so(
    commune: Commune, status: ObligationStatus, said: str
) -> None:
    await commune.an.says(button=LETTER_BUTTON.format("v"))
    await commune.owes(LETTER, "3", status=status)

    assert await commune.an.presses("Đã nộp") == said
    assert await commune.an.says("/viec") == texts.NOTHING_MINE
    assert await marks(commune) == ()


async def test_a_button_of_what_never_was_or_moved_says_so(commune: Commune) -> None:
    assert await commune.an.says(button="1:d:n:77:2026") == texts.NO_DUTY
    assert await commune.an.says(button="1:d:n:2:2026-11-21") == texts.NO_PERIOD
    assert await commune.an.says(button="1:d:n:~0123456789ab:2026") == texts.NO_DUTY


async def test_a_quota_is_counted_or_said_to_be_full(commune: Commune) -> None:
    await commune.owes(NEWS)
    card = "1:d:n:3:2026-11"

    assert "đã 0/2 tin, bài" in await commune.head.says(button=card)
    assert await marks(commune, "3") == ()
    assert texts.STATE_FULL in await commune.head.presses(texts.FULL)
    assert "đã nộp" in await commune.head.says(button=card)
