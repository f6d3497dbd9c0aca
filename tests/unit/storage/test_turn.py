"""Writers of one process take turns.

1. In the order they ask.
2. Who must not wait goes before the others, but never twice while another waits.
3. Who does not wait any more loses the turn for nobody.
"""

import asyncio

import pytest

from storage.turn import Turn


class Writers:
    """Each writes its name when it has the turn, and keeps it until told."""

    def __init__(self) -> None:
        self.turn = Turn()
        self.wrote: list[str] = []

    async def ask(self, name: str, *, soon: bool = False) -> "asyncio.Task[None]":
        task = asyncio.create_task(self._write(name, soon=soon))
        await settled()
        return task

    async def done(self) -> None:
        self.turn.give()
        await settled()

    async def _write(self, name: str, *, soon: bool) -> None:
        await self.turn.take(soon=soon)
        self.wrote.append(name)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def writers() -> Writers:
    writers = Writers()
    await writers.ask("first")
    return writers


async def test_writers_go_in_the_order_they_ask(writers: Writers) -> None:
    for name in ("second", "third"):
        await writers.ask(name)
    assert writers.wrote == ["first"]

    await writers.done()
    await writers.done()

    assert writers.wrote == ["first", "second", "third"]


async def test_who_must_not_wait_goes_before_one_other_each(writers: Writers) -> None:
    for name in ("a", "b"):
        await writers.ask(name)
    for name in ("soon 1", "soon 2", "soon 3"):
        await writers.ask(name, soon=True)

    for _ in range(5):
        await writers.done()

    assert writers.wrote == ["first", "soon 1", "a", "soon 2", "b", "soon 3"]


async def test_who_stopped_waiting_is_passed_over(writers: Writers) -> None:
    gone = await writers.ask("gone")
    await writers.ask("next")
    gone.cancel()
    await settled()

    await writers.done()

    assert writers.wrote == ["first", "next"]


async def test_a_turn_handed_to_nobody_goes_on(writers: Writers) -> None:
    gone = await writers.ask("gone")
    await writers.ask("next")
    writers.turn.give()
    gone.cancel()  # before it could take what it was just handed
    await settled()

    assert writers.wrote == ["first", "next"]


async def test_a_turn_nobody_waits_for_is_free(writers: Writers) -> None:
    await writers.done()

    await writers.ask("later")

    assert writers.wrote == ["first", "later"]
