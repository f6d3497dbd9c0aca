"""The secret key is made once, kept beside the data, readable by its owner only."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.secret import secret_key
from bot.settings import Settings, SettingsError


def on_sqlite(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{folder}/var/motcua.db")


def test_a_configured_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = on_sqlite(tmp_path).model_copy(update={"secret_key": SecretStr("k" * 40)})

    assert secret_key(settings) == b"k" * 40
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = secret_key(on_sqlite(tmp_path))
    second = secret_key(on_sqlite(tmp_path))

    assert first == second
    assert len(first) >= 32
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["motcua.key"]


def test_only_the_owner_may_read_the_key(tmp_path: Path) -> None:
    secret_key(on_sqlite(tmp_path))

    assert (tmp_path / "var" / "motcua.key").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(on_sqlite(tmp_path / "a")) != secret_key(on_sqlite(tmp_path / "b"))


def test_a_database_in_memory_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    key = secret_key(Settings(database_url="sqlite+aiosqlite:///:memory:"))

    assert len(key) == 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "short", "khoá có dấu nhưng đủ dài để nhầm là khoá"])
def test_a_damaged_key_is_reported_not_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "var" / "motcua.key"
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        secret_key(on_sqlite(tmp_path))

    assert str(file) in str(caught.value)
    assert file.read_text(encoding="utf-8") == content
