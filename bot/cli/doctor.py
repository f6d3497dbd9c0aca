"""`motcua doctor`: why a channel is silent, and what to do next."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import diagnosis
from bot.channels.finding import Finding, Level, wrong
from bot.settings import SettingsError, load
from handlers.texts import doctor as texts

SOMETHING_WRONG = 1  # exit code


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON, cho chương trình đọc.")
    ] = False,
) -> None:
    """Khám mọi thứ và nói vì sao một kênh im lặng, phải làm gì tiếp: ✓ ổn, ! nên biết, ✗ phải sửa.

    Không sửa gì, không gửi gì, không in mã truy cập nào. Trả về 0 khi không có gì phải sửa.
    """
    found = _found()
    count = sum(one.level is Level.WRONG for one in found)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            typer.echo(f"{texts.SIGNS[one.level]} {one.text}")
        typer.echo(texts.SOME_WRONG.format(count=count) if count else texts.ALL_WELL, err=True)
    if count:
        raise typer.Exit(SOMETHING_WRONG)


def _found() -> tuple[Finding, ...]:
    try:
        settings = load()
        return asyncio.run(diagnosis.examine(settings, lambda: datetime.now(UTC)))
    except SettingsError as error:
        return tuple(wrong("settings", problem) for problem in error.problems)
