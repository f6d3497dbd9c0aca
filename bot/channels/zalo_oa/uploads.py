"""Files on their way out: uploaded once, referred to while the platform keeps them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.zalo_oa import render
from bot.channels.zalo_oa.client import OfficialAccount, Upload
from bot.channels.zalo_oa.render import Message

_KEPT = timedelta(days=6)  # of the seven an upload is kept there
_MOST = 200  # uploads remembered; the oldest is uploaded again


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to send."""

    kind: Upload
    name: str  # with the suffix its content has, or the platform keeps nothing
    content: bytes = field(repr=False)
    caption: str = ""  # under a picture; a document takes none


class Uploads:
    """What was uploaded lately, by its content."""

    def __init__(self, account: OfficialAccount, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now
        self._uploaded: dict[str, tuple[str, datetime]] = {}

    async def message(self, token: str, file: File) -> Message:
        """The message that shows a file, uploading it when it is not there."""
        key = _key(file)
        found = self._uploaded.get(key)
        if found is None or self._now() >= found[1]:
            reference = await self._account.upload(token, file.kind, file.name, file.content)
            found = (reference, self._now() + _KEPT)
            self._uploaded.pop(key, None)
            self._uploaded[key] = found
            while len(self._uploaded) > _MOST:
                del self._uploaded[next(iter(self._uploaded))]
        if file.kind is Upload.FILE:
            return render.file_message(found[0])
        return render.image_message(found[0], file.caption)

    def forget(self, file: File) -> None:
        """Upload it again next time: the platform no longer has it."""
        self._uploaded.pop(_key(file), None)


def _key(file: File) -> str:
    return f"{file.kind}:{file.name}:{hashlib.sha256(file.content).hexdigest()}"
