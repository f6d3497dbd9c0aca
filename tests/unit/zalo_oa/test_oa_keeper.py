"""The pair survives what happens to it.

1. It is sealed in the database, and nowhere else.
2. A new pair is kept before it is used; when it cannot be kept, it is not used, and kept later.
3. One process refreshes at a time; the others take what it kept.
4. A refused token is replaced once, and by what another process kept when it did.
5. A refresh once begun is carried through although its caller is gone.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.zalo_oa.keeper import TURN, NoTokenError, TokenKeeper
from bot.channels.zalo_oa.oauth import answered, challenge, verifier_of
from bot.channels.zalo_oa.tokens import Misconfigured, Pair, Rejected, Trouble, Unanswered, Unsent
from bot.channels.zalo_oa.vault import Seed
from storage.database import Database, UnitOfWork
from storage.errors import DatabaseUnavailable
from tests.emulators.orders import Cut, Silent
from tests.emulators.wire import Response
from tests.emulators.zalo_oa import OA_ID
from tests.unit.zalo_oa.oa_setting import Setting

TRADE = "/access_token"


async def lives(setting: Setting, token: str) -> bool:
    """True when the platform takes this token."""
    got = await setting.client.get(
        f"{setting.zalo.server.base}/v2.0/oa/getoa", headers={"access_token": token}
    )
    return bool(got.json().get("data", {}).get("oa_id") == OA_ID)


async def test_a_pasted_pair_serves_at_once_and_is_proved_by_a_refresh(setting: Setting) -> None:
    keeper = setting.keeper()

    assert await keeper.token() == setting.seed.access_token
    await keeper.refresh_if_due()

    assert setting.zalo.refreshes == 1
    assert await keeper.token() != setting.seed.access_token
    assert await lives(setting, await keeper.token())


async def test_after_a_restart_the_database_wins_over_the_burnt_seed(setting: Setting) -> None:
    await setting.keeper().refresh_if_due()

    again = setting.keeper()
    token = await again.token()
    await again.refresh_if_due()

    assert await lives(setting, token)
    assert token != setting.seed.access_token
    assert setting.zalo.refreshes == 1
    assert await again.trouble() is None


async def test_a_new_pasted_pair_wins_over_the_database(setting: Setting) -> None:
    await setting.keeper().refresh_if_due()
    access, refresh = setting.zalo.pair()

    keeper = setting.keeper(Seed(access_token=access, refresh_token=refresh))

    assert await keeper.token() == access


async def test_tokens_live_for_months_of_daily_refreshes(setting: Setting) -> None:
    keeper = setting.keeper()
    for _ in range(4 * 100):
        await keeper.refresh_if_due()
        assert await lives(setting, await keeper.token())
        setting.clock.move(hours=6)

    assert setting.zalo.refreshes == 100
    assert await keeper.trouble() is None


async def test_no_token_is_readable_in_the_database(setting: Setting) -> None:
    keeper = setting.keeper()
    await keeper.refresh_if_due()
    token = await keeper.token()

    file = str(setting.database._file)
    with sqlite3.connect(file) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()

    assert "platform_grants" in dump
    assert token not in dump
    assert "refresh-" not in dump


async def test_a_start_with_another_secret_key_changes_nothing_and_says_so_once(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    await setting.keeper().refresh_if_due()
    before = await setting.keeper().grant()
    mistaken = setting.keeper(key=b"another secret key, by mistake")

    setting.clock.move(hours=21)
    for _ in range(3):
        await mistaken.refresh_if_due()
        with pytest.raises(NoTokenError) as caught:
            await mistaken.another(setting.seed.access_token)

    assert caught.value.trouble is await mistaken.trouble() is Trouble.UNSEALED
    assert caplog.text.count("another MOTCUA_SECRET_KEY") == 1
    assert await setting.keeper().grant() == before
    assert setting.zalo.refreshes == 1


async def test_only_a_login_replaces_what_cannot_be_unsealed(setting: Setting) -> None:
    await setting.keeper().refresh_if_due()
    keeper = setting.keeper(key=b"another secret key, by choice")
    access, refresh = setting.zalo.pair()

    await keeper.keep(Pair(access_token=access, refresh_token=refresh, lives=timedelta(hours=25)))

    assert await keeper.token() == access  # and not the seed, which is still in the settings
    assert await keeper.trouble() is None


async def test_no_pair_at_all_needs_an_administrator(setting: Setting) -> None:
    keeper = setting.keeper(Seed())

    with pytest.raises(NoTokenError) as caught:
        await keeper.token()

    assert caught.value.trouble is Trouble.NO_RENEWAL
    assert await keeper.trouble() is Trouble.NO_RENEWAL


async def test_a_pair_just_allowed_ends_the_trouble(setting: Setting) -> None:
    keeper = setting.keeper(Seed())
    verifier = verifier_of(b"secret")
    oauth = setting.oauth()
    code = setting.zalo.consent(challenge(verifier))

    pair = await oauth.exchange(code, verifier)
    assert isinstance(pair, Pair)
    await keeper.keep(pair)

    assert await lives(setting, await keeper.token())
    assert await keeper.trouble() is None
    assert isinstance(await oauth.exchange(code, verifier), Misconfigured)  # a code works once


async def test_many_who_need_a_refresh_at_once_make_one(setting: Setting) -> None:
    keeper = setting.keeper()

    await asyncio.gather(*(keeper.refresh_if_due() for _ in range(20)))

    assert setting.zalo.refreshes == 1


async def test_of_two_processes_one_refreshes(setting: Setting) -> None:
    one, other = setting.keeper(), setting.keeper()

    await asyncio.gather(one.refresh_if_due(), other.refresh_if_due())

    assert setting.zalo.refreshes == 1
    assert await one.another("not this one") == await other.another("not this one")


async def test_nobody_refreshes_while_another_process_is_at_it(setting: Setting) -> None:
    keeper = setting.keeper()

    async with setting.database.exclusive(TURN):
        await keeper.refresh_if_due()

    assert setting.zalo.refreshes == 0
    assert await keeper.token() == setting.seed.access_token


async def test_a_refused_token_is_replaced_by_what_another_process_kept(setting: Setting) -> None:
    one, other = setting.keeper(), setting.keeper()
    old = await one.token()
    await other.refresh_if_due()

    assert await one.another(old) == await other.token()
    assert setting.zalo.refreshes == 1


async def test_a_refused_token_nobody_replaced_is_refreshed(setting: Setting) -> None:
    keeper = setting.keeper()
    await keeper.refresh_if_due()
    old = await keeper.token()
    setting.zalo.revoke(old)

    token = await keeper.another(old)

    assert await lives(setting, token)
    assert setting.zalo.refreshes == 2


async def test_a_burnt_refresh_token_needs_an_administrator_and_the_access_token_still_serves(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    await setting.oauth().refresh(setting.seed.refresh_token)  # somebody else has used it
    keeper = setting.keeper()

    await keeper.refresh_if_due()

    assert await keeper.trouble() is Trouble.REJECTED
    assert await keeper.token() == setting.seed.access_token
    assert "cannot be refreshed: rejected" in caplog.text
    assert setting.seed.refresh_token not in caplog.text


async def test_wrong_settings_are_told_from_a_burnt_token(setting: Setting) -> None:
    keeper = setting.keeper(secret="not-the-secret")
    await keeper.refresh_if_due()
    assert await keeper.trouble() is Trouble.MISCONFIGURED

    await setting.keeper().refresh_if_due()  # put right, but asked again only after an hour
    assert setting.zalo.refreshes == 0
    setting.clock.move(hours=1)
    await setting.keeper().refresh_if_due()

    assert setting.zalo.refreshes == 1
    assert await keeper.trouble() is None


async def test_an_answer_cut_off_before_anything_happened_loses_nothing(setting: Setting) -> None:
    setting.zalo.server.misbehave(Cut.BEFORE, about=TRADE)
    keeper = setting.keeper()

    await keeper.refresh_if_due()
    assert await keeper.trouble() is None
    setting.clock.move(seconds=15)
    await keeper.refresh_if_due()

    assert setting.zalo.refreshes == 1
    assert await lives(setting, await keeper.token())


async def test_an_answer_cut_off_after_it_happened_loses_the_pair_and_says_which_way(
    setting: Setting,
) -> None:
    setting.zalo.server.misbehave(Cut.AFTER, about=TRADE)
    keeper = setting.keeper()

    await keeper.refresh_if_due()
    setting.clock.move(seconds=15)
    await keeper.refresh_if_due()

    assert await keeper.trouble() is Trouble.LOST
    assert await keeper.token() == setting.seed.access_token


async def test_a_platform_that_is_down_burns_nothing(setting: Setting) -> None:
    keeper = setting.keeper()
    orders = (Response(status=503), Response(status=200), Response(status=429))
    setting.zalo.server.misbehave(*orders, about=TRADE)

    for _ in range(4):
        await keeper.refresh_if_due()
        setting.clock.move(minutes=2)

    assert setting.zalo.refreshes == 1
    assert await keeper.trouble() is None


async def test_a_refresh_is_carried_through_although_its_caller_is_gone(setting: Setting) -> None:
    setting.zalo.server.misbehave(Silent(0.1), about=TRADE)
    keeper = setting.keeper()

    caller = asyncio.create_task(keeper.refresh_if_due())
    await setting.zalo.traded.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await keeper.settle()

    assert await setting.keeper().token() != setting.seed.access_token


class Unwilling:
    """A database that refuses to begin a number of writing units of work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.refuses = 0

    @asynccontextmanager
    async def begin(self, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
        if not read_only and self.refuses:
            self.refuses -= 1
            raise DatabaseUnavailable
        async with self.database.begin(read_only=read_only) as work:
            yield work


@pytest.mark.parametrize("refuses", [1, 3, 6])
async def test_a_new_pair_that_cannot_be_kept_is_not_used_and_kept_later(
    setting: Setting, refuses: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    database = Unwilling(setting.database)
    keeper: TokenKeeper = setting.keeper()
    keeper._vault._begin = database.begin
    database.refuses = refuses

    await keeper.refresh_if_due()
    in_use = await keeper.token()
    if refuses > 4:
        assert in_use == setting.seed.access_token
    await keeper.refresh_if_due()

    assert "not kept yet" in caplog.text
    assert setting.zalo.refreshes == 1
    assert await keeper.token() == await setting.keeper().token() != setting.seed.access_token


async def unkept(setting: Setting) -> TokenKeeper:
    """A keeper that was given a new pair while the database refused it."""
    database = Unwilling(setting.database)
    keeper = setting.keeper()
    keeper._vault._begin = database.begin
    database.refuses = 4
    await keeper.refresh_if_due()
    assert (await setting.keeper().grant()).refresh_token == setting.seed.refresh_token
    return keeper


async def test_a_pair_kept_late_does_not_replace_a_newer_login(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = await unkept(setting)
    access, refresh = setting.zalo.pair()
    pair = Pair(access_token=access, refresh_token=refresh, lives=timedelta(hours=25))
    await setting.keeper().keep(pair)

    await keeper.refresh_if_due()

    assert (await setting.keeper().grant()).access_token == access == await keeper.token()
    assert "a newer one is in use" in caplog.text
    assert setting.zalo.refreshes == 1


async def test_a_pair_kept_late_ends_the_trouble_another_process_had_without_it(
    setting: Setting,
) -> None:
    keeper = await unkept(setting)
    other = setting.keeper()
    await other.refresh_if_due()  # with the token that is burnt
    assert await other.trouble() is Trouble.REJECTED

    await keeper.refresh_if_due()

    assert await other.trouble() is None
    assert await lives(setting, await other.token())


async def test_a_pair_kept_late_waits_while_another_process_is_at_it(setting: Setting) -> None:
    keeper = await unkept(setting)

    async with setting.database.exclusive(TURN):
        await keeper.refresh_if_due()
        meanwhile = await setting.keeper().grant()
    await keeper.refresh_if_due()

    assert meanwhile.refresh_token == setting.seed.refresh_token
    assert await setting.keeper().token() == await keeper.token() != setting.seed.access_token


async def test_a_pair_kept_late_is_not_written_over_what_cannot_be_unsealed(
    setting: Setting,
) -> None:
    keeper = await unkept(setting)
    other = setting.keeper(key=b"another secret key")
    pair = Pair(access_token="a", refresh_token="r", lives=timedelta(hours=25))
    await other.keep(pair)

    await keeper.refresh_if_due()

    assert (await other.grant()).access_token == "a"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {"error": -118, "error_name": "Invalid grant"}, Rejected),
        (200, {"error": -14014}, Rejected),
        (200, {"error": "-14014"}, Rejected),
        (200, {"error": -14002}, Misconfigured),
        (200, {"error": -14003}, Misconfigured),
        (200, {}, Unanswered),
        (200, {"error": 0}, Unanswered),
        (200, {"error": True}, Unanswered),
        (403, {}, Misconfigured),
        (429, {}, Unsent),
        (429, {"message": "API rate limit exceeded"}, Unsent),
        (200, {"error": -32}, Unsent),
        (408, {"message": "timeout"}, Unanswered),
    ],
)
def test_each_answer_of_the_endpoint_is_what_it_is(
    status: int, body: dict[str, Any], kind: type
) -> None:
    assert isinstance(answered(status, body), kind)


@pytest.mark.parametrize(
    ("said", "lives"),
    [("90000", 90000), (90000, 90000), ("", 90000), (None, 90000), ("-5", 90000), (3600, 3600)],
)
def test_the_life_of_a_token_comes_as_a_number_or_its_digits(said: object, lives: int) -> None:
    pair = answered(200, {"access_token": "a", "refresh_token": "r", "expires_in": said})

    assert isinstance(pair, Pair)
    assert pair.lives == timedelta(seconds=lives)


async def test_a_server_that_cannot_be_reached_burns_nothing(setting: Setting) -> None:
    oauth = setting.oauth()
    base = await closed_port()

    answer = await type(oauth)(
        client=oauth.client, app_id=oauth.app_id, app_secret=oauth.app_secret, base=base
    ).refresh("r")

    assert isinstance(answer, Unsent)


async def closed_port() -> str:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return f"http://127.0.0.1:{port}"


def test_the_challenge_is_the_one_of_the_standard() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert len(verifier_of(b"secret")) == 43
    assert verifier_of(b"secret") == verifier_of(b"secret")


def test_the_consent_link_names_the_app_and_holds_no_secret(setting: Setting) -> None:
    link = setting.oauth().consent_link("https://a.vn/?x=1", "verifier", "state")

    assert "redirect_uri=https%3A%2F%2Fa.vn%2F%3Fx%3D1" in link
    assert "code_challenge=" in link
    assert "state=state" in link
    assert "app-secret" not in link
