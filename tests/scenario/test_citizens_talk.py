"""Conversations of citizens, text in and text out: starter knowledge, the real engine."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.console.render import text_of
from handlers.messages import Incoming, Reply
from handlers.office import Office
from handlers.router import Router
from handlers.splitting import MAX_MESSAGE, length
from knowledge.content import load_starter, load_wordings
from knowledge.search.engine import Knowledge
from storage.database import Database

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def starter() -> Knowledge:
    return Knowledge.build(load_starter(), load_wordings())


class Citizen:
    """Somebody who writes, presses what is shown, and reads."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._now = NOW
        self._count = 0
        self.reply = Reply(text=())

    async def says(self, text: str = "", *, button: str | None = None) -> str:
        self._count += 1
        incoming = Incoming(
            channel="web",
            event_id=str(self._count),
            conversation="citizen",
            sender="citizen",
            text=text,
            button=button,
            received_at=self._now,
        )
        (self.reply,) = await self._router.handle(incoming, self._now)
        assert length(self.reply.text) <= MAX_MESSAGE
        return text_of(self.reply)

    async def presses(self, label: str) -> str:
        actions = {button.label: button.action for row in self.reply.rows for button in row}
        return await self.says(button=actions[label])

    def waits(self, minutes: int) -> None:
        self._now += timedelta(minutes=minutes)


@pytest.fixture
def citizen(sqlite_database: Database, starter: Knowledge) -> Citizen:
    office = Office(name="UBND xã Châu Sơn", phone="0205 3123456")
    return Citizen(
        Router(
            begin=sqlite_database.begin, knowledge=lambda: starter, office=office, secret=b"secret"
        )
    )


async def test_a_birth_is_registered_from_the_first_word_to_the_packed_bag(
    citizen: Citizen,
) -> None:
    assert "Đăng ký khai sinh" in await citizen.says("vo em moi sinh, lam giay khai sinh cho be")
    assert "lệ phí – Đăng ký khai sinh" in await citizen.says("có mất tiền không")

    papers = await citizen.presses("Hồ sơ")
    assert "Bạn thuộc trường hợp nào?" in papers
    case = await citizen.says("1")
    assert "Trường hợp:" in case
    packing = await citizen.presses("Cần mang theo ☑")
    assert "☐ 1." in packing
    assert "☑ 1." in await citizen.says("1")


async def test_a_new_topic_wins_over_the_old_one(citizen: Citizen) -> None:
    await citizen.says("đăng ký kết hôn cần gì")

    assert "tạm trú" in (await citizen.says("đăng ký tạm trú ở trọ thì sao")).lower()
    assert "tạm trú" in (await citizen.says("mất mấy ngày")).lower()


async def test_after_half_an_hour_a_follow_up_stands_alone(citizen: Citizen) -> None:
    await citizen.says("đăng ký tạm trú")
    citizen.waits(31)

    assert "lệ phí – Đăng ký tạm trú" not in await citizen.says("phí bao nhiêu")


async def test_an_emergency_comes_before_everything(citizen: Citizen) -> None:
    await citizen.says("đăng ký tạm trú")

    said = await citizen.says("nhà hàng xóm đang cháy cứu với")

    assert said.startswith("Gọi ngay 114")
    assert citizen.reply.rows == ()


async def test_somebody_lost_finds_a_person(citizen: Citizen) -> None:
    await citizen.says("xin chào")

    assert "0205 3123456" in await citizen.says("cho tôi gặp cán bộ")


async def test_the_matter_of_others_is_sent_there(citizen: Citizen) -> None:
    assert "Toà án" in (await citizen.says("tôi muốn ly hôn")).replace("Tòa", "Toà")


async def test_bad_input_never_breaks_the_talk(citizen: Citizen) -> None:
    for text in (
        "😀",
        "\u202e\u0000",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "/la",
        "99",
        "0",
    ):
        assert await citizen.says(text)
        assert "Mã sự cố" not in text_of(citizen.reply)
