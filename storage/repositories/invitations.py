"""Invitations: each lets one person in once; and who gave wrong codes."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.people_records import Attempts, Invitation, NewInvitation, Role
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.repositories.numbers import named, number_of, number_or_none
from storage.tables import CodeAttemptRow, InvitationRow

FORGIVEN = timedelta(days=1)  # wrong codes are counted together when no further apart


class InvitationRepository:
    """The invitations of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, invitation: NewInvitation) -> Invitation:
        """Keep a new invitation."""
        row = InvitationRow(
            code=invitation.code,
            role=invitation.role.value,
            unit=number_of(invitation.unit),
            name=storable(invitation.name),
            person=number_or_none(invitation.person),
            invited_by=number_or_none(invitation.invited_by),
            made_at=in_utc(invitation.made_at),
            expires_at=in_utc(invitation.expires_at),
        )
        self._session.add(row)
        await self._session.flush()
        return _invitation(row)

    async def by_code(self, code: str) -> Invitation | None:
        """The invitation of that hashed code, whatever became of it."""
        found = await self._found(col(InvitationRow.code) == code)
        return found[0] if found else None

    async def get(self, invitation: str) -> Invitation | None:
        """The invitation of that id."""
        found = await self._found(col(InvitationRow.number) == number_of(invitation))
        return found[0] if found else None

    async def open(self, now: datetime) -> tuple[Invitation, ...]:
        """Those that still let somebody in, the oldest first."""
        return await self._found(*_open(now))

    async def use(self, invitation: str, person: str, at: datetime) -> bool:
        """Let this person in with it; False when it lets nobody in any more."""
        return await self._close(invitation, at, used_at=in_utc(at), used_by=number_of(person))

    async def revoke(self, invitation: str, at: datetime) -> bool:
        """Let nobody in with it; False when that is so already."""
        return await self._close(invitation, at, revoked_at=in_utc(at))

    async def revoke_of(self, person: str, at: datetime) -> tuple[str, ...]:
        """Revoke what this person made, and what was made for them; returns which."""
        number = number_of(person)
        whose = or_(col(InvitationRow.invited_by) == number, col(InvitationRow.person) == number)
        found = await self._session.execute(
            update(InvitationRow)
            .where(whose, *_open(at))
            .values(revoked_at=in_utc(at))
            .returning(col(InvitationRow.number))
            .execution_options(synchronize_session=False)
        )
        return tuple(sorted(map(str, found.scalars()), key=int))

    async def attempts(self, channel: str, sender: str) -> Attempts:
        """How many wrong codes this sender gave in a row."""
        columns = select(col(CodeAttemptRow.failures), col(CodeAttemptRow.locked_until))
        found = await self._session.execute(columns.where(*_whose(channel, sender)))
        row = found.one_or_none()
        if row is None:
            return Attempts()
        return Attempts(failures=row.failures, locked_until=row.locked_until)

    async def failed(self, channel: str, sender: str, at: datetime) -> int:
        """Count a wrong code; returns how many in a row, those of long ago forgiven."""
        await self._session.execute(
            delete(CodeAttemptRow).where(col(CodeAttemptRow.at) < in_utc(at) - FORGIVEN)
        )
        row = insert(self._session, CodeAttemptRow).values(
            channel=channel, sender=sender, failures=1, at=in_utc(at)
        )
        said = {"failures": col(CodeAttemptRow.failures) + 1, "at": in_utc(at)}
        counted = row.on_conflict_do_update(index_elements=["channel", "sender"], set_=said)
        failures = await self._session.execute(counted.returning(col(CodeAttemptRow.failures)))
        return int(failures.scalar_one())

    async def lock(self, channel: str, sender: str, until: datetime) -> None:
        """Listen to no code of this sender until then, and count from none after it."""
        await self._session.execute(
            update(CodeAttemptRow)
            .where(*_whose(channel, sender))
            .values(failures=0, locked_until=in_utc(until))
            .execution_options(synchronize_session=False)
        )

    async def forgive(self, channel: str, sender: str) -> None:
        """Forget wrong codes: a right one came."""
        await self._session.execute(
            delete(CodeAttemptRow)
            .where(*_whose(channel, sender))
            .execution_options(synchronize_session=False)
        )

    async def _close(self, invitation: str, at: datetime, **said: datetime | int) -> bool:
        changed = await self._session.execute(
            update(InvitationRow)
            .where(col(InvitationRow.number) == number_of(invitation), *_open(at))
            .values(**said)
            .returning(col(InvitationRow.number))
            .execution_options(synchronize_session=False)
        )
        return changed.first() is not None

    async def _found(self, *which: ColumnElement[bool]) -> tuple[Invitation, ...]:
        rows = select(InvitationRow).where(*which).order_by(col(InvitationRow.number))
        fresh = rows.execution_options(populate_existing=True)
        return tuple(_invitation(row) for row in await self._session.scalars(fresh))


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(InvitationRow.used_at).is_(None),
        col(InvitationRow.revoked_at).is_(None),
        col(InvitationRow.expires_at) > in_utc(now),
    )


def _whose(channel: str, sender: str) -> tuple[ColumnElement[bool], ...]:
    return (col(CodeAttemptRow.channel) == channel, col(CodeAttemptRow.sender) == sender)


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=str(row.number),
        code=row.code,
        role=Role(row.role),
        unit=str(row.unit),
        name=row.name,
        person=named(row.person),
        invited_by=named(row.invited_by),
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        used_by=named(row.used_by),
        revoked_at=row.revoked_at,
    )
