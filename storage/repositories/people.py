"""The people who work here, and where each of them writes from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.people_records import Address, Person, Role
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert, run, table_of, take_turn
from storage.repositories.linking import LinkRepository
from storage.repositories.numbers import named, number_of, number_or_none
from storage.tables import AddressRow, PersonRow

SEEN_AGAIN = timedelta(hours=1)  # no more often is it written down that somebody was here
IDLE = timedelta(days=45)  # rights of who is silent for longer lapse

_PEOPLE, _ADDRESSES = table_of(PersonRow), table_of(AddressRow)
_OF = (
    select(_PEOPLE)
    .join(_ADDRESSES, _ADDRESSES.c.person == _PEOPLE.c.number)
    .where(_ADDRESSES.c.channel == bindparam("on"), _ADDRESSES.c.sender == bindparam("named"))
)
_THEIRS = select(_ADDRESSES.c.channel, _ADDRESSES.c.sender).where(
    tuple_(_ADDRESSES.c.channel, _ADDRESSES.c.sender).in_(bindparam("those", expanding=True))
)
_NOBODYS = "addresses of nobody here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a message of somebody changed."""

    person: Person
    lapsed: bool  # just now


class PeopleRepository:
    """The people of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def turn(self) -> None:
        """Be the only one who changes people and rights until the end of this unit of work.

        Take it before reading what a decision rests on: two admins may act at once.
        """
        await take_turn(self._session, "people")

    @property
    def _nobodys(self) -> set[tuple[str, str]]:
        """Channels and senders looked up that are no address of a person."""
        nobodys: set[tuple[str, str]] = self._session.info.setdefault(_NOBODYS, set())
        return nobodys

    async def look_up(self, senders: Collection[tuple[str, str]]) -> None:
        """Find out at once which of these, by channel, are citizens: `of` need not ask then."""
        asked = {(channel, sender) for channel, sender in senders if "\0" not in sender}
        theirs = await run(self._session, _THEIRS, {"those": tuple(asked)})
        self._nobodys.update(asked.difference((row.channel, row.sender) for row in theirs))

    async def of(self, channel: str, sender: str) -> Person | None:
        """The person who writes from there; None for a citizen."""
        if "\0" in sender or (channel, sender) in self._nobodys:
            return None
        row = (await run(self._session, _OF, {"on": channel, "named": sender})).one_or_none()
        return None if row is None else _person(row)

    async def get(self, person: str) -> Person | None:
        """The person of that id, also one who left."""
        return await self._one(select(PersonRow).where(col(PersonRow.number) == number_of(person)))

    async def all(self, *, gone: bool = False) -> tuple[Person, ...]:
        """Everybody, the first who came first; with `gone` also who left."""
        which: list[ColumnElement[bool]] = [] if gone else [~col(PersonRow.left)]
        rows = select(PersonRow).where(*which).order_by(col(PersonRow.number))
        found = await self._session.scalars(rows.execution_options(populate_existing=True))
        return tuple(_person(row) for row in found)

    async def add(self, name: str, role: Role, unit: str, *, at: datetime) -> Person:
        """Add a person, without any address yet."""
        row = PersonRow(
            name=storable(name),
            role=role.value,
            unit=number_of(unit),
            locked=False,
            left=False,
            lapsed=False,
            joined_at=in_utc(at),
            last_seen=in_utc(at),
        )
        self._session.add(row)
        await self._session.flush()
        return _person(row)

    async def put(self, person: Person) -> None:
        """Keep what is said of a person who is there, in place of what was; take the turn first.

        Who left has no address any more: their conversations are a citizen's again.
        """
        number = number_of(person.id)
        await self._session.execute(
            update(PersonRow)
            .where(col(PersonRow.number) == number)
            .values(
                name=storable(person.name),
                role=person.role.value,
                unit=number_of(person.unit),
                locked=person.locked,
                left=person.left,
                lapsed=person.lapsed,
                stand_in=number_or_none(person.stand_in),
                on_leave_until=person.on_leave_until and person.on_leave_until.isoformat(),
                last_seen=in_utc(person.last_seen),
            )
            .execution_options(synchronize_session=False)
        )
        if person.left:
            await self._session.execute(
                delete(AddressRow)
                .where(col(AddressRow.person) == number)
                .execution_options(synchronize_session=False)
            )

    async def add_address(self, person: str, channel: str, sender: str, *, at: datetime) -> bool:
        """Let a person write from there; False when somebody does already."""
        self._nobodys.discard((channel, sender))
        row = insert(self._session, AddressRow).values(
            channel=channel,
            sender=sender,
            person=number_of(person),
            added_at=in_utc(at),
            wrote_at=in_utc(at),
        )
        once = row.on_conflict_do_nothing(index_elements=["channel", "sender"])
        added = await self._session.execute(once.returning(col(AddressRow.person)))
        await LinkRepository(self._session).know(channel, sender, at)
        return added.first() is not None

    async def addresses(self, person: str) -> tuple[Address, ...]:
        """Where they can be written to, the one they last wrote from first."""
        rows = (
            select(AddressRow)
            .where(col(AddressRow.person) == number_of(person))
            .order_by(
                col(AddressRow.wrote_at).desc(), col(AddressRow.channel), col(AddressRow.sender)
            )
            .execution_options(populate_existing=True)
        )
        return tuple(_address(row) for row in await self._session.scalars(rows))

    async def addresses_on(self, channel: str) -> tuple[Address, ...]:
        """Everybody's addresses on one channel."""
        rows = select(AddressRow).where(col(AddressRow.channel) == channel)
        return tuple(_address(row) for row in await self._session.scalars(rows))

    async def seen(self, person: Person, channel: str, sender: str, at: datetime) -> Seen:
        """Note, at most once an hour, that they wrote; who was silent for too long lapses."""
        if person.lapsed:
            return Seen(person=person, lapsed=False)
        if in_utc(at) - person.last_seen > IDLE:
            lapsed = await self._lapse(col(PersonRow.number) == number_of(person.id), at)
            now = await self.get(person.id)
            return Seen(person=now or person, lapsed=bool(lapsed))
        soon = in_utc(at) - SEEN_AGAIN
        here = (col(AddressRow.channel) == channel, col(AddressRow.sender) == sender)
        await self._session.execute(
            update(AddressRow)
            .where(*here, col(AddressRow.wrote_at) < soon)
            .values(wrote_at=in_utc(at))
            .execution_options(synchronize_session=False)
        )
        if person.last_seen < soon:
            await self._session.execute(
                update(PersonRow)
                .where(col(PersonRow.number) == number_of(person.id))
                .values(last_seen=in_utc(at))
                .execution_options(synchronize_session=False)
            )
        return Seen(person=person, lapsed=False)

    async def lapse_idle(self, at: datetime) -> tuple[str, ...]:
        """Let the rights of everybody silent for too long lapse; returns whose did now."""
        return await self._lapse(~col(PersonRow.left), at)

    async def _lapse(self, which: ColumnElement[bool], at: datetime) -> tuple[str, ...]:
        silent = (~col(PersonRow.lapsed), col(PersonRow.last_seen) < in_utc(at) - IDLE)
        found = await self._session.execute(
            update(PersonRow)
            .where(which, *silent)
            .values(lapsed=True)
            .returning(col(PersonRow.number))
            .execution_options(synchronize_session=False)
        )
        return tuple(sorted(map(str, found.scalars()), key=int))

    async def _one(self, rows: Select[PersonRow]) -> Person | None:
        fresh = rows.execution_options(populate_existing=True)
        row = (await self._session.scalars(fresh)).one_or_none()
        return None if row is None else _person(row)


def _person(row: PersonRow | Row[Any]) -> Person:
    until = row.on_leave_until
    return Person(
        id=str(row.number),
        name=row.name,
        role=Role(row.role),
        unit=str(row.unit),
        locked=row.locked,
        left=row.left,
        lapsed=row.lapsed,
        stand_in=named(row.stand_in),
        on_leave_until=None if until is None else date.fromisoformat(until),
        joined_at=row.joined_at,
        last_seen=row.last_seen,
    )


def _address(row: AddressRow) -> Address:
    return Address(
        channel=row.channel,
        sender=row.sender,
        person=str(row.person),
        added_at=row.added_at,
        wrote_at=row.wrote_at,
    )
