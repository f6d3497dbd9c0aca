"""The web chat in a real browser: a conversation by every way in, and nothing lost on the way."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from handlers.texts import web as texts

if TYPE_CHECKING:
    from tests.e2e.conftest import Program

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

QUESTION = "lam giay khai sinh cho con can gi"


def ask(page: Page, question: str) -> None:
    page.get_by_label(texts.FIELD).fill(question)
    page.get_by_role("button", name=texts.SEND, exact=True).click()


def expect_answers(page: Page, count: int) -> None:
    expect(page.locator(".turn.visitor")).to_have_count(count)
    expect(page.locator(".turn.assistant")).to_have_count(count)
    expect(page.locator(".sending")).to_have_count(0)


def test_a_question_is_answered_without_reloading(visit: Visit) -> None:
    page = visit()
    page.evaluate("window.same = true")

    ask(page, QUESTION)

    expect_answers(page, 1)
    expect(page.locator(".turn.visitor")).to_contain_text(QUESTION)
    expect(page.locator(".turn.assistant")).to_contain_text("Tờ khai đăng ký khai sinh")
    expect(page.get_by_label(texts.FIELD)).to_have_value("")
    assert page.evaluate("window.same")


def test_the_conversation_is_there_after_a_reload(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    expect_answers(page, 1)
    before = page.locator("#log").inner_text()

    page.reload()

    expect_answers(page, 1)
    assert page.locator("#log").inner_text() == before


def test_a_chip_is_pressed_and_shown_by_its_words(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    expect_answers(page, 1)
    chip = page.locator(".chips button").first
    words = chip.inner_text()

    chip.click()

    expect_answers(page, 2)
    expect(page.locator(".turn.visitor").last).to_contain_text(words)


def test_an_example_is_asked_with_one_touch(visit: Visit) -> None:
    page = visit()

    page.get_by_role("button", name=texts.EXAMPLE_QUESTIONS["1.001193"]).click()

    expect_answers(page, 1)
    expect(page.locator(".turn.assistant")).to_contain_text("khai sinh")


def test_the_whole_conversation_works_without_a_script(visit: Visit) -> None:
    page = visit(java_script_enabled=False)

    ask(page, QUESTION)
    expect_answers(page, 1)
    expect(page).to_have_url(re.compile(r"/#l\d+$"))
    page.locator(".chips button").first.click()
    expect_answers(page, 2)
    page.get_by_role("button", name=texts.EXAMPLE_QUESTIONS["1.004194"]).click()
    expect_answers(page, 3)
    page.get_by_role("button", name=texts.LARGE_TYPE).click()
    expect(page.locator("html")).to_have_class("large")
    expect_answers(page, 3)
    page.get_by_role("button", name=texts.RESTART).click()

    expect_answers(page, 0)
    expect(page.locator("html")).to_have_class("large")


def test_the_whole_conversation_works_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit(1280, 800)
    press = page.keyboard.press

    press("Tab")
    expect(page.get_by_role("link", name=texts.SKIP)).to_be_focused()
    press("Enter")
    expect(page.get_by_label(texts.FIELD)).to_be_focused()
    page.keyboard.type("khai sinh")
    press("Shift+Enter")
    page.keyboard.type("can giay to gi")
    press("Enter")
    expect_answers(page, 1)
    expect(page.get_by_label(texts.FIELD)).to_be_focused()
    press("Shift+Tab")
    chip = page.locator(".chips button").last
    expect(chip).to_be_focused()
    assert chip.evaluate("chip => getComputedStyle(chip).outlineStyle") == "solid"
    press("Enter")

    expect_answers(page, 2)


def test_a_word_being_composed_is_not_sent(visit: Visit) -> None:
    page = visit()
    field = page.get_by_label(texts.FIELD)
    field.fill("khai sinh")

    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    expect(field).to_have_value("khai sinh")
    expect(page.locator(".turn")).to_have_count(0)


def test_nothing_is_lost_when_the_server_goes_and_comes_back(
    visit: Visit, program: "Program"
) -> None:
    page = visit()
    ask(page, QUESTION)
    expect_answers(page, 1)

    program.stop()
    expect(page.get_by_role("status")).to_have_text(texts.OFFLINE)
    ask(page, "đăng ký tạm trú ở đâu")
    expect(page.locator(".turn.visitor.sending")).to_have_count(1)
    program.start()

    expect_answers(page, 2)
    expect(page.get_by_role("status")).to_be_empty()
    page.reload()
    expect_answers(page, 2)


def test_what_was_not_sent_survives_a_reload(visit: Visit, program: "Program") -> None:
    page = visit()
    ask(page, QUESTION)
    expect_answers(page, 1)
    page.route_web_socket("**/ws", lambda _: None)  # takes everything, passes nothing on
    page.reload()
    ask(page, "đăng ký tạm trú")
    expect(page.locator(".turn.visitor.sending")).to_have_count(1)
    page.unroute_all()
    again = page.context.new_page()
    waiting = page.evaluate("sessionStorage.getItem('motcua.waiting')")

    again.goto(program.url)
    again.evaluate("waiting => sessionStorage.setItem('motcua.waiting', waiting)", waiting)
    again.reload()

    expect_answers(again, 2)


def test_a_line_that_breaks_before_the_answer_is_answered_once(visit: Visit) -> None:
    page = visit()
    expect_answers(page, 0)
    broken: list[WebSocketRoute] = []

    def break_first(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not broken and '"line"' in str(message):
                broken.append(socket)
                socket.close()
            else:
                socket.send(message)

        server.on_message(pass_on)

    page.route_web_socket("**/ws", break_first)
    page.reload()

    ask(page, QUESTION)

    expect_answers(page, 1)
    assert len(broken) == 1
    page.unroute_all()
    page.reload()
    expect_answers(page, 1)


def test_where_sockets_are_blocked_the_forms_do_it(visit: Visit, program: "Program") -> None:
    page = visit()
    page.add_init_script("window.WebSocket = class { constructor() { throw new Error(); } }")
    page.goto(program.url)

    ask(page, QUESTION)
    expect_answers(page, 1)
    page.locator(".chips button").first.click()

    expect_answers(page, 2)


def test_a_cookie_that_ended_is_renewed_by_itself(visit: Visit, program: "Program") -> None:
    page = visit()
    ask(page, QUESTION)
    expect_answers(page, 1)
    page.context.clear_cookies()
    program.stop()
    program.start()

    expect(page.locator(".turn")).to_have_count(0)
    ask(page, QUESTION)

    expect_answers(page, 1)


def test_the_typing_sign_shows_while_the_answer_is_made(visit: Visit) -> None:
    page = visit()
    held: list[str | bytes] = []
    sockets: list[WebSocketRoute] = []

    def hold_answers(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(
            lambda message: socket.send(message) if '"typing"' in message else held.append(message)
        )

    page.route_web_socket("**/ws", hold_answers)
    page.reload()
    ask(page, QUESTION)
    expect(page.locator("#typing")).to_be_visible()
    expect(page.locator("#typing")).to_contain_text(texts.TYPING)

    while len(held) < 2:
        page.wait_for_function("() => true")
    for message in held:
        sockets[-1].send(message)

    expect(page.locator("#typing")).to_be_hidden()
    expect_answers(page, 1)


def test_too_fast_is_told_kindly_and_everything_is_answered(visit: Visit) -> None:
    page = visit()

    for number in range(1, 10):
        ask(page, f"khai sinh lần thứ {number}")

    expect(page.get_by_role("status")).to_have_text(texts.SLOW_DOWN)
    expect(page.locator(".turn.assistant")).to_have_count(9, timeout=15_000)
    expect_answers(page, 9)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>document.title = 'owned'</script><img src=x onerror=alert(1)>",
        "{{ 7 * 7 }} ${7 * 7} <%= 7 * 7 %>",
        "&lt;b&gt; không phải đậm",
    ],
)
def test_what_looks_like_code_is_shown_as_text(visit: Visit, hostile: str) -> None:
    page = visit()
    title = page.title()

    ask(page, hostile)
    expect_answers(page, 1)
    page.reload()

    expect(page.locator(".turn.visitor .words")).to_have_text(hostile)
    assert page.title() == title
    assert page.locator(".turn img, .turn script").count() == 0


@pytest.mark.parametrize(
    "odd",
    ["ạ" * 10_000, "😀🎉", "\u202e\u2066khai sinh\u0007", "<h1>khai sinh</h1>", "what is this?"],
    ids=["long", "emoji", "bidi", "html", "foreign"],
)
def test_odd_input_gets_a_helpful_reply(visit: Visit, odd: str) -> None:
    page = visit()

    ask(page, odd)

    expect_answers(page, 1)
    expect(page.locator(".turn.assistant")).to_contain_text(re.compile(r"\w+ \w+"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_pasted_picture_is_answered_and_never_sent(visit: Visit) -> None:
    page = visit()

    page.get_by_label(texts.FIELD).evaluate(
        """field => {
            const files = new DataTransfer();
            files.items.add(new File(["\u00ff"], "cccd.png", { type: "image/png" }));
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: files }));
        }"""
    )

    expect_answers(page, 1)
    expect(page.locator(".turn.visitor")).to_contain_text("[cccd.png]")


def test_what_is_far_too_long_is_refused_kindly_and_stays_in_the_field(visit: Visit) -> None:
    page = visit()

    ask(page, "a" * 200_000)

    expect(page.get_by_role("status")).to_have_text(texts.TOO_LARGE)
    assert len(page.get_by_label(texts.FIELD).input_value()) == 200_000


def test_two_pages_of_one_visitor_stay_alike(visit: Visit, program: "Program") -> None:
    first = visit()
    second = first.context.new_page()
    second.goto(program.url)

    ask(first, QUESTION)

    expect_answers(first, 1)
    expect_answers(second, 1)


def test_the_page_asks_nothing_of_any_other_site(visit: Visit, program: "Program") -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url.replace("ws://", "http://")))

    page.reload()
    ask(page, QUESTION)
    expect_answers(page, 1)

    assert len(asked) >= 4
    assert [url for url in asked if not url.startswith((program.url, "data:"))] == []


def test_what_is_published_is_answered_without_a_restart(visit: Visit, program: "Program") -> None:
    page = visit()

    program.publish(
        {
            "id": "2.000815",
            "plain_title": "Chứng thực bản sao từ bản chính",
            "wordings": ["sao y bản chính", "photo công chứng"],
            "field": "Chứng thực",
            "demand": 5,
        }
    )

    page.wait_for_function(
        "async text => (await (await fetch('/')).text()).includes(text)",
        arg=texts.EXAMPLE_QUESTIONS["2.000815"],
        timeout=2_000,
        polling=100,
    )
