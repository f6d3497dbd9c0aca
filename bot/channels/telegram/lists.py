"""The list of commands in each official's own chat, kept as their rights are."""

import logging
from datetime import timedelta

from telegram import Bot, BotCommandScopeChat
from telegram.error import RetryAfter, TelegramError

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
            waiting = {(one.conversation, one.hashed) for one in outdated}
            refused &= waiting
            for one in outdated:
                if (one.conversation, one.hashed) in refused:
                    continue
                if await _is_shown(api, one):
                    await lists.shown(one)
                else:
                    refused.add((one.conversation, one.hashed))
                await pause(BETWEEN)
        except StorageError:
            logger.warning("lists of commands wait: the database is away")
        except TelegramError as error:
            logger.warning("lists of commands wait: %s", type(error).__name__)
            if isinstance(error, RetryAfter):
                await pause(asked_wait(error) or LOOK_AGAIN)
        await pause(LOOK_AGAIN)


async def _is_shown(api: Bot, one: CommandList) -> bool:
    """Tell whether it is as it is to be, False when it never will; raises when it may later."""
    scope = BotCommandScopeChat(int(one.conversation))
    try:
        if one.commands:
            return await api.set_my_commands(one.commands, scope=scope)
        return await api.delete_my_commands(scope=scope)
    except TelegramError as error:
        if isinstance(failure(error), TemporaryFailure | UncertainSend):
            raise
        logger.warning("Telegram refused somebody's list of commands: %s", type(error).__name__)
        return not one.commands
