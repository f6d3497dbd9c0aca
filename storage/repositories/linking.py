"""One person's conversations: which belong together, and which cannot be written to."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.linking_records import Place, UnreachableTally
from storage.records import OutboxState
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert, run, table_of, take_turn
from storage.tables import AddressRow, LinkCodeRow, LinkTryRow, OutboxRow, PlaceRow

_Key = tuple[str, str]  # channel, conversation
_Row = TypeVar("_Row", PlaceRow, AddressRow)
_NOTED = "who wrote, and when"
_LINKING = "linking"  # two people who link at once take turns

_PLACES = table_of(PlaceRow)
_WROTE = (
    update(_PLACES)
    .where(_PLACES.c.channel == bindparam("on"), _PLACES.c.conversation == bindparam("named"))
    .values(written_at=bindparam("moment"), unreachable=None, unreachable_since=None)
)


class LinkRepository:
    """The places of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def wrote(self, channel: str, conversation: str, at: datetime) -> None:
        """Note that the person wrote here: it can be written to, and is where they are now.

        Costs one look at an index for the many conversations of which nothing is known.
        """
        if self._session.info.get(_NOTED, {}).get((channel, conversation)) != at:
            await self.all_wrote([(channel, conversation)], at)

    async def all_wrote(self, places: Collection[_Key], at: datetime) -> None:
        """Note the same of several people at once; the word that each of them `wrote` is free."""
        noted = [
            {"on": channel, "named": storable(conversation), "moment": in_utc(at)}
            for channel, conversation in sorted(places)  # so that two units cannot block
        ]
        await run(self._session, _WROTE, noted)
        self._session.info.setdefault(_NOTED, {}).update(dict.fromkeys(places, at))

    async def know(self, channel: str, conversation: str, at: datetime) -> None:
        """From now on remember when somebody last wrote here; `at`, unless it is known."""
        row = insert(self._session, PlaceRow).values(
            channel=channel, conversation=storable(conversation), written_at=in_utc(at)
        )
        await self._session.execute(row.on_conflict_do_nothing())

    async def conversations_of(self, channel: str, conversation: str) -> tuple[Place, ...]:
        """Every conversation of the person who has this one, last written to us first.

        They were linked by a code, or are addresses of one person who works here.
        """
        all_of_them = {(channel, conversation)}
        newest = all_of_them
        while newest:
            newest = await self._next_to(newest) - all_of_them
            all_of_them |= newest
        places = {one: Place(channel=one[0], conversation=one[1]) for one in all_of_them}
        for address in await self._session.scalars(_fresh(AddressRow, _address_in(all_of_them))):
            one = (address.channel, address.sender)
            places[one] = replace(places[one], written_at=address.wrote_at)
        for row in await self._session.scalars(_fresh(PlaceRow, _place_in(all_of_them))):
            places[row.channel, row.conversation] = _place(row)
        return tuple(sorted(places.values(), key=_last_first))

    async def link(self, one: Place, other: Place, at: datetime) -> None:
        """Make all conversations of both the same person's; times already known are kept."""
        await take_turn(self._session, _LINKING)
        for place in (one, other):
            await self.know(place.channel, place.conversation, place.written_at or at)
        ends = [_is(PlaceRow, place.channel, place.conversation) for place in (one, other)]
        bonds = await self._session.scalars(select(col(PlaceRow.bond)).where(or_(*ends)))
        before = [bond for bond in bonds if bond is not None]
        bond = before[0] if before else secrets.token_hex(8)
        joined = or_(*ends, col(PlaceRow.bond).in_(before))
        await self._update(joined, bond=bond)

    async def unlink(self, channel: str, conversation: str) -> tuple[Place, ...]:
        """Take this conversation away from the person's others; those are returned.

        Its code, if it has one, is void.
        """
        here = (channel, conversation)
        await take_turn(self._session, _LINKING)
        rest = tuple(
            _place(row)
            for row in await self._session.scalars(_fresh(PlaceRow, _bonded_to({here})))
            if (row.channel, row.conversation) != here
        )
        await self._update(_place_in({here}), bond=None)
        await self._session.execute(
            delete(LinkCodeRow).where(_is(LinkCodeRow, channel, conversation))
        )
        return rest

    async def forget(self, channel: str, conversation: str) -> None:
        """Forget all that is known of a conversation that will not go on."""
        await self.unlink(channel, conversation)
        await self._session.execute(delete(PlaceRow).where(_is(PlaceRow, channel, conversation)))
        await self._session.execute(
            delete(LinkTryRow).where(_is(LinkTryRow, channel, conversation))
        )

    async def forget_silent(self, channel: str, before: datetime) -> int:
        """Forget each conversation of a channel that was last written to before; how many."""
        silent = select(col(PlaceRow.conversation)).where(
            col(PlaceRow.channel) == channel, col(PlaceRow.written_at) < in_utc(before)
        )
        conversations = tuple(await self._session.scalars(silent))
        for conversation in conversations:
            await self.forget(channel, conversation)
        return len(conversations)

    async def mark_unreachable(
        self, channel: str, conversation: str, reason: str, since: datetime
    ) -> None:
        """Note that a conversation cannot be written to, until the person writes there again."""
        at, why = in_utc(since), storable(reason)
        row = insert(self._session, PlaceRow).values(
            channel=channel,
            conversation=storable(conversation),
            unreachable=why,
            unreachable_since=at,
        )
        written_since = col(PlaceRow.written_at) > at
        marked = row.on_conflict_do_update(
            index_elements=["channel", "conversation"],
            set_={"unreachable": why, "unreachable_since": at},
            where=or_(col(PlaceRow.written_at).is_(None), ~written_since),
        )
        await self._session.execute(marked)

    async def unreachable_among(
        self, channel: str, conversations: Collection[str]
    ) -> dict[str, str]:
        """Which of these conversations cannot be written to, and why."""
        rows = select(col(PlaceRow.conversation), col(PlaceRow.unreachable)).where(
            col(PlaceRow.channel) == channel,
            col(PlaceRow.conversation).in_(tuple(conversations)),
            col(PlaceRow.unreachable).is_not(None),
        )
        found = await self._session.execute(rows)
        return {conversation: str(reason) for conversation, reason in found}

    async def unreachable(self) -> tuple[UnreachableTally, ...]:
        """How many conversations cannot be written to, by channel and reason."""
        by = (col(PlaceRow.channel), col(PlaceRow.unreachable))
        counted = select(*by, func.count()).where(by[1].is_not(None)).group_by(*by).order_by(*by)
        return tuple(
            UnreachableTally(channel=channel, reason=str(reason), places=places)
            for channel, reason, places in await self._session.execute(counted)
        )

    async def move(self, channel: str, old: str, new: str, body: Callable[[str], str]) -> int:
        """Follow a conversation that has another id now: what is known of it, and what waits.

        `body` gives what a waiting message says there; returns how many messages moved.
        Done twice, the second time changes nothing.
        """
        there = await self._session.scalar(select(func.count()).where(_is(PlaceRow, channel, new)))
        here = _is(PlaceRow, channel, old)
        if there:
            await self._session.execute(delete(PlaceRow).where(here))
        else:
            await self._update(here, conversation=new)
        waiting = select(col(OutboxRow.number), col(OutboxRow.body)).where(
            _is(OutboxRow, channel, old), col(OutboxRow.state) == OutboxState.QUEUED.value
        )
        rows = (await self._session.execute(waiting.with_for_update())).all()
        for number, said in rows:
            row = update(OutboxRow).where(col(OutboxRow.number) == number)
            await self._session.execute(row.values(conversation=new, body=body(said)))
        return len(rows)

    async def _next_to(self, ones: Collection[_Key]) -> set[_Key]:
        """What shares a bond, or a person who works here, with some of these."""
        theirs = select(col(AddressRow.person)).where(_address_in(ones))
        found = await self._session.execute(
            union(
                select(col(PlaceRow.channel), col(PlaceRow.conversation)).where(_bonded_to(ones)),
                select(col(AddressRow.channel), col(AddressRow.sender)).where(
                    col(AddressRow.person).in_(theirs)
                ),
            )
        )
        return {(channel, conversation) for channel, conversation in found}

    async def _update(self, which: ColumnElement[bool], **values: object) -> None:
        row = update(PlaceRow).where(which).values(**values)
        await self._session.execute(row.execution_options(synchronize_session=False))


_Located = type[PlaceRow] | type[LinkCodeRow] | type[LinkTryRow] | type[OutboxRow]


def _is(table: _Located, channel: str, conversation: str) -> ColumnElement[bool]:
    return and_(col(table.channel) == channel, col(table.conversation) == conversation)


def _place_in(ones: Collection[_Key]) -> ColumnElement[bool]:
    return tuple_(col(PlaceRow.channel), col(PlaceRow.conversation)).in_(tuple(ones))


def _address_in(ones: Collection[_Key]) -> ColumnElement[bool]:
    return tuple_(col(AddressRow.channel), col(AddressRow.sender)).in_(tuple(ones))


def _bonded_to(ones: Collection[_Key]) -> ColumnElement[bool]:
    bonds = select(col(PlaceRow.bond)).where(_place_in(ones), col(PlaceRow.bond).is_not(None))
    return col(PlaceRow.bond).in_(bonds)


def _fresh(table: type[_Row], which: ColumnElement[bool]) -> Select[_Row]:
    return select(table).where(which).execution_options(populate_existing=True)


def _last_first(place: Place) -> tuple[bool, float]:
    at = place.written_at
    return at is None, 0.0 if at is None else -at.timestamp()


def _place(row: PlaceRow) -> Place:
    return Place(
        channel=row.channel,
        conversation=row.conversation,
        written_at=row.written_at,
        unreachable=row.unreachable,
    )
