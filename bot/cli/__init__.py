"""The command line: every command group registers itself; data to stdout, talk to stderr."""

import gc
import logging
import sys
from importlib import import_module

import typer

from bot.settings import SettingsError
from handlers.texts import console as texts
from knowledge.collecting import no_garbage
from storage.errors import StorageError

FAILED, WRONG_USE = 1, 2  # exit codes

# What is typed, and the module that does it. Only that one is loaded: another may need much more.
MODULES = {
    "serve": "serve",
    "chat": "chat",
    "ask": "ask",
    "kb": "kb",
    "eval": "evaluate",
    "outbox": "outbox",
    "people": "people",
    "deadlines": "deadlines",
    "poster": "poster",
    "zalo": "zalo",
    "doctor": "doctor",
    "db": "db",
}

logger = logging.getLogger(__name__)


def commands(*wanted: str) -> typer.Typer:
    """The command line with these commands, or with all of them."""
    app = typer.Typer(
        name="motcua",
        help="Một Cửa: trợ lý thủ tục hành chính của xã.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_motcua)
    with no_garbage():  # loading makes many objects and drops few
        for name in wanted or MODULES:
            import_module(f"bot.cli.{MODULES[name]}").register(app)
        gc.freeze()  # all of it stays
    return app


def _motcua() -> None:
    """With it a lone command is still called by its name."""


def main() -> None:
    """Run a command; what goes wrong is told in a sentence."""
    try:
        commands(*(word for word in sys.argv[1:2] if word in MODULES))()
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
