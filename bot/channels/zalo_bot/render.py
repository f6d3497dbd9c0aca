"""A reply as texts of the Zalo Bot Platform: plain words, so that nothing needs escaping."""

from bot.channels.enclosing import kept_back
from bot.channels.plain import messages
from handlers.messages import Reply

TEXT_LIMIT = 2000  # characters of one message


def rendered(reply: Reply) -> tuple[str, ...]:
    """The texts that say a reply, in order, its choices numbered: there are no buttons."""
    return messages(kept_back(reply), TEXT_LIMIT)
