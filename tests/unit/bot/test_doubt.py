"""Places for sends under way: as few as the platforms' limits need, shared in turn.

1. Fast platforms have one place between them; slow ones as many as keep their limit busy.
2. A channel takes no more than it needs, and eight at most.
3. Who is refused is called when a place is free, in order.
4. A platform that has fallen silent has no place of the others.
"""

import pytest

from bot.doubt import AT_ONCE, SLOW, Doubt, Share


class Channel:
    def __init__(self, doubt: Doubt, per_second: float) -> None:
        self.rung = 0
        self.share: Share = doubt.share(per_second, self.ring)

    def ring(self) -> None:
        self.rung += 1


@pytest.fixture
def doubt() -> Doubt:
    return Doubt()


def taught(share: Share, seconds: float) -> None:
    """Let a channel know how long its sends take."""
    for number in range(100):
        share.begin(number, 0.0)
        share.end(number, seconds)


def test_fast_platforms_have_one_place_between_them(doubt: Doubt) -> None:
    one, other = Channel(doubt, 30), Channel(doubt, 20)

    assert one.share.take(5, 0.0, freeing=0) == 1
    assert other.share.take(5, 0.0, freeing=0) == 0
    assert other.share.is_refused


@pytest.mark.parametrize(("seconds", "places"), [(0.01, 1), (0.1, 5), (0.25, 8), (9.0, AT_ONCE)])
def test_slower_platforms_have_as_many_as_keep_their_limit_busy(
    doubt: Doubt, seconds: float, places: int
) -> None:
    channel = Channel(doubt, 30)
    taught(channel.share, seconds)

    assert channel.share.take(99, 0.0, freeing=0) == places


def test_who_was_refused_is_called_and_comes_first(doubt: Doubt) -> None:
    one, other = Channel(doubt, 30), Channel(doubt, 20)
    one.share.take(1, 0.0, freeing=0)
    other.share.take(1, 0.0, freeing=0)

    assert one.share.take(1, 0.0, freeing=1) == 0  # the other one's turn
    one.share.give_back(1)

    assert other.rung == 1
    assert other.share.take(1, 0.0, freeing=0) == 1


def test_who_waited_and_has_nothing_to_send_lets_the_next_one_pass(doubt: Doubt) -> None:
    one, other = Channel(doubt, 30), Channel(doubt, 20)
    one.share.take(1, 0.0, freeing=0)
    other.share.take(1, 0.0, freeing=0)
    one.share.take(1, 0.0, freeing=1)
    one.share.give_back(1)
    other.share.give_back(other.share.take(1, 0.0, freeing=0))

    assert one.rung == 1
    assert one.share.take(1, 0.0, freeing=0) == 1


def test_who_stops_sending_keeps_nobody_waiting(doubt: Doubt) -> None:
    one, other = Channel(doubt, 30), Channel(doubt, 20)
    one.share.take(1, 0.0, freeing=0)
    other.share.take(1, 0.0, freeing=0)

    other.share.leave()

    assert one.share.take(1, 0.0, freeing=1) == 1


def test_a_platform_that_fell_silent_has_no_place_of_the_others(doubt: Doubt) -> None:
    silent, other = Channel(doubt, 30), Channel(doubt, 20)
    silent.share.take(1, 0.0, freeing=0)
    silent.share.begin(1, 0.0)

    at = 2 * SLOW
    for number in range(2, 99):
        if silent.share.take(1, at, freeing=0):
            silent.share.begin(number, at)

    assert silent.share.held <= AT_ONCE
    assert other.share.take(1, at, freeing=0) == 1
    assert other.share.take(1, 99.0, freeing=1) == 1
