"""What an examination found: well, worth knowing, or wrong, in words for the operator."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from handlers.texts import doctor as texts

Dated = Callable[[str | None], None]  # is told the `Date` of an answer, if it had one

TOLERANCE = timedelta(seconds=60)  # a clock further off makes tokens and windows end wrongly


class Level(StrEnum):
    """How much it matters."""

    WELL = "well"
    NOTE = "note"  # worth knowing; nobody is kept from an answer
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; holds no token and nothing of what people wrote."""

    check: str  # what was looked at, in a word that scripts rely on: "telegram.token"
    level: Level
    text: str  # a line: what is so and, unless all is well, what to do


def well(check: str, text: str) -> Finding:
    """All is as it should be."""
    return Finding(check=check, level=Level.WELL, text=text)


def note(check: str, text: str) -> Finding:
    """Worth knowing."""
    return Finding(check=check, level=Level.NOTE, text=text)


def wrong(check: str, text: str) -> Finding:
    """Somebody must act."""
    return Finding(check=check, level=Level.WRONG, text=text)


class PlatformClock:
    """Compares our clock with the `Date` of a platform's answers."""

    def __init__(self, platform: str, now: Callable[[], datetime]) -> None:
        self._platform = platform
        self._now = now
        self._ahead: timedelta | None = None  # of ours; None: nothing was heard

    def hear(self, date: str | None) -> None:
        """Take the header of an answer that has just come."""
        if not date:
            return
        try:
            theirs = parsedate_to_datetime(date)
        except ValueError:
            return
        if theirs.utcoffset() is not None:
            self._ahead = self._now() - theirs

    def findings(self, check: str) -> tuple[Finding, ...]:
        """Say whether the clocks agree; nothing when theirs was not heard."""
        if self._ahead is None:
            return ()
        if abs(self._ahead) <= TOLERANCE:
            return (well(check, texts.clock_agrees(self._platform)),)
        return (wrong(check, texts.clock_is_off(self._platform, self._ahead)),)
