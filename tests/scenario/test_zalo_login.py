"""`motcua zalo login`: what an administrator allowed is kept, and what went wrong is explained.

1. A consent, or a pasted pair, ends in a sealed pair that a running program takes by itself.
2. What cannot be used is refused with a sentence that says what to do; what was kept stays.
3. No token is printed, whatever happens.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner, Result

from bot.channels.zalo_oa.keeper import TURN, TokenKeeper
from bot.channels.zalo_oa.oauth import OAuth, challenge, verifier_of
from bot.channels.zalo_oa.tokens import Grant, Trouble
from bot.channels.zalo_oa.vault import Seed
from bot.cli import zalo as command
from handlers.texts import zalo_login as texts
from storage.database import Database
from storage.sealing import Seal
from tests.emulators.aside import aside
from tests.emulators.orders import Cut
from tests.emulators.wire import Response, as_json
from tests.emulators.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, ZaloOa

SECRET = "a secret key of these tests, long enough"
CHALLENGE = challenge(verifier_of(SECRET.encode()))
HOME = "https://hoidap.example.vn"


@dataclass(slots=True)
class Office:
    """An office whose settings are right, with Zalo in front of it."""

    zalo: ZaloOa
    url: str

    def logs_in(self, typed: str, *words: str) -> Result:
        app = typer.Typer()
        command.register(app)
        ran = CliRunner().invoke(app, ["zalo", "login", *words], input=f"{typed}\n")
        assert not [one for one in (*self.zalo._access, *self.zalo._refresh) if one in ran.output]
        return ran

    def keeper(
        self,
        database: Database,
        seed: Seed | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> TokenKeeper:
        return TokenKeeper(
            begin=database.begin,
            exclusive=database.exclusive,
            seal=Seal(SECRET.encode()),
            trades=OAuth(
                client=client or httpx.AsyncClient(),
                app_id=APP_ID,
                app_secret=APP_SECRET,
                base=self.zalo.server.base,
            ),
            seed=seed or Seed(),
            now=lambda: datetime.now(UTC),
        )

    def kept(self, seed: Seed | None = None) -> Grant:
        async def look() -> Grant:
            database = Database(self.url)
            try:
                return await self.keeper(database, seed).grant()
            finally:
                await database.close()

        return asyncio.run(look())

    def keeps_something(self) -> bool:
        return self.kept().access_token != ""


@pytest.fixture
def office(
    sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "motcua.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite+aiosqlite:///{file}"
    zalo = ZaloOa()
    with aside(zalo.running()) as base:
        for name, value in {
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "PUBLIC_URL": HOME,
            "ZALO_OA_APP_ID": APP_ID,
            "ZALO_OA_APP_SECRET": APP_SECRET,
            "ZALO_OA_ID": OA_ID,
            "ZALO_OA_SECRET": OA_SECRET,
            "ZALO_OA_API_BASE": base,
            "ZALO_OA_OAUTH_BASE": base,
        }.items():
            monkeypatch.setenv(f"MOTCUA_{name}", value)
        yield Office(zalo=zalo, url=url)


def address(code: str, **more: str) -> str:
    return str(httpx.URL(HOME, params={"code": code, "oa_id": OA_ID, **more}))


def test_the_address_a_consent_led_to_becomes_a_kept_pair(office: Office) -> None:
    ran = office.logs_in(address(office.zalo.consent(CHALLENGE)))

    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines()[0] == (
        f"{office.zalo.server.base}/v4/oa/permission?app_id={APP_ID}"
        f"&redirect_uri=https%3A%2F%2Fhoidap.example.vn&code_challenge={CHALLENGE}"
    )
    assert "UBND xã Thử Nghiệm" in ran.stderr
    kept = office.kept()
    assert kept.trouble is None
    assert kept.ends_at is not None
    assert kept.ends_at - datetime.now(UTC) > timedelta(hours=24)


def test_the_code_alone_will_do(office: Office) -> None:
    assert office.logs_in(office.zalo.consent(CHALLENGE)).exit_code == 0
    assert office.keeps_something()


def test_a_pasted_pair_is_traded_at_once_and_never_shown(office: Office) -> None:
    _, refresh = office.zalo.pair()

    ran = office.logs_in(refresh, "--pair")

    assert ran.exit_code == 0, ran.output
    assert office.kept().refresh_token not in ("", refresh)
    assert office.zalo.refreshes == 1


async def test_a_running_program_takes_the_new_pair_by_itself(office: Office) -> None:
    access, refresh = office.zalo.pair()
    database = Database(office.url)
    async with httpx.AsyncClient() as client:
        running = office.keeper(
            database, Seed(access_token=access, refresh_token=refresh), client=client
        )
        await running.refresh_if_due()
        first = await running.token()

        done = await asyncio.to_thread(office.logs_in, office.zalo.consent(CHALLENGE))
        await running.refresh_if_due()  # as the channel does every few seconds

        assert done.exit_code == 0
        assert await running.token() == (await running.grant()).access_token != first
        assert await running.trouble() is None
    await database.close()


async def test_it_waits_for_a_refresh_that_is_under_way(office: Office) -> None:
    database = Database(office.url)
    async with database.exclusive(TURN):
        logging_in = asyncio.create_task(
            asyncio.to_thread(office.logs_in, office.zalo.consent(CHALLENGE))
        )
        async with asyncio.timeout(30):
            while not office.zalo.refreshes:  # noqa: ASYNC110 - counted in another thread
                await asyncio.sleep(0.01)
        kept_meanwhile = await office.keeper(database).grant()
    done = await logging_in

    assert kept_meanwhile.access_token == ""
    assert done.exit_code == 0
    assert (await office.keeper(database).grant()).access_token != ""
    await database.close()


def test_a_code_works_once_and_what_was_kept_stays(office: Office) -> None:
    code = office.zalo.consent(CHALLENGE)
    office.logs_in(address(code))
    before = office.kept()

    again = office.logs_in(address(code))

    assert again.exit_code == 1
    assert texts.CODE_REFUSED.format(error=-14005) in again.stderr
    assert office.kept() == before


def test_a_code_is_over_after_ten_minutes(office: Office) -> None:
    code = office.zalo.consent(CHALLENGE)
    office.zalo.now = lambda: datetime.now(UTC) + timedelta(minutes=11)

    ran = office.logs_in(address(code))

    assert ran.exit_code == 1
    assert texts.CODE_IS_OVER.format(error=-14014) in ran.stderr
    assert not office.keeps_something()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"{HOME}/?error=denied", texts.NOT_ALLOWED),
        (f"{HOME}/?code=", texts.NOT_ALLOWED),
        (f"{HOME}/?code=a%20b", texts.NOT_ALLOWED),
        ("mã này", texts.NOT_A_CODE),
        ("http://[code=abcdefghij", texts.NOT_A_CODE),
        (
            f"{HOME}/?code=abcdefghij&oa_id=999",
            texts.ANOTHER_OA.format(name="999"),
        ),
        ("code-nobody-gave", texts.CODE_REFUSED.format(error=-14005)),
    ],
)
def test_what_is_no_code_is_explained(office: Office, typed: str, said: str) -> None:
    ran = office.logs_in(typed)

    assert ran.exit_code == 1
    assert said in ran.stderr
    assert not office.keeps_something()


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("APP_ID", "999", texts.WRONG_APP),
        ("APP_SECRET", "another", texts.CODE_REFUSED.format(error=-14001)),
        ("ID", "999", texts.ANOTHER_OA.format(name="UBND xã Thử Nghiệm")),
    ],
)
def test_a_wrong_setting_is_explained(
    office: Office, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"MOTCUA_ZALO_OA_{setting}", value)

    ran = office.logs_in(office.zalo.consent(CHALLENGE))

    assert ran.exit_code == 1
    assert said in ran.stderr
    assert not office.keeps_something()


def test_a_burnt_pair_is_explained(office: Office) -> None:
    _, refresh = office.zalo.pair()
    office.zalo._refresh[refresh].used = True

    ran = office.logs_in(refresh, "--pair")

    assert ran.exit_code == 1
    assert texts.PAIR_IS_OVER.format(error=-14014) in ran.stderr
    assert texts.NOT_ONE_WORD in office.logs_in("hai chữ", "--pair").stderr


def test_an_answer_that_never_came_is_told_apart_from_a_request_that_never_left(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.zalo.server.misbehave(Cut.AFTER)
    cut = office.logs_in(office.zalo.consent(CHALLENGE))
    monkeypatch.setenv("MOTCUA_ZALO_OA_OAUTH_BASE", "http://127.0.0.1:9")
    away = office.logs_in(office.zalo.consent(CHALLENGE))

    assert texts.NO_ANSWER in cut.stderr
    assert texts.NOT_REACHED in away.stderr


@pytest.mark.parametrize(
    "order",
    [
        Response(status=503),
        Cut.AFTER,
        Response(status=429),
        as_json({"error": -32}),
        as_json({"error": -221}),
    ],
    ids=str,
)
def test_a_pair_that_cannot_be_proved_now_is_kept_with_a_warning(
    office: Office, order: Cut | Response
) -> None:
    _, refresh = office.zalo.pair()
    office.zalo.server.misbehave(order, about="/getoa")

    ran = office.logs_in(refresh, "--pair")

    assert ran.exit_code == 0, ran.output
    assert office.kept().refresh_token not in ("", refresh)
    assert texts.KEPT_UNPROVED.partition("{")[0] in ran.stderr
    assert f"“{OA_ID}”" in ran.stderr


def test_a_pair_zalo_refuses_at_once_is_not_kept(office: Office) -> None:
    office.zalo.server.misbehave(as_json({"error": -216}), about="/getoa")

    ran = office.logs_in(office.zalo.consent(CHALLENGE))

    assert ran.exit_code == 1
    assert texts.NOT_PROVED.partition("{")[0] in ran.stderr
    assert not office.keeps_something()


def test_an_oa_is_known_by_either_name_of_its_id(office: Office) -> None:
    answer = as_json({"error": 0, "data": {"oaid": "999", "name": "OA khác"}})
    office.zalo.server.misbehave(answer, about="/getoa")

    ran = office.logs_in(office.zalo.consent(CHALLENGE))

    assert ran.exit_code == 1
    assert texts.ANOTHER_OA.format(name="OA khác") in ran.stderr
    assert not office.keeps_something()


def test_without_an_app_or_an_address_it_says_what_to_set(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOTCUA_PUBLIC_URL")
    nowhere = office.logs_in("x")
    elsewhere = office.logs_in("x", "--redirect-uri", "https://khac.example.vn/zalo")
    for name in ("APP_ID", "APP_SECRET", "SECRET"):
        monkeypatch.delenv(f"MOTCUA_ZALO_OA_{name}")
    nothing = office.logs_in("x")

    assert (nowhere.exit_code, nothing.exit_code) == (2, 2)
    assert texts.NO_REDIRECT in nowhere.stderr
    assert "redirect_uri=https%3A%2F%2Fkhac.example.vn%2Fzalo" in elsewhere.stdout
    assert texts.NOT_CONFIGURED in nothing.stderr


def test_a_burnt_seed_in_the_settings_does_not_win_over_a_login(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line that a running program once began with is gone from `.env`, or still there."""
    seed = Seed(access_token="access-old", refresh_token="refresh-old")
    monkeypatch.setenv("MOTCUA_ZALO_OA_ACCESS_TOKEN", seed.access_token)
    monkeypatch.setenv("MOTCUA_ZALO_OA_REFRESH_TOKEN", seed.refresh_token)
    office.logs_in(office.zalo.consent(CHALLENGE))
    monkeypatch.delenv("MOTCUA_ZALO_OA_ACCESS_TOKEN")
    monkeypatch.delenv("MOTCUA_ZALO_OA_REFRESH_TOKEN")
    office.logs_in(office.zalo.consent(CHALLENGE))

    assert office.kept(seed).access_token == office.kept().access_token != "access-old"
    assert office.kept(seed).trouble is not Trouble.REJECTED
