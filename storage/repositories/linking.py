"""One person's conversations: which belong together, which cannot be written to, and codes."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.linking_records import LinkCode, Place, UnreachableTally
from storage.records import OutboxState
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert, take_turn
from storage.tables import LinkCodeRow, LinkTryRow, OutboxRow, PlaceRow

_LINKING = "linking"  # two people who link at once take turns


class LinkRepository:
    """The places and codes of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # Places

    async def wrote(self, channel: str, conversation: str, at: datetime) -> None:
        """Note that the person wrote here: it can be written to, and is where they are now.

        Costs one look at an index for the many conversations of which nothing is known.
        """
        row = update(PlaceRow).where(_is(PlaceRow, channel, conversation))
        said = row.values(written_at=in_utc(at), unreachable=None, unreachable_since=None)
        await self._session.execute(said.execution_options(synchronize_session=False))

    async def conversations_of(self, channel: str, conversation: str) -> tuple[Place, ...]:
        """Every conversation of the person who has this one, last written to us first."""
        own = select(col(PlaceRow.bond)).where(_is(PlaceRow, channel, conversation))
        bonded = and_(col(PlaceRow.bond).is_not(None), col(PlaceRow.bond) == own.scalar_subquery())
        rows = await self._session.scalars(
            select(PlaceRow)
            .where(or_(bonded, _is(PlaceRow, channel, conversation)))
            .execution_options(populate_existing=True)
        )
        found = [_place(row) for row in rows]
        if not any((one.channel, one.conversation) == (channel, conversation) for one in found):
            found.append(Place(channel=channel, conversation=conversation))
        return tuple(sorted(found, key=_last_first))

    async def link(self, one: Place, other: Place, at: datetime) -> None:
        """Make all conversations of both the same person's; times already known are kept."""
        await take_turn(self._session, _LINKING)
        for place in (one, other):
            written = in_utc(place.written_at or at)
            row = insert(self._session, PlaceRow).values(
                channel=place.channel,
                conversation=storable(place.conversation),
                written_at=written,
            )
            await self._session.execute(row.on_conflict_do_nothing())
        ends = [_is(PlaceRow, place.channel, place.conversation) for place in (one, other)]
        bonds = await self._session.scalars(select(col(PlaceRow.bond)).where(or_(*ends)))
        before = [bond for bond in bonds if bond is not None]
        bond = before[0] if before else secrets.token_hex(8)
        joined = or_(*ends, col(PlaceRow.bond).in_(before))
        await self._update(joined, bond=bond)

    async def unlink(self, channel: str, conversation: str) -> tuple[Place, ...]:
        """Take this conversation away from the person's others; those are returned.

        Its code, if it has one, is void. One that stays alone is linked to nothing.
        """
        await take_turn(self._session, _LINKING)
        places = await self.conversations_of(channel, conversation)
        rest = tuple(
            place
            for place in places
            if (place.channel, place.conversation) != (channel, conversation)
        )
        alone = rest if len(rest) == 1 else ()
        gone = [(channel, conversation), *((one.channel, one.conversation) for one in alone)]
        await self._update(or_(*(_is(PlaceRow, *one) for one in gone)), bond=None)
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

    # Who cannot be written to

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

    # Codes

    async def put_code(self, code: LinkCode, now: datetime) -> bool:
        """Keep a code in place of the conversation's last one; False when somebody has it."""
        await self._session.execute(
            delete(LinkCodeRow).where(_is(LinkCodeRow, code.channel, code.conversation))
        )
        said = {
            "channel": code.channel,
            "conversation": storable(code.conversation),
            "expires_at": in_utc(code.expires_at),
            "used_at": None,
        }
        row = insert(self._session, LinkCodeRow).values(digest=code.digest, **said)
        kept = row.on_conflict_do_update(
            index_elements=["digest"],
            set_=said,
            where=col(LinkCodeRow.expires_at) <= in_utc(now),
        )
        done = await self._session.execute(kept.returning(col(LinkCodeRow.digest)))
        return done.first() is not None

    async def code(self, digest: str) -> LinkCode | None:
        """The code of that digest, used or expired ones too; None when there is none."""
        row = await self._session.scalar(
            select(LinkCodeRow)
            .where(col(LinkCodeRow.digest) == digest)
            .execution_options(populate_existing=True)
        )
        return None if row is None else _code(row)

    async def use_code(self, digest: str, now: datetime) -> LinkCode | None:
        """Use a code; None when it is used, expired or void. Of two at once, one gets it."""
        used = await self._session.execute(
            update(LinkCodeRow)
            .where(
                col(LinkCodeRow.digest) == digest,
                col(LinkCodeRow.used_at).is_(None),
                col(LinkCodeRow.expires_at) > in_utc(now),
            )
            .values(used_at=in_utc(now))
            .returning(col(LinkCodeRow.digest))
            .execution_options(synchronize_session=False)
        )
        return None if used.first() is None else await self.code(digest)

    async def void_code(self, digest: str) -> None:
        """Make a code worthless."""
        await self._session.execute(delete(LinkCodeRow).where(col(LinkCodeRow.digest) == digest))

    async def note_wrong_try(self, channel: str, conversation: str, at: datetime) -> None:
        """Count a code that was none."""
        row = insert(self._session, LinkTryRow).values(
            channel=channel, conversation=storable(conversation), at=in_utc(at)
        )
        await self._session.execute(row)

    async def wrong_tries(self, channel: str, conversation: str | None, since: datetime) -> int:
        """How many codes were none, in one conversation or in all of a channel."""
        counted = select(func.count()).where(
            col(LinkTryRow.channel) == channel, col(LinkTryRow.at) > in_utc(since)
        )
        if conversation is not None:
            counted = counted.where(col(LinkTryRow.conversation) == conversation)
        return cast("int", await self._session.scalar(counted))

    async def forget_before(self, at: datetime) -> int:
        """Delete codes that expired and wrong tries made before that; returns how many."""
        codes = delete(LinkCodeRow).where(col(LinkCodeRow.expires_at) < in_utc(at))
        tries = delete(LinkTryRow).where(col(LinkTryRow.at) < in_utc(at))
        gone = (await self._session.execute(codes.returning(col(LinkCodeRow.digest)))).all()
        more = (await self._session.execute(tries.returning(col(LinkTryRow.number)))).all()
        return len(gone) + len(more)

    async def _update(self, which: ColumnElement[bool], **values: object) -> None:
        row = update(PlaceRow).where(which).values(**values)
        await self._session.execute(row.execution_options(synchronize_session=False))


_Located = type[PlaceRow] | type[LinkCodeRow] | type[LinkTryRow] | type[OutboxRow]


def _is(table: _Located, channel: str, conversation: str) -> ColumnElement[bool]:
    return and_(col(table.channel) == channel, col(table.conversation) == conversation)


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


def _code(row: LinkCodeRow) -> LinkCode:
    return LinkCode(
        digest=row.digest,
        channel=row.channel,
        conversation=row.conversation,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
