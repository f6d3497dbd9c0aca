"""A conversation in the terminal: read a line, show the reply, until the person leaves."""

from collections.abc import Callable
from datetime import datetime
from itertools import count

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule

from bot.channels.console.render import rendered
from handlers.messages import Incoming, Reply
from handlers.texts import console as texts

CHANNEL = "console"
WIDTH = 84  # characters: longer lines are hard to read
_LEAVE = frozenset({"thoát", "thoat", "/thoat", "exit", "quit"})

Answer = Callable[[Incoming], tuple[Reply, ...]]


def talk(
    console: Console, answer: Answer, clock: Callable[[], datetime], conversation: str
) -> None:
    """Talk until the person writes "thoát" or closes the input."""
    console.print(texts.WELCOME, style="dim")
    opening = Incoming(
        channel=CHANNEL,
        event_id="0",
        conversation=conversation,
        sender=conversation,
        text="/start",
        received_at=clock(),
    )
    _show(console, answer(opening))
    for number in count(1):
        try:
            typed = console.input(f"[bold]{texts.PROMPT}[/bold] ")
        except (EOFError, KeyboardInterrupt):
            console.print()
            break
        if typed.strip().casefold() in _LEAVE:
            break
        if not typed.strip():
            continue
        incoming = Incoming(
            channel=CHANNEL,
            event_id=str(number),
            conversation=conversation,
            sender=conversation,
            text=typed,
            received_at=clock(),
        )
        _show(console, answer(incoming))
    console.print(texts.FAREWELL, style="dim")


def _show(console: Console, replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        console.print(Rule(texts.BOT, align="left", style="dim"), width=WIDTH)
        console.print(Padding(rendered(reply), (0, 0, 1, 0)), width=min(WIDTH, console.width))
