"""A conversation's own list of commands is known by its hash until it has everybody's again."""

from storage.database import Database


async def test_the_last_list_is_what_is_known(database: Database) -> None:
    await database.upgrade()
    async with database.begin() as work:
        await work.command_lists.put("telegram", "1", "a")
        await work.command_lists.put("telegram", "1", "b")
        await work.command_lists.put("telegram", "2", "a")
        await work.command_lists.put("telegram", "2", "")
        await work.command_lists.put("telegram", "3", "")
        await work.command_lists.put("elsewhere", "4", "a")
        await work.commit()

    async with database.begin(read_only=True) as work:
        assert await work.command_lists.shown("telegram") == {"1": "b"}
