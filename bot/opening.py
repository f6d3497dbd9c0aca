"""Which channels the settings turn on, and how each is opened and closed."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pydantic import SecretStr

from bot.channels.base import Channel
from bot.channels.telegram import opening as telegram
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.zalo_bot import opening as zalo_bot
from bot.channels.zalo_bot.channel import ZaloBotChannel
from bot.channels.zalo_oa import opening as zalo_oa
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.fetching import Fetch
from bot.polled import Polled
from bot.settings import Settings
from handlers.moving import keeping
from handlers.official.channel_trouble import telling_admins
from handlers.official.command_lists import command_lists
from storage.database import Database

TELEGRAM_PATH = "/webhook/telegram"
ZALO_BOT_PATH = "/webhook/zalo-bot"
ZALO_OA_PATH = "/webhook/zalo-oa"

# Takes a raw body and headers with lower-case names; the status tells what became of them.
Hear = Callable[[bytes, Mapping[str, str]], Awaitable[HTTPStatus]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One channel that is on."""

    channel: Channel
    problems: Callable[[], Awaitable[tuple[str, ...]]]  # may raise StorageError
    path: str = ""  # of its webhook
    hear: Hear | None = None  # None: it asks its platform itself
    fetch: Fetch | None = None  # gets the files people send; None: its platform gives none


@asynccontextmanager
async def opened_lines(
    settings: Settings,
    database: Database,
    secret: bytes,
    now: Callable[[], datetime],
    *,
    shows_typing: bool,
) -> AsyncIterator[tuple[Line, ...]]:
    """Give every channel that has a token; their connections are closed at the end."""
    lines: list[Line] = []
    async with AsyncExitStack() as stack:
        if settings.telegram_token is not None:
            polled = Polled(TelegramChannel.name, database.begin, database.exclusive, now)
            telegram_channel = await stack.enter_async_context(
                telegram.opened(
                    telegram_account(settings),
                    exclusive=polled.exclusive,
                    office=settings.unit_name,
                    now=now,
                    shows_typing=shows_typing,
                    moved=keeping(database, secret, TelegramChannel.name),
                    lists=command_lists(database, TelegramChannel.name),
                )
            )
            polled.by(telegram_channel.problems)
            called = telegram_channel.hearing is not None
            lines.append(
                Line(
                    channel=telegram_channel,
                    problems=telegram_channel.problems if called else polled.problems,
                    path=TELEGRAM_PATH,
                    hear=telegram_channel.hearing.hear if telegram_channel.hearing else None,
                    fetch=telegram_channel.fetch,
                )
            )
        if settings.zalo_oa_app_id:
            oa_channel = await stack.enter_async_context(
                zalo_oa.opened(
                    zalo_oa_account(settings),
                    begin=database.begin,
                    exclusive=database.exclusive,
                    secret=secret,
                    now=now,
                    tell=telling_admins(database.begin, secret, ZaloOaChannel.name, now),
                )
            )
            lines.append(
                Line(
                    channel=oa_channel,
                    problems=oa_channel.problems,
                    path=ZALO_OA_PATH,
                    hear=oa_channel.hearing.hear,
                    fetch=oa_channel.fetch,
                )
            )
        if settings.zalo_bot_token is not None:
            polled = Polled(ZaloBotChannel.name, database.begin, database.exclusive, now)
            bot_channel = await stack.enter_async_context(
                zalo_bot.opened(zalo_bot_account(settings), exclusive=polled.exclusive, now=now)
            )
            polled.by(bot_channel.problems)
            called = bot_channel.hearing is not None
            lines.append(
                Line(
                    channel=bot_channel,
                    problems=bot_channel.problems if called else polled.problems,
                    path=ZALO_BOT_PATH,
                    hear=bot_channel.hearing.hear if bot_channel.hearing else None,
                )
            )
        yield tuple(lines)


def telegram_account(settings: Settings) -> telegram.Account:
    """The bot on Telegram as it is configured."""
    called = settings.telegram_mode == "webhook"
    return telegram.Account(
        token=_words(settings.telegram_token),
        api_base=settings.telegram_api_base,
        webhook_url=f"{settings.public_url}{TELEGRAM_PATH}" if called else "",
        webhook_secret=_words(settings.telegram_webhook_secret),
    )


def zalo_bot_account(settings: Settings) -> zalo_bot.Account:
    """The Zalo bot as it is configured."""
    called = settings.zalo_bot_mode == "webhook"
    return zalo_bot.Account(
        token=_words(settings.zalo_bot_token),
        api_base=settings.zalo_bot_api_base,
        webhook_url=f"{settings.public_url}{ZALO_BOT_PATH}" if called else "",
        webhook_secret=_words(settings.zalo_bot_webhook_secret),
    )


def zalo_oa_account(settings: Settings) -> zalo_oa.Account:
    """The OA as it is configured."""
    return zalo_oa.Account(
        app_id=settings.zalo_oa_app_id,
        app_secret=_words(settings.zalo_oa_app_secret),
        oa_id=settings.zalo_oa_id,
        oa_secret=_words(settings.zalo_oa_secret),
        access_token=_words(settings.zalo_oa_access_token),
        refresh_token=_words(settings.zalo_oa_refresh_token),
        api_base=settings.zalo_oa_api_base,
        oauth_base=settings.zalo_oa_oauth_base,
        buttons=settings.zalo_oa_buttons,
        signature_mode=settings.zalo_oa_signature_mode,
        redirect_uri=settings.public_url,
    )


def _words(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
