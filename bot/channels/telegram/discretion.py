"""Keep the token, and what people write, out of the log that the libraries write."""

import logging

_HIDDEN = "<token>"


def hush(token: str) -> None:
    """From now on no library logs `token` or what goes to and fro; may be called again.

    httpx names every address it calls, and Telegram's addresses hold the token. The library
    itself repeats, at its finest level, every message.
    """
    logging.getLogger("httpx").addFilter(_Without(token))
    logging.getLogger("telegram.Bot").addFilter(_not_the_finest)


def _not_the_finest(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


class _Without(logging.Filter):
    """Write `<token>` where the token stood."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def __eq__(self, other: object) -> bool:
        """Be the same filter for the same token, so that adding it twice adds one."""
        return isinstance(other, _Without) and other._token == self._token

    def __hash__(self) -> int:
        return hash(self._token)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is always kept."""
        said = record.getMessage()
        if self._token in said:
            record.msg, record.args = said.replace(self._token, _HIDDEN), ()
        return True
