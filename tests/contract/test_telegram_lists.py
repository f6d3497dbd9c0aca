"""Officials see their own commands on Telegram, and everybody's once they are none of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.telegram.opening import Account, opened
from handlers.messages import Incoming
from handlers.official.command_lists import command_lists
from handlers.texts.profile import COMMANDS
from storage.database import Database
from storage.people_records import Person as Official
from storage.people_records import Role
from tests.contract.telegram_rig import alone
from tests.emulators.telegram import Fault, Person, TelegramEmulator

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
CITIZENS = list(COMMANDS)


class Office:
    """People on Telegram, and the channel that shows them their commands."""

    def __init__(self, database: Database, telegram: TelegramEmulator) -> None:
        self.database = database
        self.telegram = telegram
        self.rounds = 0
        self._unit = ""

    async def open(self) -> None:
        await self.database.upgrade()
        async with self.database.begin() as work:
            self._unit = (await work.units.add("UBND xã")).id
            await work.commit()

    async def takes_on(self, phone: Person, role: Role) -> Official:
        async with self.database.begin() as work:
            person = await work.people.add(phone.name, role, self._unit, at=NOW)
            await work.people.add_address(person.id, "telegram", str(phone.id), at=NOW)
            await work.commit()
        return person

    async def changes(self, person: Official, **said: bool) -> None:
        async with self.database.begin() as work:
            await work.people.put(replace(person, **said))  # type: ignore[arg-type]
            await work.commit()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        account = Account(token=self.telegram.token, api_base=self.telegram.base)

        async def pause(wait: timedelta) -> None:
            self.rounds += wait == timedelta(seconds=30)
            await asyncio.sleep(0.001)

        async def accept(_: Incoming) -> None:
            return None

        async with opened(
            account,
            exclusive=alone,
            office="",
            now=lambda: NOW,
            pause=pause,
            lists=command_lists(self.database, "telegram"),
        ) as channel:
            task = asyncio.create_task(channel.run(accept))
            try:
                yield
                assert not task.done()
            finally:
                task.cancel()
                await asyncio.wait([task])

    async def rests(self) -> None:
        """Wait until everything was looked at once more."""
        before = self.rounds
        async with asyncio.timeout(10):
            while self.rounds < before + 2:  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    def calls(self) -> list[str]:
        own = [
            name
            for name, given in self.telegram.calls
            if given.get("scope", {}).get("type") == "chat"
        ]
        self.telegram.calls.clear()
        return own


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def office(sqlite_database: Database, telegram: TelegramEmulator) -> Office:
    office = Office(sqlite_database, telegram)
    await office.open()
    return office


async def test_each_sees_what_their_role_may_do(office: Office) -> None:
    lan, mai, an = (office.telegram.person(name) for name in ("Lan", "Mai", "An"))
    await office.takes_on(mai, Role.OFFICIAL)
    await office.takes_on(an, Role.ADMIN)

    async with office.running():
        await office.rests()

    assert office.telegram.commands_of(lan) == CITIZENS
    of_mai, of_an = (set(office.telegram.commands_of(one)) for one in (mai, an))
    assert {"viec", "danop", "hoi", "lienket"} <= of_mai
    assert not of_mai & {"moi", "nguoi", "khoa"}
    assert of_mai | {"moi", "nguoi", "khoa"} <= of_an


@pytest.mark.parametrize("how", ["left", "locked", "lapsed"])
@pytest.mark.parametrize("asleep", [False, True], ids=["running", "stopped"])
async def test_who_has_no_rights_any_more_sees_the_citizens_commands(
    office: Office, how: str, *, asleep: bool
) -> None:
    mai = office.telegram.person("Mai")
    official = await office.takes_on(mai, Role.OFFICIAL)

    async with office.running():
        await office.rests()
        assert "viec" in office.telegram.commands_of(mai)
        if not asleep:
            await office.changes(official, **{how: True})
            await office.rests()
    if asleep:
        await office.changes(official, **{how: True})
        async with office.running():
            await office.rests()

    assert office.telegram.commands_of(mai) == CITIZENS


async def test_what_is_shown_already_is_not_shown_again(office: Office) -> None:
    await office.takes_on(office.telegram.person("Mai"), Role.OFFICIAL)
    async with office.running():
        await office.rests()
        assert office.calls() == ["setMyCommands"]
        await office.rests()
    async with office.running():
        await office.rests()

    assert office.calls() == []


async def test_a_list_telegram_will_not_take_is_asked_for_once(office: Office) -> None:
    mai, an = (office.telegram.person(name) for name in ("Mai", "An"))
    for phone in (mai, an):
        await office.takes_on(phone, Role.OFFICIAL)
    del office.telegram.chats[mai.id]

    async with office.running():
        await office.rests()
        await office.rests()

    assert "viec" in office.telegram.commands_of(an)
    assert office.calls() == ["setMyCommands"] * 2


async def test_a_list_that_did_not_get_through_is_sent_again(office: Office) -> None:
    mai = office.telegram.person("Mai")
    await office.takes_on(mai, Role.OFFICIAL)
    everybodys = [None] * 3
    office.telegram.next(
        "setMyCommands",
        *everybodys,
        Fault.too_many(1),
        Fault.not_json(502),
        Fault.dropped_before(),
    )

    async with office.running():
        await office.telegram.until(lambda: "viec" in office.telegram.commands_of(mai))


async def test_one_list_that_waits_does_not_hold_up_the_others(office: Office) -> None:
    mai, an = (office.telegram.person(name) for name in ("Mai", "An"))
    for phone in (mai, an):
        await office.takes_on(phone, Role.OFFICIAL)
    down = [Fault.answer(500, "Internal Server Error"), None] * 9  # every other one
    office.telegram.next("setMyCommands", *[None] * 3, *down)

    async with office.running():
        await office.telegram.until(lambda: "viec" in office.telegram.commands_of(an))
        assert "viec" not in office.telegram.commands_of(mai)
