"""Which list of commands each conversation was last given, if not everybody's."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.repositories.dialect import insert
from storage.tables import CommandListRow


class CommandListRepository:
    """The lists of one unit of work, each known by its hash."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def shown(self, channel: str) -> dict[str, str]:
        """What each conversation was last given."""
        columns = select(col(CommandListRow.conversation), col(CommandListRow.shown))
        found = await self._session.execute(columns.where(col(CommandListRow.channel) == channel))
        return {row.conversation: row.shown for row in found}

    async def put(self, channel: str, conversation: str, shown: str) -> None:
        """Note what it was given now; "" is everybody's list."""
        if not shown:
            here = (
                col(CommandListRow.channel) == channel,
                col(CommandListRow.conversation) == conversation,
            )
            await self._session.execute(delete(CommandListRow).where(*here))
            return
        row = insert(self._session, CommandListRow).values(
            channel=channel, conversation=conversation, shown=shown
        )
        keys = ["channel", "conversation"]
        await self._session.execute(
            row.on_conflict_do_update(index_elements=keys, set_={"shown": shown})
        )
