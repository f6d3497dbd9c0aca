"""Fetch a file somebody sent: ask where it is, then get it, never more than was agreed to."""

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.channels.base import FetchError
from bot.channels.telegram.api import Api
from handlers.files import NotFetched

PATIENCE = 60.0  # seconds for all of its bytes


async def fetch(api: Api, reference: str, most: int) -> bytes:
    """The bytes of a file by its `file_id`; raises FetchError."""
    try:
        file = await api.get_file(reference)
        if (file.file_size or 0) > most:
            raise FetchError(NotFetched.TOO_BIG)
        if not (file.file_path or "").startswith(("https://", "http://")):
            raise FetchError(NotFetched.GONE)  # a path on somebody's disk is none of ours
        data = await file.download_as_bytearray(read_timeout=PATIENCE)
    except BadRequest as error:
        too_big = "too big" in error.message.lower()
        raise FetchError(NotFetched.TOO_BIG if too_big else NotFetched.GONE) from error
    except (Forbidden, InvalidToken) as error:  # 403, 404: what the address named is gone
        raise FetchError(NotFetched.GONE) from error
    except TelegramError as error:
        raise FetchError(NotFetched.AWAY) from error
    if len(data) > most:
        raise FetchError(NotFetched.TOO_BIG)
    return bytes(data)
