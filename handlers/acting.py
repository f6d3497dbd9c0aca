"""What conversations that change something share: ways to them, who asks, and what is said."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.access import Action
from handlers.encounter import Encounter, Said
from handlers.memory import Form
from handlers.messages import Button, Reply
from knowledge.richtext import Block, paragraph
from storage.people_records import Person, Unit

# Given the encounter, and what followed the command, the button's fields or the typed answer.
# None: it was not meant after all, and the citizens' rules have their turn.
Acting = Callable[[Encounter, str], Awaitable[Said | None]]


_SHOWN = Form(name="shown", step="")


class Kind(StrEnum):
    """How something is asked for."""

    COMMAND = "command"  # "/moi …"
    BUTTON = "button"  # "1:u:lock:…"
    DIALOG = "dialog"  # a typed answer to what a form asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to one action; the registry lists them all."""

    kind: Kind
    word: str  # the command without "/", the button's text up to its fields, the form's name
    action: Action
    act: Acting


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who asks, who else is there, read while nobody else changes people."""

    person: Person
    people: tuple[Person, ...]
    units: tuple[Unit, ...]

    def find(self, person: str) -> Person | None:
        """Whom an id names, of those who have not left."""
        return next((one for one in self.people if one.id == person), None)

    def unit_name(self, unit: str) -> str:
        """What a unit is called."""
        return next((one.name for one in self.units if one.id == unit), unit)


class NobodyError(Exception):
    """An action of officials was reached without one: the registry did not ask."""


def known(encounter: Encounter) -> Person:
    """Give the official who asks; raises NobodyError, which no way in the registry lets happen."""
    if encounter.person is None:
        raise NobodyError
    return encounter.person


def shown_lately(encounter: Encounter) -> bool:
    """Tell whether a typed number means the buttons shown: they stay pressable for months."""
    return encounter.incoming.button is not None or encounter.memory.form is not None


async def standing(encounter: Encounter) -> Standing:
    """Take the turn, then read who asks once more: another admin may just have locked them."""
    work = encounter.work
    await work.people.turn()
    people = await work.people.all()
    asking = known(encounter)
    person = next((one for one in people if one.id == asking.id), replace(asking, left=True))
    return Standing(person=person, people=people, units=await work.units.all())


def says(
    encounter: Encounter,
    *sentences: str | Block,
    rows: tuple[tuple[Button, ...], ...] = (),
    form: Form | None = None,
) -> Said:
    """Say this, one paragraph a sentence; a dialog goes on only with `form`.

    Where buttons are shown the memory says so for as long as a dialog: see `shown_lately`.
    """
    text = tuple(paragraph(one) if isinstance(one, str) else one for one in sentences)
    fresh = form or (_SHOWN if rows else None)
    memory = replace(encounter.memory, form=fresh, buttons=())
    return Said(replies=(Reply(text=text, rows=rows),), memory=memory)
