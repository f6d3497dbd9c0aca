"""The smallest bot python-telegram-bot can make: what a question costs with nothing kept.

python -m bench.echo TOKEN API_BASE
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.effective_message is not None:
        await update.effective_message.reply_text(update.effective_message.text or "?")


def main() -> None:
    """Echo until stopped."""
    token, base = sys.argv[1:]
    builder = Application.builder().token(token).base_url(base).concurrent_updates(64)
    application = builder.connection_pool_size(64).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    print("ready", flush=True)
    application.run_polling()


if __name__ == "__main__":
    main()
