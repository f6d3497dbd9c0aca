"""`motcua doctor` in front of each platform's emulator: every cause of silence has its own words.

No token is ever in what it says (the rig looks), and nothing waits differently afterwards.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from telegram.error import TelegramError

from bot.channels.finding import Level
from bot.channels.telegram import trouble as telegram_trouble
from bot.channels.telegram.api import connect
from bot.channels.telegram.parse import WANTED
from bot.channels.zalo_bot.polling import POLLING as ZALO_BOT_POLLING
from bot.channels.zalo_oa.opening import Parts, connected
from bot.opening import TELEGRAM_PATH, ZALO_BOT_PATH, zalo_oa_account
from handlers.router import VIETNAM
from handlers.texts import doctor as texts
from handlers.texts import telegram as telegram_texts
from handlers.texts import zalo as zalo_texts
from storage.records import Poller
from storage.sealing import Seal
from tests.emulators.orders import Cut
from tests.emulators.served import SECRET_KEY, on_telegram, on_zalo_bot, on_zalo_oa
from tests.emulators.telegram import Fault, TelegramEmulator
from tests.emulators.wire import Response, as_json
from tests.emulators.zalo_bot import BOT_ID, ZaloBot
from tests.emulators.zalo_oa import ZaloOa
from tests.scenario.doctor_rig import HOME, Office, office_in

AWAY = "http://127.0.0.1:9"  # nobody listens there


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with office_in(tmp_path, sqlite_template) as office:
        yield office


# ---- Telegram ---------------------------------------------------------------------------------


@pytest.fixture
async def telegram(office: Office) -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as telegram:
        office.settings |= on_telegram(telegram)
        yield telegram


def by_webhook(office: Office, telegram: TelegramEmulator, **more: str) -> None:
    office.settings |= on_telegram(telegram, webhook=True)
    telegram.webhook = {"url": f"{HOME}{TELEGRAM_PATH}", "secret": "", **more}


async def test_telegram_is_well_when_our_program_polls(
    office: Office, telegram: TelegramEmulator
) -> None:
    async with office.database.exclusive(telegram_trouble.POLLING):
        level, said = await office.about("telegram.poller")

        assert await office.wrong() == []
    assert level is Level.WELL
    assert "pid" in said
    assert await office.about("telegram.token") == (
        Level.WELL,
        telegram_texts.admitted(str(telegram.me["username"])),
    )


async def test_nobody_polls_telegram_and_what_waits_goes_on_waiting(
    office: Office, telegram: TelegramEmulator
) -> None:
    telegram.person().says("làm khai sinh cần gì")

    assert await office.about("telegram.poller") == (Level.WRONG, telegram_texts.NOBODY_POLLS)
    assert len(telegram.waiting) == 1


@pytest.mark.parametrize(
    ("seconds", "reasons", "told"),
    [(80, [], True), (100, [], False), (80, [telegram_texts.OTHER_POLLER], False)],
    ids=["fresh", "stale", "told already"],
)
@pytest.mark.usefixtures("telegram")
async def test_what_goes_wrong_where_another_machine_polls(
    office: Office, seconds: int, reasons: list[str], *, told: bool
) -> None:
    office.reasons = reasons
    poller = Poller(
        channel="telegram",
        holder="motcua may-2 pid 7",
        problems=(telegram_texts.OTHER_POLLER,),
        seen_at=office.now() - timedelta(seconds=seconds),
    )
    async with office.database.begin() as work:
        await work.pollers.put(poller)
        await work.commit()

    said = texts.POLLER_SAYS.format(reason=telegram_texts.OTHER_POLLER)
    async with office.database.exclusive(telegram_trouble.POLLING):
        assert (said in await office.wrong()) is told


async def test_another_program_polls_telegram(office: Office, telegram: TelegramEmulator) -> None:
    office.listen = timedelta(seconds=5)
    other = connect(telegram.token, telegram.base)

    async def polls() -> None:
        while True:
            with suppress(TelegramError):
                await other.raw_updates(0, wait=timedelta(seconds=5), wanted=WANTED)

    polling = asyncio.create_task(polls())
    found = await office.about("telegram.poller")
    polling.cancel()
    await asyncio.wait([polling])
    await other.close_lines()

    assert found == (Level.WRONG, telegram_texts.OTHER_POLLER)


@pytest.mark.usefixtures("telegram")
async def test_a_revoked_telegram_token(office: Office) -> None:
    office.settings["MOTCUA_TELEGRAM_TOKEN"] = "7000000001:revoked"

    assert await office.wrong() == [telegram_texts.NOT_ADMITTED]


async def test_telegram_cannot_be_reached(office: Office, telegram: TelegramEmulator) -> None:
    telegram.next("getMe", Fault.dropped_before())
    dropped = await office.wrong()
    office.settings["MOTCUA_TELEGRAM_API_BASE"] = f"{AWAY}/bot"

    assert dropped == await office.wrong() == [telegram_texts.NOT_REACHED]


async def test_telegram_takes_no_more_calls_for_now(
    office: Office, telegram: TelegramEmulator
) -> None:
    telegram.next("getMe", Fault.too_many(30))

    assert await office.wrong() == [telegram_texts.told_to_wait(timedelta(seconds=30))]


async def test_telegram_refuses_the_address_of_our_webhook(
    office: Office, telegram: TelegramEmulator
) -> None:
    office.settings |= on_telegram(telegram, webhook=True)
    reason = telegram_texts.refused("Bad webhook: failed to resolve host")
    office.reasons = [reason]

    assert await office.wrong() == [
        texts.PROGRAM_SAYS.format(reason=reason),
        telegram_texts.NO_WEBHOOK,
    ]


async def test_a_webhook_is_set_while_we_poll_telegram(
    office: Office, telegram: TelegramEmulator
) -> None:
    telegram.webhook = {"url": "https://cu.example.vn/x", "secret": ""}

    assert await office.wrong() == [telegram_texts.WEBHOOK_ELSEWHERE]
    assert telegram.webhook


async def test_telegram_calls_our_webhook(office: Office, telegram: TelegramEmulator) -> None:
    by_webhook(office, telegram)

    assert await office.about("telegram.webhook") == (Level.WELL, telegram_texts.WEBHOOK_IS_SET)


async def test_telegrams_webhook_is_elsewhere(office: Office, telegram: TelegramEmulator) -> None:
    by_webhook(office, telegram, url="https://cu.example.vn/x")

    assert await office.wrong() == [telegram_texts.NO_WEBHOOK]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("Wrong response from the webhook: 403 Forbidden", telegram_texts.REFUSED_BY_US),
        ("Wrong response from the webhook: 401 Unauthorized", telegram_texts.REFUSED_BY_US),
        ("SSL error", f"{telegram_texts.WEBHOOK_FAILS}SSL error"),
    ],
)
async def test_telegram_calls_our_webhook_in_vain(
    office: Office, telegram: TelegramEmulator, error: str, said: str
) -> None:
    by_webhook(office, telegram, error=error)
    telegram.waiting.append({"update_id": 1})

    assert await office.wrong() == [said]


async def test_many_wait_at_telegram(office: Office, telegram: TelegramEmulator) -> None:
    telegram.waiting.extend({"update_id": number} for number in range(60))

    assert await office.about("telegram.waiting") == (Level.NOTE, telegram_texts.waiting(60))


async def test_telegram_calls_no_such_port(office: Office, telegram: TelegramEmulator) -> None:
    by_webhook(office, telegram)
    office.settings["MOTCUA_PUBLIC_URL"] = f"{HOME}:8080"

    assert await office.about("public_url") == (
        Level.WRONG,
        texts.TELEGRAM_PORT.format(port=8080),
    )


@pytest.mark.usefixtures("telegram")
@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(minutes=5), "nhanh 5 phút"),
        (timedelta(hours=-7), "chậm 7 giờ"),
        (timedelta(seconds=-115), "chậm 11"),  # and up to five seconds of the machine
    ],
)
async def test_the_clock_is_off(office: Office, ahead: timedelta, told: str) -> None:
    office.ahead = ahead
    level, said = await office.about("telegram.clock")
    office.ahead = timedelta(seconds=20)

    assert level is Level.WRONG
    assert told in said
    assert await office.about("telegram.clock") == (Level.WELL, texts.clock_agrees("Telegram"))


# ---- Zalo Official Account --------------------------------------------------------------------


@dataclass(slots=True)
class Clock:
    """The office's clock, for the emulator: tokens end when it is moved."""

    office: Office

    def __call__(self) -> datetime:
        return self.office.now()


@pytest.fixture
async def zalo(office: Office) -> AsyncIterator[ZaloOa]:
    zalo = ZaloOa(now=Clock(office))
    async with zalo.running() as base:
        office.settings |= on_zalo_oa(zalo, base)
        yield zalo


async def refreshed(office: Office) -> None:
    """The program has run: its pair is kept and good."""
    async with lines(office) as parts:
        await parts.keeper.refresh_if_due()


@asynccontextmanager
async def lines(office: Office) -> AsyncIterator[Parts]:
    """The lines to Zalo of a program with the office's settings."""
    async with connected(
        zalo_oa_account(office.configured()),
        begin=office.database.begin,
        exclusive=office.database.exclusive,
        secret=SECRET_KEY.encode(),
        now=office.now,
    ) as parts:
        yield parts


async def test_an_oa_in_order(office: Office, zalo: ZaloOa) -> None:
    await refreshed(office)
    async with office.database.begin() as work:
        await work.tallies.add("signed", "zalo_oa", office.now().astimezone(VIETNAM).date())
        await work.commit()
    before = zalo.refreshes

    assert await office.wrong() == []
    assert await office.about("zalo_oa.app") == (Level.WELL, zalo_texts.OA_APP_ADMITTED)
    assert await office.about("zalo_oa.account") == (
        Level.WELL,
        zalo_texts.oa_is("UBND xã Thử Nghiệm"),
    )
    assert (await office.about("zalo_oa.tokens"))[0] is Level.WELL
    assert await office.about("zalo_oa.signature") == (
        Level.WELL,
        zalo_texts.oa_signatures_well(1),
    )
    assert await office.about("zalo_oa.clock") == (Level.WELL, texts.clock_agrees("Zalo"))
    assert zalo.refreshes == before


async def test_a_pasted_pair_is_left_for_the_program_to_trade(
    office: Office, zalo: ZaloOa
) -> None:
    assert await office.about("zalo_oa.tokens") == (Level.NOTE, zalo_texts.OA_SEED)
    assert zalo.refreshes == 0


async def test_the_oas_token_was_revoked(office: Office, zalo: ZaloOa) -> None:
    await refreshed(office)
    async with lines(office) as parts:
        zalo.revoke(await parts.keeper.token())

    assert await office.wrong() == [zalo_texts.OA_REFUSED]


@pytest.mark.usefixtures("zalo")
async def test_the_oas_token_has_ended(office: Office) -> None:
    await refreshed(office)
    office.ahead = timedelta(hours=26)

    assert zalo_texts.OA_ENDED in await office.wrong()


async def test_the_oas_token_was_not_refreshed_in_time(office: Office, zalo: ZaloOa) -> None:
    await refreshed(office)
    office.ahead = timedelta(hours=22)

    assert zalo_texts.OA_OVERDUE in await office.wrong()
    assert zalo.refreshes == 1


async def test_the_oas_refresh_token_is_burnt(office: Office, zalo: ZaloOa) -> None:
    for token in zalo._refresh.values():
        token.used = True
    await refreshed(office)

    (said,) = await office.wrong()
    assert said.startswith(f"{zalo_texts.REJECTED}: {zalo.server.base}/v4/oa/permission?app_id=")
    assert "motcua zalo login" in said


async def test_the_oa_never_had_a_token(office: Office, zalo: ZaloOa) -> None:
    for name in ("ACCESS", "REFRESH"):
        del office.settings[f"MOTCUA_ZALO_OA_{name}_TOKEN"]

    (said,) = await office.wrong()
    assert said.startswith(zalo_texts.NO_RENEWAL)
    assert zalo.refreshes == 0


@pytest.mark.usefixtures("zalo")
async def test_the_oas_tokens_were_sealed_with_another_key(office: Office) -> None:
    async with office.database.begin() as work:
        sealed = Seal(b"another secret key").close("{}", "zalo_oa")
        await work.grants.put("zalo_oa", sealed, office.now())
        await work.commit()

    assert await office.wrong() == [zalo_texts.OA_UNSEALED]


@pytest.mark.parametrize(("setting", "value"), [("APP_ID", "999"), ("APP_SECRET", "another")])
async def test_zalo_does_not_know_the_app(
    office: Office, zalo: ZaloOa, setting: str, value: str
) -> None:
    office.settings[f"MOTCUA_ZALO_OA_{setting}"] = value

    assert await office.wrong() == [f"{zalo_texts.MISCONFIGURED}."]
    assert zalo.refreshes == 0


async def test_the_token_is_of_another_oa(office: Office, zalo: ZaloOa) -> None:
    answer = as_json({"error": 0, "data": {"oaid": "998", "name": ""}})
    zalo.server.misbehave(answer, about="/getoa")
    by_its_other_name = await office.wrong()
    office.settings["MOTCUA_ZALO_OA_ID"] = "999"
    another = await office.wrong()
    del office.settings["MOTCUA_ZALO_OA_ID"]

    assert by_its_other_name == [zalo_texts.oa_is_another("998")]
    assert another == [zalo_texts.oa_is_another("UBND xã Thử Nghiệm")]
    assert await office.about("zalo_oa.id") == (Level.NOTE, zalo_texts.OA_NO_ID)


@pytest.mark.usefixtures("zalo")
async def test_every_signature_is_wrong_or_some_are(office: Office) -> None:
    today = office.now().astimezone(VIETNAM).date()
    said = []
    for name, number in (("", 0), ("unsigned", 3), ("signed", 2)):
        async with office.database.begin() as work:
            if name:
                await work.tallies.add(name, "zalo_oa", today, number=number)
            await work.commit()
        said.append(await office.about("zalo_oa.signature"))

    assert said == [
        (Level.NOTE, zalo_texts.OA_NOTHING_CAME),
        (Level.WRONG, zalo_texts.oa_signatures_wrong(3)),
        (Level.NOTE, zalo_texts.oa_signatures_mixed(3, 2)),
    ]


@pytest.mark.usefixtures("zalo")
async def test_zalo_has_no_address_to_call(office: Office) -> None:
    office.settings["MOTCUA_PUBLIC_URL"] = ""
    office.settings["MOTCUA_ZALO_OA_SIGNATURE_MODE"] = "log_only"

    assert await office.wrong() == [zalo_texts.OA_NEEDS_PUBLIC_URL]
    assert await office.about("zalo_oa.signature_mode") == (Level.NOTE, zalo_texts.OA_LOG_ONLY)


async def test_zalo_cannot_be_reached_or_answers_nonsense(office: Office, zalo: ZaloOa) -> None:
    zalo.server.misbehave(Cut.AFTER, about="/access_token")
    cut = await office.about("zalo_oa.app")
    office.settings["MOTCUA_ZALO_OA_OAUTH_BASE"] = AWAY
    office.settings["MOTCUA_ZALO_OA_API_BASE"] = AWAY

    assert cut == (Level.NOTE, zalo_texts.OA_APP_UNKNOWN)
    assert set(await office.wrong()) == {zalo_texts.OA_NOT_REACHED}


# ---- Zalo Bot ---------------------------------------------------------------------------------


@pytest.fixture
async def bot(office: Office) -> AsyncIterator[ZaloBot]:
    bot = ZaloBot()
    async with bot.running() as base:
        office.settings |= on_zalo_bot(base)
        yield bot


async def hears_by_webhook(office: Office, bot: ZaloBot, url: str = "") -> None:
    base = office.settings["MOTCUA_ZALO_BOT_API_BASE"]
    office.settings |= on_zalo_bot(base, webhook=True)
    bot.url = url or f"{HOME}{ZALO_BOT_PATH}"


async def test_a_zalo_bot_in_order(office: Office, bot: ZaloBot) -> None:
    async with office.database.exclusive(ZALO_BOT_POLLING):
        level, said = await office.about("zalo_bot.poller")

    assert level is Level.WELL
    assert "pid" in said
    assert await office.about("zalo_bot.token") == (Level.WELL, zalo_texts.bot_admitted(BOT_ID))
    assert await office.about("zalo_bot.clock") == (Level.WELL, texts.clock_agrees("Zalo"))
    assert bot.url == ""


async def test_nobody_polls_the_zalo_bot_and_no_message_is_taken(
    office: Office, bot: ZaloBot
) -> None:
    bot.give(bot.text("111", "chào"))

    assert await office.about("zalo_bot.poller") == (Level.WRONG, zalo_texts.BOT_NOBODY_POLLS)
    assert len(bot._updates) == 1


@pytest.mark.usefixtures("bot")
async def test_the_zalo_bots_token_is_wrong_and_not_told(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    office.settings["MOTCUA_ZALO_BOT_TOKEN"] = "12345689:revoked"

    assert await office.wrong() == [f"{zalo_texts.BOT_REFUSED}."]
    office.settings["MOTCUA_ZALO_BOT_API_BASE"] = f"{AWAY}/bot"
    assert await office.wrong() == [zalo_texts.BOT_NOT_REACHED]
    assert "revoked" not in caplog.text


async def test_a_webhook_is_set_while_we_poll_the_zalo_bot(office: Office, bot: ZaloBot) -> None:
    bot.url = "https://cu.example.vn/x"

    assert await office.wrong() == [zalo_texts.BOT_WEBHOOK_ELSEWHERE]
    assert bot.url


async def test_the_zalo_bots_webhook_works(office: Office, bot: ZaloBot) -> None:
    await hears_by_webhook(office, bot)
    works = await office.about("zalo_bot.webhook")
    bot.test_webhook_left = 0

    assert works == (Level.WELL, zalo_texts.BOT_WEBHOOK_WORKS)
    assert await office.about("zalo_bot.webhook") == (Level.NOTE, zalo_texts.BOT_NOT_TRIED)


async def test_the_zalo_bots_webhook_is_elsewhere(office: Office, bot: ZaloBot) -> None:
    await hears_by_webhook(office, bot, "https://cu.example.vn/x")

    assert await office.wrong() == [zalo_texts.BOT_NO_WEBHOOK]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("webhook.http.403", zalo_texts.BOT_WEBHOOK_FORBIDDEN),
        ("webhook.err.tls", zalo_texts.bot_webhook_fails("webhook.err.tls")),
    ],
)
async def test_zalo_calls_the_bots_webhook_in_vain(
    office: Office, bot: ZaloBot, outcome: str, said: str
) -> None:
    await hears_by_webhook(office, bot)
    bot.reaches_webhook, bot.outcome = False, outcome

    assert await office.wrong() == [said]


async def test_a_refusal_of_the_zalo_bot_is_told_by_its_number(
    office: Office, bot: ZaloBot
) -> None:
    bot.server.misbehave(Response(status=404, body=b"{}"))

    assert await office.wrong() == [zalo_texts.bot_error(404)]


# ---- all of them ------------------------------------------------------------------------------


@pytest.mark.usefixtures("telegram", "zalo", "bot")
async def test_without_a_database_the_channels_are_looked_at_all_the_same(
    office: Office, tmp_path: Path
) -> None:
    office.settings["MOTCUA_DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path}/none.db"

    assert await office.wrong() == [texts.DATABASE_NOT_PREPARED]
    assert await office.about("telegram.poller") == (Level.NOTE, telegram_texts.CANNOT_TELL)
    assert await office.about("zalo_oa.tokens") == (Level.NOTE, zalo_texts.OA_CANNOT_TELL)
    assert await office.about("zalo_bot.poller") == (Level.NOTE, zalo_texts.BOT_CANNOT_TELL)


@pytest.mark.usefixtures("bot")
async def test_a_damaged_database_does_not_hide_what_the_channels_say(
    office: Office, tmp_path: Path
) -> None:
    file = shutil.copy(tmp_path / "motcua.db", tmp_path / "damaged.db")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE inbox")
        connection.commit()
    office.settings["MOTCUA_DATABASE_URL"] = f"sqlite+aiosqlite:///{file}"

    assert texts.DATABASE_AWAY in await office.wrong()
    assert await office.about("zalo_bot.token") == (Level.WELL, zalo_texts.bot_admitted(BOT_ID))
