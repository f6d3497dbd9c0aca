"""`motcua serve`: run the web chat, and every channel that has a token."""

import asyncio
import logging

import typer

from bot import serving
from bot.settings import load
from storage.errors import StorageError

FAILED = 1  # exit code


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve() -> None:
    """Chạy trợ lý: trang hỏi đáp trên web. Dừng bằng Ctrl+C."""
    settings = load()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        asyncio.run(serving.serve(settings, _announce))
    except OSError as cause:
        reason = cause.strerror or str(cause)
        _say(f"Không mở được cổng {settings.http_host}:{settings.http_port} ({reason}).")
        _say("Hãy tắt chương trình đang dùng cổng này, hoặc đặt MOTCUA_HTTP_PORT khác.")
        raise typer.Exit(FAILED) from cause
    except StorageError as cause:
        _say(f"Không mở được cơ sở dữ liệu: {cause}")
        raise typer.Exit(FAILED) from cause


def _announce(link: str) -> None:
    _say(f"Trợ lý đang chạy tại {link}")
    _say("Dừng lại: nhấn Ctrl+C.")


def _say(text: str) -> None:
    typer.echo(text, err=True)
