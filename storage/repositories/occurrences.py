"""Occurrences: how far each owner is, events that have happened, and snoozes."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.deadline_records import Completion, OccurrenceState, Opening, Snooze
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import OccurrenceRow, OpeningRow, SnoozeRow

Row = TypeVar("Row", OccurrenceRow, OpeningRow)

AT_A_TIME = 500  # ids in one question: engines limit how long it may be


class OccurrenceRepository:
    """The occurrences of one unit of work; what nobody touched has no row and is open."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, completion: Completion) -> Completion | None:
        """Keep this state in place of the one before, which is given back if there was any."""
        before = await self.get(completion.obligation, completion.period, completion.person)
        said = {
            "state": completion.state.value,
            "done_at": None if completion.done_at is None else in_utc(completion.done_at),
            "document": storable(completion.document),
            "note": storable(completion.note),
            "given_to": completion.given_to,
            "changed_at": in_utc(completion.changed_at),
        }
        row = insert(self._session, OccurrenceRow).values(
            obligation=completion.obligation,
            period=completion.period,
            person=completion.person,
            **said,
        )
        key = ["obligation", "period", "person"]
        await self._session.execute(row.on_conflict_do_update(index_elements=key, set_=said))
        return before

    async def get(self, obligation: str, period: str, person: str) -> Completion | None:
        """How far this owner is with it; None when nobody has said anything."""
        row = await self._session.scalar(
            select(OccurrenceRow)
            .where(
                col(OccurrenceRow.obligation) == obligation,
                col(OccurrenceRow.period) == period,
                col(OccurrenceRow.person) == person,
            )
            .execution_options(populate_existing=True)
        )
        return None if row is None else _completion(row)

    async def reset(self, obligation: str, period: str, person: str) -> None:
        """Forget what was said of it: it is open again."""
        await self._session.execute(
            delete(OccurrenceRow).where(
                col(OccurrenceRow.obligation) == obligation,
                col(OccurrenceRow.period) == period,
                col(OccurrenceRow.person) == person,
            )
        )

    async def of(self, obligations: Collection[str]) -> tuple[Completion, ...]:
        """Everything said of these obligations, in order of their ids, periods and people."""
        rows = await self._all_of(OccurrenceRow, obligations)
        found = [_completion(row) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.obligation, one.period, one.person)))

    async def given_to(self, person: str) -> tuple[Completion, ...]:
        """What others' work this person does this time."""
        rows = await self._session.scalars(
            select(OccurrenceRow).where(col(OccurrenceRow.given_to) == person)
        )
        found = [_completion(row) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.obligation, one.period, one.person)))

    async def open_event(self, opening: Opening) -> bool:
        """Say that an event has happened; False when that very one was said before."""
        row = insert(self._session, OpeningRow).values(
            obligation=opening.obligation,
            period=opening.period,
            happened_on=opening.happened_on,
            opened_by=opening.opened_by,
            opened_at=in_utc(opening.opened_at),
            note=storable(opening.note),
        )
        once = row.on_conflict_do_nothing(index_elements=["obligation", "period"])
        added = await self._session.execute(once.returning(col(OpeningRow.period)))
        return added.first() is not None

    async def close_event(self, obligation: str, period: str) -> bool:
        """Take back that it has happened; False when nobody had said so."""
        gone = await self._session.execute(
            delete(OpeningRow)
            .where(col(OpeningRow.obligation) == obligation, col(OpeningRow.period) == period)
            .returning(col(OpeningRow.period))
        )
        return gone.first() is not None

    async def openings(self, obligations: Collection[str]) -> tuple[Opening, ...]:
        """The events of these obligations that have happened, in order."""
        rows = await self._all_of(OpeningRow, obligations)
        found = [
            Opening(
                obligation=row.obligation,
                period=row.period,
                happened_on=row.happened_on,
                opened_by=row.opened_by,
                opened_at=row.opened_at,
                note=row.note,
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (one.obligation, one.happened_on, one.period)))

    async def snooze(self, snooze: Snooze) -> None:
        """Ask for one more reminder; the same moment twice is one."""
        row = insert(self._session, SnoozeRow).values(
            obligation=snooze.obligation,
            period=snooze.period,
            person=snooze.person,
            until=in_utc(snooze.until),
            asked_at=in_utc(snooze.asked_at),
        )
        key = ["obligation", "period", "person", "until"]
        await self._session.execute(row.on_conflict_do_nothing(index_elements=key))

    async def snoozes(self, after: datetime, until: datetime) -> tuple[Snooze, ...]:
        """What people asked to be reminded of after the one moment and up to the other."""
        rows = await self._session.scalars(
            select(SnoozeRow).where(
                col(SnoozeRow.until) > in_utc(after), col(SnoozeRow.until) <= in_utc(until)
            )
        )
        found = [
            Snooze(
                obligation=row.obligation,
                period=row.period,
                person=row.person,
                until=row.until,
                asked_at=row.asked_at,
            )
            for row in rows
        ]
        return tuple(
            sorted(found, key=lambda one: (one.until, one.obligation, one.period, one.person))
        )

    async def _all_of(self, table: type[Row], obligations: Collection[str]) -> list[Row]:
        wanted = sorted(set(obligations))
        rows: list[Row] = []
        for start in range(0, len(wanted), AT_A_TIME):
            some = wanted[start : start + AT_A_TIME]
            rows.extend(
                await self._session.scalars(
                    select(table)
                    .where(col(table.obligation).in_(some))
                    .execution_options(populate_existing=True)
                )
            )
        return rows


def _completion(row: OccurrenceRow) -> Completion:
    return Completion(
        obligation=row.obligation,
        period=row.period,
        person=row.person,
        state=OccurrenceState(row.state),
        done_at=row.done_at,
        document=row.document,
        note=row.note,
        given_to=row.given_to,
        changed_at=row.changed_at,
    )
