"""`motcua serve`: run the web chat, and every channel that has a token."""

import logging
from typing import Annotated

import typer
import uvloop

from bot import serving
from bot.serving import Role
from bot.settings import load
from bot.stopping import in_time
from handlers.texts import serving as texts
from storage.errors import StorageError

FAILED = 1  # exit code
CHATTY = ("alembic", "apscheduler", "uvicorn", "httpx", "httpcore")  # httpx: addresses hold tokens


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    role: Annotated[
        Role,
        typer.Option(
            help="all: làm mọi việc; web: chỉ trang web và webhook; worker: chỉ xử lý và gửi tin."
        ),
    ] = Role.ALL,
) -> None:
    """Chạy trợ lý: trang hỏi đáp trên web và mọi kênh có token. Dừng bằng Ctrl+C."""
    settings = load()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        with in_time() as stopping:
            uvloop.run(serving.serve(settings, _announce, role, stopping))
    except OSError as cause:
        reason = cause.strerror or str(cause)
        _say(texts.NO_PORT.format(host=settings.http_host, port=settings.http_port, reason=reason))
        _say(texts.OTHER_PORT)
        raise typer.Exit(FAILED) from cause
    except StorageError as cause:
        _say(texts.NO_DATABASE.format(cause=cause))
        raise typer.Exit(FAILED) from cause


def _announce(sentence: str) -> None:
    _say(sentence)
    _say(texts.HOW_TO_STOP)


def _say(text: str) -> None:
    typer.echo(text, err=True)
