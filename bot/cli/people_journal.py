"""`motcua people journal`: every change, its chain verified, a copy to keep elsewhere."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.people_units import FAILED, within
from bot.settings import load
from handlers.texts import people_cli as texts
from storage.database import UnitOfWork
from storage.people_records import JournalEntry
from storage.repositories.journal import exported


def register(app: typer.Typer) -> None:
    """Add the `journal` command to the people commands."""
    app.command()(journal)


def journal(
    verify: Annotated[
        bool, typer.Option("--verify", help="Kiểm tra không dòng nào bị sửa, xoá hay đổi chỗ.")
    ] = False,
    export: Annotated[Path | None, typer.Option(help="Xuất ra tệp .jsonl mới.")] = None,
) -> None:
    """In nhật ký thay đổi (ai, lúc nào, trước, sau, vì sao), mỗi dòng một JSON.

    Nhật ký không chứa lời của người dân và không chứa danh tính trên nền tảng.
    """
    settings = load()
    if verify:
        fault, number, last = within(settings, _verified)
        if fault is not None:
            typer.echo(texts.CHAIN_BROKEN.format(number=fault), err=True)
            raise typer.Exit(FAILED)
        typer.echo(texts.CHAIN_HOLDS.format(count=number, hash=last), err=True)
    if export is not None:
        lines = [exported(one) for one in within(settings, _entries)]
        _write(export, lines)
    elif not verify:
        for one in within(settings, _entries):
            typer.echo(exported(one))


async def _verified(work: UnitOfWork) -> tuple[int | None, int, str]:
    number, last = await work.journal.head()
    return await work.journal.fault(), number, last


async def _entries(work: UnitOfWork) -> list[JournalEntry]:
    return [one async for one in work.journal.entries()]


def _write(file: Path, lines: list[str]) -> None:
    """Write a new file only its owner can read."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    except FileExistsError:
        typer.echo(texts.FILE_EXISTS.format(file=file), err=True)
        raise typer.Exit(FAILED) from None
    except OSError as error:
        typer.echo(texts.FILE_UNUSABLE.format(file=file, reason=error.strerror), err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(texts.EXPORTED.format(count=len(lines), file=file), err=True)
