"""What is done with one obligation at the press of a button: pause, go on, end, undo.

1:q:pause:12 · 1:q:go:12 · 1:q:end:12 asks, 1:q:over:12 ends · 1:q:undo:12
"""

from handlers.access import Action
from handlers.acting import Standing, says, standing
from handlers.admin import obligation_changes as changes
from handlers.admin.obligation_card import gaps
from handlers.admin.obligations_listing import SHOW, find, may_change, shown
from handlers.encounter import Encounter, Said
from handlers.inviting import actor
from handlers.messages import Button
from handlers.texts import obligations as texts
from handlers.texts import people as people_texts
from storage.deadline_records import ObligationStatus, StoredObligation

OVER = "1:q:over"


async def pause(encounter: Encounter, words: str) -> Said:
    """Send nothing until somebody lets it go on."""
    return await _put(encounter, words, ObligationStatus.PAUSED, texts.PAUSED)


async def go_on(encounter: Encounter, words: str) -> Said:
    """Remind of it again, also of what had ended."""
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    if gaps(stored.obligation):
        return await shown(encounter, at, stored, texts.STILL_OPEN)
    return await _put(encounter, words, ObligationStatus.ACTIVE, texts.RESUMED)


async def ask_to_end(encounter: Encounter, words: str) -> Said:
    """Ask before it ends for good."""
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    number = stored.obligation.id
    rows = (
        (Button(texts.END_SURELY, f"{OVER}:{number}"),),
        (Button(texts.KEEP, f"{SHOW}:{number}"),),
    )
    return says(encounter, stored.obligation.title, texts.ASK_END, rows=rows)


async def end(encounter: Encounter, words: str) -> Said:
    """Nothing is due any more; what was handed in stays."""
    return await _put(encounter, words, ObligationStatus.ENDED, texts.ENDED)


async def undo(encounter: Encounter, words: str) -> Said:
    """Back to the state before the last change; whoever asks may act on both."""
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    states = await encounter.work.obligations.history(stored.obligation.id)
    if len(states) < 2:  # noqa: PLR2004 the newest and one before
        return await shown(encounter, at, stored, texts.NOTHING_TO_UNDO)
    if not may_change(at, states[-2].obligation.unit):
        return says(encounter, people_texts.NOT_ALLOWED)
    by = actor(at.person)
    back = await changes.undo(encounter.work, stored, by=by, now=encounter.now)
    return await shown(encounter, at, back or stored, texts.UNDONE)


async def _put(encounter: Encounter, words: str, status: ObligationStatus, sentence: str) -> Said:
    at = await standing(encounter)
    stored = await find(encounter, at, words, Action.CHANGE_OBLIGATIONS)
    if isinstance(stored, str):
        return says(encounter, stored)
    if stored.status is ObligationStatus.PROPOSED or stored.status is status:
        return await shown(encounter, at, stored, texts.ALREADY)
    return await _kept(encounter, at, stored, status, sentence)


async def _kept(
    encounter: Encounter,
    at: Standing,
    stored: StoredObligation,
    status: ObligationStatus,
    sentence: str,
) -> Said:
    kept = await changes.change(
        encounter.work,
        stored,
        stored.obligation,
        status,
        by=actor(at.person),
        now=encounter.now,
        action=f"{status.value} obligation",
    )
    return await shown(encounter, at, kept, sentence)
