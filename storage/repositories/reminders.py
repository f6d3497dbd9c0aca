"""Reminders that went out, each at most once ever; how far that has come; and the silences."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import cast

from sqlalchemy import Row, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.deadline_records import ReminderKey, ReminderOutcome, SentReminder, Silence, Tick
from storage.repositories.border import in_utc
from storage.repositories.dialect import insert, take_turn
from storage.tables import ReminderRow, SilenceRow, TickRow

AT_A_TIME = 500  # rows in one statement: engines limit how long it may be
_ONLY = 1  # id of the only row


class ReminderRepository:
    """The reminders of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_turn(self) -> Tick | None:
        """Wait until nobody else sends reminders; give how far they have come, None at first."""
        await take_turn(self._session, "reminders")
        return await self.tick()

    async def tick(self) -> Tick | None:
        """How far reminders have been sent, and when somebody last looked."""
        found = await self._session.execute(
            select(col(TickRow.covered_until), col(TickRow.ticked_at)).where(
                col(TickRow.id) == _ONLY
            )
        )
        row = found.one_or_none()
        if row is None:
            return None
        return Tick(covered_until=row.covered_until, ticked_at=row.ticked_at)

    async def set_tick(self, tick: Tick) -> None:
        """Remember how far reminders have been sent."""
        said = {
            "covered_until": in_utc(tick.covered_until),
            "ticked_at": in_utc(tick.ticked_at),
        }
        row = insert(self._session, TickRow).values(id=_ONLY, **said)
        await self._session.execute(row.on_conflict_do_update(index_elements=["id"], set_=said))

    async def add(self, reminders: Iterable[SentReminder]) -> set[ReminderKey]:
        """Keep these; gives the keys of those that had not been kept before."""
        rows = [_columns(one) for one in reminders]
        if not rows:
            return set()
        once = insert(self._session, ReminderRow).on_conflict_do_nothing().returning(*_KEY)
        connection = await self._session.connection()
        return {_key(row) for row in await connection.execute(once, rows)}

    async def known(self, keys: Collection[ReminderKey]) -> set[ReminderKey]:
        """Those of the keys that have been kept."""
        wanted = [(one.obligation, one.period, one.due, one.rung, one.person) for one in keys]
        found: set[ReminderKey] = set()
        for start in range(0, len(wanted), AT_A_TIME):
            rows = select(*_KEY).where(tuple_(*_KEY).in_(wanted[start : start + AT_A_TIME]))
            found |= {_key(row) for row in await self._session.execute(rows)}
        return found

    async def planned_between(self, after: datetime, until: datetime) -> tuple[SentReminder, ...]:
        """Those whose moment lay after the one time and not after the other, in order."""
        rows = await self._session.scalars(
            select(ReminderRow)
            .where(
                col(ReminderRow.planned_at) > in_utc(after),
                col(ReminderRow.planned_at) <= in_utc(until),
            )
            .order_by(
                col(ReminderRow.planned_at),
                ReminderRow.obligation,
                ReminderRow.period,
                ReminderRow.rung,
                ReminderRow.person,
            )
        )
        return tuple(_reminder(row) for row in rows)

    async def of_message(self, message: str) -> tuple[SentReminder, ...]:
        """Those that one message of the outbox carries."""
        rows = await self._session.scalars(
            select(ReminderRow)
            .where(col(ReminderRow.message) == message)
            .order_by(col(ReminderRow.planned_at), ReminderRow.obligation)
        )
        return tuple(_reminder(row) for row in rows)

    async def give_back(self, after: datetime) -> None:
        """Forget what was skipped for others though its moment is still to come.

        A clock that ran ahead and was put right had us believe that the moment was over.
        """
        await self._session.execute(
            delete(ReminderRow).where(
                col(ReminderRow.planned_at) > in_utc(after),
                col(ReminderRow.outcome) == ReminderOutcome.SKIPPED.value,
            )
        )

    async def note_silence(self, silence: Silence) -> None:
        """Remember a time in which nobody looked."""
        row = insert(self._session, SilenceRow).values(
            began=in_utc(silence.began), ended=in_utc(silence.ended)
        )
        longer = row.on_conflict_do_update(
            index_elements=["began"], set_={"ended": in_utc(silence.ended)}
        )
        await self._session.execute(longer)

    async def silences(self, since: datetime) -> tuple[Silence, ...]:
        """The times in which nobody looked that ended after this one, oldest first."""
        rows = await self._session.scalars(
            select(SilenceRow)
            .where(col(SilenceRow.ended) > in_utc(since))
            .order_by(col(SilenceRow.began))
        )
        return tuple(Silence(began=row.began, ended=row.ended) for row in rows)

    async def count(self) -> int:
        """How many reminders have been kept."""
        counted = await self._session.scalar(select(func.count()).select_from(ReminderRow))
        return cast("int", counted)


_KEY = (
    col(ReminderRow.obligation),
    col(ReminderRow.period),
    col(ReminderRow.due),
    col(ReminderRow.rung),
    col(ReminderRow.person),
)


def _key(row: Row[str, str, date, str, str] | ReminderRow) -> ReminderKey:
    return ReminderKey(
        obligation=row.obligation,
        period=row.period,
        due=row.due,
        rung=row.rung,
        person=row.person,
    )


def _columns(reminder: SentReminder) -> dict[str, object]:
    return {
        "obligation": reminder.key.obligation,
        "period": reminder.key.period,
        "due": reminder.key.due,
        "rung": reminder.key.rung,
        "person": reminder.key.person,
        "planned_at": in_utc(reminder.planned_at),
        "put_at": in_utc(reminder.put_at),
        "outcome": reminder.outcome.value,
        "message": reminder.message,
    }


def _reminder(row: ReminderRow) -> SentReminder:
    return SentReminder(
        key=_key(row),
        planned_at=row.planned_at,
        put_at=row.put_at,
        outcome=ReminderOutcome(row.outcome),
        message=row.message,
    )
