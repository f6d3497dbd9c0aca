"""The secret key: as configured, or made once and kept beside the SQLite file."""

import os
import secrets
from pathlib import Path

from bot.settings import PREFIX, Settings, SettingsError

KEY_BYTES = 32


def secret_key(settings: Settings) -> bytes:
    """Return the key that signs and hashes; made and kept (mode 0600) when none is given.

    A database in memory gets a key that lives as long as the process.
    Raises SettingsError when the kept key cannot be read or written.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    if settings.sqlite_file is None:
        return secrets.token_bytes(KEY_BYTES)
    return _kept(settings.sqlite_file.with_suffix(".key"))


def _kept(file: Path) -> bytes:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make(file)
        key = file.read_text(encoding="ascii").strip()
        if len(key) < KEY_BYTES:
            raise SettingsError((_problem(file, "tệp khoá bị hỏng"),))
    except (OSError, UnicodeDecodeError) as cause:
        raise SettingsError((_problem(file, "không đọc hoặc ghi được tệp khoá"),)) from cause
    return key.encode()


def _make(file: Path) -> None:
    """Write the key whole or not at all; of two processes that start together, one wins."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        return  # the other process was first: its key is the key
    finally:
        draft.unlink()


def _problem(file: Path, what: str) -> str:
    return f"{PREFIX}SECRET_KEY: {what}: {file}"
