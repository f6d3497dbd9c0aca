"""Whether people are heard and answered now and, if not, why: in words, within a time limit."""

import asyncio
from collections.abc import Sequence

from bot.app import App
from bot.opening import Line
from handlers.texts import serving as texts
from storage.errors import StorageError

PATIENCE = 3.0  # seconds; whoever asks waits no longer


async def problems(app: App, lines: Sequence[Line] = ()) -> Sequence[str]:
    """List why people are not heard or not answered now; empty when they are."""
    found = []
    try:
        async with asyncio.timeout(PATIENCE):
            if not await app.database.is_upgraded():
                found.append(texts.NOT_UPGRADED)
            for line in lines:
                found += await line.problems()
    except TimeoutError:
        found.append(texts.TOO_SLOW)
    except StorageError:
        found.append(texts.UNREACHABLE)
    if not app.knowledge().entries:
        found.append(texts.NOTHING_PUBLISHED)
    return found
