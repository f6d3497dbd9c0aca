"""The list of commands in each official's own chat, kept as their rights are."""

import logging
from datetime import timedelta

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

from bot.channels.base import TemporaryFailure, UncertainSend
from bot.channels.telegram.errors import asked_wait, failure
from bot.channels.telegram.signs import Pause
from handlers.official.command_lists import CommandList, CommandLists
from storage.errors import StorageError

LOOK_AGAIN = timedelta(seconds=30)
BETWEEN = timedelta(seconds=1)  # two lists: nobody waits for them

logger = logging.getLogger(__name__)


async def keep_lists(api: Bot, lists: CommandLists, pause: Pause) -> None:
    """Show each official the commands of their role, and who is none everybody's, for ever."""
    refused: set[tuple[str, str]] = set()  # lists Telegram will not take: not asked again
    while True:
        try:
            outdated = await lists.outdated()
            refused &= {(one.conversation, one.hashed) for one in outdated}
            for one in outdated:
                if (one.conversation, one.hashed) in refused:
                    continue
                shown = await _is_shown(api, one, pause)
                if shown is False:
                    refused.add((one.conversation, one.hashed))
                elif shown:
                    await lists.shown(one)
                await pause(BETWEEN)
        except StorageError:
            logger.warning("lists of commands wait: the database is away")
        await pause(LOOK_AGAIN)


async def _is_shown(api: Bot, one: CommandList, pause: Pause) -> bool | None:
    """Tell whether it is as it is to be: False when it never will, None when it may later."""
    scope = BotCommandScopeChat(int(one.conversation))
    try:
        if one.commands:
            return await api.set_my_commands(one.commands, scope=scope)
        return await api.delete_my_commands(scope=scope)
    except TelegramError as error:
        if isinstance(failure(error), TemporaryFailure | UncertainSend):  # others may fare better
            logger.warning("a list of commands waits: %s", type(error).__name__)
            if (wait := asked_wait(error)) is not None:
                await pause(wait)
            return None
        logger.warning("Telegram refused somebody's list of commands: %s", type(error).__name__)
        return not one.commands
