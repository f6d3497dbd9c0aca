"""`motcua`, without the platforms' limits: how fast it would go if they had none.

python -m bench.unpaced serve …
"""

from dataclasses import replace

from bot.channels.telegram.channel import TelegramChannel
from bot.cli import main

TelegramChannel.capabilities = replace(
    TelegramChannel.capabilities,
    overall_per_second=500,  # more than it can do; more at once would only cost idle lines
    per_chat_per_second=100_000,
    per_group_per_minute=None,
)

if __name__ == "__main__":
    raise SystemExit(main())
