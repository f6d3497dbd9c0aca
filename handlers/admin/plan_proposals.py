"""Proposals read from plans: kept, and confirmed or dropped by a person only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.admin.obligation_changes import begun
from handlers.admin.people_units import add_unit
from handlers.inviting import note
from knowledge.deadlines.matching import match_unit
from knowledge.deadlines.plans.model import Plan
from knowledge.deadlines.plans.obligations import id_of, obligation_of
from storage.database import UnitOfWork
from storage.deadline_records import ObligationStatus, StoredObligation
from storage.people_records import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What keeping the proposals of some plans came to."""

    new: tuple[StoredObligation, ...]
    known: int  # kept before, whatever became of them since
    unknown_units: tuple[str, ...]  # names of units nobody has added yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What confirming came to; those held wait for their unit."""

    active: tuple[StoredObligation, ...]
    held: tuple[StoredObligation, ...] = ()
    not_found: tuple[str, ...] = ()
    new_units: tuple[Unit, ...] = ()


async def propose(work: UnitOfWork, plans: Sequence[Plan], *, by: str, now: datetime) -> Proposed:
    """Keep what the plans ask for as proposed; what was kept before stays as it is."""
    known_units = named(await work.units.all())
    known = {one.obligation.id for one in await work.obligations.all()}
    new: list[StoredObligation] = []
    unknown: dict[str, None] = {}
    repeated = 0
    for plan in plans:
        for proposal in plan.proposals:
            if id_of(plan, proposal) in known:
                repeated += 1
                continue
            unit = match_unit(proposal.unit, known_units).id or ""
            if not unit:
                unknown[proposal.unit] = None
            obligation = obligation_of(plan, proposal, unit, now.year)
            known.add(obligation.id)
            new.append(
                await work.obligations.save(
                    obligation, ObligationStatus.PROPOSED, by=by, at=now, note=proposal.unit
                )
            )
    return Proposed(
        new=tuple(new), known=repeated, unknown_units=tuple(name for name in unknown if name)
    )


async def confirm(
    work: UnitOfWork,
    ids: Collection[str] | None,
    *,
    by: str,
    now: datetime,
    with_units: bool = False,
) -> Confirmed:
    """Make proposals active: these, or all (None); `with_units` adds the units they name."""
    chosen, not_found = await chosen_proposals(work, ids)
    units = list(await work.units.all())
    top = next((unit.id for unit in units if unit.above is None), None)
    active: list[StoredObligation] = []
    held: list[StoredObligation] = []
    added: list[Unit] = []
    for one in chosen:
        unit = one.obligation.unit or match_unit(one.note, named(units)).id
        if unit is None and with_units and one.note:
            made = await add_unit(work, one.note, top, by=by, now=now)
            units.append(made)
            added.append(made)
            unit = made.id
        if unit is None:
            held.append(one)
            continue
        here = replace(one.obligation, unit=unit)
        obligation = begun(here, ObligationStatus.ACTIVE, now)
        active.append(
            await work.obligations.save(
                obligation, ObligationStatus.ACTIVE, by=by, at=now, note=one.note
            )
        )
        await journal(work, one, ObligationStatus.ACTIVE, by=by, now=now)
    return Confirmed(
        active=tuple(active), held=tuple(held), not_found=not_found, new_units=tuple(added)
    )


async def drop(
    work: UnitOfWork, ids: Collection[str], *, by: str, now: datetime
) -> tuple[tuple[StoredObligation, ...], tuple[str, ...]]:
    """End proposals nobody wants; returns them, and the ids that are no proposals."""
    chosen, not_found = await chosen_proposals(work, ids)
    ended = []
    for one in chosen:
        ended.append(
            await work.obligations.save(
                one.obligation, ObligationStatus.ENDED, by=by, at=now, note=one.note
            )
        )
        await journal(work, one, ObligationStatus.ENDED, by=by, now=now)
    return tuple(ended), not_found


async def chosen_proposals(
    work: UnitOfWork, ids: Collection[str] | None
) -> tuple[list[StoredObligation], tuple[str, ...]]:
    """The proposals with these ids, all for None; and the ids that are none."""
    proposed = await work.obligations.all((ObligationStatus.PROPOSED,))
    if ids is None:
        return list(proposed), ()
    known = {one.obligation.id: one for one in proposed}
    wanted = dict.fromkeys(ids)
    return [known[one] for one in wanted if one in known], tuple(
        one for one in wanted if one not in known
    )


async def journal(
    work: UnitOfWork, one: StoredObligation, status: ObligationStatus, *, by: str, now: datetime
) -> None:
    """Write down who decided about a proposal."""
    await note(
        work,
        by,
        "decide proposal",
        f"obligation:{one.obligation.id}",
        now=now,
        before={"status": one.status.value},
        after={"status": status.value},
    )


def named(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Ids and names, as units are matched."""
    return [(unit.id, unit.name) for unit in units]
