"""The socket: nothing is lost, nothing is answered twice, strangers and noise are turned away."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bot.channels.web.identity import COOKIE, new_visitor, signed
from bot.channels.web.socket import POLICY, STRANGER
from handlers.texts import web as texts

if TYPE_CHECKING:
    from tests.unit.web.conftest import Site

SECRET = b"a secret of these tests, long enough"
FIRST, SECOND = "first-event-0001", "second-event-002"


def cookie() -> dict[str, str]:
    """The cookie of a new visitor."""
    return {"Cookie": f"{COOKIE}={signed(new_visitor(), SECRET)}"}


@asynccontextmanager
async def page(
    site: "Site", headers: dict[str, str], *, after: int = 0, origin: str = ""
) -> AsyncIterator[ClientConnection]:
    """A page that opened its socket and said hello."""
    asking = origin or f"http://{site.address}"
    url = f"ws://{site.address}/ws"
    async with connect(url, additional_headers=headers, origin=asking, proxy=None) as socket:
        await tell(socket, type="hello", after=after)
        yield socket


async def tell(socket: ClientConnection, **content: object) -> None:
    await socket.send(json.dumps(content))


async def say(socket: ClientConnection, event: str, text: str = "khai sinh") -> None:
    await tell(socket, type="say", id=event, text=text)


async def heard(socket: ClientConnection, kind: str, count: int = 1) -> list[dict[str, Any]]:
    """The next `count` messages of a kind; others are passed over."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while len(found) < count:
            message = json.loads(await socket.recv())
            if message["type"] == kind:
                found.append(message)
    return found


def names(lines: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """What tells lines apart; their forms get new ids with every rendering."""
    return [(line["number"], line["id"]) for line in lines]


async def test_a_question_comes_back_with_its_answer(site: "Site") -> None:
    async with page(site, cookie()) as socket:
        await say(socket, FIRST)
        question, answer = await heard(socket, "line", 2)

    assert question["id"] == FIRST
    assert 'class="turn visitor"' in question["html"]
    assert answer["id"] == f"{FIRST}/0"
    assert 'class="turn assistant"' in answer["html"]
    assert answer["number"] > question["number"]


async def test_the_typing_sign_goes_on_before_the_answer(site: "Site") -> None:
    async with page(site, cookie()) as socket:
        await say(socket, FIRST)
        first = json.loads(await socket.recv())

    assert first == {"type": "typing", "id": FIRST}


async def test_a_page_that_was_away_gets_the_lines_it_missed_and_no_others(site: "Site") -> None:
    visitor = cookie()
    async with page(site, visitor) as socket:
        await say(socket, FIRST)
        seen = (await heard(socket, "line", 2))[-1]["number"]
        await say(socket, SECOND)
        missed = await heard(socket, "line", 2)
    async with page(site, visitor, after=seen) as socket:
        caught_up = await heard(socket, "line", 2)

    assert names(caught_up) == names(missed)


async def test_what_is_said_again_is_answered_once(site: "Site") -> None:
    visitor = cookie()
    async with page(site, visitor) as socket:
        await say(socket, FIRST)
        await say(socket, FIRST)
        await heard(socket, "done")
    async with page(site, visitor) as socket:
        await say(socket, FIRST)
        await say(socket, SECOND)
        lines = await heard(socket, "line", 4)

    assert [line["id"] for line in lines] == [FIRST, f"{FIRST}/0", SECOND, f"{SECOND}/0"]


async def test_two_pages_of_one_visitor_show_the_same(site: "Site") -> None:
    visitor = cookie()
    async with page(site, visitor) as phone, page(site, visitor) as computer:
        await say(phone, FIRST)
        on_phone, on_computer = await heard(phone, "line", 2), await heard(computer, "line", 2)

    assert names(on_phone) == names(on_computer)


async def test_visitors_do_not_hear_each_other(site: "Site") -> None:
    async with page(site, cookie()) as lan, page(site, cookie()) as minh:
        await say(lan, FIRST)
        await heard(lan, "line", 2)
        await say(minh, SECOND)
        lines = await heard(minh, "line", 2)

    assert [line["id"] for line in lines] == [SECOND, f"{SECOND}/0"]


async def test_too_many_messages_are_told_when_to_come_again(site: "Site") -> None:
    async with page(site, cookie()) as socket:
        for number in range(9):
            await say(socket, f"event-number-{number}")
        [slow] = await heard(socket, "slow")
        site.clock.forward(seconds=2)
        await say(socket, slow["id"])
        await heard(socket, "line", 2)

    assert slow == {
        "type": "slow",
        "id": "event-number-8",
        "seconds": 2.0,
        "text": texts.SLOW_DOWN,
    }


async def test_ten_thousand_characters_and_a_photograph_are_answered(site: "Site") -> None:
    async with page(site, cookie()) as socket:
        await say(socket, FIRST, "😀" * 10_000)
        await tell(socket, type="say", id=SECOND, file="image/jpeg")
        lines = await heard(socket, "line", 4)

    assert [line["id"] for line in lines] == [FIRST, f"{FIRST}/0", SECOND, f"{SECOND}/0"]


async def test_a_page_of_another_site_gets_no_socket(site: "Site") -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with page(site, cookie(), origin="https://evil.example"):
            pass

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Cookie": f"{COOKIE}=forged"}])
async def test_a_page_without_our_cookie_is_told_to_load_again(
    site: "Site", headers: dict[str, str]
) -> None:
    url, origin = f"ws://{site.address}/ws", f"http://{site.address}"
    async with connect(url, additional_headers=headers, origin=origin, proxy=None) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    assert socket.close_code == STRANGER


@pytest.mark.parametrize(
    "noise", ["not json", '{"type": "hello", "after": 0}', '{"type": "say"}', b"\x00\x01"]
)
async def test_noise_closes_the_socket(site: "Site", noise: str | bytes) -> None:
    async with page(site, cookie()) as socket:
        await socket.send(noise)
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    assert socket.close_code == POLICY


async def test_a_frame_larger_than_any_message_closes_the_socket(site: "Site") -> None:
    async with page(site, cookie()) as socket:
        await say(socket, FIRST, "a" * 200_000)
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    assert socket.close_code == 1009
