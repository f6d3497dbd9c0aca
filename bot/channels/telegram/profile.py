"""What people see of the bot before they write: commands, description, the menu button."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

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

from bot.channels.telegram.errors import asked_wait
from bot.channels.telegram.signs import Pause
from handlers.texts.profile import COMMANDS, IN_GROUPS, description, short_description

LONGEST = timedelta(hours=1)  # between two tries: the bot answers all the same

Item = Callable[[Bot], Awaitable[None]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An item of the profile that is not yet what it is to be."""

    item: Item
    error: TelegramError


async def introduce(api: Bot, office: str) -> tuple[Undone, ...]:
    """Make the profile what it is to be; gives the items that could not be done now.

    What already is so is left alone: Telegram allows few changes a day.
    """
    return tuple([undone for item in _items(office) if (undone := await _tried(item, api))])


async def keep_trying(api: Bot, undone: Undone, pause: Pause) -> None:
    """Try one item until it is done; Telegram's own waiting time wins."""
    left: Undone | None = undone
    tries = 0
    while left is not None:
        tries += 1
        patience = min(timedelta(seconds=2 ** min(tries, 20)), LONGEST)
        await pause(asked_wait(left.error) or patience)
        left = await _tried(left.item, api)


async def _tried(item: Item, api: Bot) -> Undone | None:
    try:
        await item(api)
    except TelegramError as error:
        logger.warning("the profile on Telegram is not up to date: %s", type(error).__name__)
        return Undone(item=item, error=error)
    return None


def _items(office: str) -> tuple[Item, ...]:
    scopes: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
        (BotCommandScopeDefault(), tuple(COMMANDS)),
        (BotCommandScopeAllPrivateChats(), tuple(COMMANDS)),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
    )
    commands = (partial(_commands, scope=scope, names=names) for scope, names in scopes)
    about, line = description(office), short_description(office)
    return (*commands, partial(_describe, about=about), partial(_shorten, line=line), _menu)


async def _commands(api: Bot, *, scope: BotCommandScope, names: tuple[str, ...]) -> None:
    wanted = tuple(BotCommand(name, COMMANDS[name]) for name in names)
    if await api.get_my_commands(scope=scope) != wanted:
        await api.set_my_commands(wanted, scope=scope)


async def _describe(api: Bot, *, about: str) -> None:
    if (await api.get_my_description()).description != about:
        await api.set_my_description(about)


async def _shorten(api: Bot, *, line: str) -> None:
    if (await api.get_my_short_description()).short_description != line:
        await api.set_my_short_description(line)


async def _menu(api: Bot) -> None:
    menu = MenuButtonCommands()
    if await api.get_chat_menu_button() != menu:
        await api.set_chat_menu_button(menu_button=menu)
