"""What a conversation that acts is given, and what it gives back: officials', admins', linking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.choosing import chosen
from handlers.citizen.visit import Knows
from handlers.memory import Memory
from handlers.messages import Incoming, Reply
from handlers.office import Office
from storage.database import UnitOfWork
from storage.people_records import Person


def is_private(incoming: Incoming) -> bool:
    """Tell whether nobody else reads this conversation.

    An administrator of a group who stays anonymous writes under the group's own id, "-100…".
    """
    return incoming.conversation == incoming.sender and not incoming.sender.startswith("-")


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
    person: Person | None = None  # who writes, in a private conversation; None: a citizen

    @property
    def pressed(self) -> str | None:
        """The action pressed: by a button, or by its number or its words where it was shown."""
        return self.incoming.button or chosen(self.memory.buttons, self.text)

    @property
    def is_private(self) -> bool:
        """True when nobody else reads this conversation."""
        return is_private(self.incoming)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The replies to who wrote, and what the conversation remembers then.

    What others are to be told is put into `work.outbox`.
    """

    replies: tuple[Reply, ...]
    memory: Memory


# None: not for this step; the next one, and at last the citizens' rules, have their turn.
Step = Callable[[Encounter], Awaitable[Said | None]]
