"""Which replies change the message pressed, which point at the message answered; the commands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.channels.console.render import text_of
from handlers.citizen.visit import Knows, Result
from handlers.memory import Memory
from handlers.messages import Incoming
from handlers.office import Office
from handlers.router import Surroundings, converse
from handlers.texts.profile import COMMANDS, IN_GROUPS, description, short_description
from knowledge.search.outcome import Context

Say = Callable[..., Result]
MET = Memory(met=True)


@pytest.fixture
def say(knowledge: Knows, office: Office, now: datetime, message: Callable[..., Incoming]) -> Say:
    around = Surroundings(knowledge=knowledge, office=office, now=now)

    def said(text: str = "", button: str | None = None, memory: Memory = MET) -> Result:
        return converse(replace(message(text, button), message_id="7"), memory, around)

    return said


@pytest.mark.parametrize(
    "action",
    [
        "1:k:1.004222:1:0",  # the last tick taken away
        "1:k:1.004222:1:1",
        "1:p:1.004222:documents:1:2",
        "1:p:1.004222:::1",
        "1:c:1.004222:documents:1",
    ],
)
def test_a_tick_and_a_turned_page_change_the_message_pressed(say: Say, action: str) -> None:
    assert say(button=action).reply.replaces == "7"


@pytest.mark.parametrize(
    "action",
    [
        "1:k:1.004222:1",  # the list is opened: the answer above it stays
        "1:k:1.004222",
        "1:p:1.004222:fee",
        "1:c:1.004222:documents",
        "1:s:1.004222",
        "1:o:1.004222",
        "1:m",
        "1:h",
        "1:n",
        "what nobody made",
    ],
)
def test_a_new_answer_is_a_new_message(say: Say, action: str) -> None:
    assert say(button=action).reply.replaces is None


def test_a_typed_number_changes_no_message_for_it_was_pressed_under_none(say: Say) -> None:
    opened = say(button="1:k:1.004222:1")

    assert say("1", memory=opened.memory).reply.replaces is None


def test_an_answer_points_at_its_question_and_a_press_at_nothing(say: Say) -> None:
    assert say("làm khai sinh").reply.answers == "7"
    assert say(button="1:m").reply.answers is None


@pytest.mark.parametrize("text", ["/hoi đăng ký tạm trú", "/HOI@MotCuaBot  đăng ký tạm trú"])
def test_the_command_to_ask_asks_what_follows_it(
    say: Say, asked: list[tuple[str, Context | None, date]], text: str
) -> None:
    say(text)

    assert [question for question, *_ in asked] == ["đăng ký tạm trú"]


def test_the_command_to_ask_alone_says_how_to_ask(say: Say) -> None:
    assert say("/hoi").reply.text == say("/help").reply.text


def test_the_command_for_an_official_gives_the_phone(say: Say, office: Office) -> None:
    assert office.phone in text_of(say("/canbo").reply)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_menu_does_something_of_its_own(say: Say, name: str) -> None:
    told = say(f"/{name}").reply.text

    answered_by_a_step = name == "lienket"
    helped = name in {"help", "hoi"}
    assert answered_by_a_step or helped or told != say("/khongcolenhnay").reply.text


def test_the_menu_keeps_what_apps_allow() -> None:
    assert set(IN_GROUPS) <= set(COMMANDS)
    assert all(name.isascii() and name.islower() and len(name) <= 32 for name in COMMANDS)
    assert all(1 <= len(what) <= 256 for what in COMMANDS.values())


@pytest.mark.parametrize("office", ["", "UBND xã " + "Châu Sơn " * 21])
def test_the_profile_fits_however_long_the_name_of_the_office(office: str) -> None:
    assert 0 < len(description(office)) <= 512
    assert 0 < len(short_description(office)) <= 120
