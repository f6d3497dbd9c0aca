"""The line to Telegram's Bot API: the library's Bot, for every day's calls without its objects."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.finding import Dated
from bot.channels.telegram.discretion import hush

NO_NUMBER = "a message without a number"  # sent or not: what answered is not Telegram
OFFICIAL = "https://api.telegram.org/bot"  # the part before the token

# Requests at once: what delivery has under way and two more; others wait. Every idle line costs
# the HTTP library time with each request (16 of them: a tenth of all our work; 64: a third).
_CONNECTIONS = 10
_PATIENCE = 20.0  # seconds for an answer; longer than Telegram ever took to send a message
_SHORT = 5.0  # seconds to reach the server, and to hand a request over
_BATCH = 100  # updates in one answer; Telegram's most


class Api(Bot):
    """The library's Bot and two calls more."""

    async def raw_updates(
        self, offset: int, *, wait: timedelta, wanted: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Ask for updates from `offset` on, waiting for the first; confirms those before it.

        They come unread: the library's own call fails as a whole when one of them is odd, and
        then the same batch would come for ever.
        """
        seconds = int(wait.total_seconds())
        data = {
            "offset": offset,
            "limit": _BATCH,
            "timeout": seconds,
            "allowed_updates": list(wanted),
        }
        found = await self._post("getUpdates", data, read_timeout=seconds + _PATIENCE)
        return cast("list[dict[str, Any]]", found)

    async def write(self, method: str, details: dict[str, Any]) -> int:
        """Send a message or change one; returns its number. Raises TelegramError.

        The library's own calls read all of what Telegram sends back, of which only this is
        wanted: an eighth of the work of a question.
        """
        message = await self._post(method, details)
        number = message.get("message_id") if isinstance(message, dict) else None
        if not isinstance(number, int):
            raise TelegramError(NO_NUMBER)
        return number

    def __repr__(self) -> str:
        """Hide the token, which the library's own form shows."""
        return "Api[…]"

    async def close_lines(self) -> None:
        """Close every connection; the library's own `shutdown` closes only what it had opened."""
        for line in self._request:
            await line.shutdown()


def connect(token: str, base: str = OFFICIAL, *, dated: Dated | None = None) -> Api:
    """Make the line; nothing is called yet. Close it with `await api.close_lines()`.

    `dated` is told the `Date` of every answer. From here on the libraries' logs hold neither the
    token nor what people write.
    """
    hush(token)
    base = base or OFFICIAL
    return Api(
        token,
        base_url=base,
        base_file_url=f"{base.removesuffix('/bot')}/file/bot",
        request=_line(_CONNECTIONS, dated),
        get_updates_request=_line(1, dated),
    )


def _line(connections: int, dated: Dated | None) -> HTTPXRequest:
    async def heard(response: Any) -> None:  # noqa: ANN401 - of the HTTP library
        if dated is not None:
            dated(response.headers.get("date"))

    hooks = {"event_hooks": {"response": [heard]}} if dated is not None else None
    return HTTPXRequest(
        httpx_kwargs=hooks,
        connection_pool_size=connections,
        connect_timeout=_SHORT,
        read_timeout=_PATIENCE,
        write_timeout=_SHORT,
        pool_timeout=_PATIENCE,
    )
