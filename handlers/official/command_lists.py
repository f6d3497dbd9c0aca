"""Each official's own list of commands on their phone; whoever loses their rights loses it too."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.access import could
from handlers.texts.official_help import COMMANDS
from handlers.texts.profile import COMMANDS as OF_EVERYBODY
from storage.database import Database
from storage.people_records import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandList:
    """What one conversation's list is to be; empty: everybody's."""

    conversation: str
    commands: tuple[tuple[str, str], ...] = ()  # each command, and what it does

    @property
    def hashed(self) -> str:
        """Tells lists apart; "" is everybody's."""
        said = json.dumps(self.commands, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest() if self.commands else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLists:
    """What a channel asks, and tells; both raise StorageError."""

    outdated: Callable[[], Awaitable[tuple[CommandList, ...]]]  # what is to be shown anew
    shown: Callable[[CommandList], Awaitable[None]]  # it is shown now


def command_lists(database: Database, channel: str) -> CommandLists:
    """Compare what everybody may do with what was shown them last."""

    async def outdated() -> tuple[CommandList, ...]:
        async with database.begin(read_only=True) as work:
            people = {person.id: person for person in await work.people.all()}
            addresses = await work.people.addresses_on(channel)
            before = await work.command_lists.shown(channel)
        wanted = {one.sender: commands_of(people.get(one.person)) for one in addresses}
        lists = (
            CommandList(conversation=where, commands=wanted.get(where, ()))
            for where in sorted({*wanted, *before})
        )
        return tuple(one for one in lists if one.hashed != before.get(one.conversation, ""))

    async def shown(now: CommandList) -> None:
        async with database.begin() as work:
            await work.command_lists.put(channel, now.conversation, now.hashed)
            await work.commit()

    return CommandLists(outdated=outdated, shown=shown)


def commands_of(person: Person | None) -> tuple[tuple[str, str], ...]:
    """The commands of their role, then everybody's; none for who has no rights now."""
    theirs = {one.word: one.says for one in COMMANDS if could(person, one.action)}
    if not theirs:
        return ()
    everybodys = {word: says for word, says in OF_EVERYBODY.items() if word not in theirs}
    listed = theirs | everybodys
    return tuple((word, says[0].upper() + says[1:]) for word, says in listed.items())
