"""What the pages and the socket share: the conversations, the limits, the templates, the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.channels.web.limits import RateLimit
from bot.channels.web.origin import from_our_page
from bot.channels.web.render import Render
from bot.channels.web.talk import Talk
from bot.channels.web.visit import Visitor
from handlers.citizen.visit import Knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The counter every visitor comes to, whichever way."""

    talk: Talk
    limit: RateLimit
    render: Render
    knowledge: Callable[[], Knows]
    secret: bytes
    public_url: str  # "" when not known
    zone: ZoneInfo
    now: Callable[[], datetime]

    def today(self) -> date:
        """Tell the day where the office is."""
        return self.now().astimezone(self.zone).date()

    def wait(self, visitor: Visitor) -> float:
        """Take a message's turn; returns 0.0, or the seconds the visitor must wait for one."""
        return self.limit.take(visitor=visitor.id, address=visitor.address, now=self.now())

    def ours(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a page of ours made this request."""
        return from_our_page(headers, self.public_url)
