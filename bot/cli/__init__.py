"""The command line: every command group registers itself here; data to stdout, talk to stderr."""

import logging
import sys

import typer

from bot.cli import (
    ask,
    chat,
    db,
    deadlines,
    doctor,
    evaluate,
    kb,
    outbox,
    people,
    poster,
    serve,
    zalo,
)
from bot.settings import SettingsError
from handlers.texts import console as texts
from storage.errors import StorageError

FAILED, WRONG_USE = 1, 2  # exit codes

logger = logging.getLogger(__name__)

app = typer.Typer(
    name="motcua",
    help="Một Cửa: trợ lý thủ tục hành chính của xã.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (serve, chat, ask, kb, evaluate, outbox, people, deadlines, poster, zalo, doctor, db):
    group.register(app)


def main() -> None:
    """Run a command; what goes wrong is told in a sentence."""
    try:
        app()
    except SettingsError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        sys.exit(WRONG_USE)
    except StorageError as error:
        typer.echo(f"{texts.NOT_PREPARED}\n({error})", err=True)
        sys.exit(FAILED)
    except Exception:
        logger.exception("a command failed")
        typer.echo(texts.UNEXPECTED, err=True)
        sys.exit(FAILED)
