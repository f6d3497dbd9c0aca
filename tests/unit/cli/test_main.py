"""What goes wrong is told in a sentence and an exit code, never as a traceback alone."""

import sys
from pathlib import Path

import pytest

from bot.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["motcua", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_help_exits_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == 0
    assert "Một Cửa" in capsys.readouterr().out


def test_every_problem_of_the_settings_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOTCUA_HTTP_PORT", "x")
    monkeypatch.setenv("MOTCUA_TIMEZONE", "y")

    assert run(monkeypatch, "ask", "khai sinh") == 2

    told = capsys.readouterr().err
    assert "MOTCUA_HTTP_PORT" in told
    assert "MOTCUA_TIMEZONE" in told


def test_a_database_never_prepared_says_how_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "ask", "khai sinh") == 1
    assert "motcua db upgrade" in capsys.readouterr().err


def test_the_unexpected_is_logged_and_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.cli.ask.load", broken)

    assert run(monkeypatch, "ask", "khai sinh") == 1
    assert "Lỗi ngoài dự kiến" in capsys.readouterr().err
    assert "RuntimeError" in caplog.text
