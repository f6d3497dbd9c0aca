"""What the OA's webhook is told.

1. 200 only when the event is kept, or there is nothing in it for us; 503 makes Zalo send again.
2. Well inside two seconds, whatever the database does; what comes late is still kept.
3. Forged, oversized and malformed requests are refused without effect, and logged without words.
4. A person's turning to us is noted, so that it is known until when they may be written to.
"""

import asyncio
import json
import logging
from datetime import datetime
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.zalo_oa.hearing import LARGEST, SIGNED, UNSIGNED, Hearing
from bot.channels.zalo_oa.signature import TIMESTAMP_HEADER, Mode
from handlers.messages import Incoming
from storage.database import Database
from storage.errors import DatabaseUnavailable
from tests.emulators.zalo_oa import APP_ID, OA_ID, ZaloOa
from tests.unit.zalo_oa.oa_setting import Setting


class Kept(list[Incoming]):
    """An inbox that can be slow, or away."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.open.set()
        self.away = False

    async def accept(self, incoming: Incoming) -> None:
        await self.open.wait()
        if self.away:
            raise DatabaseUnavailable
        self.append(incoming)


@pytest.fixture
def kept() -> Kept:
    return Kept()


def heard_by(setting: Setting, kept: Kept, **more: Any) -> Hearing:  # noqa: ANN401 - passed on
    hearing = setting.hearing(**more)
    hearing.begin(kept.accept)
    return hearing


async def test_an_event_is_kept_before_zalo_is_told(setting: Setting, kept: Kept) -> None:
    status = await heard_by(setting, kept).hear(*ZaloOa.signed(setting.zalo.text("111", "chào")))

    assert status == HTTPStatus.OK
    assert [incoming.text for incoming in kept] == ["chào"]


async def test_the_same_event_twice_has_the_same_id(setting: Setting, kept: Kept) -> None:
    hearing, event = heard_by(setting, kept), setting.zalo.text("111", "chào")

    await hearing.hear(*ZaloOa.signed(event))
    await hearing.hear(*ZaloOa.signed(event))

    assert len({incoming.event_id for incoming in kept}) == 1


@pytest.mark.parametrize("body", [b"", b" \n", b"{}"])
async def test_the_probe_is_answered(setting: Setting, kept: Kept, body: bytes) -> None:
    assert await heard_by(setting, kept).hear(body, {}) == HTTPStatus.OK
    assert kept == []


async def test_a_forged_event_is_refused_without_effect_and_without_its_words_in_the_log(
    setting: Setting, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    body, headers = ZaloOa.signed(setting.zalo.text("111", "riêng tư"), secret="not-the-secret")
    hearing = heard_by(setting, kept)

    assert await hearing.hear(body, headers) == HTTPStatus.FORBIDDEN
    assert await hearing.hear(body, {}) == HTTPStatus.FORBIDDEN
    assert (list(kept), await turned(setting, hearing, "111")) == ([], None)
    assert "without a good signature" in caplog.text
    assert "riêng tư" not in caplog.text


async def test_on_the_first_day_a_wrong_secret_is_only_complained_about(
    setting: Setting, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    body, headers = ZaloOa.signed(setting.zalo.text("111", "chào"), secret="not-the-secret")

    status = await heard_by(setting, kept, mode=Mode.LOG_ONLY).hear(body, headers)

    assert status == HTTPStatus.OK
    assert len(kept) == 1
    assert "without a good signature" in caplog.text


async def test_which_variant_matches_is_said_once(
    setting: Setting, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hearing = heard_by(setting, kept)
    for words in ("một", "hai"):
        await hearing.hear(*ZaloOa.signed(setting.zalo.text("111", words)))

    assert caplog.text.count("signed with app id and the time in the body") == 1


async def test_an_event_of_more_than_a_mebibyte_is_refused(setting: Setting, kept: Kept) -> None:
    body = b"x" * (LARGEST + 1)

    assert await heard_by(setting, kept).hear(body, {}) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize("body", [b"not json", b"[]", b"7", b"\xff\xfe", b"[" * 50_000])
async def test_what_is_no_event_is_refused_even_when_signatures_are_not_minded(
    setting: Setting, kept: Kept, body: bytes
) -> None:
    lenient = heard_by(setting, kept, mode=Mode.LOG_ONLY)

    assert await heard_by(setting, kept).hear(body, {}) == HTTPStatus.FORBIDDEN
    assert await lenient.hear(body, {}) == HTTPStatus.BAD_REQUEST


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
async def test_no_bytes_break_it(setting: Setting, kept: Kept, body: bytes) -> None:
    lenient = heard_by(setting, kept, mode=Mode.LOG_ONLY)

    assert await lenient.hear(body, {}) in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)


async def test_echoes_and_receipts_are_taken_and_kept_by_nobody(
    setting: Setting, kept: Kept
) -> None:
    event = {"app_id": APP_ID, "event_name": "oa_send_text", "timestamp": "1"}

    assert await heard_by(setting, kept).hear(*ZaloOa.signed(event)) == HTTPStatus.OK
    assert kept == []


async def test_with_the_database_away_zalo_sends_it_again(setting: Setting, kept: Kept) -> None:
    hearing, event = heard_by(setting, kept), ZaloOa.signed(setting.zalo.text("111", "chào"))
    kept.away = True
    assert await hearing.hear(*event) == HTTPStatus.SERVICE_UNAVAILABLE

    kept.away = False
    assert await hearing.hear(*event) == HTTPStatus.OK
    assert len(kept) == 1


async def test_with_a_slow_database_zalo_is_answered_in_time_and_the_event_kept_late(
    setting: Setting, kept: Kept
) -> None:
    hearing = heard_by(setting, kept, patience=0.01)
    kept.open.clear()
    event = ZaloOa.signed(setting.zalo.text("111", "chào"))

    assert await hearing.hear(*event) == HTTPStatus.SERVICE_UNAVAILABLE
    kept.open.set()
    await hearing.confirming.settle()

    assert len(kept) == 1


async def test_a_late_failure_is_not_lost_from_the_log(
    setting: Setting, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    hearing = heard_by(setting, kept, patience=0.01)
    kept.open.clear()
    kept.away = True

    await hearing.hear(*ZaloOa.signed(setting.zalo.text("111", "chào")))
    kept.open.set()
    await hearing.confirming.settle()
    await asyncio.sleep(0)

    assert "a late event was not kept: DatabaseUnavailable" in caplog.text


async def test_before_and_after_running_nothing_is_taken(setting: Setting, kept: Kept) -> None:
    hearing, event = setting.hearing(), ZaloOa.signed(setting.zalo.text("111", "chào"))

    before = await hearing.hear(*event)
    hearing.begin(kept.accept)
    during = await hearing.hear(*event)
    hearing.end()
    after = await hearing.hear(*event)

    assert [before, during, after] == [503, 200, 503]


async def turned(setting: Setting, hearing: Hearing, person: str) -> datetime | None:
    """When this person last turned to us, as it is written down."""
    await hearing.write_down()
    async with setting.database.begin(read_only=True) as work:
        return await work.interactions.last("zalo_oa", person)


async def test_who_turned_to_us_is_written_down_together_and_known_after_a_restart(
    setting: Setting, kept: Kept
) -> None:
    hearing = heard_by(setting, kept)
    for person in ("111", "222"):
        await hearing.hear(*ZaloOa.signed(setting.zalo.text(person, "chào")))
    assert await turned(setting, setting.hearing(), "111") is None

    await hearing.write_down()
    await hearing.write_down()

    moments = [await turned(setting, setting.hearing(), person) for person in ("111", "222")]
    assert moments == [setting.clock()] * 2
    assert hearing._turned == {}


async def test_who_turned_to_us_is_written_down_when_the_channel_stops(setting: Setting) -> None:
    channel = setting.channel()
    running = asyncio.create_task(channel.run(Kept().accept))
    await asyncio.sleep(0)
    event = ZaloOa.signed(setting.zalo.text("111", "chào"))
    assert await channel.hearing.hear(*event) == HTTPStatus.OK
    running.cancel()
    await asyncio.wait([running])

    assert await turned(setting, setting.hearing(), "111") is not None


async def test_turning_to_us_is_noted_at_most_once_an_hour(setting: Setting, kept: Kept) -> None:
    hearing = heard_by(setting, kept)
    began = setting.clock()
    for minutes in (0, 30, 40):
        setting.clock.move(minutes=minutes)
        await hearing.hear(*ZaloOa.signed(setting.zalo.text("111", "chào")))
        if minutes == 30:
            assert await turned(setting, hearing, "111") == began

    assert await turned(setting, hearing, "111") == setting.clock()


async def test_opening_the_chat_counts_and_asks_nothing(setting: Setting, kept: Kept) -> None:
    event = setting.zalo.event("user_click_chatnow", "111")
    hearing = heard_by(setting, kept)

    assert await hearing.hear(*ZaloOa.signed(event)) == HTTPStatus.OK
    assert kept == []
    assert await turned(setting, hearing, "111") is not None


def left(setting: Setting, person: str) -> dict[str, Any]:
    return {**setting.zalo.event("unfollow", person), "follower": {"id": person}}


async def unreachable(setting: Setting) -> dict[str, str]:
    async with setting.database.begin(read_only=True) as work:
        return await work.links.unreachable_among("zalo_oa", ["111"])


async def test_who_turns_away_can_no_longer_be_written_to(setting: Setting, kept: Kept) -> None:
    hearing = heard_by(setting, kept)
    await hearing.hear(*ZaloOa.signed(setting.zalo.text("111", "chào")))
    await hearing.write_down()
    setting.clock.move(minutes=1)

    assert await hearing.hear(*ZaloOa.signed(left(setting, "111"))) == HTTPStatus.OK
    at_once = await turned(setting, hearing, "111")
    await hearing.write_down()

    assert (at_once, await turned(setting, setting.hearing(), "111")) == (None, None)
    assert len(kept) == 1
    assert await unreachable(setting) == {"111": "not_following"}


async def test_who_comes_back_can_be_written_to_again(setting: Setting, kept: Kept) -> None:
    hearing = heard_by(setting, kept)
    await hearing.hear(*ZaloOa.signed(setting.zalo.text("111", "chào")))
    gone = left(setting, "111")
    setting.clock.move(minutes=1)
    back = {**setting.zalo.event("follow", "111"), "follower": {"id": "111"}}

    for event in (gone, back, gone):  # Zalo repeats what it told, in any order
        await hearing.hear(*ZaloOa.signed(event))
    await hearing.write_down()

    assert await turned(setting, setting.hearing(), "111") == setting.clock()
    assert [incoming.text for incoming in kept] == ["chào", "/start"]
    assert await unreachable(setting) == {}


def opened(setting: Setting, person: str) -> dict[str, Any]:
    event = {**setting.zalo.event("user_click_chatnow", person), "oa_id": OA_ID, "user_id": person}
    return {name: event[name] for name in event if name not in {"sender", "recipient"}}


async def test_what_zalo_is_told_is_kept_outlives_this_very_moment(
    setting: Setting, kept: Kept
) -> None:
    gone, back = left(setting, "111"), opened(setting, "222")

    for event in (gone, back):
        assert await heard_by(setting, kept).hear(*ZaloOa.signed(event)) == HTTPStatus.OK

    assert await unreachable(setting) == {"111": "not_following"}
    assert await turned(setting, setting.hearing(), "222") is not None


async def test_who_opens_the_chat_can_be_written_to_again(setting: Setting, kept: Kept) -> None:
    async with setting.database.begin() as work:
        await work.links.mark_unreachable("zalo_oa", "111", "window", setting.clock())
        await work.commit()
    setting.clock.move(minutes=1)

    await heard_by(setting, kept).hear(*ZaloOa.signed(opened(setting, "111")))

    assert await unreachable(setting) == {}
    assert kept == []


async def test_opening_the_chat_before_turning_away_does_not_undo_it(
    setting: Setting, kept: Kept
) -> None:
    hearing, before = heard_by(setting, kept), opened(setting, "111")
    setting.clock.move(minutes=1)

    for event in (left(setting, "111"), before):
        await hearing.hear(*ZaloOa.signed(event))

    assert await unreachable(setting) == {"111": "not_following"}
    assert await turned(setting, hearing, "111") is None


async def test_with_the_database_away_a_turning_is_sent_again(
    setting: Setting, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing, gone = heard_by(setting, kept), ZaloOa.signed(left(setting, "111"))
    away = Database("sqlite+aiosqlite:////nowhere/at/all.db")
    with monkeypatch.context() as patched:
        patched.setattr(hearing, "_begin", away.begin)
        assert await hearing.hear(*gone) == HTTPStatus.SERVICE_UNAVAILABLE

    assert await hearing.hear(*gone) == HTTPStatus.OK
    assert await unreachable(setting) == {"111": "not_following"}
    await away.close()


async def test_what_was_signed_long_ago_is_taken_without_effect(
    setting: Setting, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    old = [left(setting, "111"), opened(setting, "222"), setting.zalo.text("111", "riêng tư")]
    setting.clock.move(hours=24, seconds=1)
    hearing = heard_by(setting, kept)

    for event in old:
        assert await hearing.hear(*ZaloOa.signed(event)) == HTTPStatus.OK
    await hearing.write_down()

    assert kept == []
    assert await unreachable(setting) == {}
    assert [await turned(setting, hearing, person) for person in ("111", "222")] == [None, None]
    assert caplog.text.count("no news any more") == 3
    assert "riêng tư" not in caplog.text


async def test_a_time_in_the_header_tells_a_replay_too(setting: Setting, kept: Kept) -> None:
    event = {**setting.zalo.text("111", "chào")}
    moment = event.pop("timestamp")
    body = json.dumps(event).encode()
    headers = {**ZaloOa.signature(body, moment), TIMESTAMP_HEADER: moment}
    hearing = heard_by(setting, kept)

    assert await hearing.hear(body, headers) == HTTPStatus.OK
    setting.clock.move(days=2)
    assert await hearing.hear(body, headers) == HTTPStatus.OK

    assert len(kept) == 1


async def test_the_names_of_events_that_are_not_for_us_are_logged_and_nothing_of_them(
    setting: Setting, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    message = {"msg_id": "m", "text": "riêng tư"}
    for name in ("oa_send_text", "user_seen_message", "two\nlines"):
        event = {**setting.zalo.event(name, OA_ID, message=message), "recipient": {"id": OA_ID}}
        await heard_by(setting, kept).hear(*ZaloOa.signed(event))

    said = [one.getMessage() for one in caplog.records if "not for us" in one.getMessage()]
    assert [one.rpartition(" ")[2] for one in said] == ["oa_send_text", "?"]
    assert "riêng tư" not in caplog.text


async def test_good_and_bad_signatures_are_counted_by_day(setting: Setting, kept: Kept) -> None:
    hearing = heard_by(setting, kept)
    event = setting.zalo.text("111", "chào")
    for secret in ("wrong", "wrong", "wrong"):
        await hearing.hear(*ZaloOa.signed(event, secret))
    await hearing.hear(*ZaloOa.signed(event))
    await hearing.write_down()
    await hearing.hear(*ZaloOa.signed(event, "wrong"))
    await hearing.write_down()
    await hearing.write_down()

    today = setting.clock().date()
    async with setting.database.begin(read_only=True) as work:
        counted = [await work.tallies.since(name, today) for name in (SIGNED, UNSIGNED)]
    assert [(one.number, one.day) for (one,) in counted] == [(1, today), (4, today)]
