"""What a conversation that acts is given, and what it gives back: officials', admins', linking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.citizen.visit import Knows
from handlers.memory import Memory
from handlers.messages import Incoming, Reply
from handlers.office import Office
from storage.database import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """One message, and the unit of work in which everything it causes is committed."""

    incoming: Incoming
    text: str  # cleaned
    memory: Memory
    work: UnitOfWork  # committed by the router, never by a step
    knowledge: Knows
    office: Office
    secret: bytes
    now: datetime  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The replies to who wrote, and what the conversation remembers then.

    What others are to be told is put into `work.outbox`.
    """

    replies: tuple[Reply, ...]
    memory: Memory


# None: not for this step; the next one, and at last the citizens' rules, have their turn.
Step = Callable[[Encounter], Awaitable[Said | None]]
