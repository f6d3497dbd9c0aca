"""The page without a script: every form works, every mistake is answered with a usable page."""

import re
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.channels.web.identity import COOKIE, signed
from bot.mailroom import Mailroom
from handlers.messages import Incoming, Reply
from handlers.texts import web as texts
from storage.database import Database
from storage.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from tests.unit.web.conftest import Site

ASK = {"event": "0123456789abcdef", "text": "khai sinh cho con"}
FORM = "application/x-www-form-urlencoded"


def turns(page: httpx.Response) -> list[str]:
    """Who said what, in order: "visitor" and "assistant"."""
    return re.findall(r'class="turn (visitor|assistant)"', page.text)


async def ask(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    """Post the form as a browser does: multipart, from our page."""
    parts = {name: (None, value) for name, value in fields.items()}
    return await browser.post("/", files=parts, headers={"Origin": str(browser.base_url)})


async def test_a_first_visit_gets_a_cookie_no_script_can_read(site: "Site") -> None:
    async with site.browser() as browser:
        page = await browser.get("/")

    assert page.status_code == 200
    cookie = page.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert page.headers["cache-control"] == "no-store"


async def test_behind_https_the_cookie_never_travels_without(site: "Site") -> None:
    async with site.browser(headers={"X-Forwarded-Proto": "https"}) as browser:
        page = await browser.get("/")

    assert "Secure" in page.headers["set-cookie"]
    assert page.headers["strict-transport-security"] == "max-age=31536000"


async def test_a_question_is_answered_and_the_browser_is_sent_to_it(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        answer = await ask(browser, **ASK)
        page = await browser.get("/")

    assert answer.status_code == 303
    assert re.fullmatch(r"/#l\d+", answer.headers["location"])
    assert f'id="{answer.headers["location"][2:]}"' in page.text
    assert turns(page) == ["visitor", "assistant"]
    assert ASK["text"] in page.text


async def test_a_form_sent_twice_is_answered_once(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        await ask(browser, **ASK)
        again = await ask(browser, **ASK)
        page = await browser.get("/")

    assert again.status_code == 303
    assert turns(page) == ["visitor", "assistant"]


async def test_a_button_is_pressed_and_shown_by_its_words(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        await ask(browser, text="/start")
        first = await browser.get("/")
        action, label = re.findall(r'name="button" value="([^"]+)">([^<]+)<', first.text)[0]
        await ask(browser, button=unescape(action))
        page = await browser.get("/")

    assert turns(page) == ["visitor", "assistant"] * 2
    assert page.text.count(f'<p class="words" dir="auto">{label}</p>') == 1


async def test_a_browser_that_keeps_no_cookies_still_reads_its_answer(site: "Site") -> None:
    async with site.browser() as browser:
        page = await ask(browser, **ASK)

    assert page.status_code == 200
    assert turns(page) == ["visitor", "assistant"]


async def test_a_forged_cookie_sees_nobodys_conversation(site: "Site") -> None:
    async with site.browser() as lan:
        await lan.get("/")
        await ask(lan, **ASK)
        visitor = lan.cookies[COOKIE].partition(".")[0]
    async with site.browser(cookies={COOKIE: signed(visitor, b"guessed")}) as thief:
        page = await thief.get("/")

    assert turns(page) == []
    assert visitor not in page.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_another_site_cannot_speak_for_the_visitor(
    site: "Site", headers: dict[str, str]
) -> None:
    async with site.browser() as browser:
        await browser.get("/")
        refused = await browser.post("/", data=ASK, headers=headers)
        await browser.post("/bat-dau-lai", headers=headers)
        await browser.post("/co-chu?large=1", headers=headers)
        page = await browser.get("/")

    assert refused.status_code == 403
    assert texts.FOREIGN_PAGE in refused.text
    assert turns(page) == []
    assert 'class="large"' not in page.text


async def test_a_text_of_ten_thousand_characters_is_answered_in_any_encoding(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        short = await browser.post("/", data={"text": "ạ" * 10_000})
        long = await browser.post("/", data={"text": "😀" * 10_000})
        parts = await ask(browser, text="😀" * 10_000)
        page = await browser.get("/")

    assert [short.status_code, long.status_code, parts.status_code] == [303, 303, 303]
    assert turns(page) == ["visitor", "assistant"] * 3


async def test_a_photograph_is_answered_in_words(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        answer = await browser.post("/", files={"photo": ("cccd.jpg", b"\xff\xd8", "image/jpeg")})
        page = await browser.get("/")

    assert answer.status_code == 303
    assert turns(page) == ["visitor", "assistant"]
    assert texts.PHOTO in page.text
    assert "cccd.jpg" not in page.text


@pytest.mark.parametrize("megabytes", [1, 20])
async def test_a_large_photograph_gets_a_page_that_helps(site: "Site", megabytes: int) -> None:
    async with site.browser() as browser:
        await browser.get("/")
        photo = ("cccd.jpg", b"\xff" * (megabytes * 1024 * 1024), "image/jpeg")
        try:
            answer = await browser.post("/", files={"photo": photo})
        except httpx.WriteError:
            assert megabytes == 20  # more than is read to be polite: the line is cut
            return

    assert answer.status_code == 413
    assert texts.TOO_LARGE in answer.text
    assert 'name="text"' in answer.text


async def test_a_damaged_form_gets_a_page_that_helps(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        answer = await browser.post(
            "/", content=b"no boundary", headers={"Content-Type": "multipart/form-data"}
        )

    assert answer.status_code == 400
    assert texts.UNREADABLE in answer.text


async def test_nothing_said_is_nothing_answered(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        await ask(browser, text="  \n ")
        page = await browser.get("/")

    assert turns(page) == []


async def test_too_many_questions_wait_and_their_words_are_kept(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        for _ in range(8):
            await ask(browser, text="xin chào")
        slow = await ask(browser, text="còn phí thì <sao>?")
        site.clock.forward(seconds=2)
        later = await ask(browser, text="còn phí thì <sao>?")

    assert slow.status_code == 429
    assert slow.headers["retry-after"] == "3"
    assert texts.SLOW_DOWN_FORM in slow.text
    assert ">còn phí thì &lt;sao&gt;?</textarea>" in slow.text
    assert later.status_code == 303


async def test_when_the_database_is_away_the_words_are_kept(
    site: "Site", monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable

    async with site.browser() as browser:
        await browser.get("/")
        monkeypatch.setattr(site.desk.talk, "_database", type("Away", (), {"begin": away}))
        answer = await ask(browser, **ASK)

    assert answer.status_code == 503
    assert texts.BUSY in answer.text
    assert f">{ASK['text']}</textarea>" in answer.text


async def test_what_looks_like_markup_is_shown_as_text(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        await ask(browser, text='<script>alert(1)</script><img src=x onerror="alert(2)">')
        page = await browser.get("/")

    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


async def test_starting_again_leaves_the_conversation_behind(site: "Site") -> None:
    async with site.browser() as browser:
        await browser.get("/")
        await ask(browser, **ASK)
        before = browser.cookies[COOKIE]
        await browser.post("/bat-dau-lai")
        page = await browser.get("/")

        assert turns(page) == []
        assert browser.cookies[COOKIE] != before


async def test_large_type_is_remembered(site: "Site") -> None:
    async with site.browser() as browser:
        plain = await browser.get("/")
        await browser.post("/co-chu?large=1")
        large = await browser.get("/")
        await browser.post("/co-chu?large=0")
        again = await browser.get("/")

    assert 'class="large"' not in plain.text
    assert '<html lang="vi" class="large">' in large.text
    assert 'aria-pressed="true"' in large.text
    assert 'class="large"' not in again.text


async def test_what_was_said_is_forgotten_after_a_day(
    site: "Site", sqlite_database: Database
) -> None:
    async def no_handler(_: Incoming, __: datetime) -> tuple[Reply, ...]:
        return ()

    mailroom = Mailroom(
        database=sqlite_database,
        channels=[],
        handle_within=lambda _: no_handler,
        now=site.clock,
    )
    async with site.browser() as browser:
        await browser.get("/")
        await ask(browser, **ASK)
        site.clock.forward(hours=23)
        early = await mailroom.forget()
        still = await browser.get("/")
        site.clock.forward(hours=2)
        late = await mailroom.forget()
        page = await browser.get("/")

    assert (early, turns(still)) == (0, ["visitor", "assistant"])
    assert (late, turns(page)) == (2, [])


async def test_the_page_and_its_files_ask_nothing_of_any_other_site(site: "Site") -> None:
    async with site.browser() as browser:
        page = await browser.get("/")
        addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
        files = [await browser.get(unescape(address)) for address in addresses]

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
    assert "unsafe" not in policy
    assert len(files) == 3
    for file in files:
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]
        assert not re.search(r"https?://(?!www\.w3\.org/)", file.text)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", page.text)


async def test_the_office_is_named_as_far_as_it_is_known(site: "Site") -> None:
    async with site.browser() as browser:
        page = (await browser.get("/")).text

    assert "UBND xã Thử" in page
    assert "Số 1 đường Làng" in page
    assert '<a href="tel:02763812345">0276 3812 345</a>' in page
    assert texts.HOURS not in page


async def test_people_are_offered_what_is_asked_most(site: "Site") -> None:
    async with site.browser() as browser:
        page = (await browser.get("/")).text

    question = texts.EXAMPLE_QUESTIONS["1.001193"]
    assert f'<button name="text" value="{question}">' in page
    assert texts.EMPTY not in page
