"""Ids as the rest of the program knows them: numbers as text, which anybody may have typed."""

import re

_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)  # fits every engine's integer
NOBODY = 0  # the number of no row


def number_of(id_: str) -> int:
    """The number of a row; NOBODY for text that names none."""
    return int(id_) if _NUMBER.fullmatch(id_) else NOBODY


def number_or_none(id_: str | None) -> int | None:
    """The number of a row that need not be named."""
    return None if id_ is None else number_of(id_)


def named(number: int | None) -> str | None:
    """The id of a row."""
    return None if number is None else str(number)
