"""Linking one person's conversations, as the person types it. On both engines.

1. A code from one conversation, typed and agreed to in another, joins them.
2. It counts once, for ten minutes, until a newer one; each refusal says what to do.
3. Guessing is paused; nothing happens in a group, nor by a forged button.
4. What is sent by us goes where the person wrote last.
"""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.console.render import text_of
from handlers.citizen.visit import Knows
from handlers.linking import AGREE, LIFETIME, MOST, PAUSE, REFUSE, TRIES, TRIES_OF_CHANNEL
from handlers.messages import Incoming, Reply
from handlers.office import Office
from handlers.router import Router
from handlers.stored import read_reply
from handlers.texts import linking as texts
from storage.database import Database

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SECRET = b"a secret of the tests"


class Town:
    """People who write, and what is queued for them."""

    def __init__(self, router: Router, database: Database) -> None:
        self.router, self.database = router, database
        self.now = NOW
        self._events = 0

    async def says(
        self, place: str, text: str = "", *, button: str | None = None, sender: str = ""
    ) -> Reply:
        channel, _, conversation = place.partition("/")
        self._events += 1
        incoming = Incoming(
            channel=channel,
            event_id=str(self._events),
            conversation=conversation,
            sender=sender or conversation,
            text=text,
            button=button,
            received_at=self.now,
        )
        (reply,) = await self.router.answer(incoming, self.now)
        return reply

    async def told(self, place: str, text: str = "", **details: str) -> str:
        return text_of(await self.says(place, text, **details))  # type: ignore[arg-type]

    async def code(self, place: str) -> str:
        found = re.search(r"/lienket ([0-9]{6})", await self.told(place, "/lienket"))
        assert found
        return found.group(1)

    async def links(self, one: str, other: str) -> str:
        await self.told(other, f"/lienket {await self.code(one)}")
        return await self.told(other, button=AGREE)

    async def places(self, place: str) -> list[str]:
        channel, _, conversation = place.partition("/")
        async with self.database.begin(read_only=True) as work:
            found = await work.links.conversations_of(channel, conversation)
        return [f"{one.channel}/{one.conversation}" for one in found]

    async def queued(self, channel: str) -> list[tuple[str, str]]:
        async with self.database.begin() as work:
            waiting = await work.outbox.claim(
                channel, self.now, limit=99, leased_until=self.now + timedelta(minutes=1)
            )
        return [(one.conversation, text_of(read_reply(one.body))) for one in waiting]


@pytest.fixture
def town(database: Database, knowledge: Knows, office: Office) -> Town:
    router = Router(
        begin=database.begin, knowledge=lambda: knowledge, office=office, secret=SECRET
    )
    return Town(router, database)


async def test_a_code_typed_in_another_conversation_and_agreed_to_joins_them(town: Town) -> None:
    code = await town.code("telegram/1")

    asked = await town.says("zalo_oa/2", f"/lienket {code}")
    assert [button.action for row in asked.rows for button in row] == [AGREE, REFUSE]
    assert "Telegram" in text_of(asked)
    assert await town.places("zalo_oa/2") == ["zalo_oa/2"]  # nothing counts yet

    assert "đã liên kết" in await town.told("zalo_oa/2", "1")  # the number of "agree"
    assert sorted(await town.places("telegram/1")) == ["telegram/1", "zalo_oa/2"]
    ((conversation, news),) = await town.queued("telegram")
    assert conversation == "1"
    assert "Zalo OA" in news
    assert "/huylienket" in news


@pytest.mark.parametrize(
    "typed",
    [
        "/lienket 123456", "/LienKet@MotCuaThuBot 123456", "liên kết 123456", "lien ket 123 456",
        "Liên kết  123-456", "123456", "123 456",
    ],
)  # fmt: skip
async def test_the_code_may_be_typed_in_many_ways(town: Town, typed: str) -> None:
    code = await town.code("web/v")
    await town.told("telegram/1", "liên kết")  # asks for a code here too

    asked = await town.says("telegram/1", typed.replace("123", code[:3]).replace("456", code[3:]))

    assert "trang web" in text_of(asked)
    assert asked.rows


async def test_six_digits_are_a_code_only_where_one_was_asked_for(town: Town) -> None:
    code = await town.code("telegram/1")

    reply = await town.says("zalo_oa/2", code)

    assert AGREE not in [button.action for row in reply.rows for button in row]


async def test_a_refusal_links_nothing_and_leaves_the_code_as_it_was(town: Town) -> None:
    code = await town.code("telegram/1")
    await town.told("zalo_oa/2", f"/lienket {code}")

    assert await town.told("zalo_oa/2", button=REFUSE) == texts.DECLINED
    assert await town.told("zalo_oa/2", button=AGREE) == texts.NO_LONGER
    assert await town.places("telegram/1") == ["telegram/1"]


async def test_a_used_an_expired_a_replaced_and_an_unknown_code_are_told_apart(
    town: Town,
) -> None:
    used = await town.code("telegram/1")
    await town.told("zalo_oa/2", f"/lienket {used}")
    await town.told("zalo_oa/2", button=AGREE)
    assert await town.told("zalo_bot/3", f"/lienket {used}") == texts.USED

    replaced, expired = await town.code("telegram/1"), await town.code("telegram/1")
    assert await town.told("zalo_bot/3", f"/lienket {replaced}") == texts.UNKNOWN
    town.now += LIFETIME
    assert await town.told("zalo_bot/3", f"/lienket {expired}") == texts.EXPIRED
    assert await town.told("zalo_bot/3", "/lienket 12") == texts.MALFORMED
    assert await town.places("zalo_bot/3") == ["zalo_bot/3"]


async def test_a_code_that_expires_before_the_answer_links_nothing(town: Town) -> None:
    code = await town.code("telegram/1")
    await town.told("zalo_oa/2", f"/lienket {code}")
    town.now += LIFETIME

    assert await town.told("zalo_oa/2", button=AGREE) == texts.EXPIRED
    assert await town.places("telegram/1") == ["telegram/1"]


async def test_of_two_people_who_race_for_a_code_one_gets_it(town: Town) -> None:
    code = await town.code("telegram/1")
    for place in ("zalo_oa/2", "zalo_oa/3"):
        await town.told(place, f"/lienket {code}")

    said = await asyncio.gather(
        *(town.told(place, button=AGREE) for place in ("zalo_oa/2", "zalo_oa/3"))
    )

    assert sorted("đã liên kết" in one for one in said) == [False, True]
    assert texts.USED in said
    assert len(await town.places("telegram/1")) == 2


async def test_ones_own_code_and_one_of_a_linked_conversation_change_nothing(town: Town) -> None:
    await town.links("telegram/1", "zalo_oa/2")

    assert await town.told("telegram/1", await town.code("telegram/1")) == texts.OWN
    code = await town.code("telegram/1")
    assert await town.told("zalo_oa/2", f"/lienket {code}") == texts.ALREADY


async def test_wrong_codes_are_paused_and_right_ones_with_them(town: Town) -> None:
    code = await town.code("telegram/1")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(TRIES):
        assert await town.told("web/v", f"/lienket {wrong}") == texts.UNKNOWN

    assert await town.told("web/v", f"/lienket {code}") == texts.PAUSED
    assert (await town.says("zalo_oa/2", f"/lienket {code}")).rows  # nobody else is held up
    town.now += PAUSE
    code = await town.code("telegram/1")
    assert (await town.says("web/v", f"/lienket {code}")).rows


async def test_a_browser_that_is_always_new_guesses_no_longer_than_others(town: Town) -> None:
    code = await town.code("telegram/1")
    async with town.database.begin() as work:
        for number in range(TRIES_OF_CHANNEL):
            await work.link_codes.note_wrong_try("web", f"v{number}", NOW)
        await work.commit()
    town.now += timedelta(minutes=1)

    assert await town.told("web/new", f"/lienket {code}") == texts.PAUSED
    assert (await town.says("zalo_oa/2", f"/lienket {code}")).rows


async def test_in_a_group_nothing_is_linked_and_a_code_shown_there_is_void(town: Town) -> None:
    code = await town.code("telegram/1")

    assert await town.told("telegram/-5", "/lienket", sender="7") == texts.PRIVATE_ONLY
    said = await town.told("telegram/-5", f"/lienket {code}", sender="7")
    assert said == texts.PRIVATE_ONLY
    assert await town.told("telegram/-5", button=AGREE, sender="7") == texts.PRIVATE_ONLY
    assert await town.told("telegram/-5", "/huylienket", sender="7") == texts.PRIVATE_ONLY
    assert await town.told("zalo_oa/2", f"/lienket {code}") == texts.UNKNOWN


async def test_a_forged_press_agrees_to_nothing(town: Town) -> None:
    await town.code("telegram/1")

    assert await town.told("zalo_oa/2", button=AGREE) == texts.NO_LONGER
    assert await town.told("telegram/1", button=AGREE) == texts.NO_LONGER


async def test_a_channel_that_cannot_be_written_to_is_not_linked(town: Town) -> None:
    assert await town.told("console/c", "/lienket") == texts.NOT_HERE


async def test_unlinking_says_what_is_still_linked(town: Town) -> None:
    await town.links("telegram/1", "zalo_oa/2")
    await town.links("zalo_oa/2", "web/v")

    said = await town.told("web/v", "/huylienket")
    assert "Vẫn liên kết với nhau" in said
    assert "Telegram" in said
    assert "Zalo OA" in said
    assert "Không còn nơi nào" in await town.told("telegram/1", "huỷ liên kết")
    assert await town.told("zalo_oa/2", "huy lien ket") == texts.NOT_LINKED


async def test_one_person_has_so_many_conversations_and_no_more(town: Town) -> None:
    for number in range(1, MOST):
        await town.links("telegram/0", f"web/{number}")

    assert await town.links("telegram/0", "web/more") == texts.NO_LONGER
    assert len(await town.places("telegram/0")) == MOST


async def test_the_conversation_written_in_last_comes_first(town: Town) -> None:
    await town.links("telegram/1", "zalo_oa/2")
    for minutes, place in enumerate(("telegram/1", "zalo_oa/2", "telegram/1"), 1):
        town.now = NOW + timedelta(minutes=minutes)
        await town.told(place, "chào")

        assert (await town.places("zalo_oa/2"))[0] == place


async def test_a_question_about_links_is_a_question(town: Town) -> None:
    for text in ("liên kết tài khoản định danh thế nào", "123456", "/lienketgi"):
        reply = await town.says("telegram/1", text)
        assert texts.YOUR_CODE not in text_of(reply)
