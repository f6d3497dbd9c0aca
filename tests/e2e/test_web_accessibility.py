"""Anyone can use the page: axe finds nothing, type can be large, zoom loses nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from handlers.texts import web as texts

if TYPE_CHECKING:
    from tests.e2e.conftest import Program

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

QUESTION = "khai sinh cho con"
PHONE, COMPUTER = (360, 740), (1280, 800)
ZOOMED = (320, 256)  # 1280×1024 at 400 %


def talk(page: Page) -> None:
    """Ask something and press the first chip: a page with everything on it."""
    page.get_by_label(texts.FIELD).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn.assistant")).to_have_count(1)
    page.locator(".chips button").first.click()
    expect(page.locator(".turn.assistant")).to_have_count(2)
    expect(page.locator("#typing")).to_be_hidden()


def violations(page: Page) -> list[str]:
    """What axe objects to, each with the elements it means."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """How many pixels must be scrolled sideways."""
    return int(
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, COMPUTER], ids=["phone", "computer"])
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_axe_finds_nothing(
    visit: Visit, scheme: str, size: tuple[int, int], *, large: bool
) -> None:
    page = visit(*size, color_scheme=scheme)
    if large:
        page.get_by_role("button", name=texts.LARGE_TYPE).click()

    first = violations(page)
    talk(page)
    page.get_by_role("status").evaluate("(status, text) => status.textContent = text", "Đợi")

    assert first == []
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page_that_only_says_something(
    visit: Visit, program: "Program", scheme: str
) -> None:
    page = visit(color_scheme=scheme)

    page.goto(f"{program.url}khong-co")

    expect(page.get_by_role("heading", level=1)).to_have_text(texts.NOT_FOUND_TITLE)
    assert violations(page) == []


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_at_four_hundred_percent_nothing_is_lost(visit: Visit, *, large: bool) -> None:
    page = visit(*ZOOMED)
    if large:
        page.get_by_role("button", name=texts.LARGE_TYPE).click()

    talk(page)

    assert overflow(page) == 0
    for piece in page.locator("button:visible, textarea, footer p, h1, h2, .words").all():
        box = piece.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= ZOOMED[0]
    position = page.locator(".composer").evaluate("part => getComputedStyle(part).position")
    assert position == "static"  # the words get the whole window


def test_text_spacing_of_the_reader_loses_nothing(visit: Visit) -> None:
    page = visit(*PHONE)
    talk(page)

    page.evaluate(
        """() => {
            for (const part of document.querySelectorAll("body *")) {
                part.style.lineHeight = "1.5";
                part.style.letterSpacing = "0.12em";
                part.style.wordSpacing = "0.16em";
            }
        }"""
    )

    assert overflow(page) == 0


@pytest.mark.parametrize("size", [PHONE, COMPUTER], ids=["phone", "computer"])
def test_every_target_is_large_enough_for_a_finger(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(*size)
    talk(page)

    for button in page.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, button.inner_text()


def test_large_type_is_switched_without_reloading_and_remembered(visit: Visit) -> None:
    page = visit()
    switch = page.get_by_role("button", name=texts.LARGE_TYPE)
    page.evaluate("window.same = true")
    usual = type_size(page)

    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    large = type_size(page)
    same = page.evaluate("window.same")
    page.reload()
    remembered = type_size(page)
    switch.click()

    expect(switch).to_have_attribute("aria-pressed", "false")
    assert same
    assert usual >= 16
    assert large >= 1.25 * usual
    assert remembered == large
    assert type_size(page) == usual


def type_size(page: Page) -> float:
    """Pixels of the text people write."""
    size = page.get_by_label(texts.FIELD).evaluate("field => getComputedStyle(field).fontSize")
    return float(size.removesuffix("px"))


def test_answers_are_announced_politely_and_in_order(visit: Visit) -> None:
    page = visit()
    talk(page)

    log = page.get_by_role("log", name=texts.CONVERSATION)
    expect(log).to_have_attribute("aria-live", "polite")
    said = log.locator(".turn > .unseen").all_inner_texts()

    assert said == [f"{texts.YOU}:", f"{texts.ASSISTANT}:"] * 2


def test_a_new_answer_is_read_from_its_beginning(visit: Visit) -> None:
    page = visit()
    talk(page)

    box = page.locator(".turn.visitor").last.bounding_box()
    field = page.get_by_label(texts.FIELD).bounding_box()

    assert box is not None
    assert field is not None
    assert 0 <= box["y"] <= PHONE[1] - 200
    assert field["y"] + field["height"] <= PHONE[1]


def test_motion_stops_for_those_who_ask(visit: Visit) -> None:
    still = visit(reduced_motion="reduce")
    lively = visit(reduced_motion="no-preference")
    for page in (still, lively):
        talk(page)

    def names(page: Page) -> set[str]:
        return set(
            page.locator(".turn, .typing, .typing i").evaluate_all(
                "parts => parts.map(part => getComputedStyle(part).animationName)"
            )
        )

    assert names(still) == {"none"}
    assert "arrive" in names(lively)
