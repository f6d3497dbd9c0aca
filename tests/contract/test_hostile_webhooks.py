"""Every channel's webhook, told what no platform would say: real payloads with anything in them.

1. Whatever a genuine sender says is answered 200 or 400; what is kept of it is whole: it can be
   written down, on either engine, and read back.
2. Whatever a stranger says is answered 403, and nothing is kept.
3. What is no JSON at all is answered 400, what is too large 413, and nothing is kept.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram import hearing as telegram
from bot.channels.telegram.api import connect
from bot.channels.telegram.channel import sleep
from bot.channels.telegram.parse import Me
from bot.channels.telegram.signs import Signs
from bot.channels.telegram.updates import Updates
from bot.channels.zalo_bot import hearing as zalo_bot
from bot.channels.zalo_oa import hearing as zalo_oa
from bot.channels.zalo_oa.signature import TIMESTAMP_HEADER, Keys, Mode
from handlers.messages import Incoming
from handlers.stored import incoming_body, read_incoming
from storage.database import Database, UnitOfWork
from storage.repositories.border import in_utc, storable
from tests.emulators.zalo_oa import APP_ID, OA_ID, OA_SECRET, ZaloOa

Json = Any
Hear = Callable[[bytes], Awaitable[HTTPStatus]]

PAYLOADS = Path(__file__).parents[1] / "payloads"
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SECRET = "a-webhook-secret-of-the-tests"
KNOWN = (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)


@dataclass(frozen=True, kw_only=True)
class Ear:
    """A webhook, as a genuine sender and as a stranger call it, and what it kept."""

    genuine: Hear
    stranger: Hear
    kept: list[Incoming]


def at_telegram(kept: list[Incoming]) -> Ear:
    api = connect("7000000001:fuzzed", "http://127.0.0.1:9/bot")  # nobody listens there
    hearing = telegram.Hearing(url="https://example.vn", secret=SECRET)
    updates = Updates(now=lambda: NOW, follow=_follow, signs=Signs(api, sleep), shows_typing=False)
    hearing.begin(updates, Me(id=7000000001, username="MotCuaThuBot"), _into(kept))
    return _ear(kept, hearing.hear, {telegram.HEADER: SECRET}, {telegram.HEADER: SECRET[:-1]})


def at_zalo_bot(kept: list[Incoming]) -> Ear:
    hearing = zalo_bot.Hearing(url="https://example.vn", secret=SECRET, now=lambda: NOW)
    hearing.begin(_into(kept))
    return _ear(kept, hearing.hear, {zalo_bot.HEADER: SECRET}, {})


def at_zalo_oa(kept: list[Incoming]) -> Ear:
    hearing = zalo_oa.Hearing(
        keys=Keys(app_id=APP_ID, oa_id=OA_ID, secret=OA_SECRET),
        mode=Mode.STRICT,
        begin=_aside,
        now=lambda: NOW,
    )
    hearing.begin(_into(kept))

    async def genuine(body: bytes) -> HTTPStatus:
        return await hearing.hear(body, _signature(body, OA_SECRET))

    async def stranger(body: bytes) -> HTTPStatus:
        return await hearing.hear(body, _signature(body, "another secret"))

    return Ear(genuine=genuine, stranger=stranger, kept=kept)


FILE = Path(tempfile.gettempdir()) / f"motcua-hostile-{os.getpid()}.db"


@pytest.fixture(autouse=True, scope="module")
def _a_database(sqlite_template: Path) -> Iterator[None]:
    FILE.write_bytes(sqlite_template.read_bytes())
    yield
    for file in FILE.parent.glob(f"{FILE.name}*"):
        file.unlink()


EARS = {"telegram": at_telegram, "zalo_bot": at_zalo_bot, "zalo_oa": at_zalo_oa}
everywhere = pytest.mark.parametrize("channel", EARS)

# Numbers beyond every database, halves of letters, NUL, names Telegram's library looks for.
texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=12) | st.sampled_from(
    ["", "0", "-1", "\x00", "\ud800", "x" * 5000, "/start", "1_d001193_x"]
)
scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | texts
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)


@st.composite
def spoilt(draw: st.DrawFn, channel: str) -> Json:
    """A real payload with up to three of its values replaced or left out."""
    body = json.loads(draw(st.sampled_from(_payloads(channel))))
    for _ in range(draw(st.integers(1, 3))):
        whole = body
        while isinstance(whole, dict | list) and whole:
            places = list(whole) if isinstance(whole, dict) else list(range(len(whole)))
            place = draw(st.sampled_from(places))
            if not isinstance(whole[place], dict | list) or draw(st.integers(0, 3)) == 0:
                if draw(st.booleans()):
                    whole[place] = draw(anything)
                else:
                    del whole[place]
                break
            whole = whole[place]
    return body


@everywhere
@given(data=st.data())
@settings(max_examples=100)
def test_a_genuine_sender_may_say_anything(channel: str, data: st.DataObject) -> None:
    body = data.draw(spoilt(channel) | anything)

    status, kept = heard(channel, _bytes(body))

    assert status in KNOWN
    assert len(kept) <= 1 or isinstance(body, list | dict)
    for one in kept:
        again = read_incoming(incoming_body(one))
        assert again == one
        assert one.event_id
        assert one.conversation
        for text in (one.event_id, one.conversation, one.sender):
            assert storable(text) == text
        assert len(one.event_id) <= 300
        assert in_utc(one.received_at)


@everywhere
@given(data=st.data())
@settings(max_examples=30)
def test_a_stranger_leaves_no_trace(channel: str, data: st.DataObject) -> None:
    body = _bytes(data.draw(spoilt(channel) | anything))

    status, kept = heard(channel, body, genuine=False)

    expected = HTTPStatus.FORBIDDEN
    if channel == "zalo_oa" and body.strip() in (b"", b"{}"):
        expected = HTTPStatus.OK  # Zalo tries an address like that
    assert (status, kept) == (expected, [])


@everywhere
@given(body=st.binary(max_size=64).filter(lambda body: not _is_json(body)))
@settings(max_examples=30)
def test_what_is_no_json_is_refused(channel: str, body: bytes) -> None:
    status, kept = heard(channel, body)

    taken = HTTPStatus.OK if channel != "telegram" and not body.strip() else HTTPStatus.BAD_REQUEST
    assert (status, kept) == (taken, [])


@everywhere
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000], ids=["lists", "objects"])
def test_what_is_nested_too_deep_is_refused(channel: str, body: bytes) -> None:
    assert heard(channel, body) == (HTTPStatus.BAD_REQUEST, [])


@everywhere
@pytest.mark.parametrize("genuine", [True, False])
def test_what_is_too_large_is_refused_before_it_is_read(channel: str, *, genuine: bool) -> None:
    status, kept = heard(channel, b" " * (1024 * 1024 + 1), genuine=genuine)

    assert (status, kept) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, [])


def heard(channel: str, body: bytes, *, genuine: bool = True) -> tuple[HTTPStatus, list[Incoming]]:
    """What the webhook answers, and what it keeps."""

    async def hear() -> tuple[HTTPStatus, list[Incoming]]:
        ear = EARS[channel]([])
        return await (ear.genuine if genuine else ear.stranger)(body), ear.kept

    return asyncio.run(hear())


def _payloads(channel: str) -> list[str]:
    """Each as text: what is spoilt is a copy."""
    found = []
    for file in sorted((PAYLOADS / channel).glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        found.append(json.dumps(told.get("update", told.get("event"))))
    assert found
    return found


def _bytes(body: Json) -> bytes:
    return json.dumps(body).encode()


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _signature(body: bytes, secret: str) -> dict[str, str]:
    """Sign as Zalo does, with the time beside the body: there may be none in it."""
    moment = "1795483800000"
    return ZaloOa.signature(body, moment, secret) | {TIMESTAMP_HEADER: moment}


def _ear(
    kept: list[Incoming],
    hear: Callable[[bytes, Mapping[str, str]], Awaitable[HTTPStatus]],
    genuine: Mapping[str, str],
    forged: Mapping[str, str],
) -> Ear:
    return Ear(
        genuine=lambda body: hear(body, genuine),
        stranger=lambda body: hear(body, forged),
        kept=kept,
    )


def _into(kept: list[Incoming]) -> Callable[[Incoming], Awaitable[None]]:
    async def accept(incoming: Incoming) -> None:
        kept.append(incoming)

    return accept


async def _follow(_: int, __: int) -> None:
    """A group moved: nothing to do here."""


@asynccontextmanager
async def _aside(*, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
    """A unit of work in a database that lasts no longer: every event is heard in its own loop."""
    database = Database(f"sqlite+aiosqlite:///{FILE}")
    try:
        async with database.begin(read_only=read_only) as work:
            yield work
    finally:
        await database.close()
