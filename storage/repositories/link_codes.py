"""Codes that link conversations: kept as keyed hashes, used once, and how often one was none."""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.linking_records import LinkCode
from storage.repositories.border import in_utc, storable
from storage.repositories.dialect import insert
from storage.tables import LinkCodeRow, LinkTryRow


class LinkCodeRepository:
    """The codes of one unit of work; they come in already hashed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, code: LinkCode, now: datetime) -> bool:
        """Keep a code in place of the conversation's last one; False when somebody has it."""
        await self._session.execute(
            delete(LinkCodeRow).where(
                col(LinkCodeRow.channel) == code.channel,
                col(LinkCodeRow.conversation) == code.conversation,
            )
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

    async def get(self, digest: str) -> LinkCode | None:
        """The code of that digest, used or expired ones too; None when there is none."""
        row = await self._session.scalar(
            select(LinkCodeRow)
            .where(col(LinkCodeRow.digest) == digest)
            .execution_options(populate_existing=True)
        )
        return None if row is None else _code(row)

    async def use(self, digest: str, now: datetime) -> LinkCode | None:
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
        return None if used.first() is None else await self.get(digest)

    async def void(self, digest: str) -> None:
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


def _code(row: LinkCodeRow) -> LinkCode:
    return LinkCode(
        digest=row.digest,
        channel=row.channel,
        conversation=row.conversation,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
