"""Schedulers to be killed, on a clock that others set: the real one but for the clock.

python -m tests.emulators.reminding DATABASE_URL SOCKET

Who connects to the socket gets a process of their own, forked from this one, which has everything
imported. It says its number; then each line is a moment at which it ticks, and is answered by
the same line. After a line that ends in "!" it dies half way, by SIGKILL: everything is written,
nothing is committed.
"""

import asyncio
import os
import signal
import socket
import sys
from datetime import datetime

from bot.scheduler import Scheduler
from handlers.official.reminders import remind
from storage.database import Database, UnitOfWork
from tests.emulators.office import SECRET


async def serve(url: str, line: socket.socket) -> None:
    """Tick at each moment read, until there are no more."""
    reader, writer = await asyncio.open_unix_connection(sock=line)
    writer.write(f"{os.getpid()}\n".encode())
    database = Database(url)
    while read := (await reader.readline()).decode().strip():
        await tick(database, datetime.fromisoformat(read.rstrip("!")), dies=read.endswith("!"))
        writer.write(f"{read}\n".encode())
    await database.close()


async def tick(database: Database, now: datetime, *, dies: bool) -> None:
    """Tick once; with a scheduler of its own, for whether it believes a clock is not the point."""

    async def remind_or_die(work: UnitOfWork, at: datetime) -> bool:
        more = await remind(work, at, SECRET)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return more

    await Scheduler(database=database, remind=remind_or_die, now=lambda: now).tick()


def main(url: str, path: str) -> None:
    """Fork a process for each connection, until killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            line, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                asyncio.run(serve(url, line))
                os._exit(0)
            line.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
