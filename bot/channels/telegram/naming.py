"""What the bot is called on Telegram, for links that open it."""

import asyncio
import logging

from telegram.error import TelegramError

from bot.channels.telegram.api import connect
from bot.channels.telegram.opening import Account

PATIENCE = 5.0  # seconds: whoever waits can do without

logger = logging.getLogger(__name__)


async def username(account: Account) -> str:
    """Ask Telegram for the bot's name; "" when it does not say so soon."""
    api = connect(account.token, account.api_base)
    try:
        async with asyncio.timeout(PATIENCE):
            return (await api.get_me()).username or ""
    except (TelegramError, TimeoutError) as error:
        logger.info("the name of the bot is not known: %s", type(error).__name__)
        return ""
    finally:
        await api.close_lines()


def open_link(name: str, payload: str) -> str:
    """The link that opens the bot and hands it `payload`, which Telegram's alphabet allows."""
    return f"https://t.me/{name}?start={payload}"
