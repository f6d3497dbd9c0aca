"""Obligations: the newest state of each, every state it has had, and when to look at it next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from knowledge.deadlines.model import Obligation
from storage.deadline_records import ObligationStatus, StoredObligation
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert, take_turn
from storage.repositories.obligation_bodies import read_obligation, write_obligation
from storage.tables import ObligationRevisionRow, ObligationRow


class ObligationRepository:
    """The obligations of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(
        self,
        obligation: Obligation,
        status: ObligationStatus,
        *,
        by: str,
        at: datetime,
        note: str = "",
    ) -> StoredObligation:
        """Keep this as the newest state; the states before stay readable."""
        await take_turn(self._session, f"obligation {obligation.id}")
        latest = await self._session.scalar(
            select(col(ObligationRow.revision)).where(col(ObligationRow.id) == obligation.id)
        )
        number, body = (latest or 0) + 1, write_obligation(obligation)
        said = {
            "status": status.value,
            "unit": obligation.unit,
            "body": body,
            "revision": number,
            "next_at": None,
        }
        row = insert(self._session, ObligationRow).values(id=obligation.id, **said)
        await self._session.execute(row.on_conflict_do_update(index_elements=["id"], set_=said))
        kept = StoredObligation(
            obligation=obligation,
            status=status,
            revision=number,
            saved_by=by,
            saved_at=in_utc(at),
            note=storable(note),
        )
        await self._session.execute(
            insert(self._session, ObligationRevisionRow).values(
                obligation=obligation.id,
                number=number,
                status=status.value,
                body=body,
                saved_by=by,
                saved_at=kept.saved_at,
                note=kept.note,
            )
        )
        return kept

    async def undo(self, obligation_id: str, *, by: str, at: datetime) -> StoredObligation | None:
        """Save the state before the newest one again; None when there is none."""
        await take_turn(self._session, f"obligation {obligation_id}")
        found = await self._session.execute(
            _states()
            .where(col(ObligationRevisionRow.obligation) == obligation_id)
            .order_by(col(ObligationRevisionRow.number).desc())
            .offset(1)
            .limit(1)
        )
        row = found.one_or_none()
        if row is None:
            return None
        before = _stored(row)
        return await self.save(before.obligation, before.status, by=by, at=at, note=before.note)

    async def get(self, obligation_id: str) -> StoredObligation | None:
        """The newest state, if there is any."""
        found = await self._session.execute(
            _newest().where(col(ObligationRow.id) == obligation_id)
        )
        row = found.one_or_none()
        return None if row is None else _stored(row)

    async def all(
        self,
        statuses: Collection[ObligationStatus] = tuple(ObligationStatus),
        *,
        units: Collection[str] | None = None,
    ) -> tuple[StoredObligation, ...]:
        """The newest states with one of these statuses, of these units (None: all), by id."""
        chosen = _newest().where(col(ObligationRow.status).in_([one.value for one in statuses]))
        if units is not None:
            chosen = chosen.where(col(ObligationRow.unit).in_(tuple(units)))
        rows = await self._session.execute(chosen.order_by(col(ObligationRow.id)))
        return tuple(_stored(row) for row in rows)

    async def count(self) -> int:
        """How many there are, of whichever status."""
        counted = await self._session.scalar(select(func.count()).select_from(ObligationRow))
        return counted or 0

    async def history(self, obligation_id: str) -> tuple[StoredObligation, ...]:
        """Every state it has had, the first one first."""
        rows = await self._session.execute(
            _states()
            .where(col(ObligationRevisionRow.obligation) == obligation_id)
            .order_by(col(ObligationRevisionRow.number))
        )
        return tuple(_stored(row) for row in rows)

    async def due(self, now: datetime) -> tuple[Obligation, ...]:
        """Active ones whose next reminder is due, the most overdue first."""
        soon = col(ObligationRow.next_at) <= in_utc(now)
        return await self._active(soon, (col(ObligationRow.next_at), col(ObligationRow.id)))

    async def never_looked_at(self, limit: int) -> tuple[Obligation, ...]:
        """Some of the active ones of which nobody knows yet when they have to be looked at."""
        unknown = col(ObligationRow.next_at).is_(None)
        return await self._active(unknown, (col(ObligationRow.id),), limit)

    async def _active(
        self,
        which: ColumnElement[bool],
        order: Sequence[Mapped[Any]],
        limit: int | None = None,
    ) -> tuple[Obligation, ...]:
        rows = await self._session.execute(
            select(col(ObligationRow.body))
            .where(col(ObligationRow.status) == ObligationStatus.ACTIVE.value, which)
            .order_by(*order)
            .limit(limit)
        )
        return tuple(read_obligation(body) for (body,) in rows)

    async def look_next(self, moments: Mapping[str, datetime]) -> None:
        """Remember when each of these has to be looked at next."""
        if not moments:
            return
        rows = update(ObligationRow).where(col(ObligationRow.id) == bindparam("which"))
        connection = await self._session.connection()
        await connection.execute(
            rows.values(next_at=bindparam("moment")),
            [{"which": one, "moment": in_utc(at)} for one, at in moments.items()],
        )

    async def look_again(self, obligation_id: str | None = None) -> None:
        """Work out anew when to look at one, or at all: what reminders rest on has changed."""
        rows = update(ObligationRow).values(next_at=None)
        if obligation_id is not None:
            rows = rows.where(col(ObligationRow.id) == obligation_id)
        await self._session.execute(rows)


def _states() -> Select[str, str, int, str, datetime, str]:
    return select(
        col(ObligationRevisionRow.body),
        col(ObligationRevisionRow.status),
        col(ObligationRevisionRow.number),
        col(ObligationRevisionRow.saved_by),
        col(ObligationRevisionRow.saved_at),
        col(ObligationRevisionRow.note),
    )


def _newest() -> Select[str, str, int, str, datetime, str]:
    return _states().join(
        ObligationRow,
        (col(ObligationRow.id) == col(ObligationRevisionRow.obligation))
        & (col(ObligationRow.revision) == col(ObligationRevisionRow.number)),
    )


def _stored(row: Row[str, str, int, str, datetime, str]) -> StoredObligation:
    return StoredObligation(
        obligation=read_obligation(row.body),
        status=ObligationStatus(row.status),
        revision=row.number,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
        note=row.note,
    )
