"""People of an office and strangers who write, press buttons and read; on a real database."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handlers.inviting import invite
from handlers.messages import Button, Incoming, Reply
from handlers.office import Office
from handlers.router import Router
from handlers.stored import read_reply
from knowledge.content import load_wordings
from knowledge.richtext import plain
from knowledge.search.engine import Knowledge
from storage.database import Database
from storage.people_records import Person, Role

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SECRET = b"a secret of the tests"
NOTHING = Reply(text=())


@dataclass
class Town:
    """One router over one database, and the clock."""

    database: Database
    now: datetime = NOW
    events: int = 0
    router: Router = field(init=False)

    def __post_init__(self) -> None:
        knowledge = Knowledge.build([], load_wordings())
        self.router = Router(
            begin=self.database.begin, knowledge=lambda: knowledge, office=Office(), secret=SECRET
        )

    def phone(self, sender: str, channel: str = "telegram", name: str = "") -> "Phone":
        return Phone(town=self, channel=channel, sender=sender, name=name)

    async def unit(self, name: str, above: str | None = None) -> str:
        async with self.database.begin() as work:
            unit = await work.units.add(name, above)
            await work.commit()
        return unit.id

    async def person(self, name: str, role: Role, unit: str) -> "Phone":
        """Somebody who is in already; their id on the platform is their name."""
        async with self.database.begin() as work:
            person = await work.people.add(name, role, unit, at=self.now)
            await work.people.add_address(person.id, "telegram", name, at=self.now)
            await work.commit()
        return self.phone(name)

    async def code(self, role: Role, unit: str, by: Person | None = None) -> str:
        async with self.database.begin() as work:
            _, code = await invite(work, SECRET, role=role, unit=unit, by=by, now=self.now)
            await work.commit()
        return code

    async def who(self, sender: str, channel: str = "telegram") -> Person | None:
        async with self.database.begin(read_only=True) as work:
            return await work.people.of(channel, sender)

    async def all(self, *, gone: bool = False) -> tuple[Person, ...]:
        async with self.database.begin(read_only=True) as work:
            return await work.people.all(gone=gone)

    async def journal(self) -> list[str]:
        """What was done to whom by whom; fails when the chain does not hold."""
        async with self.database.begin(read_only=True) as work:
            assert await work.journal.fault() is None
            return [
                f"{one.actor} {one.action} {one.subject}" async for one in work.journal.entries()
            ]

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Phone:
    """One sender on one channel."""

    town: Town
    channel: str
    sender: str
    name: str = ""
    reply: Reply = NOTHING

    async def says(
        self,
        text: str = "",
        *,
        button: str | None = None,
        group: str | None = None,
        edited: bool = False,
    ) -> str:
        self.town.events += 1
        incoming = Incoming(
            channel=self.channel,
            event_id=str(self.town.events),
            conversation=group or self.sender,
            sender=self.sender,
            text=text,
            button=button,
            sender_name=self.name,
            received_at=self.town.now,
            edited=edited,
        )
        (self.reply,) = await self.town.router.answer(incoming, self.town.now)
        return plain(self.reply.text)

    async def presses(self, label: str) -> str:
        return await self.says(button=action(self.reply, label))

    async def reads(self) -> str:
        """Everything that was queued for this conversation; buttons can be pressed then."""
        async with self.town.database.begin() as work:
            waiting = await work.outbox.claim(
                self.channel,
                self.town.now,
                limit=99,
                leased_until=self.town.now + timedelta(minutes=1),
            )
            mine = [one for one in waiting if one.conversation == self.sender]
            await work.outbox.sent(dict.fromkeys(mine))
            for one in waiting:
                if one not in mine:
                    await work.outbox.again(one, "", not_before=self.town.now)
            await work.commit()
        replies = [read_reply(one.body) for one in mine]
        if replies:
            self.reply = replies[-1]
        return "\n".join(plain(reply.text) for reply in replies)

    async def person(self) -> Person:
        found = await self.town.who(self.sender, self.channel)
        assert found is not None
        return found


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.rows for button in row]


def action(reply: Reply, label: str) -> str:
    return next(one.action for one in buttons(reply) if label in one.label)


def code_in(said: str) -> str:
    found = re.search(r"/vao ([0-9A-Z-]{14})", said)
    assert found
    return found.group(1)
