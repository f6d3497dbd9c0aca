"""Make an invitation, and write down what happens to people: for the chat and the command line."""

from datetime import datetime, timedelta

from handlers.codes import digest, new_code
from handlers.hygiene import clean
from storage.database import UnitOfWork
from storage.people_records import (
    Fact,
    Facts,
    Invitation,
    NewInvitation,
    NewJournalEntry,
    Person,
    Role,
)

LIFETIME = timedelta(hours=24)  # of an invitation
LONGEST_NAME = 80  # characters of what a person is called
OPERATOR = "operator"  # who acts on the command line, as the journal names them
SYSTEM = "system"


def actor(person: Person | None) -> str:
    """Who acts, as the journal names them; None is the operator."""
    return OPERATOR if person is None else subject(person)


def subject(person: Person) -> str:
    """Whom a change is about, as the journal names them."""
    return f"person:{person.id}"


async def invite(  # noqa: PLR0913 - what an invitation is
    work: UnitOfWork,
    secret: bytes,
    *,
    role: Role,
    unit: str,
    by: Person | None,
    now: datetime,
    name: str = "",
    person: str | None = None,
) -> tuple[Invitation, str]:
    """Keep a new invitation; returns it and its code, which nobody can read again."""
    code = new_code()
    made = await work.invitations.add(
        NewInvitation(
            code=digest(secret, code),
            role=role,
            unit=unit,
            name=name,
            person=person,
            invited_by=None if by is None else by.id,
            made_at=now,
            expires_at=now + LIFETIME,
        )
    )
    after: dict[str, Fact] = {"role": role.value, "unit": unit, "name": name}
    if person is not None:
        after["person"] = person
    await note(work, actor(by), "invite", f"invitation:{made.id}", now=now, after=after)
    return made, code


async def note(  # noqa: PLR0913 - what a change is
    work: UnitOfWork,
    by: str,
    action: str,
    about: str,
    *,
    now: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
    why: str = "",
) -> None:
    """Write a change into the journal."""
    await work.journal.add(
        NewJournalEntry(
            at=now,
            actor=by,
            action=action,
            subject=about,
            before=before or {},
            after=after or {},
            why=why,
        )
    )


async def note_lapse(work: UnitOfWork, person: str, now: datetime) -> None:
    """Write down that the rights of this person lapsed."""
    before, after = {"lapsed": False}, {"lapsed": True}
    await note(work, SYSTEM, "lapse", f"person:{person}", now=now, before=before, after=after)


def rights(person: Person) -> Facts:
    """What the journal says of a person's rights."""
    return {
        "role": person.role.value,
        "unit": person.unit,
        "locked": person.locked,
        "left": person.left,
        "lapsed": person.lapsed,
    }


def one_line(name: str) -> str:
    """A name as it is kept: one line, not too long, nothing in it that cannot be seen."""
    return " ".join(clean(name).split())[:LONGEST_NAME]
