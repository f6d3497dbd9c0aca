"""Occurrences: what was said of each, events that have happened, and snoozes.

Whatever changes here makes its obligation be looked at again: its next reminder may be another.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar, cast

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.deadlines.occurrences import Event
from knowledge.deadlines.situation import Mark, Said, Snooze
from storage.deadline_records import KeptMark, NewMark, Opening
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import MarkRow, ObligationRow, OpeningRow, SnoozeRow

Row = TypeVar("Row", MarkRow, OpeningRow, SnoozeRow)

AT_A_TIME = 500  # ids in one question: engines limit how long it may be


class OccurrenceRepository:
    """The occurrences of one unit of work; what nobody spoke of is open."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def say(self, new: NewMark) -> int:
        """Write down what somebody said; returns its number, by which it can be taken back."""
        mark = new.mark
        row = insert(self._session, MarkRow).values(
            obligation=mark.obligation,
            period=mark.period,
            owner=mark.owner,
            said=mark.said.value,
            since=in_utc(mark.since),
            handed_to=mark.to,
            by=new.by,
            document=storable(new.document),
            note=storable(new.note),
        )
        added = await self._session.execute(row.returning(col(MarkRow.number)))
        await self._look_again(mark.obligation)
        return int(cast("int", added.scalar_one()))

    async def unsay(self, number: int) -> bool:
        """Take it back as if it had never been said; False when there is no such word."""
        gone = await self._session.execute(
            delete(MarkRow).where(col(MarkRow.number) == number).returning(col(MarkRow.obligation))
        )
        obligation = gone.scalar_one_or_none()
        if obligation is None:
            return False
        await self._look_again(obligation)
        return True

    async def marks(self, obligations: Collection[str]) -> tuple[KeptMark, ...]:
        """Everything said of these obligations, the first word first."""
        rows = await self._all_of(MarkRow, obligations)
        return tuple(sorted((_mark(row) for row in rows), key=lambda one: one.number))

    async def handed_to(self, person: str) -> tuple[KeptMark, ...]:
        """Everything ever handed on to a person, the first first; it may have gone on since."""
        rows = await self._session.scalars(
            select(MarkRow).where(col(MarkRow.handed_to) == person).order_by(col(MarkRow.number))
        )
        return tuple(_mark(row) for row in rows)

    async def open_event(self, opening: Opening) -> bool:
        """Say that an event has happened; False when that very one was said before."""
        row = insert(self._session, OpeningRow).values(
            obligation=opening.obligation,
            period=opening.event.id,
            happened_on=opening.event.on,
            opened_by=opening.opened_by,
            opened_at=in_utc(opening.opened_at),
            note=storable(opening.note),
        )
        once = row.on_conflict_do_nothing(index_elements=["obligation", "period"])
        added = await self._session.execute(once.returning(col(OpeningRow.period)))
        if added.first() is None:
            return False
        await self._look_again(opening.obligation)
        return True

    async def close_event(self, obligation: str, event: str) -> bool:
        """Take back that it has happened; False when nobody had said so."""
        gone = await self._session.execute(
            delete(OpeningRow)
            .where(col(OpeningRow.obligation) == obligation, col(OpeningRow.period) == event)
            .returning(col(OpeningRow.period))
        )
        if gone.first() is None:
            return False
        await self._look_again(obligation)
        return True

    async def openings(self, obligations: Collection[str]) -> tuple[Opening, ...]:
        """The events of these obligations that have happened, in order."""
        rows = await self._all_of(OpeningRow, obligations)
        found = [
            Opening(
                obligation=row.obligation,
                event=Event(id=row.period, on=row.happened_on),
                opened_by=row.opened_by,
                opened_at=row.opened_at,
                note=row.note,
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (one.obligation, one.event.on, one.event.id)))

    async def snooze(self, snooze: Snooze, *, asked_at: datetime) -> None:
        """Ask for one more reminder; the same moment twice is one."""
        row = insert(self._session, SnoozeRow).values(
            obligation=snooze.obligation,
            period=snooze.period,
            rung=snooze.rung,
            person=snooze.person,
            until=in_utc(snooze.until),
            asked_at=in_utc(asked_at),
        )
        await self._session.execute(row.on_conflict_do_nothing())
        await self._look_again(snooze.obligation)

    async def snoozes(self, obligations: Collection[str]) -> tuple[Snooze, ...]:
        """Everything people asked to be reminded of again, in order."""
        rows = await self._all_of(SnoozeRow, obligations)
        found = [
            Snooze(
                obligation=row.obligation,
                period=row.period,
                rung=row.rung,
                person=row.person,
                until=row.until,
            )
            for row in rows
        ]
        return tuple(
            sorted(found, key=lambda one: (one.until, one.obligation, one.period, one.person))
        )

    async def _look_again(self, obligation: str) -> None:
        row = update(ObligationRow).where(col(ObligationRow.id) == obligation)
        await self._session.execute(row.values(next_at=None))

    async def _all_of(self, table: type[Row], obligations: Collection[str]) -> list[Row]:
        wanted = sorted(set(obligations))
        rows: list[Row] = []
        for start in range(0, len(wanted), AT_A_TIME):
            some = wanted[start : start + AT_A_TIME]
            found = select(table).where(col(table.obligation).in_(some))
            rows.extend(
                await self._session.scalars(found.execution_options(populate_existing=True))
            )
        return rows


def _mark(row: MarkRow) -> KeptMark:
    return KeptMark(
        number=cast("int", row.number),  # None only before it is stored
        mark=Mark(
            obligation=row.obligation,
            period=row.period,
            owner=row.owner,
            said=Said(row.said),
            since=row.since,
            to=row.handed_to,
        ),
        by=row.by,
        document=row.document,
        note=row.note,
    )
