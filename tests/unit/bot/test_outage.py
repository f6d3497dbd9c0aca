"""While what stands before a platform says that it does not answer. On both engines.

1. What may have arrived is not tried again before something else has arrived.
2. Meanwhile one message at a time is tried, less and less often.
3. A gateway that speaks for one message alone is believed for a minute.
"""

import pytest

from bot.channels.base import PermanentFailure, Receipt, UncertainSend, Unreachable
from bot.outage import LONGEST_REST, WITHOUT_SIGN, Outage
from storage.database import Database
from storage.records import OutboxState
from tests.unit.bot.test_delivery import Sender

DOWN = UncertainSend("gateway", is_down=True)


class Down(Sender):
    """A delivery whose platform cannot be reached behind its gateway until told otherwise."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.people = [f"c{number}" for number in range(60)]
        for person in self.people:
            self.channel.will(person, *([DOWN] * 99))

    def recover(self) -> None:
        self.channel.failures.clear()

    async def through(self, seconds: int) -> list[int]:
        """The seconds at which something was tried."""
        tried = []
        for second in range(seconds):
            before = self.channel.begun
            await self.after(1)
            tried += [second] * (self.channel.begun - before)
        return tried


async def test_an_outage_of_two_minutes_loses_nothing(database: Database) -> None:
    sender = Down(database)
    for person in sender.people[:5]:
        await sender.put("một", "hai", to=person)
    await sender.once()
    for person in sender.people[5:]:
        await sender.put("một", to=person)
    tried = await sender.through(120)
    sender.recover()
    await sender.through(30)

    assert len(tried) == len(set(tried)) <= 120 / LONGEST_REST + 4  # one at a time
    assert await sender.states() == {OutboxState.SENT: 65}
    assert len(set(sender.channel.sent)) == len(sender.channel.sent) == 65


async def test_one_in_doubt_goes_as_soon_as_something_else_arrives(database: Database) -> None:
    sender = Sender(database)
    sender.channel.will("c", DOWN)
    await sender.put("một", to="c")
    await sender.once()
    assert await sender.after(WITHOUT_SIGN / 2) == []

    await sender.put("hai", to="d")

    assert await sender.after(0) == [("d", "hai"), ("c", "một")]


async def test_one_in_doubt_that_is_alone_is_tried_after_a_minute(database: Database) -> None:
    sender = Sender(database)
    sender.channel.will("c", DOWN)
    await sender.put("một", to="c")
    await sender.once()

    assert await sender.after(WITHOUT_SIGN - 1) == []
    assert await sender.after(1) == [("c", "một")]


async def test_one_that_waits_for_a_sign_is_looked_at_when_it_may_go(database: Database) -> None:
    sender = Sender(database)
    sender.channel.will("c", DOWN)
    await sender.put("một", to="c")
    await sender.once()
    await sender.after(WITHOUT_SIGN - 0.5)

    assert sender.delivery._wait() == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("outcome", "room"),
    [(Receipt(), 8), (Unreachable("blocked"), 8), (PermanentFailure("ours"), 0)],
    ids=["arrived", "refused by the platform", "never asked"],
)
def test_only_the_platforms_own_answer_ends_it(
    outcome: Receipt | Unreachable | PermanentFailure, room: int
) -> None:
    outage = Outage()
    outage.hear("c", DOWN, 100.0)
    outage.hear("d", outcome, 100.1)

    assert outage.room(8, 100.5) == room


def test_a_line_that_broke_says_nothing_of_the_platform() -> None:
    outage = Outage()
    outage.hear("c", UncertainSend("ReadError"), 100.0)

    assert outage.room(8, 100.0) == 8
    assert outage.resting(100.0) == frozenset()
    assert outage.next_change(100.0) is None
