"""What a rule of the conversation is given, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from handlers.memory import Memory
from handlers.messages import Incoming, Reply
from handlers.office import Office
from knowledge.model import Entry
from knowledge.search.outcome import Context, Outcome


class Knows(Protocol):
    """What conversations need of the knowledge; `Knowledge` is the one that serves."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry, by id."""
        ...

    def look_up(self, question: str, context: Context | None = None, *, on: date) -> Outcome:
        """Decide what a question ends in."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One message in its surroundings."""

    incoming: Incoming
    text: str  # cleaned
    memory: Memory
    knowledge: Knows
    office: Office
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What to say, what to remember, and the outcome when a question was looked up."""

    reply: Reply
    memory: Memory
    outcome: Outcome | None = None
    question: str = field(default="", repr=False)  # what was looked up
