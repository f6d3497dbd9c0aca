"""The journal of changes: links of a chain, each holding the hash of the one before."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.people_records import Facts, JournalEntry, NewJournalEntry
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert, take_turn
from storage.tables import JournalHeadRow, JournalRow

FIRST = "0" * 64  # what stands for the hash before the first link
LONGEST = 300  # characters of one fact or reason: enough to say what changed, not to tell stories
_WAITING = "motcua_journal"
_AT_A_TIME = 500
_HEAD = 1


class JournalRepository:
    """The journal of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: NewJournalEntry) -> None:
        """Write a change down: it becomes a link of the chain when this unit of work commits.

        Linked at the very end, the chain is held so shortly that writers never wait for each
        other crosswise.
        """
        in_utc(entry.at)  # refused here, where the caller is, and not at the end
        self._waiting.append(entry)

    async def link(self) -> None:
        """Link what waits to the chain; called by `UnitOfWork.commit`."""
        if not self._waiting:
            return
        await take_turn(self._session, "journal")
        number, previous = await self.head()
        for entry in self._waiting:
            number += 1
            linked = _linked(entry, number, previous)
            previous = linked.hash
            await self._session.execute(insert(self._session, JournalRow).values(_values(linked)))
        self._waiting.clear()
        said = {"number": number, "hash": previous}
        row = insert(self._session, JournalHeadRow).values(id=_HEAD, **said)
        await self._session.execute(row.on_conflict_do_update(index_elements=["id"], set_=said))

    async def head(self) -> tuple[int, str]:
        """The number and the hash of the last link."""
        columns = select(col(JournalHeadRow.number), col(JournalHeadRow.hash))
        row = (await self._session.execute(columns)).one_or_none()
        return (0, FIRST) if row is None else (row.number, row.hash)

    async def entries(self, *, subject: str | None = None) -> AsyncIterator[JournalEntry]:
        """Every link, the first first; only those about `subject` when it is given."""
        last = 0
        while True:
            rows = select(JournalRow).where(col(JournalRow.number) > last)
            if subject is not None:
                rows = rows.where(col(JournalRow.subject) == subject)
            portion = rows.order_by(col(JournalRow.number)).limit(_AT_A_TIME)
            found = (await self._session.scalars(portion)).all()
            for row in found:
                last = row.number
                yield _entry(row)
                self._session.expunge(row)
            if len(found) < _AT_A_TIME:
                return

    async def fault(self) -> int | None:
        """The number of the first link that is not what was written; None when all are.

        A link that was changed, removed, added or moved breaks the chain from there on; one cut
        off at the end does not agree with the head.
        """
        number, previous = 0, FIRST
        async for entry in self.entries():
            number += 1
            if entry.number != number or entry.previous != previous:
                return number
            if entry.hash != hash_of(entry):
                return number
            previous = entry.hash
        return None if (number, previous) == await self.head() else number + 1

    @property
    def _waiting(self) -> list[NewJournalEntry]:
        """What waits is the session's: units of work inside another one share it."""
        return cast("list[NewJournalEntry]", self._session.info.setdefault(_WAITING, []))


def hash_of(entry: JournalEntry) -> str:
    """SHA-256 of the link as canonical JSON, the hash before it included."""
    return hashlib.sha256(_canonical(_said(entry)).encode()).hexdigest()


def exported(entry: JournalEntry) -> str:
    """The link as one line of JSON: what `hash_of` hashes, and the hash."""
    return json.dumps({**_said(entry), "hash": entry.hash}, ensure_ascii=False)


def _said(entry: JournalEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": in_utc(entry.at).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "why": entry.why,
        "previous": entry.previous,
    }


def _linked(entry: NewJournalEntry, number: int, previous: str) -> JournalEntry:
    linked = JournalEntry(
        at=in_utc(entry.at),
        actor=_short(entry.actor),
        action=_short(entry.action),
        subject=_short(entry.subject),
        before=_short_facts(entry.before),
        after=_short_facts(entry.after),
        why=_short(entry.why),
        number=number,
        previous=previous,
        hash="",
    )
    return replace(linked, hash=hash_of(linked))


def _values(entry: JournalEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "before": _canonical(dict(entry.before)),
        "after": _canonical(dict(entry.after)),
        "why": entry.why,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        before=json.loads(row.before),
        after=json.loads(row.after),
        why=row.why,
        number=row.number,
        previous=row.previous,
        hash=row.hash,
    )


def _short(text: str) -> str:
    return storable(text)[:LONGEST]


def _short_facts(facts: Facts) -> Facts:
    return {
        _short(name): _short(fact) if isinstance(fact, str) else fact
        for name, fact in facts.items()
    }


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
