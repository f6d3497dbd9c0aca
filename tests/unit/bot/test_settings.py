"""Settings: with none the program starts; wrong ones are all named at once, values never shown."""

import os
from pathlib import Path

import pytest

from bot.settings import (
    PREFIX,
    RULES,
    SECRET_NEEDED,
    TELEGRAM_NEEDS_PUBLIC_URL,
    TELEGRAM_NEEDS_SECRET,
    Settings,
    SettingsError,
    load,
)

SECRET = "k" * 40


@pytest.fixture(autouse=True)
def no_settings_from_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def test_no_setting_is_needed() -> None:
    settings = load(None)

    assert settings.http_host == "127.0.0.1"
    assert settings.http_port == 8080
    assert settings.sqlite_file == Path("var/motcua.db")
    assert settings.zone.key == "Asia/Ho_Chi_Minh"


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("MOTCUA_HTTP_PORT=9000\nMOTCUA_UNIT_NAME=UBND xã Thử\nOTHER=1\n")
    monkeypatch.setenv("MOTCUA_HTTP_PORT", "9001")

    settings = load(file)

    assert (settings.http_port, settings.unit_name) == (9001, "UBND xã Thử")


def test_an_empty_value_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HTTP_PORT", "")

    assert load(None).http_port == 8080


def test_every_problem_is_named_at_once_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "DATABASE_URL": "mysql://root:mat-khau@host/db",
        "HTTP_HOST": "hai từ",
        "HTTP_PORT": "tám nghìn",
        "PUBLIC_URL": "http://khong-an-toan.vn",
        "SECRET_KEY": "qua-ngan-mat",
        "TELEGRAM_API_BASE": "may-chu-rieng:8081",
        "TELEGRAM_MODE": "qua-cua-sau",
        "TELEGRAM_TOKEN": "co dau cach",
        "TELEGRAM_WEBHOOK_SECRET": "có dấu cách",
        "TIMEZONE": "Asia/Khong_Co",
        "ZALO_BOT_API_BASE": "may-chu-zalo-rieng",
        "ZALO_BOT_MODE": "lung-tung",
        "ZALO_BOT_TOKEN": "co dau cach bot",
        "ZALO_BOT_WEBHOOK_SECRET": "ngắn",
        "ZALO_OA_ACCESS_TOKEN": "ma truy cap",
        "ZALO_OA_API_BASE": "may-chu-oa",
        "ZALO_OA_APP_ID": "khong-phai-so",
        "ZALO_OA_APP_SECRET": "khoa ung dung",
        "ZALO_OA_BUTTONS": "lúc có lúc không",
        "ZALO_OA_ID": "khong-phai-so-oa",
        "ZALO_OA_OAUTH_BASE": "may-chu-oauth",
        "ZALO_OA_REFRESH_TOKEN": "ma lam moi",
        "ZALO_OA_SECRET": "khoa oa",
        "ZALO_OA_SIGNATURE_MODE": "de-dai",
        "UNIT_NAME": "hai\ndòng",
        "UNIT_PHONE": "0" * 201,
    }
    for name, value in wrong.items():
        monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(SettingsError) as caught:
        load(None)

    assert sorted(problem.partition(":")[0] for problem in caught.value.problems) == sorted(
        PREFIX + name for name in wrong
    )
    for value in wrong.values():
        assert value not in str(caught.value)


def test_postgresql_needs_a_secret_because_machines_share_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql+psycopg://u:p@host/db")

    with pytest.raises(SettingsError) as caught:
        load(None)

    assert caught.value.problems == (SECRET_NEEDED,)


def test_a_webhook_needs_an_address_and_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "123:abc")
    monkeypatch.setenv("MOTCUA_TELEGRAM_MODE", "webhook")

    with pytest.raises(SettingsError) as caught:
        load(None)

    assert caught.value.problems == (TELEGRAM_NEEDS_PUBLIC_URL, TELEGRAM_NEEDS_SECRET)


def test_telegram_polls_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "123:abc")

    assert load(None).telegram_mode == "polling"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"ZALO_BOT_TOKEN": "1:a", "ZALO_BOT_MODE": "webhook"},
         ["PUBLIC_URL", "ZALO_BOT_WEBHOOK_SECRET"]),
        ({"ZALO_BOT_TOKEN": "1:a"}, []),
        ({"ZALO_BOT_MODE": "webhook"}, []),
        ({"ZALO_OA_APP_ID": "1"}, ["ZALO_OA_APP_SECRET", "ZALO_OA_SECRET"]),
        ({"ZALO_OA_REFRESH_TOKEN": "r"},
         ["ZALO_OA_APP_ID", "ZALO_OA_APP_SECRET", "ZALO_OA_SECRET"]),
        ({"ZALO_OA_APP_ID": "1", "ZALO_OA_APP_SECRET": "a", "ZALO_OA_SECRET": "b"}, []),
    ],
)  # fmt: skip
def test_a_channel_on_zalo_needs_all_of_its_settings(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: list[str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)
    problems: tuple[str, ...] = ()
    try:
        load(None)
    except SettingsError as error:
        problems = error.problems

    assert [problem.partition(":")[0] for problem in problems] == [PREFIX + n for n in missing]


def test_secrets_are_not_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql+psycopg://u:mat-khau@host/db")
    monkeypatch.setenv("MOTCUA_SECRET_KEY", SECRET)
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "123:mat-khau")
    monkeypatch.setenv("MOTCUA_TELEGRAM_WEBHOOK_SECRET", "mat-khau")

    shown = repr(load(None))

    assert SECRET not in shown
    assert "mat-khau" not in shown


@pytest.mark.parametrize("url", ["https://a.vn/", "https://a.vn", "https://a.vn:8443"])
def test_a_public_url_is_an_origin(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", url)

    assert load(None).public_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite+aiosqlite:////srv/a.db", Path("/srv/a.db")),
        ("sqlite+aiosqlite:///a.db?timeout=5", Path("a.db")),
        ("sqlite+aiosqlite:///:memory:", None),
        ("sqlite+aiosqlite:///", None),
    ],
)
def test_the_sqlite_file_is_found_in_the_url(url: str, file: Path | None) -> None:
    assert Settings(database_url=url).sqlite_file == file


def test_every_setting_has_its_rule_in_words() -> None:
    assert set(RULES) == set(Settings.model_fields)
