"""Citizens on Telegram: starter knowledge, the real engine, inbox, outbox, the emulated API."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from bot.channels.telegram.opening import Account, opened
from bot.mailroom import Mailroom
from handlers.office import Office
from handlers.router import POSTER, Begin, Router
from knowledge.content import load_starter, load_wordings
from knowledge.search.engine import Knowledge
from storage.database import Database
from tests.emulators.telegram import Message, Person, TelegramEmulator

OFFICE = Office(name="UBND xã Châu Sơn", phone="0205 3123456")


@pytest.fixture(scope="module")
def starter() -> Knowledge:
    return Knowledge.build(load_starter(), load_wordings())


@pytest.fixture
async def telegram(
    sqlite_database: Database, starter: Knowledge
) -> AsyncIterator[TelegramEmulator]:
    """Telegram, with the whole program on its other end."""

    def router(begin: Begin) -> Router:
        return Router(begin=begin, knowledge=lambda: starter, office=OFFICE, secret=b"secret")

    async with TelegramEmulator() as emulator:
        account = Account(token=emulator.token, api_base=emulator.base)
        async with opened(
            account,
            exclusive=sqlite_database.exclusive,
            office=OFFICE.name,
            now=lambda: datetime.now(UTC),
        ) as channel:
            mailroom = Mailroom(
                database=sqlite_database,
                channels=[channel],
                handle_within=lambda begin: router(begin).answer,
                now=lambda: datetime.now(UTC),
            )
            running = asyncio.create_task(mailroom.run())
            yield emulator
            running.cancel()
            await asyncio.wait([running])


async def told(person: Person, many: int) -> Message:
    """Wait for so many messages to the person; gives the last."""
    async with asyncio.timeout(10):
        return await person.telegram.told(person.id, many)


async def test_a_poster_leads_from_its_code_to_the_packed_bag(telegram: TelegramEmulator) -> None:
    lan = telegram.person("Lan")

    lan.says("/start 1_d001193_pcong-ubnd")
    opened = await told(lan, 1)
    assert "khai sinh" in opened.text
    lan.presses("Chọn trường hợp")
    cases = await told(lan, 2)
    lan.presses(cases.labels[0][0])
    await told(lan, 3)
    lan.presses("Cần mang theo ☑")
    packing = await told(lan, 4)
    ticked = packing.text.count("☑")
    query = lan.presses("☐ Giấy tờ 1")
    await telegram.until(lambda: packing.edits == 1 and telegram.queries[query])

    assert packing.text.count("☑") == ticked + 1
    assert "☑ Giấy tờ 1" in str(packing.labels)
    assert len(telegram.sent) == 4


async def test_who_comes_by_a_poster_is_counted_by_its_place(
    telegram: TelegramEmulator, sqlite_database: Database
) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    for person, text in ((lan, "/start _pcong-ubnd"), (minh, "/start 1_d001193_pcong-ubnd")):
        person.says(text)
        await told(person, 1)
    lan.says("/start")
    await told(lan, 2)

    async with sqlite_database.begin(read_only=True) as work:
        counted = await work.tallies.since(POSTER, date(2020, 1, 1))
    assert [(one.channel, one.about, one.number) for one in counted] == [
        ("telegram", "cong-ubnd", 2)
    ]


async def test_in_a_group_the_question_is_answered_and_talk_is_left_alone(
    telegram: TelegramEmulator,
) -> None:
    lan, group = telegram.person("Lan"), telegram.group("Tổ dân phố 3")

    lan.says("mai mấy giờ họp nhỉ", to=group)
    asked = lan.says("/hoi@MotCuaThuBot đăng ký tạm trú cần giấy tờ gì", to=group)
    await telegram.until(lambda: telegram.messages(group))

    (answer,) = telegram.messages(group)
    assert "tạm trú" in answer.text.lower()
    assert answer.answers == asked


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"photo": [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]}, "ảnh"),
        ({"voice": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, "thoại"),
        ({"location": {"latitude": 20.5, "longitude": 105.9}}, "vị trí"),
        ({"contact": {"phone_number": "0900", "first_name": "Hoa"}}, "danh bạ"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "không đọc được"),
        ({"text": "/help"}, "hỏi bằng lời thường"),
        ({"text": "/canbo"}, OFFICE.phone),
        ({"text": "làm khai sinh cho con", "forward_origin": {"type": "hidden_user",
          "date": 1795500000, "sender_user_name": "Ai đó"}}, "khai sinh"),
    ],
    ids=["photo", "voice", "location", "contact", "dice", "help", "official", "forwarded"],
)  # fmt: skip
async def test_whatever_is_sent_gets_a_sensible_answer(
    telegram: TelegramEmulator, content: dict[str, object], words: str
) -> None:
    lan = telegram.person("Lan")

    lan.sends(**content)

    assert words in (await told(lan, 1)).text


PHOTO = [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]


@pytest.mark.parametrize(
    ("captions", "answers"),
    [
        (["", "", ""], ["ảnh"]),
        (["làm khai sinh cho con cần gì", "", ""], ["khai sinh"]),
        (["", "làm khai sinh cho con cần gì", ""], ["khai sinh"]),
        (["", "khai sinh cần gì", "khai tử cần gì"], ["khai sinh", "khai tử"]),
    ],
    ids=["no words", "words first", "words later", "words twice"],
)
async def test_an_album_is_answered_once_and_its_words_always(
    telegram: TelegramEmulator, captions: list[str], answers: list[str]
) -> None:
    lan = telegram.person("Lan")

    for caption in captions:
        words = {"caption": caption} if caption else {}
        lan.sends(photo=PHOTO, media_group_id="7", **words)
    lan.says("đăng ký tạm trú cần giấy tờ gì")
    await told(lan, len(answers) + 1)

    for message, words_of in zip(telegram.messages(lan.id), [*answers, "tạm trú"], strict=True):
        assert words_of in message.text.lower()


async def test_an_answer_to_an_older_message_is_about_that_message(
    telegram: TelegramEmulator,
) -> None:
    lan = telegram.person("Lan")
    lan.says("làm khai sinh cho con cần gì")
    birth = await told(lan, 1)
    lan.says("đăng ký tạm trú cần gì")
    await told(lan, 2)

    lan.says("cái này lệ phí bao nhiêu", reply_to_message=telegram.shown(birth))
    about_birth = await told(lan, 3)
    lan.says("bao lâu thì xong")
    goes_on = await told(lan, 4)
    lan.says("khai tử lệ phí bao nhiêu", reply_to_message=telegram.shown(birth))
    another = await told(lan, 5)

    assert "khai sinh" in about_birth.text.lower()
    assert "khai sinh" in goes_on.text.lower()
    assert "khai tử" in another.text.lower().split("\n")[0]


async def test_a_command_under_somebodys_question_answers_that_question(
    telegram: TelegramEmulator,
) -> None:
    lan, minh, group = telegram.person("Lan"), telegram.person("Minh"), telegram.group()
    question = {"message_id": 1, "date": 1, "chat": group.as_json(), "from": lan.as_json()}
    question |= {"text": "đăng ký tạm trú cần giấy tờ gì"}

    minh.says("/hoi@MotCuaThuBot", to=group, reply_to_message=question)
    await telegram.until(lambda: telegram.messages(group))

    assert "tạm trú" in telegram.messages(group)[0].text.lower()


async def test_a_corrected_question_is_answered_again(telegram: TelegramEmulator) -> None:
    lan = telegram.person("Lan")
    number = lan.says("đăng ký tạm chú")
    await told(lan, 1)

    lan.edits(number, "đăng ký khai tử cần gì")

    assert "khai tử" in (await told(lan, 2)).text.lower()


async def test_a_button_of_last_month_still_answers(telegram: TelegramEmulator) -> None:
    lan = telegram.person("Lan")
    old = Message(chat=lan.id, id=900, text="…", buttons=[])

    lan.presses_data("1:p:1.001193:fee", old)

    assert "khai sinh" in (await told(lan, 1)).text.lower()
