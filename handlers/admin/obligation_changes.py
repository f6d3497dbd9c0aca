"""Changes of obligations, each kept as a state of its own and written into the journal.

For the chat and the command line. Whoever calls these has asked `handlers.access` just before.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.inviting import note
from handlers.texts.rules import rule
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.model import Obligation
from storage.database import UnitOfWork
from storage.deadline_records import ObligationStatus, StoredObligation
from storage.people_records import Fact


def begun(obligation: Obligation, status: ObligationStatus, now: datetime) -> Obligation:
    """Owe nothing that was due before the day it first became active."""
    if status is not ObligationStatus.ACTIVE or obligation.starts_on is not None:
        return obligation
    return replace(obligation, starts_on=now.astimezone(VIETNAM).date())


async def add(  # noqa: PLR0913 - what a change is
    work: UnitOfWork,
    obligation: Obligation,
    status: ObligationStatus,
    *,
    by: str,
    now: datetime,
    why: str = "",
) -> StoredObligation:
    """Keep a new obligation under the next number; the id it came with is not looked at."""
    numbered = begun(replace(obligation, id=await _free_number(work)), status, now)
    stored = await work.obligations.save(numbered, status, by=by, at=now, note=why)
    about = subject(numbered.id)
    await note(work, by, "add obligation", about, now=now, after=facts(stored), why=why)
    return stored


async def change(  # noqa: PLR0913 - what a change is
    work: UnitOfWork,
    before: StoredObligation,
    obligation: Obligation,
    status: ObligationStatus | None = None,
    *,
    by: str,
    now: datetime,
    action: str = "change obligation",
    why: str = "",
) -> StoredObligation:
    """Keep a new state; what is not said stays as it was."""
    wanted = before.status if status is None else status
    begins = begun(obligation, wanted, now)
    stored = await work.obligations.save(begins, wanted, by=by, at=now, note=why)
    await _noted(work, before, stored, by=by, now=now, action=action, why=why)
    return stored


async def undo(
    work: UnitOfWork, newest: StoredObligation, *, by: str, now: datetime
) -> StoredObligation | None:
    """Keep the state before the newest one again; None when there was none."""
    stored = await work.obligations.undo(newest.obligation.id, by=by, at=now)
    if stored is not None:
        action = "undo obligation"
        await _noted(work, newest, stored, by=by, now=now, action=action, why="")
    return stored


def facts(stored: StoredObligation) -> Mapping[str, Fact]:
    """What the journal says of one state."""
    one = stored.obligation
    return {
        "title": one.title,
        "unit": one.unit,
        "status": stored.status.value,
        "rule": rule(one.rule),
        "to": one.to,
        "owners": ",".join(one.owners),
        "shift": one.shift.value,
        "rungs": ",".join(rung.key for rung in one.ladder.rungs),
    }


def subject(number: str) -> str:
    """What a change is about, as the journal names it."""
    return f"obligation:{number}"


async def _noted(  # noqa: PLR0913 - what a change is
    work: UnitOfWork,
    before: StoredObligation,
    after: StoredObligation,
    *,
    by: str,
    now: datetime,
    action: str,
    why: str,
) -> None:
    """Only what is different is said."""
    was, is_now = facts(before), facts(after)
    changed = [name for name in was if was[name] != is_now[name]]
    await note(
        work,
        by,
        action,
        subject(after.obligation.id),
        now=now,
        before={name: was[name] for name in changed},
        after={name: is_now[name] for name in changed},
        why=why,
    )


async def _free_number(work: UnitOfWork) -> str:
    """The next number; none is ever given twice, for no obligation is ever deleted."""
    number = await work.obligations.count() + 1
    while await work.obligations.get(str(number)) is not None:
        number += 1
    return str(number)
