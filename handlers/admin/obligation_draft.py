"""What an answer to a step of the form is read against, and what it becomes."""

from dataclasses import dataclass
from datetime import datetime

from handlers.admin.obligation_card import Around
from knowledge.deadlines.model import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an answer is read against."""

    view: Around
    one: Obligation  # the draft
    written: str = ""  # how a plan names its unit
    now: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The draft after a good answer."""

    one: Obligation
    inserted: tuple[str, ...] = ()  # steps that come next
    stays: bool = False  # the same step goes on: one more owner


Answer = Taken | str  # or the sentence that says what is wrong
