"""The end of the program: what is begun gets its time, and then it ends whatever it waits for."""

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds after it was told to stop. Who stops it, systemd or a person, waits for ten.
FOR_SENDS = 7.0  # for sends under way to end
FOR_RECORDS = 1.0  # after that, for writing down what became of them
GRACE = 9.0  # for everything

FAREWELL = "the time to stop is up: what is not finished is taken up at the next start"

logger = logging.getLogger(__name__)


@contextmanager
def in_time(grace: float = GRACE) -> Iterator[Callable[[], None]]:
    """Give what is to be called when the program is told to stop: the block then ends in time.

    A database that stands still, or is locked by another program, can keep a task from ever being
    cancelled. Every state this program may be killed in is one it starts from, so it ends at once,
    with exit code 0, when its time is up and the block has not ended.
    """
    timer = threading.Timer(grace, _leave)
    timer.daemon = True
    try:
        yield lambda: None if timer.is_alive() else timer.start()
    finally:
        timer.cancel()


def _leave() -> None:
    logger.warning(FAREWELL)
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)
