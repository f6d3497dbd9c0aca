"""The router: one transaction a message, what is kept of it, and the one error boundary."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.channels.console.render import text_of
from handlers.citizen.visit import Knows
from handlers.memory import conversation_key
from handlers.messages import Incoming
from handlers.office import Office
from handlers.router import Router
from knowledge.model import Entry, Facet
from knowledge.search.outcome import Context, Found, Match, Outcome
from storage.database import Database
from storage.joined import joining

Asked = list[tuple[str, Context | None, date]]
Outcomes = dict[str, Outcome]
Build = Callable[..., Incoming]
SECRET = b"a secret of the tests"


@pytest.fixture
def router(sqlite_database: Database, knowledge: Knows, office: Office) -> Router:
    ticks = iter(n / 100 for n in range(1000))
    return Router(
        begin=sqlite_database.begin,
        knowledge=lambda: knowledge,
        office=office,
        secret=SECRET,
        stopwatch=lambda: next(ticks),
    )


@pytest.fixture
def fee_question(outcomes: Outcomes, residence: Entry) -> str:
    """A question with a phone number in it, answered on its facet."""
    question = "phí thường trú, gọi 0912345678"
    outcomes[question] = Found(match=Match(entry=residence, score=0.9), facet=Facet.FEE)
    return question


async def test_a_question_is_logged_masked_and_under_a_keyed_name(
    router: Router, sqlite_database: Database, fee_question: str, message: Build, now: datetime
) -> None:
    await router.handle(message(fee_question), now)

    async with sqlite_database.begin(read_only=True) as work:
        (record,) = await work.questions.recent(10)
    assert record.text == "phí thường trú, gọi [số điện thoại]"
    assert record.conversation == conversation_key(SECRET, "web", "visitor-1")
    assert (record.outcome, record.ranked, record.facet) == ("answered", ("1.004222",), "fee")
    assert record.milliseconds == pytest.approx(10)
    assert record.asked_at == now


async def test_presses_and_small_things_are_not_questions(
    router: Router, sqlite_database: Database, message: Build, now: datetime
) -> None:
    await router.handle(message("", "1:p:1.004222:fee"), now)
    await router.handle(message("😀"), now)

    async with sqlite_database.begin(read_only=True) as work:
        assert list(await work.questions.recent(10)) == []


async def test_a_number_typed_after_a_restart_presses_the_button_shown_before(
    sqlite_database: Database, knowledge: Knows, office: Office, message: Build, now: datetime
) -> None:
    def started() -> Router:
        return Router(
            begin=sqlite_database.begin, knowledge=lambda: knowledge, office=office, secret=SECRET
        )

    await started().handle(message("", "1:p:1.004222"), now)

    (reply,) = await started().handle(message("2"), now + timedelta(days=3))

    assert text_of(reply).startswith("Dạ, lệ phí – Đăng ký thường trú:")


async def test_what_was_expected_is_answered_as_if_it_came_alone(
    sqlite_database: Database, knowledge: Knows, office: Office, message: Build, now: datetime
) -> None:
    said = [replace(message("2"), conversation=name, sender=name) for name in ("a", "b")]
    async with sqlite_database.begin() as work:
        router = Router(
            begin=joining(work), knowledge=lambda: knowledge, office=office, secret=SECRET
        )
        await router.answer(replace(said[0], text="", button="1:p:1.004222"), now)
        await work.commit()
    async with sqlite_database.begin() as work:
        router = Router(
            begin=joining(work), knowledge=lambda: knowledge, office=office, secret=SECRET
        )
        await router.expect(said, now)
        replies = [text_of((await router.answer(one, now))[0]) for one in said]

    assert replies[0].startswith("Dạ, lệ phí – Đăng ký thường trú:")
    assert replies[1] != replies[0]


async def test_a_follow_up_has_its_context_for_thirty_minutes(
    router: Router, asked: Asked, message: Build, now: datetime
) -> None:
    await router.handle(message("", "1:p:1.004222"), now)

    await router.handle(message("còn phí?"), now + timedelta(minutes=30))
    await router.handle(message("còn phí?"), now + timedelta(minutes=61))

    contexts = [context.entry_id for _, context, _ in asked]
    assert contexts == ["1.004222", None]


class BrokenError(Exception):
    """Something nobody expected."""


async def test_an_unexpected_failure_becomes_an_apology_with_the_code_in_the_log(
    sqlite_database: Database,
    office: Office,
    message: Build,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> Knows:
        raise BrokenError

    router = Router(begin=sqlite_database.begin, knowledge=broken, office=office, secret=SECRET)

    with caplog.at_level(logging.ERROR):
        (reply,) = await router.handle(message("số 0912345678"), now)

    text = text_of(reply)
    code = text.rpartition("Mã sự cố ")[2][:6]
    assert "113, 114, 115" in text
    assert code in caplog.text
    assert "BrokenError" in caplog.text
    assert "0912345678" not in caplog.text


async def test_a_failure_leaves_no_trace_in_storage(
    sqlite_database: Database, office: Office, knowledge: Knows, message: Build, now: datetime
) -> None:
    def stopwatch() -> float:
        raise BrokenError

    router = Router(
        begin=sqlite_database.begin,
        knowledge=lambda: knowledge,
        office=office,
        secret=SECRET,
        stopwatch=stopwatch,
    )

    await router.handle(message("hỏi"), now)

    async with sqlite_database.begin(read_only=True) as work:
        assert list(await work.questions.recent(10)) == []
        assert await work.conversations.get(conversation_key(SECRET, "web", "visitor-1")) is None
