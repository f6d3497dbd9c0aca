"""Wait no longer than one wants to, even for what takes long to be cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Given = TypeVar("Given")


async def within(seconds: float, work: Coroutine[Any, Any, Given]) -> Given:
    """Give what `work` gives; TimeoutError when that takes longer.

    It is cancelled then, and not waited for: a query that is cancelled waits for the database to
    say so, and one that stands still never does.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_look_at)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        task.cancel()
    if not task.done():
        raise TimeoutError
    return task.result()


def _look_at(task: "asyncio.Task[Any]") -> None:
    """Nobody may be left to look at its failure; asyncio would complain."""
    if not task.cancelled():
        task.exception()
