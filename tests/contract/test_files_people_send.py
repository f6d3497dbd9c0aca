"""Files people send, fetched over each platform's own line.

1. Exactly the bytes that were sent; never more than was agreed to.
2. A platform that is away is told from a file that is gone.
3. Only Zalo's own hosts are ever asked for a file of the OA.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.base import FetchError
from bot.channels.telegram import files as telegram_files
from bot.channels.telegram.api import connect
from bot.channels.telegram.parse import Me, incoming, update_of
from bot.channels.zalo_oa.files import Files
from bot.channels.zalo_oa.parse import heard
from handlers.files import NotFetched
from tests.emulators.telegram import Fault, TelegramEmulator

MOST = 1000
PAYLOADS = Path(__file__).parents[1] / "payloads"


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAYLOADS / name).read_text("utf-8"))
    return found


def test_a_document_names_where_it_is_and_how_big() -> None:
    me, now = Me(id=1, username="bot"), datetime(2026, 11, 24, tzinfo=UTC)
    on_telegram = incoming(update_of(recorded("telegram/document.json")["update"]), me, now)
    event = recorded("zalo_oa/file.json")["event"]
    on_zalo = heard(event, app_id=event["app_id"], oa_id="", now=now).incoming

    assert on_telegram is not None
    assert on_zalo is not None
    (one,), (other,) = on_telegram.attachments, on_zalo.attachments
    assert (one.reference, one.size) == ("BQAC", 24000)
    assert (other.reference, other.size) == ("https://files.example/don.pdf", 51200)


async def from_telegram(telegram: TelegramEmulator, file_id: str) -> bytes:
    api = connect(telegram.token, telegram.base)
    try:
        return await telegram_files.fetch(api, file_id, MOST)
    finally:
        await api.close_lines()


async def test_telegram_gives_what_was_sent() -> None:
    async with TelegramEmulator() as telegram:
        assert await from_telegram(telegram, telegram.keeps(b"\x00\xff" * 9)) == b"\x00\xff" * 9


@pytest.mark.parametrize(
    ("size", "fault", "method", "why"),
    [
        (MOST + 1, None, "file", NotFetched.TOO_BIG),
        (21 * 1024 * 1024, None, "file", NotFetched.TOO_BIG),
        (9, Fault.not_json(), "getFile", NotFetched.AWAY),
        (9, Fault.dropped_before(), "getFile", NotFetched.AWAY),
        (9, Fault.answer(503, "Service Unavailable"), "file", NotFetched.AWAY),
        (9, Fault.dropped_before(), "file", NotFetched.AWAY),
        (9, Fault.answer(404, "Not Found"), "file", NotFetched.GONE),
    ],
)
async def test_telegram_says_why_it_gives_nothing(
    size: int, fault: Fault | None, method: str, why: NotFetched
) -> None:
    async with TelegramEmulator() as telegram:
        telegram.next(method, fault)
        with pytest.raises(FetchError) as error:
            await from_telegram(telegram, telegram.keeps(b"x" * size))

    assert error.value.why is why


async def test_a_file_telegram_no_longer_knows_is_gone() -> None:
    async with TelegramEmulator() as telegram:
        with pytest.raises(FetchError) as error:
            await from_telegram(telegram, "BQACnothing")

    assert error.value.why is NotFetched.GONE


def zalo(answer: httpx.Response | Exception, own: str = "") -> tuple[Files, list[str]]:
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    return Files(client, own), asked


async def test_zalos_own_host_gives_what_was_sent() -> None:
    files, _ = zalo(httpx.Response(200, content=b"abc"))

    assert await files.fetch("https://f21-zpg.zdn.vn/1/ke-hoach.docx", MOST) == b"abc"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/a.docx",
        "https://zdn.vn.evil.example/a.docx",
        "https://evilzdn.vn/a.docx",
        "http://f21-zpg.zdn.vn/a.docx",
        "https://f21-zpg.zdn.vn:8443/a.docx",
        "https://user@f21-zpg.zdn.vn/a.docx",
        "https://127.0.0.1/a.docx",
        "https://[::1]/a.docx",
        "https://[/a.docx",
        "file:///etc/passwd",
        "",
    ],
)
async def test_nobody_else_is_ever_asked(address: str) -> None:
    files, asked = zalo(httpx.Response(200, content=b"abc"))

    with pytest.raises(FetchError) as error:
        await files.fetch(address, MOST)

    assert (error.value.why, asked) == (NotFetched.GONE, [])


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(200, content=b"x" * (MOST + 1)), NotFetched.TOO_BIG),
        (
            httpx.Response(302, headers={"Location": "http://127.0.0.1/"}),
            NotFetched.GONE,
        ),
        (httpx.Response(404), NotFetched.GONE),
        (httpx.Response(429), NotFetched.AWAY),
        (httpx.Response(502), NotFetched.AWAY),
        (httpx.ConnectTimeout("slow"), NotFetched.AWAY),
    ],
)
async def test_zalo_says_why_it_gives_nothing(
    answer: httpx.Response | Exception, why: NotFetched
) -> None:
    files, asked = zalo(answer)

    with pytest.raises(FetchError) as error:
        await files.fetch("https://f21-zpg.zdn.vn/a.docx", MOST)

    assert error.value.why is why
    assert len(asked) == 1


async def test_an_emulator_is_let_in_by_its_whole_address() -> None:
    files, _ = zalo(httpx.Response(200, content=b"abc"), own="http://127.0.0.1:8099")

    assert await files.fetch("http://127.0.0.1:8099/a.docx", MOST) == b"abc"
    with pytest.raises(FetchError):
        await files.fetch("http://127.0.0.1:8098/a.docx", MOST)
