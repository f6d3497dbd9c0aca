"""What people see of the bot before they write: commands, description, the menu button."""

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from handlers.texts.profile import COMMANDS, IN_GROUPS, description, short_description

logger = logging.getLogger(__name__)


async def introduce(api: Bot, office: str) -> bool:
    """Make the profile what it is to be; tells whether all of it could be done.

    What already is so is left alone: Telegram allows few changes a day.
    """
    try:
        await _commands(api)
        about = description(office)
        if (await api.get_my_description()).description != about:
            await api.set_my_description(about)
        line = short_description(office)
        if (await api.get_my_short_description()).short_description != line:
            await api.set_my_short_description(line)
        menu = MenuButtonCommands()
        if await api.get_chat_menu_button() != menu:
            await api.set_chat_menu_button(menu_button=menu)
    except TelegramError as error:  # the bot answers all the same
        logger.warning("the profile on Telegram is not up to date: %s", type(error).__name__)
        return False
    return True


async def _commands(api: Bot) -> None:
    scopes: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
        (BotCommandScopeDefault(), tuple(COMMANDS)),
        (BotCommandScopeAllPrivateChats(), tuple(COMMANDS)),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
    )
    for scope, names in scopes:
        wanted = tuple(BotCommand(name, COMMANDS[name]) for name in names)
        if await api.get_my_commands(scope=scope) != wanted:
            await api.set_my_commands(wanted, scope=scope)
