"""Health, headers and the pages of last resort, through the application itself."""

from collections.abc import Sequence

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import http
from handlers.texts import web as texts


async def broken(_: Request) -> Response:
    message = "a secret detail"
    raise RuntimeError(message)


def visitor(reasons: Sequence[str] = ()) -> httpx.AsyncClient:
    async def check() -> Sequence[str]:
        return reasons

    application = http.application(
        routes=[Route("/broken", broken)],
        check=check,
        explain=lambda title, text: f"<h1>{title}</h1><p>{text}</p>",
    )
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://motcua")


async def test_alive_is_alive_even_when_not_ready() -> None:
    async with visitor(["chưa có nội dung"]) as client:
        answer = await client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"alive": True})


async def test_ready_when_there_is_no_reason_against_it() -> None:
    async with visitor() as client:
        answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})


async def test_not_ready_names_every_reason() -> None:
    async with visitor(["một", "hai"]) as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "reasons": ["một", "hai"]}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/nowhere", 404, texts.NOT_FOUND), ("/broken", 500, texts.FAILED)],
)
async def test_a_lost_or_unlucky_visitor_reads_a_page(path: str, status: int, words: str) -> None:
    async with visitor() as client:
        answer = await client.get(path)

    assert answer.status_code == status
    assert words in answer.text
    assert "secret detail" not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/broken"])
async def test_every_answer_is_dressed(path: str) -> None:
    async with visitor() as client:
        answer = await client.get(path)

    for name, value in http.HEADERS.items():
        assert answer.headers[name] == value


def test_a_taken_port_is_an_error_and_a_free_one_is_found() -> None:
    with http.open_port("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            http.open_port("127.0.0.1", port)
