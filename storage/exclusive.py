"""Things only one process may do at a time: a lock that ends with the process that holds it."""

import fcntl
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.errors import DatabaseUnavailable, HeldElsewhere

Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that was taken; one on a server may be lost with the connection it lives on."""

    _check: Check | None = None

    async def check(self) -> None:
        """Raise DatabaseUnavailable when the lock may be somebody else's by now."""
        if self._check is not None:  # a lock on a file is lost only with the process
            await self._check()


@asynccontextmanager
async def held_on_file(database: Path, name: str) -> AsyncIterator[Held]:
    """Hold a lock beside a SQLite file; HeldElsewhere when another process does."""
    path = database.with_name(f"{database.name}.{name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"the lock file cannot be opened: {error}"
        raise DatabaseUnavailable(message) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            raise HeldElsewhere(name, holder) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, me().encode(), 0)
        yield Held()
    finally:
        os.close(descriptor)


def me() -> str:
    """How this process is named to a person who looks for it."""
    return f"motcua {socket.gethostname()} pid {os.getpid()}"
