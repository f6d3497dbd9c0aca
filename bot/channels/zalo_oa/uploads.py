"""Files on their way out: uploaded once, referred to while the platform keeps them."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.zalo_oa.client import OfficialAccount
from bot.channels.zalo_oa.render import Upload
from handlers.messages import Enclosure

_KEPT = timedelta(days=6)  # of the seven an upload is kept there
_MOST = 200  # uploads remembered; the oldest is uploaded again


class Uploads:
    """What was uploaded lately, by its content."""

    def __init__(self, account: OfficialAccount, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now
        self._uploaded: dict[str, tuple[str, datetime]] = {}

    async def reference(self, token: str, kind: Upload, file: Enclosure) -> str:
        """What a message refers to the file by; it is uploaded when it is not there."""
        key = _key(file)
        found = self._uploaded.get(key)
        if found is None or self._now() >= found[1]:
            given = await self._account.upload(token, kind, file.name, file.content)
            found = (given, self._now() + _KEPT)
            self._uploaded.pop(key, None)
            self._uploaded[key] = found
            while len(self._uploaded) > _MOST:
                del self._uploaded[next(iter(self._uploaded))]
        return found[0]

    def forget(self, file: Enclosure) -> None:
        """Upload it again next time: the platform no longer has it."""
        self._uploaded.pop(_key(file), None)


def _key(file: Enclosure) -> str:
    return f"{file.name}:{hashlib.sha256(file.content).hexdigest()}"
